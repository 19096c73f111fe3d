from __future__ import annotations

import pytest

from secondsource.corpus.records import Document, Sentence
from secondsource.qa.evidence import EvidenceModel
from secondsource.qa.numbers import find_amounts
from secondsource.qa.positions import Evidence, Group
from secondsource.qa.questions import analyse_question
from secondsource.qa.records import RelationKind
from secondsource.qa.relations import Relation, relate
from secondsource.qa.values import Value, ValueKind, amount_value, yes_no


def group(text: str, value: Value | None = None, *, published: str | None = None) -> Group:
    if value is None:
        value = amount_value(text, find_amounts(text)[-1])
    start = max(0, text.find(value.text))
    evidence = Evidence(
        document=Document(text=text, published=published),
        sentence=Sentence(0, len(text)),
        start=start,
        end=start + len(value.text),
        value=value,
        type_fit=1,
        probability=0.9,
    )
    return Group(value=value, evidence=(evidence,))


def related(
    model: EvidenceModel, one: Group, other: Group, question: str = "How much did it cost?"
) -> Relation:
    return relate(analyse_question(question), 0, 1, [one, other], model)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("It cost $4 million.", "It cost $4,000,000.", RelationKind.AGREES),
        ("It cost $46,225.", "It cost about $46,000.", RelationKind.REFINES),
        ("It cost $4 million.", "It cost $9 million.", RelationKind.CONFLICTS),
        ("It cost up to $10 billion.", "It cost over $20 billion.", RelationKind.CONFLICTS),
        ("It cost $4 million.", "It cost 9 percent.", RelationKind.UNRELATED),
    ],
)
def test_amounts_are_related_as_values_either_way_round(
    evidence_model: EvidenceModel, one: str, other: str, kind: RelationKind
) -> None:
    assert related(evidence_model, group(one), group(other)).kind is kind
    assert related(evidence_model, group(other), group(one)).kind is kind


def test_members_of_a_list_are_unrelated(evidence_model: EvidenceModel) -> None:
    names = [Value(kind=ValueKind.NAME, text=name) for name in ("TPU", "Titan")]
    one, other = (group(f"Google designs {name.text}.", name) for name in names)
    found = related(evidence_model, one, other, "Which chips does Google design?")
    assert found.kind is RelationKind.UNRELATED


def test_yes_and_no_conflict_about_polarity(evidence_model: EvidenceModel) -> None:
    found = related(
        evidence_model,
        group("It passed.", yes_no(True)),
        group("It failed.", yes_no(False)),
        "Did it pass?",
    )
    assert (found.kind, found.about) == (RelationKind.CONFLICTS, "polarity")


UPDATE = "The price was raised from $4 million to $9 million."


@pytest.mark.parametrize(
    ("older", "newer", "kind"),
    [
        ("2024-01-01", "2025-01-01", RelationKind.SUPERSEDED),
        (None, None, RelationKind.SUPERSEDED),
        ("2025-01-01", "2024-01-01", RelationKind.CONFLICTS),
    ],
)
def test_words_of_an_update_overtake_unless_the_dates_run_the_other_way(
    evidence_model: EvidenceModel, older: str | None, newer: str | None, kind: RelationKind
) -> None:
    groups = group("It cost $4 million.", published=older), group(UPDATE, published=newer)
    found = related(evidence_model, *groups)
    assert found.kind is kind
    if kind is RelationKind.SUPERSEDED:
        assert found.newer == 1
        assert found.cue == UPDATE


def test_without_words_of_an_update_the_later_date_decides_nothing(
    evidence_model: EvidenceModel,
) -> None:
    found = related(
        evidence_model,
        group("It cost $4 million.", published="2024-01-01"),
        group("It cost $9 million.", published="2025-01-01"),
    )
    assert found.kind is RelationKind.CONFLICTS
