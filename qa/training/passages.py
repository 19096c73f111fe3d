"""Passages to read: cut to the length that a search returns, and ones that do not answer."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from secondsource.corpus.sentences import split_sentences
from secondsource.index.lexical import MemoryLexical
from secondsource.index.rows import PassageText
from secondsource.qa.language import content_stems, normalize_answer

from .examples import Reading


@lru_cache(maxsize=65536)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The half-open ranges of the text's sentences."""
    return tuple((s.start, s.end) for s in split_sentences(text))


def best_occurrence(reading: Reading) -> Reading:
    """The answer where its sentence shares most with the question, if it stands in several."""
    answer, context = reading.answer, reading.context
    if not answer or context.count(answer) < 2:
        return reading
    asked = frozenset(content_stems(reading.question))
    best, best_score = reading.start, -1.0
    for first, last in sentences(context):
        at = context.find(answer, first, last)
        if at < 0 or _inside_word(context, at, at + len(answer)):
            continue
        shared = len(asked & frozenset(content_stems(context[first:last])))
        if shared > best_score:
            best, best_score = at, shared
    return Reading(
        reading.question, context, best, best + len(answer), reading.title, reading.origin
    )


def _inside_word(text: str, start: int, end: int) -> bool:
    return (start > 0 and text[start - 1].isalnum() and text[start].isalnum()) or (
        end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    )


def crop(reading: Reading, words: int, rng: random.Random) -> Reading:
    """Whole sentences around the answer, of about ``words`` words; around any place without one."""
    ranges = sentences(reading.context)
    if len(ranges) < 2 or len(reading.context.split()) <= words:
        return reading
    if reading.start >= 0:
        held = [i for i, (s, e) in enumerate(ranges) if s < reading.end and reading.start < e]
        if not held:
            return reading
        first, last = held[0], held[-1]
    else:
        first = last = rng.randrange(len(ranges))
    size = len(reading.context[ranges[first][0] : ranges[last][1]].split())
    while size < words and (first > 0 or last < len(ranges) - 1):
        if last == len(ranges) - 1 or (first > 0 and rng.random() < 0.5):
            first -= 1
            size += len(reading.context[slice(*ranges[first])].split())
        else:
            last += 1
            size += len(reading.context[slice(*ranges[last])].split())
    begin, finish = ranges[first][0], ranges[last][1]
    shift = begin if reading.start >= 0 else 0
    return Reading(
        reading.question,
        reading.context[begin:finish],
        reading.start - shift,
        reading.end - shift,
        reading.title,
        reading.origin,
    )


def nearest_sentence(
    reading: Reading, rng: random.Random, context: str | None = None
) -> Reading | None:
    """The sentence that shares most with the question and lacks the answer, at times with another.

    A short article says something else about what is asked for. ``context``: what to look in, the
    passage that answers when None. None where no sentence shares a word with the question.
    """
    context = reading.context if context is None else context
    answer = normalize_answer(reading.answer)
    asked = frozenset(content_stems(reading.question))
    ranges = sentences(context)
    scored = [
        (len(asked & frozenset(content_stems(text))), number)
        for number, each in enumerate(ranges)
        if answer not in normalize_answer(text := context[slice(*each)]) and len(text.split()) >= 5
    ]
    if not answer or not scored or max(scored)[0] == 0:
        return None
    kept = [max(scored)[1]]
    others = [number for _, number in scored if abs(number - kept[0]) == 1]
    if others and rng.random() < 0.4:
        kept.append(rng.choice(others))
    text = " ".join(context[slice(*ranges[number])] for number in sorted(kept))
    return Reading(reading.question, text, -1, -1, reading.title, "squad-near")


def without_answer(reading: Reading) -> Reading | None:
    """The passage without the sentences that hold the answer; None when too little is left."""
    answer = normalize_answer(reading.answer)
    kept = [
        reading.context[slice(*each)]
        for each in sentences(reading.context)
        if answer not in normalize_answer(reading.context[slice(*each)])
    ]
    text = " ".join(kept)
    if len(kept) < 2 or len(text.split()) < 30:
        return None
    return Reading(reading.question, text, -1, -1, reading.title, "squad-cut")


def search_over(texts: Sequence[str]) -> MemoryLexical:
    """A search over the texts by their numbers."""
    return MemoryLexical(
        PassageText(number=i, document_id="", title="", text=text) for i, text in enumerate(texts)
    )


class HardNegatives:
    """Passages that a search finds for a question and that lack its answer.

    The search is the lexical half of the project's own, over the passages of one title.
    """

    def __init__(self, corpus: Iterable[Reading], origin: str = "squad-mined") -> None:
        self._origin = origin
        held: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for reading in corpus:
            held[reading.title].setdefault(reading.context)
        self._passages = {title: list(texts) for title, texts in held.items()}
        self._indexes: dict[str, MemoryLexical] = {}

    def for_reading(self, reading: Reading, rng: random.Random) -> Reading | None:
        """One of the three best passages of the same title without the answer's words."""
        passages = self._passages.get(reading.title, [])
        if len(passages) < 3 or not reading.answer:
            return None
        if reading.title not in self._indexes:
            self._indexes[reading.title] = search_over(passages)
        answer = normalize_answer(reading.answer)
        found = [
            passages[number]
            for number, _ in self._indexes[reading.title].search(reading.question, 8)
            if passages[number] != reading.context
            and answer not in normalize_answer(passages[number])
        ][:3]
        if not found:
            return None
        return Reading(reading.question, rng.choice(found), -1, -1, reading.title, self._origin)
