"""How two positions stand to each other, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass

from secondsource.qa.dates import find_dates
from secondsource.qa.evidence import EvidenceModel
from secondsource.qa.language import content_stems
from secondsource.qa.numbers import find_amounts
from secondsource.qa.positions import Evidence, Group
from secondsource.qa.questions import Question
from secondsource.qa.records import RelationKind
from secondsource.qa.subjects import required_names
from secondsource.qa.values import (
    Comparison,
    Value,
    ValueKind,
    compare,
)

CONTRADICTION_THRESHOLD = 0.6
"""Probability of contradiction from which two free texts are held to conflict."""


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


def about_of(value: Value) -> str:
    """What a difference in this value is about."""
    if value.kind in _NUMERIC_KINDS:
        return "amount"
    if value.kind is ValueKind.DATE:
        return "date"
    if value.kind is ValueKind.YES_NO:
        return "polarity"
    if value.kind is ValueKind.OPTION:
        return "scope"
    return "name" if value.kind is ValueKind.NAME else "other"


def relate(
    question: Question, a: int, b: int, groups: list[Group], model: EvidenceModel
) -> Relation:
    """Relates the positions ``groups[a]`` and ``groups[b]``.

    Typed values are compared as values; free texts conflict only when their sentences contradict
    each other. Members of a list are unrelated.
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
    if _told_together(first, second):
        return relation(RelationKind.UNRELATED)
    if _names_another_subject(question, first, second):
        return relation(RelationKind.SCOPE_DIFFERS)
    if first.value.kind in (ValueKind.TEXT, ValueKind.NAME):
        fits = min(first.best.type_fit, second.best.type_fit)
        if fits < 1 or ValueKind.TEXT in (first.value.kind, second.value.kind):
            sure = _contradiction(first, second, model)
            if sure < CONTRADICTION_THRESHOLD:
                return relation(RelationKind.UNRELATED, 1.0 - sure)
            probability = min(probability, sure)
    return _superseded(a, b, groups, about, probability) or relation(RelationKind.CONFLICTS)


def _told_together(first: Group, second: Group) -> bool:
    """Whether the sentence of each names the other's value too: they are two things of one report.

    "19 of the 214 people aboard were hurt" does not dispute itself.
    """
    return all(
        _mentions(group.best.sentence_text, other.value, group.best.document.published)
        and not _UPDATE.search(group.best.sentence_text)
        for group, other in ((first, second), (second, first))
    )


def _contradiction(first: Group, second: Group, model: EvidenceModel) -> float:
    one, other = first.best.sentence_text, second.best.sentence_text
    forward, backward = model.entail([(one, other), (other, one)])
    return max(forward.contradiction, backward.contradiction)


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


_UPDATE = re.compile(
    r"\b(?:rais(?:ed|es|ing)|revis(?:ed|es|ion)|increas(?:ed|es)|doubl(?:ed|es|ing)|tripl(?:ed|es)|"
    r"updat(?:ed|es)|correct(?:ed|s|ion)|up from|down from|instead of|no longer|"
    r"(?:higher|lower|larger|smaller|more|less|later|earlier) than (?:the |a )?(?:previous|earlier|"
    r"original|first|initial)|previous(?:ly)?|original(?:ly)?|initial(?:ly)?|earlier|"
    r"at first|had (?:been|promised|pledged|ordered|signed|offered|"
    r"put|said|estimated|expected|committed|planned|agreed|reported|counted|"
    r"given)|used to be|new (?:estimate|figure|total|date|toll|agreement|contract|deal|price|"
    r"budget|count|target|forecast)|postpon(?:ed|ement)|delay(?:ed|s)?|push(?:ed)? back|"
    r"brought forward|reschedul\w+|has (?:since )?(?:risen|grown|climbed|fallen)|now)\b",
    re.IGNORECASE,
)


def _superseded(
    a: int, b: int, groups: list[Group], about: str, probability: float
) -> Relation | None:
    """The relation in which an article itself says that one value took the other's place.

    It must name both values and use the language of an update; publication dates, where both are
    known, must not run the other way. Age alone settles nothing.
    """
    if about not in ("amount", "date"):
        return None
    for newer, older in ((a, b), (b, a)):
        for evidence in groups[newer].evidence:
            cue = _update_cue(evidence, groups[newer].value, groups[older].value)
            if cue is None:
                continue
            dates = [
                max((e.document.published or "" for e in groups[index].evidence), default="")
                for index in (older, newer)
            ]
            if dates[0] and dates[1] and dates[0] > dates[1]:
                continue
            return Relation(
                a=a,
                b=b,
                kind=RelationKind.SUPERSEDED,
                about=about,
                probability=probability,
                newer=newer,
                witness=evidence,
                cue=cue,
            )
    return None


def _update_cue(evidence: Evidence, new: Value, old: Value) -> str | None:
    """The sentence near the evidence that names the older value in words of an update."""
    text = evidence.document.text
    window_start = max(0, evidence.sentence.start - 600)
    window = text[window_start : evidence.sentence.end + 600]
    for match in re.finditer(r"[^.!?\n]+(?:[.!?](?=\d|\w)[^.!?\n]*)*[.!?\n]?", window):
        sentence = match.group().strip()
        if _UPDATE.search(sentence) and _mentions(sentence, old, evidence.document.published):
            return sentence
    return None


def _mentions(sentence: str, value: Value, published: str | None) -> bool:
    if value.amount is not None:
        return any(
            amount.kind == value.amount.kind
            and amount.unit == value.amount.unit
            and abs(amount.anchor - value.amount.anchor) <= 0.01 * abs(value.amount.anchor)
            for amount in find_amounts(sentence)
        )
    if value.date is not None:
        return any(
            date.year_known == value.date.year_known
            and compare(Value(kind=ValueKind.DATE, text="", date=date), value)
            in (Comparison.SAME, Comparison.REFINES)
            for date in find_dates(sentence, published)
        )
    return False
