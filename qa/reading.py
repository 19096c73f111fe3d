"""Reading one passage: the span that answers the question, typed, with what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from secondsource.corpus.records import Document, Sentence
from secondsource.index.records import Hit
from secondsource.qa.answer_types import typed_value
from secondsource.qa.aptness import aptness, tells_of_another
from secondsource.qa.calibration import Features, answer_probability
from secondsource.qa.changes import is_overtaken
from secondsource.qa.evidence import EvidenceModel, SpanReading
from secondsource.qa.headings import read_headed
from secondsource.qa.language import content_stems, normalize_answer
from secondsource.qa.offices import asked_role, is_office, role_mismatch
from secondsource.qa.questions import AGENTS, AnswerType, Question
from secondsource.qa.set_forms import FORM_LOGIT, spans_in_set_forms
from secondsource.qa.spans import within
from secondsource.qa.subjects import (
    lead_stems,
    names_share,
    predicate_stems,
    required_names,
    rival_in_sentence,
    said_by_value,
)
from secondsource.qa.synonyms import cover
from secondsource.qa.topics import about_subject, article_stems, passage_stems
from secondsource.qa.values import Value, ValueKind

MISMATCH_PENALTY = 6.0
"""Logits a span of the wrong type must lead by to be preferred to one of the right type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one passage answers.

    ``start``/``end``: the answer with its bounding words; ``sentence``: the sentence it stands
    in; all half-open code points of ``document.text``. ``type_fit``: 1 the value has the type
    asked for, -1 another, 0 cannot be told. ``probability``: calibrated, that the passage
    answers the question with this value. ``overtaken``: the sentence says so of what held before;
    then ``type_fit`` is -1 and ``probability`` what it would be for what holds.
    """

    hit: Hit
    start: int
    end: int
    sentence: Sentence
    value: Value
    type_fit: int
    features: Features
    probability: float
    overtaken: bool = False

    @property
    def document(self) -> Document:
        """The document that was read."""
        return self.hit.document

    @property
    def sentence_text(self) -> str:
        """The sentence that holds the answer."""
        return self.document.text[self.sentence.start : self.sentence.end]

    def elsewhere(
        self, hit: Hit, sentence: Sentence, place: tuple[int, int], value: Value, share: float
    ) -> Reading:
        """The same answer as ``value`` in another passage, at ``place`` in its sentence, with
        ``share`` of the probability."""
        return replace(
            self,
            hit=hit,
            start=sentence.start + place[0],
            end=sentence.start + place[1],
            sentence=sentence,
            value=value,
            probability=share * self.probability,
        )


ReadPassage = tuple[Hit, SpanReading]
"""A passage and what the model saw in it."""


def read_about(question: Question, hits: Sequence[Hit], model: EvidenceModel) -> list[ReadPassage]:
    """The passages that are read, in order; articles that name nothing asked about are not."""
    about = about_subject(question, hits)
    return list(zip(about, read_headed(question.text, about, model), strict=True))


def read_passages(
    question: Question, hits: Sequence[Hit], model: EvidenceModel, *, per_passage: int = 3
) -> list[Reading]:
    """The :func:`readings_in` of the passages that :func:`read_about` reads."""
    return readings_in(question, read_about(question, hits, model), per_passage=per_passage)


def readings_in(
    question: Question, passages: Sequence[ReadPassage], *, per_passage: int = 3
) -> list[Reading]:
    """The best readings of each passage, at most ``per_passage`` different values, best first.

    Ties are broken by document id and position, so that equal input gives equal output.
    """
    readings = [
        reading
        for hit, found in passages
        for reading in _readings(question, hit, found)[:per_passage]
    ]
    readings.sort(key=lambda r: (-r.probability, r.document.id, r.start, r.end))
    return readings


MIN_ANSWERABLE_LOGIT = -2.0
MIN_SPAN_SCORE = -5.0
"""Below these the model sees no answer; nothing that is known besides outweighs it."""
MAX_BEHIND = 7.0
"""Logits that a span may lie behind the passage's best; what lies further is no reading of it."""


def _readings(question: Question, hit: Hit, found: SpanReading) -> list[Reading]:
    """The readings of one passage by rank, spans of the right type first, no two overlapping."""
    best = found.spans[0].score if found.spans else MIN_SPAN_SCORE
    formal = spans_in_set_forms(question, hit, found.spans)
    if found.answerable_logit < MIN_ANSWERABLE_LOGIT and not formal:
        return []
    if formal:  # the form says that it answers, whatever the model sees in it
        found = replace(found, answerable_logit=max(found.answerable_logit, FORM_LOGIT))
    told: set[Sentence] = set()
    if question.answer_type in AGENTS:
        told = {sentence_around(hit, span.start + hit.passage.start) for span in formal}
    ranked: list[tuple[float, SpanFound]] = []
    least = max(MIN_SPAN_SCORE, best - MAX_BEHIND)
    for span in [*formal, *found.spans]:
        if span.score < least:
            break
        start, end = span.start + hit.passage.start, span.end + hit.passage.start
        sentence = sentence_around(hit, start)
        start, end = within(hit.document.text, start, end, sentence)
        if start >= end:
            continue
        by_form = span in formal
        # of "(1211–1255)" the first year is the birth, not the whole
        alone = by_form and question.answer_type is AnswerType.DATE
        around = Sentence(start, end) if alone else sentence
        value, start, end, fit = typed_value(question, hit.document, around, start, end)
        if sentence in told:  # whoever else the sentence names did not do it
            fit = 1 if by_form else -1
        if _repeats_question(question, value.text) or not _says_anything(value):
            continue
        rank = span.score - (MISMATCH_PENALTY if fit < 0 else 0.0) + (1.0 if fit > 0 else 0.0)
        ranked.append((rank, SpanFound(value, start, end, sentence, fit, span.score, by_form)))
    ranked.sort(key=lambda pair: (-pair[0], pair[1].start, pair[1].end))
    kept: list[SpanFound] = []
    for _, item in ranked:
        if len(kept) < 3 and not any(item.start < o.end and o.start < item.end for o in kept):
            kept.append(item)
    return [_reading(question, hit, found, item) for item in kept]


def _says_anything(value: Value) -> bool:
    """False for function words alone, such as "in"; "US" and "The Who" are names."""
    if value.kind not in (ValueKind.NAME, ValueKind.TEXT) or content_stems(value.text):
        return True
    words = value.text.split()
    return (value.text.isupper() and len(value.text) > 1) or (
        len(words) > 1 and words[-1][:1].isupper()
    )


@dataclass(frozen=True, slots=True)
class SpanFound:
    """A span with its value, its place in the document, type fit and score.

    ``formal``: it stands in a set form, which says by itself what is asked.
    """

    value: Value
    start: int
    end: int
    sentence: Sentence
    type_fit: int
    score: float
    formal: bool = False


def _reading(question: Question, hit: Hit, found: SpanReading, item: SpanFound) -> Reading:
    fit = item.type_fit
    text = hit.document.text[item.sentence.start : item.sentence.end]
    if fit >= 0 and _of_another_office(question, text, item.value.text):
        fit = -1
    place = (item.start - item.sentence.start, item.end - item.sentence.start)
    overtaken = fit >= 0 and is_overtaken(question.text, text, *place)
    if fit >= 0 and not overtaken and tells_of_another(question, text, place):
        fit = -1
    features = _features(question, hit, item.sentence, item.score, found, fit, item.value.text)
    if item.formal:
        features = replace(features, predicate_cover=1.0, predicate_passage=1.0)
    return Reading(
        hit=hit,
        start=item.start,
        end=item.end,
        sentence=item.sentence,
        value=item.value,
        type_fit=-1 if overtaken else fit,
        features=features,
        probability=answer_probability(features)
        * aptness(question, hit, features, text, item.value.text, place),
        overtaken=overtaken,
    )


_ASKS_WHO = AGENTS | {AnswerType.ANY, AnswerType.NAME}


def _of_another_office(question: Question, sentence: str, answer: str) -> bool:
    """Whether the sentence gives the office asked about to somebody else.

    Where no person is asked for and the sentence has all the names, the office only describes one
    of them: "the former mayor Ann Field", "Ann Field, once mayor of Marl".
    """
    names = required_names(question)
    named = names and names_share(names, frozenset(content_stems(sentence))) == 1.0
    if named and question.answer_type not in _ASKS_WHO:
        return False
    return role_mismatch(question.text, names, sentence, answer)


def sentence_around(hit: Hit, position: int) -> Sentence:
    """The passage's sentence that holds ``position``, or the nearest one before it."""
    found = hit.passage.sentences[0]
    for sentence in hit.passage.sentences:
        if sentence.start > position:
            break
        found = sentence
    return found


def _repeats_question(question: Question, answer: str) -> bool:
    """Whether the answer says nothing that the question did not say."""
    if question.form.value != "open":
        return False
    if not normalize_answer(answer):
        return True  # an article or a mark
    if asked_role(question.text) is not None and is_office(answer):
        return True  # who is the CEO: "the chief executives"
    stems = content_stems(answer)
    return bool(stems) and all(s in question.stems for s in stems)


ABOUT_SUBJECT = 0.8
"""What a subject named in the article's lead counts for in each of its sentences."""


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
    asked = frozenset(question.stems)
    plain = predicate_stems(question)
    said = frozenset[str]()
    if fit > 0 or question.answer_type is AnswerType.ANY:
        said = said_by_value(question)
    here = frozenset(content_stems(text)) | said
    around = passage_stems(hit) | said
    rival = rival_in_sentence(question, text, answer)
    near = names_share(names, here)
    if not rival:
        # an article about the subject need not name it in every sentence
        near = max(near, ABOUT_SUBJECT * names_share(names, lead_stems(document)))
    return Features(
        answerable=found.answerable_logit,
        span=score,
        type_fit=float(fit),
        sentence_cover=cover(asked, here),
        passage_cover=cover(asked, around),
        predicate_cover=cover(plain, here),
        predicate_passage=cover(plain, around),
        subject_article=names_share(names, article_stems(hit)),
        subject_sentence=near,
        rival=1.0 if rival else 0.0,
        year_conflict=1.0 if _year_conflict(question, text) else 0.0,
    )


def _year_conflict(question: Question, sentence: str) -> bool:
    """The question names a year and the sentence only others."""
    if not question.years:
        return False
    found = {int(year) for year in re.findall(r"\b(1[0-9]{3}|20[0-9]{2})\b", sentence)}
    return bool(found) and not found & set(question.years)
