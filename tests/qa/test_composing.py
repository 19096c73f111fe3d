from secondsource.corpus.records import Document, Sentence
from secondsource.qa.citations import CitationList
from secondsource.qa.composing import MAX_QUOTE_CHARS, compose, outlet
from secondsource.qa.records import Caveat, Disagreement, Position, Verdict


def position(citations: CitationList, value: str, sentence: str) -> Position:
    number = citations.cite(Document(text=sentence), Sentence(0, len(sentence)))
    return Position(
        value=value,
        normalized=None,
        stance=None,
        articles=1,
        origins=1,
        probability=0.9,
        citations=(number,),
    )


def conflict(explanation: str = "", relation: str = "conflicts") -> Disagreement:
    return Disagreement(
        kind="date", relation=relation, positions=(0, 1), explanation=explanation, citations=(1, 2)
    )


def test_nothing_is_said_without_an_answer() -> None:
    assert compose(Verdict.UNANSWERED, [], [], CitationList(), many=False) == ""
    assert compose(Verdict.AGREED, [], [], CitationList(), many=False) == ""


def test_one_answer_is_followed_by_its_sentence() -> None:
    citations = CitationList()
    best = position(citations, "late 1931", "It opened in late 1931.")
    assert (
        compose(Verdict.SINGLE_SOURCE, [best], [], citations, many=False)
        == "Late 1931 [1]. “It opened in late 1931.” [1]"
    )


def test_a_sentence_that_says_no_more_or_runs_on_is_not_repeated() -> None:
    citations = CitationList()
    same = position(citations, "In 1931", "In 1931.")
    assert compose(Verdict.AGREED, [same], [], citations, many=False) == "In 1931 [1]."
    long = position(citations, "1931", "It opened in 1931 " + "and on " * MAX_QUOTE_CHARS)
    assert compose(Verdict.AGREED, [long], [], citations, many=False) == "1931 [2]."


def test_a_dispute_names_every_side_with_its_source() -> None:
    citations = CitationList()
    sides = [
        position(citations, "1931", "It opened in 1931."),
        position(citations, "1932", "It opened in 1932."),
    ]
    text = compose(Verdict.DISPUTED, sides, [conflict()], citations, many=False)
    assert text == "The sources disagree: 1931 [1], but elsewhere 1932 [2]."


def test_an_overtaken_side_is_explained() -> None:
    citations = CitationList()
    sides = [position(citations, "12", "12 died."), position(citations, "14", "14 died.")]
    disagreement = conflict("A later report overtakes 12 with 14.", "superseded")
    text = compose(Verdict.DISPUTED, sides, [disagreement], citations, many=False)
    assert text.endswith("but elsewhere 14 [2]. A later report overtakes 12 with 14.")


def test_yes_against_no_quotes_both() -> None:
    citations = CitationList()
    sides = [position(citations, "yes", "It is open."), position(citations, "no", "It is shut.")]
    text = compose(Verdict.DISPUTED, sides, [conflict()], citations, many=False)
    assert text == ("The sources disagree. Yes [1]: “It is open.” [1] No [2]: “It is shut.” [2]")


def test_several_right_answers_are_listed() -> None:
    citations = CitationList()
    named = [
        position(citations, name, f"It makes {name}.") for name in ("Axion", "Ironwood", "TPU")
    ]
    text = compose(Verdict.AGREED, named, [], citations, many=True)
    assert text == "The articles name Axion [1], Ironwood [2] and TPU [3]."


def test_an_article_is_called_by_its_source_or_title_or_id() -> None:
    citations = CitationList()
    for document in (
        Document(text="a", title="T", source="S", id="x"),
        Document(text="a", title="T", id="y"),
        Document(text="a", id="z"),
    ):
        citations.cite(document, Sentence(0, 1))
    assert [outlet(citation) for citation in citations.all()] == ["S", "T", "z"]


def test_of_different_things_each_is_named() -> None:
    citations = CitationList()
    sides = [position(citations, "1931", "It opened in 1931."), position(citations, "1984", "No.")]
    text = "They speak of different subjects: 1931 of “Marl” [1], 1984 of “Skell” [2]."
    caveat = Caveat(relation="scope_differs", text=text, citations=(1, 2))
    said = compose(Verdict.AGREED, sides, [], citations, many=False, caveats=[caveat])
    assert said == f"There is more than one answer. {text}"
    hedge = Caveat(relation="hedge_differs", text="One is a rumour [2].", citations=(2,))
    said = compose(Verdict.AGREED, sides, [], citations, many=False, caveats=[hedge])
    assert said.startswith("1931 [1].")
    said = compose(Verdict.AGREED, sides[:1], [], citations, many=False, caveats=[caveat])
    assert said.startswith("1931 [1].")
