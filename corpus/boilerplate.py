"""Which ranges of an article's text are evidence."""

from __future__ import annotations

from .records import Sentence


def evidence_ranges(text: str) -> tuple[Sentence, ...]:
    """Ranges of the text that may be cited, in order."""
    return (Sentence(0, len(text)),)


def named_sources(text: str) -> tuple[str, ...]:
    """Sources."""
    return ()
