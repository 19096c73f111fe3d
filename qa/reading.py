"""Reading one passage: the span that answers the question, typed, with what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from secondsource.corpus.records import Document, Sentence
from secondsource.index.records import Hit
from secondsource.qa.calibration import Features, answer_probability
from secondsource.qa.entities import entities
from secondsource.qa.evidence import EvidenceModel, SpanReading
from secondsource.qa.language import content_stems, stem
from secondsource.qa.questions import NUMERIC, AnswerType, Question
from secondsource.qa.values import (
    Value,
    ValueKind,
    amount_at,
    amount_value,
    date_at,
)

MISMATCH_PENALTY = 6.0
"""Logits a span of the wrong type must lead by to be preferred to one of the right type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one passage answers.

    ``start``/``end``: the answer with its bounding words; ``sentence``: the sentence it stands
    in; all half-open code points of ``document.text``. ``type_fit``: 1 the value has the type
    asked for, -1 another, 0 cannot be told. ``probability``: calibrated, that the passage
    answers the question with this value.
    """

    hit: Hit
    start: int
    end: int
    sentence: Sentence
    value: Value
    type_fit: int
    features: Features
    probability: float

    @property
    def document(self) -> Document:
        """The document that was read."""
        return self.hit.document

    @property
    def sentence_text(self) -> str:
        """The sentence that holds the answer."""
        return self.document.text[self.sentence.start : self.sentence.end]


def read_passages(
    question: Question, hits: Sequence[Hit], model: EvidenceModel, *, per_passage: int = 3
) -> list[Reading]:
    """The best readings of each passage, at most ``per_passage`` different values, best first.

    Ties are broken by document id and position, so that equal input gives equal output.
    """
    read = model.read(question.text, [hit.text for hit in hits])
    readings = [
        reading
        for hit, found in zip(hits, read, strict=True)
        for reading in _readings(question, hit, found)[:per_passage]
    ]
    readings.sort(key=lambda r: (-r.probability, r.document.id, r.start, r.end))
    return readings


def _readings(question: Question, hit: Hit, found: SpanReading) -> list[Reading]:
    """One reading for each different range, spans of the right type first."""
    ranked: list[tuple[float, Reading]] = []
    for span in found.spans:
        start, end = span.start + hit.passage.start, span.end + hit.passage.start
        sentence = sentence_around(hit, start)
        start, end = _within(hit.document.text, start, end, sentence)
        if start >= end:
            continue
        value, start, end, fit = typed_value(question, hit.document, sentence, start, end)
        if _repeats_question(question, value.text):
            continue
        rank = span.score - (MISMATCH_PENALTY if fit < 0 else 0.0) + (1.0 if fit > 0 else 0.0)
        features = _features(question, hit, sentence, span.score, found, fit)
        ranked.append(
            (
                rank,
                Reading(
                    hit=hit,
                    start=start,
                    end=end,
                    sentence=sentence,
                    value=value,
                    type_fit=fit,
                    features=features,
                    probability=answer_probability(features),
                ),
            )
        )
    ranked.sort(key=lambda pair: (-pair[0], pair[1].start, pair[1].end))
    kept: list[Reading] = []
    for _, reading in ranked:
        if not any(reading.start < other.end and other.start < reading.end for other in kept):
            kept.append(reading)
    return kept


def sentence_around(hit: Hit, position: int) -> Sentence:
    """The passage's sentence that holds ``position``, or the nearest one before it."""
    found = hit.passage.sentences[0]
    for sentence in hit.passage.sentences:
        if sentence.start > position:
            break
        found = sentence
    return found


_EDGE = " \t\n,;:.!?()[]\"“”'‘"


def _within(text: str, start: int, end: int, sentence: Sentence) -> tuple[int, int]:
    """The span cut to its sentence, without punctuation at its edges."""
    end = min(end, sentence.end)
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        if text[end - 1] == "." and re.search(
            r"\b(?:[A-Z]\.)+$|\b(?:Inc|Corp|Co|Ltd|Jr|Sr)\.$", text[start:end]
        ):
            break
        if text[end - 1] == ")" and "(" in text[start : end - 1]:
            break
        end -= 1
    return start, end


def _repeats_question(question: Question, answer: str) -> bool:
    """Whether the answer only says what the question said: the asker knows that already."""
    if question.form.value != "open":
        return False
    stems = [s for s in content_stems(answer)]
    return bool(stems) and all(s in question.stems for s in stems)


def typed_value(
    question: Question, document: Document, sentence: Sentence, start: int, end: int
) -> tuple[Value, int, int, int]:
    """The span as a value, its range with bounding words, and whether its type fits (-1, 0, 1).

    ``start`` and ``end`` are offsets into ``document.text``, as are those returned.
    """
    text = document.text[sentence.start : sentence.end]
    inner = (start - sentence.start, end - sentence.start)
    wanted = question.answer_type
    amount = amount_at(text, *inner)
    date = date_at(text, *inner, published=document.published)
    if (
        amount is not None
        and wanted in NUMERIC
        and (date is None or amount.kind != "count" or amount.core_end - amount.core_start > 4)
    ):
        fit = _number_fit(question, amount.kind, amount.noun)
        value = amount_value(text, amount)
        return value, sentence.start + amount.start, sentence.start + amount.end, fit
    if date is not None and wanted not in NUMERIC:
        covered = min(inner[1], date.end) - max(inner[0], date.start)
        if wanted is AnswerType.DATE or covered >= 0.7 * (inner[1] - inner[0]):
            low, high = min(inner[0], date.start), max(inner[1], date.end)
            if wanted is AnswerType.DATE and high - low > (date.end - date.start) + 16:
                low, high = date.start, date.end
            fit = 1 if wanted is AnswerType.DATE else 0 if wanted in _OPEN_TYPES else -1
            value = Value(kind=ValueKind.DATE, text=text[low:high], date=date)
            return value, sentence.start + low, sentence.start + high, fit
    raw = text[slice(*inner)]
    if amount is not None and wanted in _OPEN_TYPES:
        covered = min(inner[1], amount.end) - max(inner[0], amount.start)
        if covered >= 0.7 * (inner[1] - inner[0]):
            value = amount_value(text, amount)
            return value, sentence.start + amount.start, sentence.start + amount.end, 0
    kind = ValueKind.NAME if raw[:1].isupper() else ValueKind.TEXT
    return Value(kind=kind, text=raw), start, end, _name_fit(wanted, text, inner)


_OPEN_TYPES = frozenset({AnswerType.ANY, AnswerType.REASON, AnswerType.MANNER, AnswerType.NAME})


def _number_fit(question: Question, kind: str, noun: str | None) -> int:
    wanted, head = question.answer_type, question.head
    if wanted is AnswerType.NUMBER:
        if head is None:
            return 1
        if kind in ("money", "percent") and head not in ("total", "figure", "amount", "rate"):
            return -1
        if kind == "duration" and head not in ("age", "figure", "number"):
            return -1
        if kind == "count" and noun is not None and head not in ("number", "total", "count"):
            return 1 if stem(noun) == stem(head) else 0
        return 1
    if wanted is AnswerType.COUNT:
        return 1 if kind == "count" else -1
    if wanted is AnswerType.QUANTITY:
        return 1 if kind == "quantity" else -1
    return 1 if kind == wanted.value else -1


_PERSON_LABELS = frozenset({"PERSON"})
_GROUP_LABELS = frozenset({"ORG", "NORP", "GPE", "PRODUCT", "FAC", "WORK_OF_ART"})
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC", "ORG", "NORP"})
_VALUE_LABELS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"})


def _name_fit(wanted: AnswerType, sentence: str, inner: tuple[int, int]) -> int:
    """Whether the words can name what is asked for, by capitals and named entities."""
    raw = sentence[slice(*inner)]
    if wanted in _OPEN_TYPES:
        return 0
    if wanted in NUMERIC:
        return -1
    if wanted is AnswerType.DATE:
        return -1 if _labels(sentence, inner) & (_PERSON_LABELS | _GROUP_LABELS) else 0
    if not any(character.isupper() for character in raw):
        lower_case_text = not any(c.isupper() for c in sentence[1:])
        if lower_case_text or wanted is AnswerType.PLACE:
            return 0
        return -1 if wanted is AnswerType.PERSON and not _common_people(raw) else 0
    labels = _labels(sentence, inner)
    if wanted is AnswerType.PERSON:
        if labels & _PERSON_LABELS:
            return 1
        return -1 if labels & (_GROUP_LABELS | _VALUE_LABELS) and not _looks_personal(raw) else 0
    if wanted is AnswerType.PLACE:
        if labels & _PLACE_LABELS:
            return 1
        return -1 if labels & (_PERSON_LABELS | _VALUE_LABELS) else 0
    if labels & _VALUE_LABELS and not labels & (_GROUP_LABELS | _PERSON_LABELS):
        return -1
    if wanted is AnswerType.ORGANISATION:
        return 1 if labels & {"ORG", "PRODUCT", "GPE"} else 0
    return 1 if labels & (_GROUP_LABELS | _PERSON_LABELS) else 0


def _common_people(raw: str) -> bool:
    return bool(
        re.search(
            r"\b(?:man|woman|men|women|people|students|workers|officials|police|team|group|"
            r"researchers|scientists|council|court|government|voters|son|daughter|wife|"
            r"husband|brother|sister|father|mother|friend)\b",
            raw,
        )
    )


def _looks_personal(raw: str) -> bool:
    """Two or three capitalised words, none of them an organisation's word."""
    tokens = raw.split()
    return (
        2 <= len(tokens) <= 4
        and all(token[:1].isupper() for token in tokens)
        and not re.search(
            r"\b(?:Inc|Corp|Ltd|University|Council|Bank|Group|Company|Systems|Union|Committee|"
            r"Department|Ministry|Authority|Agency|Institute|Labs?|City|County|Party|Club)\b",
            raw,
        )
        and not any(token.isupper() and len(token) > 2 for token in tokens)
    )


def _labels(sentence: str, inner: tuple[int, int]) -> frozenset[str]:
    return frozenset(
        entity.label
        for entity in entities(sentence)
        if entity.start < inner[1] and inner[0] < entity.end
    )


def _features(
    question: Question,
    hit: Hit,
    sentence: Sentence,
    score: float,
    found: SpanReading,
    fit: int,
) -> Features:
    document = hit.document
    text = document.text[sentence.start : sentence.end]
    asked = frozenset(question.stems)
    here = frozenset(content_stems(text))
    around = frozenset(content_stems(hit.text)) | frozenset(content_stems(document.title))
    subject_stems = frozenset(s for name in question.subject for s in content_stems(name))
    plain = asked - subject_stems
    return Features(
        answerable=found.answerable_logit,
        span=score,
        type_fit=float(fit),
        sentence_cover=_cover(asked, here),
        passage_cover=_cover(asked, around),
        predicate_cover=_cover(plain, here),
        subject_cover=_cover(subject_stems, around | _all_stems(document)),
        has_subject=1.0 if subject_stems else 0.0,
        year_conflict=1.0 if _year_conflict(question, text) else 0.0,
    )


def _all_stems(document: Document) -> frozenset[str]:
    """Stems of the head of the article, where its subject is named."""
    return frozenset(content_stems(document.text[:600]))


def _cover(asked: frozenset[str], given: frozenset[str]) -> float:
    """Share of the asked stems that are given; a long stem may match by its first six letters."""
    if not asked:
        return 1.0
    heads = {s[:6] for s in given if len(s) >= 6}
    hits = sum(1 for s in asked if s in given or (len(s) >= 6 and s[:6] in heads))
    return hits / len(asked)


def _year_conflict(question: Question, sentence: str) -> bool:
    """The question names a year and the sentence only others."""
    if not question.years:
        return False
    found = {int(year) for year in re.findall(r"\b(1[0-9]{3}|20[0-9]{2})\b", sentence)}
    return bool(found) and not found & set(question.years)
