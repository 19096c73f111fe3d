"""The sentences that a model wrote, each with the numbers of the quotes that it cites."""

from __future__ import annotations

import re
from dataclasses import dataclass

from secondsource.corpus.sentences import split_sentences

_MARKER = r"\[\s*\d{1,4}(?:\s*[,;]\s*\d{1,4})*\s*\]"
_MARKERS = re.compile(_MARKER)
# "It opened in 1931. [1]" and "It opened in 1931.[1]" cite in the same sentence
_BEHIND_STOP = re.compile(rf"([.!?]+[\"”’')]*)[^\S\n]*((?:{_MARKER}[^\S\n]*)+)(?=[A-Z“\"]|\s|$)")
_LEADING = re.compile(r"((?:\[\d+\])+) (.+?)([.!?]+[\"”’')]*)?")
_DRESSING = re.compile(
    r"^[^\S\n]*(?:[-*•][^\S\n]+|\d{1,2}[.)][^\S\n]+)"  # a list's bullet or number
    r"|\*{1,3}|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class ProseSentence:
    """One sentence on one line.

    ``text`` has its markers as ``[1]``, each number as the model wrote it; ``words`` is the same
    without them; ``cited`` are the numbers in order, each once. ``gap``: a blank line or the
    beginning stands before it, so that its "it" refers to nothing.
    """

    text: str
    words: str
    cited: tuple[int, ...]
    gap: bool


def prose_sentences(prose: str) -> list[ProseSentence]:
    """The sentences of a model's text, without bullets and emphasis.

    >>> [(s.text, s.cited) for s in prose_sentences("- It **opened** in 1931. [1, 2] It is old.")]
    [('It opened in 1931 [1][2].', (1, 2)), ('It is old.', ())]
    """
    prose = _DRESSING.sub("", prose.replace("\r\n", "\n"))
    prose = _BEHIND_STOP.sub(lambda m: f" {m[2].strip()}{m[1]} ", prose)
    found: list[ProseSentence] = []
    last_end = 0
    for sentence in split_sentences(prose):
        raw = prose[sentence.start : sentence.end]
        words = " ".join(_MARKERS.sub("", raw).split())
        gap = not found or prose[last_end : sentence.start].count("\n") > 1
        last_end = sentence.end
        cited = [int(n) for marker in _MARKERS.findall(raw) for n in re.findall(r"\d+", marker)]
        text = " ".join(_MARKERS.sub(lambda m: _separate(m.group()), raw).split())
        if leading := _LEADING.fullmatch(text):  # "[1] It opened in 1931."
            text = f"{leading[2]} {leading[1]}{leading[3] or ''}"
        found.append(
            ProseSentence(
                text=text,
                words=re.sub(r"\s+([.,;:!?])", r"\1", words),
                cited=tuple(dict.fromkeys(cited)),
                gap=gap,
            )
        )
    return found


def _separate(marker: str) -> str:
    return "".join(f"[{int(number)}]" for number in re.findall(r"\d+", marker))
