"""Articles that state a figure or date which another was read to answer with.

The reader may be unsure of "the bridge, at 58 metres the highest of the region" by itself; once
another article is known to answer with 58 metres, a sentence that says the same of the same thing
bears it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from secondsource.corpus.records import Sentence
from secondsource.index.records import Hit
from secondsource.qa.changes import is_overtaken
from secondsource.qa.language import content_stems, stem
from secondsource.qa.mentions import tells_by_itself, values_in
from secondsource.qa.questions import Question
from secondsource.qa.reading import Reading
from secondsource.qa.subjects import names_share, predicate_stems, required_names
from secondsource.qa.synonyms import cover
from secondsource.qa.topics import article_stems, passage_stems
from secondsource.qa.values import Comparison, Value, compare

CORROBORATED_SHARE = 0.9
"""How much of the answering reading's probability the article that bears it out gets."""
MIN_COVER = 0.5
"""Share of what is asked that the sentence has to say beside the value, or the passage beside one
that hardly stands there by chance."""


def corroborating_readings(
    question: Question, readings: Sequence[Reading], hits: Sequence[Hit], *, minimum: float
) -> list[Reading]:
    """Readings of articles that have none of their own and bear out another's, best first.

    ``minimum``: probability from which a reading answers. One that says otherwise, however
    unsurely, is never replaced: nothing here can hide a disagreement.
    """
    answering = [
        reading
        for reading in readings
        if reading.probability >= minimum and reading.type_fit >= 0 and reading.value.measured
    ]
    if not answering or question.many:
        return []
    heard = {
        reading.document.id
        for reading in readings
        if reading.type_fit >= 0 and reading.probability >= minimum / 2
    }
    found: dict[str, Reading] = {}
    for reading in answering:
        for other in _stated(question, reading, hits):
            if other.document.id not in heard:
                found.setdefault(other.document.id, other)
    return sorted(found.values(), key=lambda r: (-r.probability, r.document.id, r.start))


def _stated(question: Question, reading: Reading, hits: Sequence[Hit]) -> Iterator[Reading]:
    names, wanted = required_names(question), _wanted(question)
    for hit in hits:
        if hit.document.id == reading.document.id or (names_share(names, article_stems(hit)) < 1.0):
            continue
        around = cover(wanted, passage_stems(hit)) >= MIN_COVER
        for sentence, start, end, value in _mentions(question, reading.value, hit):
            said = hit.document.text[sentence.start : sentence.end]
            near = cover(wanted, frozenset(content_stems(said))) >= MIN_COVER
            if near or (around and tells_by_itself(value)):
                yield reading.elsewhere(hit, sentence, (start, end), value, CORROBORATED_SHARE)


_Mention = tuple[Sentence, int, int, Value]
"""A sentence, and a value in it with its offsets there."""


def _mentions(question: Question, value: Value, hit: Hit) -> list[_Mention]:
    """Where the passage has the value; nowhere if it says that this holds no longer."""
    found: list[_Mention] = []
    for sentence in hit.passage.sentences:
        said = hit.document.text[sentence.start : sentence.end]
        for start, end, other in values_in(said, value.kind, hit.document.published):
            if not _states(other, value):
                continue
            if is_overtaken(question.text, said, start, end):
                return []
            found.append((sentence, start, end, other))
    return found


def _states(mention: Value, value: Value) -> bool:
    """Whether the mention is the value; a year states a day of it, a lifetime does not."""
    if mention.date is not None and mention.date.high - mention.date.low > _LONGEST_DAYS:
        return compare(mention, value) is Comparison.SAME
    return compare(mention, value) in (Comparison.SAME, Comparison.REFINES)


_LONGEST_DAYS = 366
_MEASURE = re.compile(r"\bhow ([a-z]+)\b", re.IGNORECASE)


def _wanted(question: Question) -> frozenset[str]:
    """Stems of what is asked, without years and the measure ("how large"), which no value says."""
    measures = frozenset(stem(word) for word in _MEASURE.findall(question.text))
    return frozenset(s for s in predicate_stems(question) - measures if not s.isdigit())
