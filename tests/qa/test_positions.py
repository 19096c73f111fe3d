import pytest

from secondsource.corpus.records import Document, Sentence
from secondsource.qa.dates import find_dates
from secondsource.qa.numbers import find_amounts
from secondsource.qa.positions import Evidence, group_evidence
from secondsource.qa.values import Value, ValueKind, amount_value


def evidence(text: str, probability: float, *, name: bool = False) -> Evidence:
    value = (
        Value(kind=ValueKind.NAME, text=text) if name else amount_value(text, find_amounts(text)[0])
    )
    return Evidence(
        document=Document(text=text),
        sentence=Sentence(0, len(text)),
        start=0,
        end=len(text),
        value=value,
        type_fit=1,
        probability=probability,
    )


def test_compatible_values_are_one_position_and_others_open_one() -> None:
    groups = group_evidence(
        [evidence("$10 million", 0.9), evidence("$12 million", 0.8), evidence("$10,000,000", 0.7)]
    )
    assert [[e.value.text for e in group.evidence] for group in groups] == [
        ["$10 million", "$10,000,000"],
        ["$12 million"],
    ]
    assert groups[0].probability == 0.9
    assert groups[0].best.sentence_text == "$10 million"


def test_an_equal_value_is_preferred_to_one_that_it_refines() -> None:
    groups = group_evidence(
        [evidence("over $20 billion", 0.9), evidence("$30 billion", 0.8), evidence("$30bn", 0.7)]
    )
    assert [e.value.text for e in groups[-1].evidence] == ["$30 billion", "$30bn"]


def test_the_fuller_name_is_shown_when_it_is_about_as_sure() -> None:
    short, full = evidence("Feldman", 0.9, name=True), evidence("Andrew Feldman", 0.8, name=True)
    assert [g.value.text for g in group_evidence([short, full])] == ["Andrew Feldman"]
    unsure = evidence("Andrew Feldman", 0.3, name=True)
    assert [g.value.text for g in group_evidence([short, unsure])] == ["Feldman"]


def test_no_evidence_is_no_position() -> None:
    assert group_evidence([]) == []


def dated(text: str, probability: float) -> Evidence:
    value = Value(kind=ValueKind.DATE, text=text, date=find_dates(text)[0])
    return Evidence(
        document=Document(text=text),
        sentence=Sentence(0, len(text)),
        start=0,
        end=len(text),
        value=value,
        type_fit=1,
        probability=probability,
    )


def grouped(items: list[Evidence]) -> list[list[str]]:
    return [[e.value.text for e in group.evidence] for group in group_evidence(items)]


@pytest.mark.parametrize(
    ("values", "groups"),
    [
        (["1926", "May 1926", "July 1926"], [["May 1926", "1926"], ["July 1926", "1926"]]),
        (["May 1926", "July 1926", "1926"], [["May 1926", "1926"], ["July 1926", "1926"]]),
        (["1926", "May 1926"], [["1926", "May 1926"]]),
        (["May 1926", "1926", "1927"], [["May 1926", "1926"], ["1927"]]),
        (
            ["1926", "May 1926", "3 May 1926", "9 May 1926"],
            [["3 May 1926", "1926", "May 1926"], ["9 May 1926", "1926", "May 1926"]],
        ),
    ],
)
def test_a_coarse_date_joins_no_two_that_differ(values: list[str], groups: list[list[str]]) -> None:
    assert grouped([dated(text, 0.9 - n / 10) for n, text in enumerate(values)]) == groups


def test_a_vague_amount_or_name_joins_no_two_that_differ() -> None:
    amounts = [evidence(text, 0.9) for text in ("hundreds", "310", "840")]
    assert grouped(amounts) == [["310", "hundreds"], ["840", "hundreds"]]
    names = [evidence(text, 0.9, name=True) for text in ("Lund", "Mara Lund", "Nils Lund")]
    assert grouped(names) == [["Mara Lund", "Lund"], ["Nils Lund", "Lund"]]
    assert group_evidence(names)[0].best.value.text == "Mara Lund"


def test_positions_come_by_their_own_best_evidence() -> None:
    items = [dated("1926", 0.9), evidence("$4 million", 0.8), dated("May 1926", 0.7)]
    assert grouped(items) == [["1926", "May 1926"], ["$4 million"]]
