"""Articles that say themselves that their value took the place of another's."""

import pytest

from secondsource.corpus.records import Document, Sentence
from secondsource.qa.numbers import find_amounts
from secondsource.qa.overtaking import overtaking_cue
from secondsource.qa.positions import Evidence, Group
from secondsource.qa.values import Value, ValueKind, amount_value


def count(text: str, published: str | None) -> Group:
    amount = find_amounts(text)[0]
    return group(text, amount_value(text, amount), amount.start, published)


def person(text: str, name: str, published: str | None) -> Group:
    return group(text, Value(kind=ValueKind.NAME, text=name), text.index(name), published)


def group(text: str, value: Value, start: int, published: str | None) -> Group:
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


RISEN = "The toll of the landslide has risen to 43 people."


@pytest.mark.parametrize(
    ("older", "published", "overtaken"),
    [
        ("At least 19 people were killed.", "2025-03-03", True),
        ("At least 19 people were killed.", "2025-03-09", False),
        ("At least 19 people were killed.", None, False),
        ("At least 60 people were killed.", "2025-03-03", False),
    ],
)
def test_a_running_count_overtakes_an_earlier_lower_one(
    older: str, published: str | None, overtaken: bool
) -> None:
    newer = count(RISEN, "2025-03-06")
    found = overtaking_cue(newer, count(older, published), "amount")
    assert (found is not None) is overtaken
    if found is not None:
        assert found == (newer.best, RISEN)


def test_age_alone_settles_nothing() -> None:
    newer = count("The landslide killed 43 people.", "2025-03-06")
    older = count("At least 19 people were killed.", "2025-03-03")
    assert overtaking_cue(newer, older, "amount") is None


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("Priya Raman is the candidate, four days after Dale Huff withdrew.", True),
        ("Priya Raman replaces Dale Huff as the candidate.", True),
        ("Priya Raman is the candidate. Huff had quit on Friday.", True),
        ("Priya Raman is the candidate and will meet Dale Huff.", False),
        ("Priya Raman is the candidate; Dale Huff denied it.", False),
    ],
)
def test_who_has_gone_is_overtaken_by_who_came(said: str, gone: bool) -> None:
    newer = person(said, "Priya Raman", "2025-07-15")
    older = person("The party chose Dale Huff as its candidate.", "Dale Huff", "2025-04-26")
    assert (overtaking_cue(newer, older, "name") is not None) is gone


def test_an_update_does_not_run_backwards() -> None:
    newer = person("Priya Raman replaces Dale Huff.", "Priya Raman", "2025-04-01")
    older = person("The party chose Dale Huff.", "Dale Huff", "2025-04-26")
    assert overtaking_cue(newer, older, "name") is None
