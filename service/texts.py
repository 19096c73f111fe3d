"""A text to check, from a file or from standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from secondsource.corpus.cleaning import clean_text, decode
from secondsource.errors import DocumentError

MAX_BYTES = 4 * 1024 * 1024
"""More than any text that is checked at once takes in any encoding."""

_LOADED = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".pdf")
_COLLECTION = ".jsonl"
_STDIN = Path("-")


def text_from(path: Path) -> str:
    """The text as a library would store it; ``-`` is standard input, in any encoding.

    Raises DocumentError for what is missing, empty, binary or too large.
    """
    if path == _STDIN:
        return _decoded(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")
    suffix = path.suffix.lower()
    if suffix in _LOADED or not path.exists():
        # Late: a claim that is typed need not wait for the readers of files.
        from secondsource.corpus.loaders import load_file

        return load_file(path)[0].text
    if suffix == _COLLECTION:
        raise DocumentError(str(path), "is a collection of articles; name a file with one text")
    if not path.is_file():
        raise DocumentError(str(path), "is not a regular file; name a file, or - for a pipe")
    try:
        with path.open("rb") as file:
            return _decoded(file.read(MAX_BYTES + 1), str(path))
    except OSError as error:
        raise DocumentError(str(path), f"cannot be read: {error.strerror}") from error


def _decoded(data: bytes, name: str) -> str:
    if not data:
        raise DocumentError(name, "is empty")
    if len(data) > MAX_BYTES:
        raise DocumentError(name, f"has more than {MAX_BYTES >> 20} MB; check it in parts")
    text = clean_text(decode(data, name))
    if not text.strip():
        raise DocumentError(name, "holds no words")
    return text
