from __future__ import annotations

import pytest

from secondsource.corpus.records import Document
from secondsource.errors import InputError
from secondsource.qa.citation_formats import markers_in
from secondsource.qa.library import Library
from secondsource.qa.records import Answer, Citation, LibraryState, Verdict

FIRST = Document(
    id="a/first",
    text="Before. The “café” opened in 1931 [1]. After.",
    title="First",
    source="Crier",
)
SECOND = Document(id="second", text="It opened in 1932.", url="https://example.org/second")


def citation(number: int, document: Document, quote: str) -> Citation:
    start = document.text.index(quote)
    return Citation(
        id=number,
        document_id=document.id,
        document_sha256=document.sha256,
        title=document.title,
        source=document.source,
        url=document.url,
        published=document.published,
        origin_id=document.origin_id,
        quote=quote,
        start=start,
        end=start + len(quote),
    )


def answered(text: str) -> Answer:
    return Answer(
        question="When did the café open?",
        verdict=Verdict.DISPUTED,
        answer=text,
        confidence=0.5,
        reason=None,
        positions=(),
        disagreements=(),
        caveats=(),
        citations=(
            citation(1, FIRST, "The “café” opened in 1931 [1]."),
            citation(2, SECOND, "It opened in 1932."),
        ),
        library=LibraryState(generation=1, config="c"),
        timings_ms={},
    )


DISPUTE = answered("The sources disagree: 1931 [1], but elsewhere 1932 [2][1]. And more.")


def test_anthropic_blocks_join_to_the_answer_without_markers() -> None:
    blocks = DISPUTE.to_anthropic()
    assert [block["text"] for block in blocks] == [
        "The sources disagree: 1931",
        ", but elsewhere 1932",
        ". And more.",
    ]
    assert all(block["type"] == "text" for block in blocks)
    assert "citations" not in blocks[2]


def test_a_char_location_is_the_exact_slice_of_the_document() -> None:
    documents = [SECOND, FIRST]
    blocks = DISPUTE.to_anthropic([document.id for document in documents])
    assert blocks[0]["citations"] == [
        {
            "type": "char_location",
            "cited_text": "The “café” opened in 1931 [1].",
            "document_index": 1,
            "document_title": "First",
            "start_char_index": 8,
            "end_char_index": 38,
        }
    ]
    for block in blocks[:2]:
        for item in block["citations"]:
            text = documents[item["document_index"]].text
            assert text[item["start_char_index"] : item["end_char_index"]] == item["cited_text"]
    assert [item["document_index"] for item in blocks[1]["citations"]] == [0, 1]


def test_without_an_order_documents_count_from_their_first_citation() -> None:
    blocks = DISPUTE.to_anthropic()
    assert [item["document_index"] for item in blocks[1]["citations"]] == [1, 0]
    assert blocks[1]["citations"][0]["document_title"] is None


def test_a_cited_document_that_was_not_sent_is_an_error() -> None:
    with pytest.raises(InputError, match="'a/first'"):
        DISPUTE.to_anthropic(["second"])


def test_cohere_citations_are_slices_of_a_text_without_markers() -> None:
    message = DISPUTE.to_cohere()
    assert message["text"] == "The sources disagree: 1931, but elsewhere 1932. And more."
    spans = [(item["start"], item["end"], item["text"]) for item in message["citations"]]
    assert spans == [(0, 26, "The sources disagree: 1931"), (28, 46, "but elsewhere 1932")]
    for start, end, text in spans:
        assert message["text"][start:end] == text
    [source] = message["citations"][0]["sources"]
    assert (source["type"], source["id"]) == ("document", "a/first")
    assert source["document"]["snippet"] == "The “café” opened in 1931 [1]."
    assert (source["document"]["start"], source["document"]["end"]) == ("8", "38")
    assert "url" not in source["document"]


def test_a_bracketed_number_inside_a_quotation_is_no_marker() -> None:
    text = "1931 [1]. “The “café” opened in 1931 [1].” [1]"
    answer = answered(text)
    found = markers_in(text, answer.citations)
    assert [(m.start, m.number) for m in found] == [(5, 1), (len(text) - 3, 1)]
    assert "opened in 1931 [1].”" in answer.to_cohere()["text"]


def test_a_number_without_a_citation_is_no_marker() -> None:
    answer = answered("1931 [7].")
    assert answer.to_anthropic() == [{"type": "text", "text": "1931 [7]."}]


def test_an_empty_answer_has_no_blocks() -> None:
    assert answered("").to_anthropic() == []
    assert answered("").to_cohere() == {"text": "", "citations": []}


@pytest.mark.slow
def test_both_shapes_hold_for_a_real_disputed_answer() -> None:
    with Library.sample() as library:
        answer = library.ask("How much will OpenAI spend on Cerebras chips?")
        documents = library.documents()
        blocks = answer.to_anthropic([document.id for document in documents])
    message = answer.to_cohere()
    assert answer.verdict is Verdict.DISPUTED
    assert "".join(block["text"] for block in blocks) == message["text"]
    cited = [item for block in blocks for item in block.get("citations", [])]
    assert len(cited) >= 5
    for item in cited:
        text = documents[item["document_index"]].text
        assert text[item["start_char_index"] : item["end_char_index"]] == item["cited_text"]
    for item in message["citations"]:
        assert message["text"][item["start"] : item["end"]] == item["text"]
        assert "[" not in item["text"]
