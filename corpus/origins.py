"""Finds copies, so that a copy is not counted as a second source.

Two articles are one origin when much of their wording is the same: their sets of five-word
shingles resemble or contain one another (Broder, "On the resemblance and containment of
documents", 1997). A signature keeps the shingles' hashes, and of a long text those below a
threshold, as Broder's sketch modulo m does: unlike MinHash it also tells that a short report is
contained in a long one, and for articles of up to 1,000 words it is exact.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .boilerplate import evidence_ranges
from .records import Document

RESEMBLANCE = 0.5
"""Jaccard similarity from which two articles are copies."""
CONTAINMENT = 0.8
"""Share of the smaller article's shingles in the larger from which they are copies."""
ENOUGH_SHINGLES = 30
"""Shorter texts than this are copies from SHORT_RESEMBLANCE on, or when they are equal."""
SHORT_RESEMBLANCE, FEWEST_SHINGLES = 0.8, 8

_SHINGLE_WORDS = 5
_MOST_HASHES = 1024
_MOST_PARTNERS = 8

_Hashes = NDArray[np.uint64]

# Scripts that put no spaces between words count by character.
_NO_SPACES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
_WORD = re.compile(rf"[{_NO_SPACES}]|[^\W_{_NO_SPACES}]+")


def signature(text: str) -> bytes:
    """What :func:`group_signatures` needs to know of a text, at most about 8 kB.

    Two bytes for how thin the hashes are sown (one in ``2 ** level``), then sorted little-endian
    64-bit hashes. Depends on nothing but the text, so it may be stored. Boilerplate is left out.
    """
    words = [
        word
        for area in evidence_ranges(text)
        for word in _WORD.findall(text[area.start : area.end].casefold())
    ]
    if len(words) < _SHINGLE_WORDS:
        words = []  # Too short to be anybody's wording.
    hashes = np.unique(_shingles(words, _SHINGLE_WORDS))
    level = 0
    while len(hashes) > _MOST_HASHES:
        level += 1
        hashes = hashes[hashes < np.uint64(2 ** (64 - level))]
    return level.to_bytes(2, "little") + hashes.astype("<u8").tobytes()


def group_signatures(signatures: Mapping[str, bytes]) -> dict[str, str]:
    """Origin id for each id: the smallest id of those that are copies of one another.

    Does not depend on the order of the mapping. A copy of a copy is a copy.
    """
    ids = sorted(signatures)
    levels = np.array([int.from_bytes(signatures[i][:2], "little") for i in ids], dtype=np.int64)
    sets: list[_Hashes] = [
        np.frombuffer(signatures[i], dtype="<u8", offset=2).astype(np.uint64) for i in ids
    ]
    parent = list(range(len(ids)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for a, b in _candidates(sets):
        i, j = root(a), root(b)
        if i != j and _are_copies(sets[a], int(levels[a]), sets[b], int(levels[b])):
            parent[max(i, j)] = min(i, j)
    return {name: ids[root(i)] for i, name in enumerate(ids)}


def assign_origins(documents: Iterable[Document]) -> dict[str, str]:
    """Origin id by document id: the smallest id among the copies of one article.

    Copies have a Jaccard similarity of at least RESEMBLANCE in their five-word shingles, or the
    smaller has at least CONTAINMENT of its shingles in the larger; case and punctuation do not
    count. A text of fewer than ENOUGH_SHINGLES shingles needs SHORT_RESEMBLANCE, one of fewer than
    FEWEST_SHINGLES is a copy only of the very same words, and of fewer than five words never.
    """
    return group_signatures({document.id: signature(document.text) for document in documents})


def shared_wording(a: str, b: str) -> float:
    """Share, in [0, 1], of the shorter text's shingles that the longer has too.

    Shingles have five words in texts of sixty words and more, three in sentences, and as many as
    the text has where it is shorter than six words. 0 if either has no word.

    >>> shared_wording("The bridge opened in May 1931.", "Officials say the bridge opened in May.")
    0.75
    """
    words_a, words_b = _WORD.findall(a.casefold()), _WORD.findall(b.casefold())
    shorter = min(len(words_a), len(words_b))
    if not shorter:
        return 0.0
    size = 5 if shorter >= 60 else 3 if shorter >= 6 else shorter
    shingles_a = np.unique(_shingles(words_a, size))
    shingles_b = np.unique(_shingles(words_b, size))
    shared = len(np.intersect1d(shingles_a, shingles_b, assume_unique=True))
    return shared / min(len(shingles_a), len(shingles_b))


@lru_cache(maxsize=200_000)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def _shingles(words: list[str], size: int) -> _Hashes:
    """A 64-bit hash of each run of ``size`` words; of all words if there are fewer."""
    if not words:
        return np.empty(0, dtype=np.uint64)
    size = min(size, len(words))
    hashes = np.fromiter(map(_word_hash, words), dtype=np.uint64, count=len(words))
    count = len(words) - size + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for i in range(size):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + hashes[i : i + count]
    # The finisher of SplitMix64: its high bits, by which hashes are sown, depend on every word.
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _candidates(sets: list[_Hashes]) -> list[tuple[int, int]]:
    """Pairs (smaller, larger index) that share a hash, those that share most first.

    A hash that many texts have (a notice under every page) pairs each of them with the first few
    only: enough to find a group of copies, without the square of its size.
    """
    if len(sets) < 2:
        return []
    owners = np.repeat(np.arange(len(sets)), [len(hashes) for hashes in sets])
    hashes = np.concatenate(sets)
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    if not len(hashes):
        return []
    # The position of the first owner of each hash, repeated for every owner.
    changes = np.r_[True, hashes[1:] != hashes[:-1]]
    first = np.maximum.accumulate(np.where(changes, np.arange(len(hashes)), 0))
    found = []
    for step in range(_MOST_PARTNERS):
        partner = first + step
        later = np.flatnonzero(np.arange(len(hashes)) > partner)
        found.append(owners[partner[later]] * len(sets) + owners[later])
    pairs, shared = np.unique(np.concatenate(found), return_counts=True)
    best = np.argsort(-shared, kind="stable")
    return [(int(p) // len(sets), int(p) % len(sets)) for p in pairs[best]]


def _are_copies(a: _Hashes, level_a: int, b: _Hashes, level_b: int) -> bool:
    if level_a == level_b and len(a) == len(b) and np.array_equal(a, b):
        return True
    level = max(level_a, level_b)
    if level:
        below = np.uint64(2 ** (64 - level))
        a, b = a[a < below], b[b < below]
    smaller, larger = sorted((len(a), len(b)))
    shared = len(np.intersect1d(a, b, assume_unique=True))
    resemblance = shared / max(larger + smaller - shared, 1)
    # What is left of a thinned set speaks for 2**level times as many shingles.
    if smaller << level < ENOUGH_SHINGLES:
        return smaller >= FEWEST_SHINGLES and resemblance >= SHORT_RESEMBLANCE
    return resemblance >= RESEMBLANCE or shared >= CONTAINMENT * smaller
