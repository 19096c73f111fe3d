"""Words to passages: BM25 in memory for a few passages, tantivy on disk for many.

Both rank by BM25 with k1 = 1.2 and b = 0.75 (Robertson and Zaragoza, "The Probabilistic Relevance
Framework", 2009) over the passage's text, plus the title's BM25 times ``TITLE_BOOST``.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Protocol

from secondsource.index.analysis import terms
from secondsource.index.rows import PassageText

TITLE_BOOST = 0.5
_K1 = 1.2
_B = 0.75

Scored = tuple[int, float]
"""A passage's number and its score."""


class LexicalIndex(Protocol):
    """Finds passages by their words."""

    def search(
        self, text: str, limit: int, documents: Collection[str] | None = None
    ) -> list[Scored]:
        """The best passages with any of the words, best first; ``documents`` None means all.

        Equal scores stand in the order of the passages' numbers.
        """
        ...


class MemoryLexical:
    """Postings in dictionaries: a millisecond to build for a few articles."""

    def __init__(self, passages: Iterable[PassageText]) -> None:
        self._numbers: list[int] = []
        self._documents: list[str] = []
        self._text = _Field()
        self._title = _Field()
        for passage in passages:
            self._numbers.append(passage.number)
            self._documents.append(passage.document_id)
            self._text.add(passage.text)
            self._title.add(passage.title)

    def search(
        self, text: str, limit: int, documents: Collection[str] | None = None
    ) -> list[Scored]:
        """The best passages with any of the words, best first."""
        words = dict.fromkeys(terms(text))
        scores: dict[int, float] = defaultdict(float)
        for field, boost in ((self._text, 1.0), (self._title, TITLE_BOOST)):
            for word in words:
                for row, score in field.scores(word):
                    if documents is None or self._documents[row] in documents:
                        scores[row] += boost * score
        found = [(self._numbers[row], score) for row, score in scores.items()]
        return sorted(found, key=lambda item: (-item[1], item[0]))[:limit]


class _Field:
    """BM25 over one field."""

    def __init__(self) -> None:
        self._lengths = array("I")
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._total = 0

    def add(self, text: str) -> None:
        row = len(self._lengths)
        words = terms(text)
        self._lengths.append(len(words))
        self._total += len(words)
        for word, count in Counter(words).items():
            self._postings[word].append((row, count))

    def scores(self, word: str) -> Iterable[tuple[int, float]]:
        postings = self._postings.get(word, [])
        if not postings:
            return
        n = len(self._lengths)
        idf = math.log(1 + (n - len(postings) + 0.5) / (len(postings) + 0.5))
        average = self._total / n
        for row, count in postings:
            norm = _K1 * (1 - _B + _B * self._lengths[row] / average)
            yield row, idf * count * (_K1 + 1) / (count + norm)
