"""Passages as the evidence model is given them: below the title of their article.

What a title names, the sentences below it call "it" or leave out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from secondsource.index.records import Hit
from secondsource.qa.evidence import AnswersYesNo, Entailment, EvidenceModel, SpanReading

MAX_WORDS = 24
"""Of a title; what follows is left out, so that it takes no room from the passage."""
_MARK = " - "


def under_heading(heading: str, text: str) -> str:
    """The text, unchanged, behind the first words of what stands above it.

    >>> under_heading("Marl Bridge", "It opened in 1932.")
    'Marl Bridge - It opened in 1932.'
    >>> under_heading("", "It opened in 1932.")
    'It opened in 1932.'
    """
    words = heading.split()[:MAX_WORDS]
    return f"{' '.join(words)}{_MARK}{text}" if words else text


def headed(hit: Hit, text: str | None = None) -> str:
    """The passage, or a ``text`` from it, under its article's title, if that is not in it."""
    given = hit.text if text is None else text
    title = hit.document.title
    return given if title in given else under_heading(title, given)


def read_headed(question: str, hits: Sequence[Hit], model: EvidenceModel) -> list[SpanReading]:
    """One reading a passage, in order; the spans are code points of ``hit.text``.

    The title helps to understand the passage and answers nothing itself: what is quoted is a
    slice of the text.
    """
    contexts = [headed(hit) for hit in hits]
    return [
        _below(reading, len(context) - len(hit.text))
        for reading, context, hit in zip(
            model.read(question, contexts), contexts, hits, strict=True
        )
    ]


def ask_headed(question: str, hits: Sequence[Hit], model: AnswersYesNo) -> list[Entailment]:
    """What each passage answers to a yes/no question, in order."""
    return model.answer_yes_no(question, [headed(hit) for hit in hits])


def _below(reading: SpanReading, start: int) -> SpanReading:
    spans = tuple(
        replace(span, start=span.start - start, end=span.end - start)
        for span in reading.spans
        if span.start >= start
    )
    return replace(reading, spans=spans)
