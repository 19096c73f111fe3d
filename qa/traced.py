"""Text with parts left out or put in, and where each character of it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_MARKUP = re.compile(
    r"\A\s*(?:>\s*)*(?:[-*+•‣▪●]\s+|\(?\d{1,3}[.)]\s+|#{1,6}\s+)?"  # quote, bullet, heading
    r"|\s*\[\d{1,3}\](?!\()"  # a citation's marker
    r"|\[(?=[^\]\n]+\]\()|(?<=[^\s\]])\]\([^)\s]*\)"  # a link keeps its words
    r"|\*+|`+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Traced:
    """``text[i]`` stands for ``original[starts[i]:ends[i]]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def without_markup(cls, original: str, start: int, end: int) -> Self:
        """``original[start:end]`` without bullets, emphasis and markers, with single spaces.

        >>> Traced.without_markup("- The **bridge**\\n is old [1].", 0, 30).text
        'The bridge is old.'
        """
        words = original[start:end]
        kept = bytearray(b"\x01") * len(words)
        for match in _MARKUP.finditer(words):
            kept[match.start() : match.end()] = bytes(len(match.group()))
        letters: list[str] = []
        places: list[int] = []
        for place, letter in enumerate(words):
            if kept[place] and not (letter.isspace() and (not letters or letters[-1] == " ")):
                letters.append(" " if letter.isspace() else letter)
                places.append(start + place)
        while letters and letters[-1] == " ":
            letters.pop()
            places.pop()
        return cls("".join(letters), tuple(places), tuple(place + 1 for place in places))

    def replaced(self, start: int, end: int, words: str) -> Traced:
        """With ``words`` in place of ``text[start:end]``; all of them stand for that range."""
        low, high = self.starts[start], self.ends[end - 1]
        return Traced(
            self.text[:start] + words + self.text[end:],
            (*self.starts[:start], *(low for _ in words), *self.starts[end:]),
            (*self.ends[:start], *(high for _ in words), *self.ends[end:]),
        )

    def range_of(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original that ``text[start:end]``, not empty, came from."""
        return self.starts[start], self.ends[end - 1]
