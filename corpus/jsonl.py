"""Reads a collection with one JSON record a line."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, cast

from secondsource.errors import DocumentError

from .cleaning import clean_text
from .fields import read_fields
from .records import Document, Rejected

LARGEST_RECORD = 64 * 1024 * 1024
"""Bytes of one line, uncompressed."""


def load_jsonl(path: str | Path) -> Iterator[Document | Rejected]:
    """The documents of a .jsonl or .jsonl.gz file, read line by line.

    A record is an object with ``text`` and, where known, ``id, title, source, url, published,
    author, language``; other keys are ignored. A line that is none is Rejected under the name
    ``path:line`` and the others load. Raises DocumentError if the file cannot be opened.
    """
    where = os.path.abspath(path)
    name = str(path)
    with ExitStack() as stack:
        try:
            stream: IO[bytes] = stack.enter_context(open(where, "rb"))
        except OSError as error:
            raise DocumentError(name, f"cannot be read: {error.strerror or error}") from error
        if name.lower().endswith(".gz"):
            stream = cast(IO[bytes], stack.enter_context(gzip.GzipFile(fileobj=stream)))
        seen_any = False
        for number, line in _numbered_lines(stream, name):
            seen_any = True
            if isinstance(line, Rejected):
                yield line
                continue
            try:
                yield _document(line, f"{name}:{number}", where, number)
            except DocumentError as error:
                yield Rejected(name=error.name, reason=error.reason)
        if not seen_any:
            yield Rejected(name=name, reason="is empty; write one JSON record a line")


def _numbered_lines(stream: IO[bytes], name: str) -> Iterator[tuple[int, bytes | Rejected]]:
    number = 0
    while True:
        number += 1
        try:
            line = stream.readline(LARGEST_RECORD + 1)
            if len(line) > LARGEST_RECORD:
                while line and not line.endswith(b"\n"):
                    line = stream.readline(LARGEST_RECORD)
                reason = f"the record has more than {LARGEST_RECORD >> 20} MB; split it"
                yield number, Rejected(name=f"{name}:{number}", reason=reason)
                continue
        except (OSError, EOFError, zlib.error) as error:
            reason = f"the file is damaged from here on ({error}); the records before are kept"
            yield number, Rejected(name=f"{name}:{number}", reason=reason)
            return
        if not line:
            return
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield number, line


def _document(line: bytes, name: str, where: str, number: int) -> Document:
    from .loaders import document_of

    record = _record(line, name)
    text = record.get("text")
    if not isinstance(text, str):
        missing = "has no" if text is None else "needs a string as"
        raise DocumentError(name, f'the record {missing} "text"')
    fields = read_fields(record, name)
    return document_of(clean_text(text), fields, name=name, path=f"{where}#{fields.id or number}")


def _record(line: bytes, name: str) -> dict[str, Any]:
    if line.startswith((b"\xff\xfe", b"\xfe\xff")) or line.count(0) > len(line) // 4:
        raise DocumentError(name, "is not UTF-8; save the file as UTF-8")
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise DocumentError(name, "is not UTF-8; save the file as UTF-8") from error
    except RecursionError as error:
        raise DocumentError(name, "the JSON is nested too deeply for an article") from error
    except ValueError as error:
        raise DocumentError(name, f"is not JSON: {error}") from error
    if not isinstance(record, dict):
        raise DocumentError(name, 'must be a JSON object with a "text", one a line')
    return record
