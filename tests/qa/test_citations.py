from secondsource.corpus.records import Document, Sentence
from secondsource.qa.citations import CitationList, markers

TEXT = "The bridge is old. It opened in 1931. It is red."
DOCUMENT = Document(text=TEXT, id="a", title="Bridge", source="Marl Post", published="2026-01-14")
SECOND = Sentence(19, 37)


def test_a_quote_is_an_exact_slice() -> None:
    citations = CitationList()
    number = citations.cite(DOCUMENT, SECOND, (32, 36))
    citation = citations[number]
    assert number == 1
    assert citation.quote == TEXT[citation.start : citation.end] == "It opened in 1931."
    assert citation.answer_start is not None
    assert TEXT[citation.answer_start : citation.answer_end] == "1931"
    assert (citation.title, citation.source, citation.published) == (
        "Bridge",
        "Marl Post",
        "2026-01-14",
    )
    assert citation.document_sha256 == DOCUMENT.sha256


def test_the_same_quote_keeps_its_number() -> None:
    citations = CitationList()
    assert citations.cite(DOCUMENT, SECOND) == 1
    assert citations.cite(DOCUMENT, Sentence(0, 18)) == 2
    assert citations.cite(DOCUMENT, SECOND, (32, 36)) == 1
    assert [c.id for c in citations.all()] == [1, 2]


def test_an_answer_past_its_sentence_widens_the_quote() -> None:
    citations = CitationList()
    citations.cite(DOCUMENT, SECOND, (32, 47))
    assert citations[1].quote == "It opened in 1931. It is red"


def test_markers_stand_side_by_side() -> None:
    assert markers((1, 2)) == "[1][2]"
    assert markers([]) == ""
