from __future__ import annotations

from dataclasses import replace

import pytest

from secondsource.corpus.records import Document, Sentence
from secondsource.qa.numbers import find_amounts
from secondsource.qa.positions import Evidence, Group
from secondsource.qa.questions import analyse_question
from secondsource.qa.records import RelationKind
from secondsource.qa.relations import Relation, relate
from secondsource.qa.two_sides import two_tell
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
    one: Group, other: Group, question: str = "How much did it cost?", *, same: float = 0.5
) -> Relation:
    return relate(analyse_question(question), 0, 1, [one, other], lambda *_: same)


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
    one: str, other: str, kind: RelationKind
) -> None:
    assert related(group(one), group(other)).kind is kind
    assert related(group(other), group(one)).kind is kind


def test_members_of_a_list_are_unrelated() -> None:
    names = [Value(kind=ValueKind.NAME, text=name) for name in ("TPU", "Titan")]
    one, other = (group(f"Google designs {name.text}.", name) for name in names)
    found = related(one, other, "Which chips does Google design?")
    assert found.kind is RelationKind.UNRELATED


def test_yes_and_no_conflict_about_polarity() -> None:
    found = related(
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
    older: str | None, newer: str | None, kind: RelationKind
) -> None:
    groups = group("It cost $4 million.", published=older), group(UPDATE, published=newer)
    found = related(*groups)
    assert found.kind is kind
    if kind is RelationKind.SUPERSEDED:
        assert found.newer == 1
        assert found.cue == UPDATE


@pytest.mark.parametrize(
    ("newer", "kind"),
    [
        ("It cost $9 million, more than the owner had first thought.", RelationKind.SUPERSEDED),
        ("It cost $9 million, more than the owner had.", RelationKind.CONFLICTS),
    ],
)
def test_an_article_may_say_that_it_overtakes_without_the_older_figure(
    newer: str, kind: RelationKind
) -> None:
    groups = (
        group("It cost $4 million.", published="2024-01-01"),
        group(newer, published="2025-01-01"),
    )
    assert related(*groups).kind is kind


def test_without_words_of_an_update_the_later_date_decides_nothing() -> None:
    found = related(
        group("It cost $4 million.", published="2024-01-01"),
        group("It cost $9 million.", published="2025-01-01"),
    )
    assert found.kind is RelationKind.CONFLICTS


def named(text: str, name: str) -> Group:
    return group(text, Value(kind=ValueKind.NAME, text=name))


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (
            named("Sunniva Dahl, the glaciologist, leads the expedition.", "Sunniva Dahl"),
            named("A glaciologist leads the expedition.", "A glaciologist"),
            RelationKind.REFINES,
        ),
        (
            named("Egan Bernal won the race.", "Egan Bernal"),
            named("After decades a Colombian won the race.", "Colombian"),
            RelationKind.UNRELATED,
        ),
        (
            named("Facebook bought the firm.", "Facebook"),
            named("The purchase, announced in April, was big.", "The purchase, announced in April"),
            RelationKind.UNRELATED,
        ),
        (
            named("In 1981 the studio was bought by Marvin Davis.", "Marvin Davis"),
            named("Brightmere bought the studio on March 20, 2019.", "Brightmere"),
            RelationKind.SCOPE_DIFFERS,
        ),
    ],
)
def test_what_only_looks_like_another_name_is_no_conflict(
    one: Group, other: Group, kind: RelationKind
) -> None:
    question = "Who bought the studio?"
    if "leads" in one.best.sentence_text:
        question = "Who leads the expedition?"
    one, other = (
        Group(value=g.value, evidence=tuple(replace(e, type_fit=1) for e in g.evidence))
        for g in (one, other)
    )
    assert related(one, other, question).kind is kind


def test_a_bare_value_in_a_table_disputes_nothing() -> None:
    told, bare = group("It cost $4 million to build."), group("$9 million.")
    assert related(told, bare).kind is RelationKind.UNRELATED


def test_figures_of_different_scope_do_not_conflict() -> None:
    one = group("Nationwide it cost $58 million.")
    other = group("The city of Kell paid a bill of $3 million.")
    found = related(one, other)
    assert (found.kind, found.cue) == (RelationKind.SCOPE_DIFFERS, "country and town")


def test_a_later_report_that_names_the_older_figure_overtakes_it() -> None:
    older = group("They will cut 600 jobs.", published="2025-02-11")
    text = "They now cut 950 jobs, four months after it spoke of 600."
    newer = group(text, amount_value(text, find_amounts(text)[0]), published="2025-06-24")
    found = related(older, newer, "How many jobs will they cut?")
    assert (found.kind, found.newer) == (RelationKind.SUPERSEDED, 1)
    assert found.cue == text


def at(text: str, figure: str) -> Group:
    """The group whose value is the amount that begins with ``figure``."""
    place = text.index(figure)
    amount = next(a for a in find_amounts(text) if a.core_start == place)
    return group(text, amount_value(text, amount))


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (
            at("Police put the march at 4,000 people, the union at 9,000 people.", "4,000"),
            at("The union says 9,000 people came, while police counted 4,000.", "9,000"),
            RelationKind.CONFLICTS,
        ),
        (
            at("The union said 9,000 people had come; police spoke of 4,000.", "4,000"),
            at("According to police 4,000 came, but the union claims 9,000.", "9,000"),
            RelationKind.CONFLICTS,
        ),
        (
            at("Police said 19 of the 214 people aboard were hurt.", "19"),
            at("Of the 214 people aboard, 19 were hurt, the line said.", "214"),
            RelationKind.UNRELATED,
        ),
        (
            at("Some 4,000 people came by train and 9,000 by car.", "4,000"),
            at("By car came 9,000 people, while 4,000 took the train.", "9,000"),
            RelationKind.UNRELATED,
        ),
    ],
)
def test_two_sides_that_both_articles_tell_conflict(
    one: Group, other: Group, kind: RelationKind
) -> None:
    assert related(one, other, "How many people came?").kind is kind
    assert related(other, one, "How many people came?").kind is kind


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Police counted 400, while the organisers spoke of 900.", True),
        ("Police put it at 400 and the union at about 900.", True),
        ("The union said 900 came, against 400 according to police.", True),
        ("Police counted 400 men and 900 women.", False),
        ("Police said 400 came by bus, but 900 by train.", False),
        ("Between 400 and 900 came, police said.", False),
        ("Police said that 400 of 900 were hurt.", False),
    ],
)
def test_two_tell_two_values(text: str, told: bool) -> None:
    places = [(text.index(figure), text.index(figure) + 3) for figure in ("400", "900")]
    assert two_tell(text, places[0], places[1]) is told
    assert two_tell(text, places[1], places[0]) is told


def last(text: str) -> Group:
    """The group whose value is the last figure that is no year."""
    amounts = [a for a in find_amounts(text) if a.kind != "count" or a.anchor < 1000]
    return group(text, amount_value(text, amounts[-1]))


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("How much did the ferry cost?", "The ferry, part of the Arn line, cost $31 million.",
         "The ferry cost $52 million."),
        ("How much will the lock cost?", "The council said the lock would cost $31 million.",
         "The lock will cost $52 million."),
        ("How tall is the mast?", "The mast, raised last week, is 31 metres tall.",
         "The mast, raised this year, is 52 metres tall."),
        ("How many posts will the yard cut?",
         "It will shut the yard at the end of the year and cut 70 posts.",
         "The yard will cut 150 posts, its owner told workers this week."),
        ("How many people does the yard employ?", "The yard, founded in 1921, employs 70 people.",
         "The yard, which was sold in 2013, employs 150 people."),
        ("How many people did the fire kill?", "The fire killed 7 men.",
         "The fire killed 15 people, among them women."),
    ],
)  # fmt: skip
def test_what_stands_beside_a_figure_hides_no_conflict(question: str, one: str, other: str) -> None:
    found = related(last(one), last(other), question)
    assert found.kind is RelationKind.CONFLICTS


def test_a_place_need_not_be_written_in_capitals() -> None:
    one = group("It landed in the Utah desert.", Value(kind=ValueKind.NAME, text="Utah desert"))
    other = group("It landed in Peru.", Value(kind=ValueKind.NAME, text="Peru"))
    assert related(one, other, "Where did it land?").kind is RelationKind.CONFLICTS


def test_a_short_sentence_is_no_entry_in_a_table() -> None:
    one, other = group("She was 91."), group("She was 94.")
    asked = "How old was she?"
    assert related(one, other, asked).kind is RelationKind.CONFLICTS
    assert related(group("91."), other, asked).kind is RelationKind.UNRELATED


def test_two_of_one_name_do_not_disagree() -> None:
    one = group("David Marsh, 24, got 3 years.", published="2025-01-27")
    other = group("David Marsh, 61, got 7 years.", published="2025-03-20")
    found = related(one, other, "How long was David Marsh jailed for?")
    assert found.kind is RelationKind.SCOPE_DIFFERS


def reason(text: str) -> Group:
    return group(text, Value(kind=ValueKind.TEXT, text=text.removesuffix(".")))


@pytest.mark.parametrize(
    ("same", "kind"),
    [
        (0.95, RelationKind.AGREES),
        (0.5, RelationKind.UNRELATED),
        (0.05, RelationKind.CONFLICTS),
    ],
)
def test_reasons_are_related_by_how_likely_they_are_the_same(
    same: float, kind: RelationKind
) -> None:
    one, other = reason("Its roof had become unsafe."), reason("The owner had run out of money.")
    for first, second in ((one, other), (other, one)):
        found = related(first, second, "Why was the hall closed?", same=same)
        assert found.kind is kind
        assert found.about == "other"


def test_what_may_be_misread_disputes_nothing() -> None:
    one, other = reason("Its roof had become unsafe."), reason("The owner had run out of money.")
    unsure = Group(value=other.value, evidence=(replace(other.best, probability=0.5),))
    found = related(one, unsure, "Why was the hall closed?", same=0.05)
    assert found.kind is RelationKind.UNRELATED


def test_what_one_article_tells_is_no_dispute() -> None:
    text = "Its roof had become unsafe. The owner had run out of money."
    one, other = (
        group(text, Value(kind=ValueKind.TEXT, text=words))
        for words in ("roof had become unsafe", "owner had run out of money")
    )
    found = related(one, other, "Why was the hall closed?", same=0.05)
    assert found.kind is RelationKind.UNRELATED


@pytest.mark.parametrize(
    ("same", "kind"), [(0.95, RelationKind.AGREES), (0.05, RelationKind.UNRELATED)]
)
def test_whole_sentences_that_differ_are_no_dispute(same: float, kind: RelationKind) -> None:
    one, other = (
        group(text, Value(kind=ValueKind.SENTENCE, text=text))
        for text in (
            "It trains inspectors of markets.",
            "A riot over bread is said to be behind it.",
        )
    )
    asked = "What led to the founding of the school?"
    assert related(one, other, asked, same=same).kind is kind
