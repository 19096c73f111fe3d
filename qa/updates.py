"""What one article says of another's figure: that it has been overtaken, and by what.

"Deeper cuts: 950 jobs, four months after it spoke of 600" tells that an article which says 600 and
this one answer the same question, however differently they put it. So each vouches for the other
where the reader sees an answer in only one of the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from secondsource.corpus.records import Sentence
from secondsource.index.records import Hit
from secondsource.qa.changes import is_overtaken
from secondsource.qa.language import content_stems
from secondsource.qa.mentions import mentions, tells_by_itself, values_in
from secondsource.qa.questions import Question
from secondsource.qa.reading import Reading
from secondsource.qa.subjects import predicate_stems, required_names
from secondsource.qa.synonyms import cover
from secondsource.qa.topics import passage_stems
from secondsource.qa.values import Comparison, ValueKind, compare

VOUCHED_SHARE = 0.95
"""How much of the one's probability the other gets."""


def vouched_readings(
    question: Question, readings: Sequence[Reading], hits: Sequence[Hit], *, minimum: float
) -> list[Reading]:
    """Readings that another article's sure one vouches for, best first.

    A reading of at least ``minimum`` whose value another article calls overtaken gives that
    article's new value; an overtaken value, read or named beside the one that holds ("moved from
    May to June"), gives the report of another article that states it.
    Only figures and dates are followed, and only in articles that name what the question names.
    """
    found: list[Reading] = []
    for reading in readings:
        if reading.probability < minimum or reading.value.kind in _NOT_FOLLOWED:
            continue
        if reading.overtaken:
            found.extend(_earlier_reports(question, reading, hits))
        elif reading.type_fit > 0 or (reading.type_fit == 0 and reading.value.kind in _PLAIN):
            found.extend(_later_reports(question, reading, hits))
            for told in _overtaken_beside(question, reading):
                found.extend(_earlier_reports(question, told, hits))
    found.sort(key=lambda r: (-r.probability, r.document.id, r.start))
    return found


_NOT_FOLLOWED = frozenset(
    {ValueKind.NAME, ValueKind.TEXT, ValueKind.SENTENCE, ValueKind.YES_NO, ValueKind.OPTION}
)


_PLAIN = frozenset({ValueKind.MONEY, ValueKind.PERCENT, ValueKind.DATE, ValueKind.TIME})
"""Kinds that answer by themselves where the question leaves the type open."""


def _overtaken_beside(question: Question, reading: Reading) -> Iterator[Reading]:
    """The reading's sentence read for what it says held before."""
    text = reading.sentence_text
    for start, end, value in values_in(text, reading.value.kind, reading.document.published):
        different = compare(value, reading.value) is Comparison.DIFFERENT
        if different and is_overtaken(question.text, text, start, end):
            yield replace(
                reading,
                start=reading.sentence.start + start,
                end=reading.sentence.start + end,
                value=value,
                type_fit=-1,
                overtaken=True,
            )


def _others(question: Question, reading: Reading, hits: Sequence[Hit]) -> Iterator[Hit]:
    names = required_names(question)
    for hit in hits:
        if hit.document.id == reading.document.id:
            continue
        stems = passage_stems(hit)
        # "Aldane" is enough for "Aldane Steel": the figure itself speaks for the article
        if not names or any(not name.isdisjoint(stems) for name in names):
            yield hit


def _later_reports(question: Question, old: Reading, hits: Sequence[Hit]) -> Iterator[Reading]:
    """The new value in articles that say of ``old``'s value that it holds no longer."""
    for hit in _others(question, old, hits):
        if _precedes(hit, old):
            continue
        sentences = hit.passage.sentences
        for place, sentence in enumerate(sentences):
            text = _text(hit, sentence)
            published = hit.document.published
            overtaken = [
                at
                for at in mentions(text, old.value, published)
                if is_overtaken(question.text, text, *at)
            ]
            if not overtaken:
                continue
            # the new value stands beside the old one, or in the sentence before or behind
            for near in (sentence, *sentences[max(0, place - 1) : place + 2]):
                successor = _successor(question, hit, near, old)
                if successor is not None:
                    yield successor
                    break


def _successor(question: Question, hit: Hit, sentence: Sentence, old: Reading) -> Reading | None:
    text = _text(hit, sentence)
    for start, end, value in values_in(text, old.value.kind, hit.document.published):
        different = compare(value, old.value) is Comparison.DIFFERENT
        if different and not is_overtaken(question.text, text, start, end):
            return old.elsewhere(hit, sentence, (start, end), value, VOUCHED_SHARE)
    return None


def _earlier_reports(question: Question, told: Reading, hits: Sequence[Hit]) -> Iterator[Reading]:
    """The sentences of other articles that state the value which ``told`` calls overtaken."""
    wanted = predicate_stems(question)
    for hit in _others(question, told, hits):
        if _precedes(told.hit, hit):
            continue
        best: tuple[float, int, Sentence, tuple[int, int]] | None = None
        for sentence in hit.passage.sentences:
            text = _text(hit, sentence)
            share = cover(wanted, frozenset(content_stems(text)))
            for at in mentions(text, told.value, hit.document.published):
                if is_overtaken(question.text, text, *at):
                    continue
                near = share > 0 or tells_by_itself(told.value)
                if near and (best is None or share > best[0]):
                    best = (share, sentence.start, sentence, at)
        if best is None:
            continue
        _, _, sentence, place = best
        value = replace(told.value, text=_text(hit, sentence)[slice(*place)])
        report = told.elsewhere(hit, sentence, place, value, VOUCHED_SHARE)
        yield replace(report, type_fit=1, overtaken=False)


def _precedes(one: Hit, other: Reading | Hit) -> bool:
    """Whether ``one`` is known to have appeared before ``other``."""
    mine, theirs = one.document.published, other.document.published
    return bool(mine and theirs and mine[:10] < theirs[:10])


def _text(hit: Hit, sentence: Sentence) -> str:
    return hit.document.text[sentence.start : sentence.end]
