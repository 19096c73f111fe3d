"""Sentences to hold against a statement: found, taken apart, and compared word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from secondsource.corpus.records import Sentence
from secondsource.index.records import Hit
from secondsource.qa.calibration import StatementFeatures
from secondsource.qa.changes import is_overtaken
from secondsource.qa.dates import find_dates
from secondsource.qa.evidence import Entailment, EvidenceModel
from secondsource.qa.headings import headed
from secondsource.qa.language import STOPWORDS, content_stems, stem, uncapitalised
from secondsource.qa.names import subject_names
from secondsource.qa.negation import is_negated, rejects, takes_other_side
from secondsource.qa.number_words import NUMBER_WORD
from secondsource.qa.numbers import find_amounts
from secondsource.qa.statements import parse
from secondsource.qa.subjects import RIVAL_CHARS, names_share
from secondsource.qa.synonyms import cover, opposed
from secondsource.qa.vague_durations import AGE
from secondsource.qa.values import Comparison, Value, ValueKind, amount_value, compare

MAX_PAIRS = 48
SENTENCES_PER_PASSAGE = 4
_NEEDS_CONTEXT = re.compile(
    r"^(?:he|she|it|they|this|that|these|those|the (?:company|firm|deal|agreement|project|move|"
    r"decision|partnership|figure|number|plan|team|council|film|study|ship|bridge|city|group)|"
    r"his|her|its|their|but|however|instead|both|such)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Premise:
    """A sentence to be held against a statement; ``text`` may begin one sentence earlier."""

    hit: Hit
    sentence: Sentence
    text: str
    cover: float


def find_premises(statement: str, hits: Sequence[Hit]) -> list[Premise]:
    """The sentences that share most with the statement, with the one before where it is needed."""
    asked = frozenset(content_stems(statement))
    chosen: dict[tuple[str, int], Premise] = {}
    for hit in hits:
        text, document = hit.document.text, hit.document
        title = frozenset(content_stems(document.title))
        ranked: list[Premise] = []
        for index, sentence in enumerate(hit.passage.sentences):
            words = text[sentence.start : sentence.end]
            start = sentence.start
            if index and _NEEDS_CONTEXT.match(words):
                start = hit.passage.sentences[index - 1].start
            premise = text[start : sentence.end]
            found = frozenset(content_stems(premise))
            if not asked or cover(asked, found) > 0:
                ranked.append(Premise(hit, sentence, premise, cover(asked, found | title)))
        ranked.sort(key=lambda p: -p.cover)
        for kept in ranked[:SENTENCES_PER_PASSAGE]:
            chosen.setdefault((document.id, kept.sentence.start), kept)
    ordered = sorted(chosen.values(), key=lambda p: (-p.cover, p.hit.document.id, p.sentence.start))
    return ordered[:MAX_PAIRS]


def judge_premises(
    statement: str, premises: Sequence[Premise], model: EvidenceModel
) -> list[Entailment]:
    """What each sentence, under its article's title, says to the statement, in order."""
    return model.entail([(headed(premise.hit, premise.text), statement) for premise in premises])


@dataclass(frozen=True, slots=True)
class Subject:
    """What a statement says, taken apart once: its stems, names, figures and polarity."""

    text: str
    stems: frozenset[str]
    names: tuple[frozenset[str], ...]
    amounts: tuple[Value, ...]
    negated: bool
    main_stems: frozenset[str]
    """Of what it says itself, not of when or why."""

    @classmethod
    def of(cls, statement: str) -> Self:
        """Takes the statement apart."""
        names = tuple(
            frozenset(content_stems(name)) for name in subject_names(_as_inside(statement))
        )
        return cls(
            text=statement,
            stems=frozenset(content_stems(statement)),
            names=tuple(name for name in names if name),
            amounts=_figures(statement),
            negated=is_negated(statement),
            main_stems=_main_stems(statement),
        )


_NUMBER = re.compile(NUMBER_WORD)
_NO_NAME = re.compile(r"\d|^[A-Z]{2,5}$|-[a-z]")  # FP16, AI, AI-optimized


_SPEAKER = re.compile(
    r",\s[^,.;]{0,80}?\b(?:said|says|told|added|announced|confirmed|insisted|explained|warned|"
    r"claimed|stated|according to)\b.*",
    re.DOTALL,
)
"""Who says so, behind what is said: "No ransom was paid, finance director Tom Garbutt said"."""


def names_others(subject: Subject, premise: Premise) -> bool:
    """Whether the premise begins with the name of something else than the statement's."""
    text = _SPEAKER.sub("", premise.text)
    first = "".join(text.split(maxsplit=1)[:1]).casefold()
    plain = {first} if _is_common(first, premise.hit.text) else set()
    return any(
        stems.isdisjoint(subject.stems)
        for name in subject_names(_uncapitalised(text)[:RIVAL_CHARS])
        if not _NO_NAME.search(name) and (stems := frozenset(content_stems(name)))
        if name.casefold() not in plain
    )


def _is_common(first: str, passage: str) -> bool:
    """Whether a sentence's first word is a number, or has a small letter elsewhere."""
    if _NUMBER.fullmatch(first):
        return True
    return re.search(rf"\b{re.escape(first)}\b", passage) is not None


def _uncapitalised(text: str) -> str:
    """A function word that is capitalised only for standing first must not count as a name."""
    return uncapitalised(text, STOPWORDS)


def _as_inside(statement: str) -> str:
    """The statement with its first word as inside a sentence: small unless it is a name."""
    tokens = parse(statement)
    if not tokens or tokens[0].pos_ == "PROPN" or not tokens[0].text[1:].islower():
        return _uncapitalised(statement)
    return uncapitalised(statement, {statement.split(" ", 1)[0].casefold()})


_CLAUSE = re.compile(
    r",(?!\d)|[;:—]|\s[–-]\s|\b(?:and|but|while|whether|since|because|although|though|if|when)\b"
)


def nearest_clause(text: str, stems: frozenset[str]) -> str:
    """The clause of the text that has most of the stems; the whole text when none has any."""

    def said(clause: str) -> tuple[float, int]:
        given = frozenset(content_stems(clause))
        return cover(stems, given), len(stems & given)  # of equals, the one in the same words

    best = max(_CLAUSE.split(text), key=said)
    return best if said(best)[0] > 0 else text


_SUBORDINATE = re.compile(
    r"\b(?:when|after|before|because|while|since|until|although|though|if|where)\b", re.IGNORECASE
)


def _main_stems(statement: str) -> frozenset[str]:
    """Stems of what a statement says itself: not of when or why, if it says anything before that.

    "Nobody was hurt when the wall fell" denies that somebody was, however much of the rest it has.
    """
    main = frozenset(content_stems(_SUBORDINATE.split(statement, maxsplit=1)[0]))
    return main or frozenset(content_stems(statement))


def _figures(text: str, beside: str | None = None) -> tuple[Value, ...]:
    """The text's figures; ``beside`` a statement, those that the text says held before are left
    out."""

    def holds(start: int, end: int) -> bool:
        return beside is None or not is_overtaken(beside, text, start, end)

    dates = find_dates(text)
    found = [
        Value(kind=ValueKind.DATE, text="", date=date)
        for date in dates
        if holds(date.start, date.end)
    ]
    for amount in find_amounts(text):
        overlaps = any(date.start < amount.end and amount.start < date.end for date in dates)
        one = amount.kind == "count" and amount.anchor == 1
        if not overlaps and not one and holds(amount.start, amount.end):
            found.append(amount_value(text, amount))
    return tuple(found)


def statement_features(
    subject: Subject, premise: Premise, verdict: Entailment
) -> StatementFeatures:
    """What is known of a premise beside a statement."""
    given = frozenset(content_stems(premise.text))
    title = frozenset(content_stems(premise.hit.document.title))
    named = frozenset().union(*subject.names)
    flipped = opposed(subject.stems - named, given)
    clause = nearest_clause(premise.text, subject.main_stems - named)
    if flipped:
        odd = len(flipped) % 2 == 1
    else:
        odd = rejects(clause) and not rejects(subject.text)
        odd = odd or takes_other_side(subject.text, premise.text)
    figures = _figures(premise.text, subject.text)
    same, other = _figure_match(subject.amounts, figures)
    return StatementFeatures(
        entailment=verdict.entailment,
        contradiction=verdict.contradiction,
        sentence_cover=cover(subject.stems - flipped, given | (title & named)),
        predicate_cover=cover(subject.stems - named - flipped, given),
        subject_cover=names_share(subject.names, given | title),
        figures=same,
        other_figures=other,
        negation=float((subject.negated != is_negated(clause)) != odd),
    )


def _figure_match(claimed: Sequence[Value], given: Sequence[Value]) -> tuple[float, float]:
    """Share of the claimed figures that are given, and whether one is given differently."""
    if not claimed:
        return 1.0, 0.0
    found = other = 0
    for figure in claimed:
        outcomes = {
            compare(figure, candidate) for candidate in given if _same_measure(figure, candidate)
        }
        if outcomes & {Comparison.SAME, Comparison.REFINES}:
            found += 1
        elif Comparison.DIFFERENT in outcomes:
            other += 1
    return found / len(claimed), float(other > 0)


def _is_age(value: Value) -> bool:
    return value.amount is not None and (value.amount.noun == AGE or value.text.endswith("old"))


def _same_measure(a: Value, b: Value) -> bool:
    """Counts are of one thing only when their nouns are, and an age is no other length of time."""
    if _is_age(a) != _is_age(b):
        return False
    if a.amount is None or b.amount is None or ValueKind.COUNT not in (a.kind, b.kind):
        return True
    if a.amount.noun is None or b.amount.noun is None:
        return a.amount.noun is b.amount.noun or compare(a, b) is Comparison.SAME
    return cover(frozenset({stem(a.amount.noun)}), frozenset({stem(b.amount.noun)})) > 0
