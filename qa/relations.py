"""How two positions stand to each other, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass

from secondsource.qa.language import content_stems
from secondsource.qa.mentions import mentions
from secondsource.qa.namesakes import are_generations_apart, are_namesakes
from secondsource.qa.overtaking import overtaking_cue, tells_update
from secondsource.qa.positions import Evidence, Group
from secondsource.qa.questions import AnswerType, Question
from secondsource.qa.records import RelationKind
from secondsource.qa.sameness import (
    FREE_KINDS,
    OTHER_THRESHOLD,
    SAME_THRESHOLD,
    SURE_READING,
    Judge,
)
from secondsource.qa.scopes import contrast, scope_of
from secondsource.qa.statements import has_verb
from secondsource.qa.subjects import required_names
from secondsource.qa.two_sides import two_tell
from secondsource.qa.values import (
    Comparison,
    Value,
    ValueKind,
    compare,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """``kind`` between positions ``a`` and ``b`` (indices), what about, how sure, and why.

    ``about``: amount, date, name, polarity, scope or other. ``newer`` is the index of the position
    that overtakes for ``superseded``; ``witness`` the evidence and sentence that say so.
    """

    a: int
    b: int
    kind: RelationKind
    about: str
    probability: float
    newer: int | None = None
    witness: Evidence | None = None
    cue: str | None = None


_NUMERIC_KINDS = frozenset(
    {
        ValueKind.MONEY,
        ValueKind.PERCENT,
        ValueKind.QUANTITY,
        ValueKind.DURATION,
        ValueKind.COUNT,
    }
)


_COUNTED = _NUMERIC_KINDS - {ValueKind.DURATION}
_TIMELESS = frozenset({"speed", "temperature", "frequency", "power", "bandwidth"})
"""Measures of a thing as it is, whatever the period that its sentence speaks of."""


def about_of(value: Value) -> str:
    """What a difference in this value is about."""
    if value.kind in _NUMERIC_KINDS:
        return "amount"
    if value.kind in (ValueKind.DATE, ValueKind.TIME):
        return "date"
    if value.kind is ValueKind.YES_NO:
        return "polarity"
    if value.kind is ValueKind.OPTION:
        return "scope"
    return "name" if value.kind is ValueKind.NAME else "other"


def relate(question: Question, a: int, b: int, groups: list[Group], same: Judge) -> Relation:
    """Relates the positions ``groups[a]`` and ``groups[b]``.

    Typed values are compared as values; free texts by ``same``, how likely they say the same.
    Members of a list are unrelated.
    """
    first, second = groups[a], groups[b]
    outcome = compare(first.value, second.value)
    about = about_of(first.value)
    probability = min(first.probability, second.probability)

    def relation(kind: RelationKind, sure: float = probability) -> Relation:
        return Relation(a=a, b=b, kind=kind, about=about, probability=sure)

    if outcome is Comparison.SAME:
        return relation(RelationKind.AGREES)
    if outcome is Comparison.REFINES:
        return relation(RelationKind.REFINES)
    if outcome is Comparison.INCOMPARABLE or question.many:
        return relation(RelationKind.UNRELATED)
    fits = min(first.best.type_fit, second.best.type_fit)
    by_name = about == "name" and fits > 0  # who has gone is mostly told beside who came
    overtaken = _superseded(a, b, groups, about, probability) if by_name else None
    if overtaken is not None:
        return overtaken
    if _told_together(first, second):
        return relation(RelationKind.UNRELATED)
    if _are_of_two(question, first, second):
        return relation(RelationKind.SCOPE_DIFFERS)
    if (described := _described(first, second)) is not None:
        return relation(described)
    if any(_says_nothing_else(group) for group in (first, second)):
        return relation(RelationKind.UNRELATED)
    kinds = (first.value.kind, second.value.kind)
    names = kinds == (ValueKind.NAME, ValueKind.NAME)
    places = question.answer_type is AnswerType.PLACE and fits > 0  # "the Utah desert"
    if names and not places and _is_name(first.value.text) != _is_name(second.value.text):
        return relation(RelationKind.UNRELATED)
    if not FREE_KINDS.isdisjoint(kinds) or (fits < 1 and names):
        kind, probability = _of_free_texts(first, second, same, probability)
        if kind is not RelationKind.CONFLICTS:
            return relation(kind, probability)
    if not by_name:
        overtaken = _superseded(a, b, groups, about, probability)
    if overtaken is not None:
        return overtaken
    if scope := _scopes_differ(question, first, second):
        return Relation(
            a=a, b=b, kind=RelationKind.SCOPE_DIFFERS, about=about, probability=probability,
            cue=scope,
        )  # fmt: skip
    return relation(RelationKind.CONFLICTS)


def _scopes_differ(question: Question, first: Group, second: Group) -> str | None:
    """In what the best sentences of the two differ in scope, in words; None if nothing shows it."""
    if first.value.kind in (ValueKind.YES_NO, ValueKind.OPTION):
        return None
    asked = frozenset(question.stems)
    scopes = []
    for group in (first, second):
        best = group.best
        if best.start is None or best.end is None:
            return None
        place = (best.start - best.sentence.start, best.end - best.sentence.start)
        scopes.append(scope_of(best.sentence_text, place, asked))
    kind = first.value.kind
    return contrast(
        *scopes,
        figures=kind in _COUNTED,
        dates=kind is ValueKind.DATE,
        periods=first.value.amount is None or first.value.amount.unit not in _TIMELESS,
    )


_INDEFINITE = re.compile(r"(?:an?|one of|some|another) ", re.IGNORECASE)
_INDEFINITE_BEFORE = re.compile(r"\b(?:an?|another) $", re.IGNORECASE)


def _described(first: Group, second: Group) -> RelationKind | None:
    """Where one names somebody and the other says what he is: "a glaciologist", "Sunniva Dahl".

    The name refines the description where its sentence has the same word; nothing else is known.
    """
    if not {first.value.kind, second.value.kind} <= {ValueKind.NAME, ValueKind.TEXT}:
        return None
    for one, other in ((first, second), (second, first)):
        if not _is_description(one) or _is_description(other):
            continue
        if other.value.kind is not ValueKind.NAME:
            continue
        said = frozenset(content_stems(_INDEFINITE.sub("", one.value.text, count=1)))
        known = said & frozenset(content_stems(other.best.sentence_text))
        return RelationKind.REFINES if known else RelationKind.UNRELATED
    return None


def _is_description(group: Group) -> bool:
    """Whether the value has an indefinite article, as its own or as the word before it."""
    best = group.best
    if _INDEFINITE.match(group.value.text):
        return True
    if best.start is None or group.value is not best.value:
        return False
    return bool(_INDEFINITE_BEFORE.search(best.document.text[best.sentence.start : best.start]))


_NAME_WORDS = 6
_SMALL_WORDS = frozenset("of the and de la van von der du el al for in at on to & y e".split())


def _is_name(text: str) -> bool:
    """Whether the words could be a name: few of them, all but the small ones in capitals."""
    words = text.split()
    if not 0 < len(words) <= _NAME_WORDS or re.search(r"[,;:]", text):
        return False
    return all(
        word[:1].isupper() or word[:1].isdigit() or word.casefold() in _SMALL_WORDS
        for word in words
    ) and not (words[0] in ("The", "Its", "His", "Her", "Their") and len(words) == 2)


def _says_nothing_else(group: Group) -> bool:
    """Whether the sentence is the bare value, as in a table, and says nothing of anything."""
    own = frozenset(content_stems(group.value.text))
    said = group.best.sentence_text
    return frozenset(content_stems(said)) <= own and not has_verb(said)


def _told_together(first: Group, second: Group) -> bool:
    """Whether the sentence of each names the other's value too: they are two things of one report.

    "19 of the 214 people aboard were hurt" does not dispute itself; "police counted 19, the
    organisers 214" does.
    """
    for group, other in ((first, second), (second, first)):
        text, published = group.best.sentence_text, group.best.document.published
        there = mentions(text, other.value, published)
        if not there or tells_update(text):
            return False
        here = mentions(text, group.value, published)
        if any(two_tell(text, one, two) for one in here for two in there):
            return False
    return True


def _of_free_texts(
    first: Group, second: Group, same: Judge, probability: float
) -> tuple[RelationKind, float]:
    """How two answers in words of their own stand to each other, and how sure that is.

    Two that are neither surely alike nor surely not may each be a part of the answer, as may two
    that one article tells and two whole sentences, which say more than what was asked; and one that
    may be misread disputes nothing.
    """
    alike = same(first.best, second.best)
    if alike >= SAME_THRESHOLD:
        return RelationKind.AGREES, min(probability, alike)
    articles = [{e.document.id for e in group.evidence} for group in (first, second)]
    apart = (
        articles[0].isdisjoint(articles[1])
        and ValueKind.SENTENCE not in (first.value.kind, second.value.kind)
        and probability >= SURE_READING
    )
    if alike <= OTHER_THRESHOLD and apart:
        return RelationKind.CONFLICTS, min(probability, 1.0 - alike)
    return RelationKind.UNRELATED, 1.0 - alike


def _are_of_two(question: Question, first: Group, second: Group) -> bool:
    """Whether the two are told of two that share a name."""
    return (
        _names_another_subject(question, first, second)
        or are_namesakes(question.text, first.best.document, second.best.document)
        or are_generations_apart(question.text, first.value, second.value)
    )


def _names_another_subject(question: Question, first: Group, second: Group) -> bool:
    """Whether the question's subject is the shared part of two longer, different names.

    "Admiral King-Hall" is George King-Hall in one article's title and Herbert in another's. Only
    a title that is a name, and that its article calls its subject by, is taken for one.
    """
    asked = frozenset().union(*required_names(question))
    if not asked:
        return False
    extras = []
    for group in (first, second):
        document = group.best.document
        title = re.sub(r"\s*\([^)]*\)$", "", document.title.strip())
        stems = frozenset(content_stems(document.title))
        named = re.fullmatch(r"(?:[A-Z0-9][\w’'.&-]*+(?: (?:of|the|and|de|la))*+ ?){1,5}", title)
        if not named or stems.isdisjoint(asked) or title not in document.text[:400]:
            return False
        extras.append(stems - frozenset(question.stems))
    one, other = extras
    return (
        one != other
        and bool(one or other)
        and not (one and other and (one <= other or other <= one))
    )


def _superseded(
    a: int, b: int, groups: list[Group], about: str, probability: float
) -> Relation | None:
    """The relation in which an article itself says that one value took the other's place."""
    for newer, older in ((a, b), (b, a)):
        found = overtaking_cue(groups[newer], groups[older], about)
        if found is not None:
            witness, cue = found
            return Relation(
                a=a,
                b=b,
                kind=RelationKind.SUPERSEDED,
                about=about,
                probability=probability,
                newer=newer,
                witness=witness,
                cue=cue,
            )
    return None
