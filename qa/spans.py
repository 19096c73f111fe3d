"""Stretches of a text, each a half-open range of code points."""

from __future__ import annotations

import re
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


_EDGE = " \t\n,;:.!?()[]\"“”'‘"


def within(text: str, start: int, end: int, around: Spanned) -> tuple[int, int]:
    """The span ``[start, end)`` cut to what it stands in, of whole words, without punctuation at
    its edges."""
    end = min(end, around.end)
    while around.start < start < end and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while start < end < around.end and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    end = start + closed_before(text[start:end])
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


def closed_before(span: str) -> int:
    """Where the span meets the end of a bracket that was opened before it; else its length."""
    depth = 0
    for place, character in enumerate(span):
        if character == "(":
            depth += 1
        elif character == ")":
            if depth == 0 and place > 0:
                return place
            depth = max(0, depth - 1)
    return len(span)
