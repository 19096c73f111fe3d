"""Stretches of a text, each a half-open range of code points."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Spanned(Protocol):
    """What has a place in a text."""

    @property
    def start(self) -> int:
        """Its first code point."""
        ...

    @property
    def end(self) -> int:
        """The one behind its last."""
        ...


S = TypeVar("S", bound=Spanned)


def merge(known: list[S], more: list[S]) -> list[S]:
    """Both lists in order, without those of ``more`` that overlap one of ``known``.

    Each list is in order and overlaps nowhere; time is linear in both.
    """
    merged: list[S] = []
    index = 0
    for span in more:
        while index < len(known) and known[index].end <= span.start:
            merged.append(known[index])
            index += 1
        if index == len(known) or known[index].start >= span.end:
            merged.append(span)
    return merged + known[index:]


def widest_overlap(spans: Iterable[S], start: int, end: int) -> S | None:
    """The span that shares most code points with ``[start, end)``, the first of equals."""
    best, most = None, 0
    for span in spans:
        shared = min(end, span.end) - max(start, span.start)
        if shared > most:
            best, most = span, shared
    return best
