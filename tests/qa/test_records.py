import json

from secondsource.qa.records import (
    Answer,
    Caveat,
    Citation,
    ClaimLabel,
    ClaimVerdict,
    Disagreement,
    LibraryState,
    Position,
    Verdict,
)

CITATION = Citation(
    id=1,
    document_id="d-1",
    document_sha256="00",
    title="Bridge",
    source=None,
    url=None,
    published="2026-01-14",
    origin_id="d-1",
    quote="It opened in 1931.",
    start=10,
    end=28,
    answer_start=23,
    answer_end=27,
)
STATE = LibraryState(generation=3, config="c0ffee")
ANSWER = Answer(
    question="When?",
    verdict=Verdict.DISPUTED,
    answer="1931 [1].",
    confidence=0.123456,
    reason=None,
    positions=(
        Position(
            value="1931",
            normalized={"type": "date"},
            stance=None,
            articles=2,
            origins=1,
            probability=0.98765,
            citations=(1,),
        ),
    ),
    disagreements=(
        Disagreement(
            kind="date", relation="conflicts", positions=(0, 1), explanation="x", citations=(1, 2)
        ),
    ),
    caveats=(Caveat(relation="refines", text="y", citations=(1,)),),
    citations=(CITATION,),
    library=STATE,
    timings_ms={"search": 1.5},
)


def test_an_answer_as_json_has_the_keys_of_the_contract() -> None:
    given = ANSWER.to_dict()
    assert list(given) == [
        "question",
        "verdict",
        "answer",
        "confidence",
        "reason",
        "positions",
        "disagreements",
        "caveats",
        "citations",
        "library",
        "timings_ms",
    ]
    assert set(given["positions"][0]) == {
        "value",
        "normalized",
        "stance",
        "articles",
        "origins",
        "probability",
        "citations",
    }
    assert set(given["disagreements"][0]) == {
        "kind",
        "relation",
        "positions",
        "explanation",
        "citations",
    }
    assert set(given["caveats"][0]) == {"relation", "text", "citations"}
    assert set(given["citations"][0]) == {
        "id",
        "document_id",
        "document_sha256",
        "title",
        "source",
        "url",
        "published",
        "origin_id",
        "quote",
        "start",
        "end",
        "answer_start",
        "answer_end",
    }
    assert set(given["library"]) == {"generation", "config"}


def test_an_answer_as_json_is_plain_data() -> None:
    given = ANSWER.to_dict()
    assert json.loads(json.dumps(given)) == given
    assert type(given["verdict"]) is str
    assert given["verdict"] == "disputed"
    assert given["confidence"] == 0.1235
    assert given["disagreements"][0]["positions"] == [0, 1]


def test_a_claim_as_json_has_the_keys_of_the_contract() -> None:
    given = ClaimVerdict(
        claim="It opened in 1931.",
        verdict=ClaimLabel.SUPPORTED,
        confidence=0.5,
        supporting=(CITATION,),
        refuting=(),
        explanation="One article says so [1].",
        supporting_origins=1,
        refuting_origins=0,
        library=STATE,
        timings_ms={},
    ).to_dict()
    assert set(given) == {
        "claim",
        "verdict",
        "confidence",
        "supporting",
        "refuting",
        "explanation",
        "origins",
        "library",
        "timings_ms",
    }
    assert given["origins"] == {"supporting": 1, "refuting": 0}
    assert given["supporting"] == [CITATION.to_dict()]
    assert json.loads(json.dumps(given)) == given


def test_the_labels_are_those_of_the_contract() -> None:
    assert {str(v) for v in Verdict} == {"agreed", "disputed", "single_source", "unanswered"}
    assert {str(v) for v in ClaimLabel} == {
        "supported",
        "refuted",
        "disputed",
        "not_enough_evidence",
    }
