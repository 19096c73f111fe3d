"""Reading one passage: the span that answers the question, typed, with what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from secondsource.corpus.records import Document, Sentence
from secondsource.index.records import Hit
from secondsource.qa.calibration import Features, answer_probability
from secondsource.qa.entities import entities
from secondsource.qa.evidence import EvidenceModel, Span, SpanReading
from secondsource.qa.language import content_stems, stem
from secondsource.qa.numbers import Amount
from secondsource.qa.questions import NUMERIC, AnswerType, Question
from secondsource.qa.subjects import (
    document_stems,
    names_share,
    required_names,
    rival_in_sentence,
    role_mismatch,
)
from secondsource.qa.synonyms import cover, related
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

    Articles that name none of the question's names are not read. Ties are broken by document id
    and position, so that equal input gives equal output.
    """
    names = required_names(question)
    about = [hit for hit in hits if names_share(names, document_stems(hit.document)) > 0]
    read = model.read(question.text, [hit.text for hit in about])
    readings = [
        reading
        for hit, found in zip(about, read, strict=True)
        for reading in _readings(question, hit, found)[:per_passage]
    ]
    readings.sort(key=lambda r: (-r.probability, r.document.id, r.start, r.end))
    return readings


MIN_ANSWERABLE_LOGIT = -2.0
MIN_SPAN_SCORE = -5.0
"""Below these the model sees no answer; nothing that is known besides outweighs it."""


def _readings(question: Question, hit: Hit, found: SpanReading) -> list[Reading]:
    """The readings of one passage by rank, spans of the right type first, no two overlapping."""
    if found.answerable_logit < MIN_ANSWERABLE_LOGIT:
        return []
    ranked: list[tuple[float, SpanFound]] = []
    for span in [*_based_in(question, hit), *found.spans]:
        if span.score < MIN_SPAN_SCORE:
            break
        start, end = span.start + hit.passage.start, span.end + hit.passage.start
        sentence = sentence_around(hit, start)
        start, end = _within(hit.document.text, start, end, sentence)
        if start >= end:
            continue
        value, start, end, fit = typed_value(question, hit.document, sentence, start, end)
        if _repeats_question(question, value.text):
            continue
        rank = span.score - (MISMATCH_PENALTY if fit < 0 else 0.0) + (1.0 if fit > 0 else 0.0)
        ranked.append((rank, SpanFound(value, start, end, sentence, fit, span.score)))
    ranked.sort(key=lambda pair: (-pair[0], pair[1].start, pair[1].end))
    kept: list[SpanFound] = []
    for _, item in ranked:
        if len(kept) < 3 and not any(item.start < o.end and o.start < item.end for o in kept):
            kept.append(item)
    return [_reading(question, hit, found, item) for item in kept]


_BASED = re.compile(r"\b([A-Z][\w’'.-]*(?:,? [A-Z][\w’'.-]*){0,3})-based\b")
_SEAT = frozenset(stem(word) for word in ("based", "headquartered", "headquarters"))
BASED_SCORE = 6.0


def _based_in(question: Question, hit: Hit) -> list[Span]:
    """The place in "the Sunnyvale, California-based firm", which the model does not read."""
    if question.answer_type is not AnswerType.PLACE or _SEAT.isdisjoint(question.stems):
        return []
    return [
        Span(start=match.start(1), end=match.end(1), score=BASED_SCORE)
        for match in _BASED.finditer(hit.text)
    ]


@dataclass(frozen=True, slots=True)
class SpanFound:
    """A span with its value, its place in the document, type fit and score."""

    value: Value
    start: int
    end: int
    sentence: Sentence
    type_fit: int
    score: float


def _reading(question: Question, hit: Hit, found: SpanReading, item: SpanFound) -> Reading:
    fit = item.type_fit
    text = hit.document.text[item.sentence.start : item.sentence.end]
    if fit >= 0 and role_mismatch(question, text, item.value.text):
        fit = -1
    features = _features(question, hit, item.sentence, item.score, found, fit, item.value.text)
    return Reading(
        hit=hit,
        start=item.start,
        end=item.end,
        sentence=item.sentence,
        value=item.value,
        type_fit=fit,
        features=features,
        probability=answer_probability(features),
    )


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
        fit = _number_fit(question, amount, text)
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


_DIMENSIONS: dict[str, set[str | None]] = {
    "tall": {"length"},
    "high": {"length"},
    "height": {"length"},
    "deep": {"length"},
    "depth": {"length"},
    "wide": {"length"},
    "width": {"length"},
    "far": {"length"},
    "distance": {"length"},
    "long": {"length", "time"},
    "length": {"length", "time"},
    "heavy": {"mass"},
    "weight": {"mass"},
    "fast": {"speed"},
    "speed": {"speed"},
    "hot": {"temperature"},
    "cold": {"temperature"},
    "temperature": {"temperature"},
    "area": {"area"},
    "capacity": {"power", "energy", "volume", "data", "mass", None},
}
_ANYTHING = frozenset({"number", "total", "count", "figure", "amount", "quantity", "score"})


def _number_fit(question: Question, amount: Amount, sentence: str) -> int:
    """Whether a figure counts or measures what the question asks for."""
    wanted, head = question.answer_type, question.head
    if wanted is AnswerType.COUNT:
        return 1 if amount.kind == "count" else -1
    if wanted is AnswerType.QUANTITY:
        return 1 if amount.kind == "quantity" else -1
    if wanted is not AnswerType.NUMBER:
        return 1 if amount.kind == wanted.value else -1
    if head is None or head in _ANYTHING:
        return 1
    if head in _DIMENSIONS:
        return 1 if amount.unit in _DIMENSIONS[head] else -1
    if head == "age":
        return 1 if amount.kind in ("duration", "count") else -1
    if amount.kind in ("money", "percent", "duration"):
        return -1
    if amount.kind == "quantity":
        return 0
    asked = related(stem(head))
    if amount.noun is not None and stem(amount.noun) in asked:
        return 1
    if not asked.isdisjoint(content_stems(sentence)):
        return 0
    return -1 if amount.noun is not None else 0


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
    answer: str,
) -> Features:
    document = hit.document
    text = document.text[sentence.start : sentence.end]
    names = required_names(question)
    subject = frozenset().union(*names)
    asked = frozenset(question.stems)
    plain = asked - subject
    here = frozenset(content_stems(text))
    around = frozenset(content_stems(hit.text)) | frozenset(content_stems(document.title))
    return Features(
        answerable=found.answerable_logit,
        span=score,
        type_fit=float(fit),
        sentence_cover=cover(asked, here),
        passage_cover=cover(asked, around),
        predicate_cover=cover(plain, here),
        predicate_passage=cover(plain, around),
        subject_article=names_share(names, document_stems(document)),
        subject_sentence=names_share(names, here),
        rival=1.0 if rival_in_sentence(question, text, answer) else 0.0,
        year_conflict=1.0 if _year_conflict(question, text) else 0.0,
    )


def _year_conflict(question: Question, sentence: str) -> bool:
    """The question names a year and the sentence only others."""
    if not question.years:
        return False
    found = {int(year) for year in re.findall(r"\b(1[0-9]{3}|20[0-9]{2})\b", sentence)}
    return bool(found) and not found & set(question.years)
