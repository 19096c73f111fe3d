"""Which line breaks of a text end a thought, and which only wrap it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_LINE = re.compile(r"\S[^\n\r\x0b\x0c\x85\u2028\u2029]*")
_BLANK_LINE = re.compile(
    r"(?:\r\n|\r(?!\n)|[\n\x0b\x0c\x85\u2028\u2029])\s*?[\n\r\x0b\x0c\x85\u2028\u2029]"
)
_BULLET = re.compile(r"(?:[-*+•‣◦▪●–—·]|\(?\d{1,3}[.)]|\(?[A-Za-z][)])(?:\s|$)")
_BULLET_ALONE = re.compile(r"(?:[-*+•‣◦▪●–—·]|\(?\d{1,3}[.)]|\(?[A-Za-z][)])")
_MARKUP = re.compile(r"#{1,6}\s|\||```|(?:[-*_=~]\s*){3,}$")
_ENDED = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
_OPEN_END = re.compile(
    r"(?:^|\s)(?:an?|and|as|at|but|by|for|from|in|into|is|of|on|or|than|that|the|their|to|was|were"
    r"|which|who|will|with)$|,$"
)

_NARROWEST_WRAP, _WIDEST_WRAP = 30, 130


class Line(NamedTuple):
    """A line without the white space around it, ``text[start:end]``."""

    start: int
    end: int
    after_blank: bool


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """The lines that hold more than white space, in order."""
    end = len(text) if end is None else end
    previous = start
    for match in _LINE.finditer(text, start, end):
        stripped = match.start() + len(match.group().rstrip())
        blank = _BLANK_LINE.search(text, previous, match.start()) is not None
        yield Line(match.start(), stripped, blank)
        previous = stripped


def units(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Ranges within which a line break does not end a sentence.

    A blank line, a bullet, markup or a heading starts a new range. A text that was wrapped at a
    fixed width is recognised by its lines being full: the next line's first word would not have
    fitted. A line that ends in a comma or in a word such as "of" goes on in the next.
    """
    blocks: list[list[Line]] = []
    for line in lines(text, start, end):
        if line.after_blank or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    widths = [_wrap_width(text, block) for block in blocks]
    known = sorted(set(widths) - {0})
    for block, width in zip(blocks, widths, strict=True):
        if not width and known and len(block) == 2:
            # Two lines are too few to show a width; they share that of the other paragraphs.
            longest = max(line.end - line.start for line in block)
            width = next((other for other in known if longest <= other + 2), 0)
        yield from _units_of_block(text, block, width)


def _wrap_width(text: str, block: list[Line]) -> int:
    """The width at which a block of three or more lines was wrapped; 0 if it was not."""
    if len(block) < 3:
        return 0
    width = max(line.end - line.start for line in block)
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return 0
    full = sum(_is_full(text, a, b, width) for a, b in pairwise(block))
    return width if full >= 0.6 * (len(block) - 1) else 0


def _is_full(text: str, line: Line, following: Line, width: int) -> bool:
    """Whether the following line's first word would not have fitted on the line."""
    first_word = text[following.start : min(following.end, following.start + width)].split(None, 1)
    return line.end - line.start + 1 + len(first_word[0]) > width


def _units_of_block(text: str, block: list[Line], width: int) -> Iterator[tuple[int, int]]:
    start = block[0].start
    for line, following in pairwise(block):
        if not _goes_on(text, line, following, width):
            yield start, line.end
            start = following.start
    yield start, block[-1].end


def _goes_on(text: str, line: Line, following: Line, width: int) -> bool:
    length = line.end - line.start
    if length <= 5 and _BULLET_ALONE.fullmatch(text, line.start, line.end):
        return True
    if not width and length < _NARROWEST_WRAP:
        return False
    # The head is enough to see a marker and the tail to see how the line ends; a line may be huge.
    head = text[following.start : min(following.end, following.start + 80)]
    if _BULLET.match(head) or _MARKUP.match(head):
        return False
    if _MARKUP.match(text[line.start : min(line.end, line.start + 80)]):
        return False
    if width:
        return _is_full(text, line, following, width)
    tail = text[max(line.start, line.end - 40) : line.end]
    if _ENDED.search(tail):
        return False
    return head[0].islower() or _OPEN_END.search(tail) is not None
