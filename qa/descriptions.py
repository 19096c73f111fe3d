"""Questions that a sentence answers rather than a value: how, why, what something is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from secondsource.corpus.records import Sentence
from secondsource.index.records import Hit
from secondsource.qa.aptness import leaves_open, tells_a_cause
from secondsource.qa.calibration import DescriptionFeatures, description_probability
from secondsource.qa.evidence import SpanReading
from secondsource.qa.language import AUXILIARIES
from secondsource.qa.positions import Evidence, best_of_articles
from secondsource.qa.questions import AnswerType, Form, Question
from secondsource.qa.reading import ReadPassage, sentence_around
from secondsource.qa.subjects import names_share, predicate_stems, required_names
from secondsource.qa.synonyms import cover
from secondsource.qa.topics import article_stems, passage_stems, sentence_covers
from secondsource.qa.values import Value, ValueKind

_DESCRIBED = frozenset({AnswerType.ANY, AnswerType.MANNER, AnswerType.REASON})
_A_KIND = re.compile(
    rf"\bwhich\b|\b(?:what|whose) (?!(?:{AUXILIARIES}|happen\w*|caus\w+|le[ad]d?s?|ma[dk]es?)\b)",
    re.IGNORECASE,
)
"""Asks for one of a kind: "which river", "what processors"."""
MIN_COVER = 0.6
"""Share of what is asked of the subject that the passage must speak of."""
SPAN_SENTENCE = 0.5
"""What standing around the model's best span counts for, beside the share of words covered."""


def asks_for_description(question: Question) -> bool:
    """Whether a sentence may answer the question.

    >>> from secondsource.qa.questions import analyse_question
    >>> asks_for_description(analyse_question("How does a heat pump work?"))
    True
    >>> asks_for_description(analyse_question("When was the bridge opened?"))
    False
    """
    if question.form is not Form.OPEN or question.answer_type not in _DESCRIBED:
        return False
    return question.answer_type is not AnswerType.ANY or not _A_KIND.search(question.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """The sentence of a passage that answers best, and what speaks for it."""

    hit: Hit
    sentence: Sentence
    features: DescriptionFeatures


def describe(question: Question, passage: ReadPassage) -> Description:
    """The passage's sentence with the most of what is asked, or with the model's best span."""
    hit, found = passage
    asked, around = frozenset(question.stems), passage_stems(hit)
    spoken = _sentence_of_span(hit, found)
    covers = sentence_covers(question, hit)
    # the first of equals
    best = max(covers, key=lambda s: covers[s] + (SPAN_SENTENCE if s == spoken else 0.0))
    features = DescriptionFeatures(
        answerable=found.answerable_logit,
        span=found.spans[0].score if found.spans else -20.0,
        sentence_cover=covers[best],
        passage_cover=cover(asked, around),
        predicate_cover=cover(predicate_stems(question), around),
        subject_article=names_share(required_names(question), article_stems(hit)),
    )
    return Description(hit=hit, sentence=best, features=features)


def described(question: Question, passages: Sequence[ReadPassage]) -> list[Evidence]:
    """The best sentence of each article that speaks of what is asked, best first, however sure."""
    speaking = [
        description
        for passage in passages
        if (description := describe(question, passage)).features.predicate_cover >= MIN_COVER
    ]
    found = [_as_evidence(description) for description in speaking]
    found = [item for item in found if not leaves_open(question, item.sentence_text)]
    if question.answer_type is AnswerType.REASON:
        found = [item for item in found if tells_a_cause(item.sentence_text)]
    return best_of_articles(found)


def _sentence_of_span(hit: Hit, found: SpanReading) -> Sentence | None:
    if not found.spans:
        return None
    return sentence_around(hit, hit.passage.start + found.spans[0].start)


def _as_evidence(found: Description) -> Evidence:
    document, sentence = found.hit.document, found.sentence
    text = document.text[sentence.start : sentence.end]
    return Evidence(
        document=document,
        sentence=sentence,
        start=None,
        end=None,
        value=Value(kind=ValueKind.SENTENCE, text=text.strip().rstrip(".")),
        type_fit=0,
        probability=description_probability(found.features),
    )
