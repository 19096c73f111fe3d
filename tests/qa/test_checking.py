from __future__ import annotations

import pytest

from secondsource import ClaimLabel, ClaimVerdict, Document, Library
from secondsource.corpus.records import Sentence
from secondsource.qa.checking import _decided
from secondsource.qa.judging import Judgement

CITY = "The Marl bridge cost $40 million to build, the city said. It crosses the river."
CRITICS = "Critics doubt the accounts. The Marl bridge cost $65 million, they have found."
APPROVED = "The Ostrel council approved the bridge toll on Monday. Drivers will pay two crowns."
REJECTED = "The Ostrel council rejected the bridge toll on Monday. Drivers will not pay."
SEAT = "Dunmarrow, which makes pumps, is based in Ostrel. Mara Lindqvist is its chief executive."


def check(claim: str, *texts: str) -> ClaimVerdict:
    documents = [Document(id="abcdef"[place], text=text) for place, text in enumerate(texts)]
    with Library.of(documents) as library:
        return library.check(claim)


def test_a_claim_that_an_article_makes_is_supported() -> None:
    found = check("The Marl bridge cost $40 million.", CITY)
    assert found.verdict is ClaimLabel.SUPPORTED
    assert [c.document_id for c in found.supporting] == ["a"]
    assert found.refuting == ()
    assert (found.supporting_origins, found.refuting_origins) == (1, 0)
    assert found.explanation.startswith("Supported by “The Marl bridge cost $40 million")


def test_another_amount_refutes_it() -> None:
    found = check("The Marl bridge cost $40 million.", CRITICS)
    assert found.verdict is ClaimLabel.REFUTED
    assert "$65 million" in found.refuting[0].quote
    assert found.supporting == ()


def test_one_article_for_and_one_against_make_a_dispute() -> None:
    found = check("The Marl bridge cost $40 million.", CITY, CRITICS)
    assert found.verdict is ClaimLabel.DISPUTED
    assert [c.document_id for c in found.supporting] == ["a"]
    assert [c.document_id for c in found.refuting] == ["b"]
    assert (found.supporting_origins, found.refuting_origins) == (1, 1)
    assert "[1]; refuted by “The Marl bridge cost $65 million" in found.explanation


def test_copies_support_once() -> None:
    found = check("The Marl bridge cost $40 million.", CITY, CITY + " ", CITY + " More soon.")
    assert found.verdict is ClaimLabel.SUPPORTED
    assert len(found.supporting) == 3
    assert found.supporting_origins == 1


@pytest.mark.parametrize(
    ("text", "label"), [(APPROVED, ClaimLabel.SUPPORTED), (REJECTED, ClaimLabel.REFUTED)]
)
def test_what_a_council_did_is_not_what_it_refused(text: str, label: ClaimLabel) -> None:
    assert check("The Ostrel council approved the bridge toll.", text).verdict is label


def test_an_article_about_something_else_decides_nothing() -> None:
    found = check("Corvane Lines has ordered nine ferries.", SEAT, APPROVED)
    assert found.verdict is ClaimLabel.NOT_ENOUGH_EVIDENCE
    assert found.explanation == "The articles do not say."
    assert (found.supporting, found.refuting) == ((), ())


def test_an_amount_that_was_raised_refutes_the_earlier_one() -> None:
    raised = "The cost of the Ouvel bridge was raised from $412 million to $468 million on Friday."
    assert check("The Ouvel bridge will cost $468 million.", raised).verdict == "supported"
    assert check("The Ouvel bridge will cost $412 million.", raised).verdict != "supported"


def test_an_empty_library_decides_nothing() -> None:
    assert check("The Marl bridge cost $40 million.").verdict is ClaimLabel.NOT_ENOUGH_EVIDENCE


TWO = "The Marl bridge cost $40 million and crosses the river."


def test_a_sentence_with_two_claims_is_supported_when_both_are() -> None:
    found = check(TWO, CITY)
    assert found.verdict is ClaimLabel.SUPPORTED
    assert [part.verdict.claim for part in found.parts] == [
        "The Marl bridge cost $40 million.",
        "The Marl bridge crosses the river.",
    ]
    assert [TWO[part.start : part.end] for part in found.parts] == [
        "The Marl bridge cost $40 million",
        "crosses the river",
    ]
    assert found.confidence == min(part.verdict.confidence for part in found.parts)
    assert found.explanation.startswith("Every part is supported; the least sure, “The Marl")
    assert found.supporting_origins == 1
    assert "parts" not in found.to_dict()


def test_one_refuted_part_refutes_the_sentence_and_is_named() -> None:
    found = check("The Marl bridge crosses the river and cost $65 million.", CITY)
    assert [part.verdict.verdict for part in found.parts] == ["supported", "refuted"]
    assert found.verdict is ClaimLabel.REFUTED
    assert found.explanation.startswith(
        "“The Marl bridge cost $65 million” is refuted by “The Marl bridge cost $40 million"
    )
    assert found.explanation.endswith(" [1].")
    assert found.supporting == ()
    assert [citation.id for citation in found.refuting] == [1]
    assert found.refuting_origins == 1


def test_one_disputed_part_disputes_the_sentence() -> None:
    found = check(TWO, CITY, CRITICS)
    assert [part.verdict.verdict for part in found.parts] == ["disputed", "supported"]
    assert found.verdict is ClaimLabel.DISPUTED
    assert found.explanation.startswith("“The Marl bridge cost $40 million” is disputed: “")
    assert [c.document_id for c in found.supporting] == ["a"]
    assert [c.document_id for c in found.refuting] == ["b"]


def test_a_part_that_no_article_tells_leaves_the_sentence_open() -> None:
    found = check("The Marl bridge cost $40 million and carries 3,000 cars a day.", CITY)
    assert found.verdict is ClaimLabel.NOT_ENOUGH_EVIDENCE
    assert found.explanation == (
        "The articles do not say this part: “The Marl bridge carries 3,000 cars a day”."
    )
    assert (found.supporting, found.refuting, found.supporting_origins) == ((), (), 0)


def test_a_sentence_with_one_claim_has_no_parts() -> None:
    assert check("The Marl bridge cost $40 million.", CITY).parts == ()


def judgement(name: str, support: float, refute: float) -> Judgement:
    document = Document(id=name, text="The mill burned down.")
    return Judgement(
        document=document,
        sentence=Sentence(start=0, end=len(document.text)),
        support=support,
        refute=refute,
    )


@pytest.mark.parametrize(
    ("sides", "label", "confidence"),
    [
        ([(0.39, 0.1)], ClaimLabel.NOT_ENOUGH_EVIDENCE, 0.61),
        ([(0.41, 0.1)], ClaimLabel.SUPPORTED, 0.41),
        ([(0.1, 0.41)], ClaimLabel.REFUTED, 0.41),
        ([(0.6, 0.1), (0.1, 0.45)], ClaimLabel.SUPPORTED, 0.6),
        ([(0.45, 0.1), (0.1, 0.6)], ClaimLabel.REFUTED, 0.6),
        ([(0.6, 0.1), (0.1, 0.55)], ClaimLabel.DISPUTED, 0.55),
        ([(0.98, 0.1), (0.1, 0.51)], ClaimLabel.SUPPORTED, 0.98),
        ([], ClaimLabel.NOT_ENOUGH_EVIDENCE, 1.0),
    ],
)
def test_one_side_may_be_less_firm_than_the_two_of_a_dispute(sides, label, confidence) -> None:
    judgements = [judgement(str(at), *side) for at, side in enumerate(sides)]
    decided, sure, supporting, refuting = _decided(judgements)
    assert decided is label
    assert sure == pytest.approx(confidence)
    assert bool(supporting) is (label in (ClaimLabel.SUPPORTED, ClaimLabel.DISPUTED))
    assert bool(refuting) is (label in (ClaimLabel.REFUTED, ClaimLabel.DISPUTED))


def test_those_who_voted_for_it_are_no_support_for_a_count_of_those_against() -> None:
    text = "The reform owes its life to three Liberals, who left their party to vote in favour."
    assert check("Three Liberals voted against the reform.", text).verdict != "supported"
    assert check("Three Liberals voted for the reform.", text).verdict == "supported"


def test_another_length_of_time_refutes_no_age() -> None:
    text = "Gareth Pugh, 52, was banned from the road for eighteen months and fined on 6 March."
    assert check("Pugh was in his fifties when he was fined.", text).verdict != "refuted"
    text = "Ada Lund is in her late seventies. She ran the mill for two years."
    assert check("Ada Lund is in her seventies.", text).verdict == "supported"
    assert check("Ada Lund is in her eighties.", text).verdict != "supported"
    assert check("Ada Lund is 83 years old.", text).verdict == "refuted"
