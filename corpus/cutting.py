"""Cuts a range that is too long where it hurts least."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_JOINERS = frozenset("\u200d\ufe0e\ufe0f")


def cut_range(text: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """Pieces of ``text[start:end]`` of at most ``limit`` characters, trimmed, in order.

    Cuts after a semicolon, colon, dash or comma in the second half of a piece, else at white
    space, else between two characters that do not form one visible character (an accent, an
    emoji sequence or a flag stays whole unless it alone is longer than half a piece).
    """
    while True:
        while start < end and text[start].isspace():
            start += 1
        if start >= end:
            return
        if end - start <= limit:
            yield start, start + len(text[start:end].rstrip())
            return
        # Two even pieces read better than a full one and a crumb.
        size = limit if end - start > 2 * limit else max(1, (end - start) * 3 // 5)
        size = min(size, limit)
        cut = _cut_before(text, start, start + size)
        yield start, start + len(text[start:cut].rstrip())
        start = cut


def _cut_before(text: str, start: int, stop: int) -> int:
    middle = start + max(1, (stop - start) // 2)
    for marks in (";", ":—–", ",，、"):
        for position in range(stop, middle, -1):
            if text[position - 1] in marks and text[position].isspace():
                return position
    for position in range(stop, start, -1):
        if text[position].isspace():
            return position
    for position in range(stop, middle - 1, -1):
        if is_visible_boundary(text, position):
            return position
    return stop


def is_visible_boundary(text: str, position: int) -> bool:
    """Whether a cut before ``position`` keeps visible characters whole.

    An approximation of the grapheme clusters of Unicode Annex 29 that knows combining marks,
    variation selectors, emoji joined by U+200D, skin tones and flags.
    """
    if not 0 < position < len(text):
        return True
    before, after = text[position - 1], text[position]
    if before == "\u200d" or after in _JOINERS or unicodedata.category(after).startswith("M"):
        return False
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return False
    if _is_flag_letter(before) and _is_flag_letter(after):
        run = 1
        while run < 64 and position - run > 0 and _is_flag_letter(text[position - run - 1]):
            run += 1
        return run % 2 == 0
    return True


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
