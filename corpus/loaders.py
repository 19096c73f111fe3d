"""Makes documents out of files and folders."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from secondsource.errors import DocumentError

from .cleaning import clean_text, decode
from .fields import Fields
from .frontmatter import split_front_matter
from .html import read_html
from .jsonl import load_jsonl
from .pdf import read_pdf
from .records import Document, Rejected

Progress = Callable[[str, int, int], None]
"""Called with ("read", files done, files in all)."""

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a file that is one document; a collection in JSON Lines may be of any size."""

_READERS: dict[str, Callable[[bytes, str], tuple[Fields, str]]] = {
    ".txt": lambda data, name: (Fields(), clean_text(decode(data, name))),
    ".text": lambda data, name: (Fields(), clean_text(decode(data, name))),
    ".md": lambda data, name: split_front_matter(clean_text(decode(data, name)), name),
    ".markdown": lambda data, name: split_front_matter(clean_text(decode(data, name)), name),
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
}
_COLLECTIONS = (".jsonl.gz", ".jsonl")
KNOWN_SUFFIXES = (*_READERS, *_COLLECTIONS)
"""Suffixes of files that become documents, in lower case."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file to load: its path, its name in messages, and the id of its document."""

    path: str
    name: str
    document_id: str


def load_files(
    paths: Iterable[str | Path], *, progress: Progress | None = None
) -> Iterator[Document | Rejected]:
    """The documents of files and, recursively, of folders, in sorted order.

    Whatever cannot be loaded is Rejected with the reason and the rest goes on: a path that does
    not exist, a damaged or empty file, a file of an unknown kind, a bad line of a collection.
    Hidden files and folders inside a folder are left out without a word, a file that is named
    twice is loaded once, and links to folders are not followed. A document's id is its path below
    the given folder, or the file's bare name, without suffix and with ``/`` between the parts.
    """
    found: list[_File | Rejected] = []
    seen: set[str] = set()
    for path in paths:
        for item in _walk(path):
            if isinstance(item, Rejected):
                found.append(item)
            elif os.path.realpath(item.path) not in seen:
                seen.add(os.path.realpath(item.path))
                found.append(item)
    for done, item in enumerate(found):
        if progress is not None:
            progress("read", done, len(found))
        if isinstance(item, Rejected):
            yield item
        else:
            yield from _load(item)
    if progress is not None:
        progress("read", len(found), len(found))


def load_file(path: str | Path) -> list[Document]:
    """The documents of one file: one, or as many as a collection holds.

    Raises DocumentError if the file, or any line of a collection, cannot be loaded.
    """
    loaded = list(load_files([path])) if not os.path.isdir(path) else []
    if not loaded:
        raise DocumentError(str(path), "is a folder or empty; name a file")
    documents = []
    for item in loaded:
        if isinstance(item, Rejected):
            raise DocumentError(item.name, item.reason)
        documents.append(item)
    return documents


def document_of(
    text: str, fields: Fields, *, name: str = "", id: str = "", path: str | None = None
) -> Document:
    """A document of cleaned text and what is known about it; the text tells the rest.

    ``fields.id`` goes before ``id``. Raises DocumentError, under ``name``, for a text without a
    letter or digit.
    """
    if not text.strip():
        raise DocumentError(name, "is empty")
    if not re.search(r"\w", text):
        raise DocumentError(name, "holds no words")
    return fields.of_text(text, id=fields.id or id, path=path)


def _walk(path: str | Path) -> Iterator[_File | Rejected]:
    given = os.fspath(path)
    name = _printable(given)
    if not given or "\0" in given:
        yield Rejected(name=name, reason="is no path; name a file or a folder")
    elif os.path.isdir(given):
        yield from _walk_folder(given)
    elif not os.path.lexists(given):
        yield Rejected(name=name, reason="does not exist; check the spelling")
    else:
        yield _File(given, name, _without_suffix(os.path.basename(given)))


def _walk_folder(folder: str) -> Iterator[_File | Rejected]:
    failed: list[OSError] = []
    empty = True
    for parent, folders, files in os.walk(folder, onerror=failed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in sorted(files):
            if file.startswith("."):
                continue
            empty = False
            path = os.path.join(parent, file)
            relative = os.path.relpath(path, folder).replace(os.sep, "/")
            yield _File(path, _printable(path), _without_suffix(relative))
    for error in failed:
        yield Rejected(
            name=_printable(error.filename or folder), reason=f"cannot be read: {error.strerror}"
        )
    if empty and not failed:
        yield Rejected(
            name=_printable(folder),
            reason=f"the folder holds no files; known kinds are {', '.join(KNOWN_SUFFIXES)}",
        )


def _suffix(name: str) -> str:
    lower = name.lower()
    for suffix in _COLLECTIONS:
        if lower.endswith(suffix):
            return suffix
    return os.path.splitext(lower)[1]


def _without_suffix(name: str) -> str:
    suffix = _suffix(name)
    return _printable(name[: -len(suffix)] if suffix in KNOWN_SUFFIXES else name)


def _printable(name: str) -> str:
    """A file name that is not UTF-8 with U+FFFD in place of its odd bytes."""
    return os.fsencode(name).decode("utf-8", errors="replace")


def _load(file: _File) -> Iterator[Document | Rejected]:
    try:
        suffix = _suffix(file.path)
        if suffix not in KNOWN_SUFFIXES:
            kinds = ", ".join(KNOWN_SUFFIXES)
            kind = f"{suffix} files are" if suffix else "a file without a suffix is"
            raise DocumentError(file.name, f"{kind} of no known kind ({kinds})")
        if suffix in _COLLECTIONS:
            _check_regular(file)
            yield from load_jsonl(file.path)
            return
        fields, text = _READERS[suffix](_bytes_of(file), file.name)
        path = _printable(os.path.abspath(file.path))
        yield document_of(text, fields, name=file.name, id=file.document_id, path=path)
    except DocumentError as error:
        yield Rejected(name=error.name, reason=error.reason)


def _check_regular(file: _File) -> int:
    """The file's size in bytes. A pipe or a device would be read for ever."""
    try:
        status = os.stat(file.path)
    except OSError as error:
        raise DocumentError(file.name, f"cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(status.st_mode):
        raise DocumentError(file.name, "is not a regular file")
    return status.st_size


def _bytes_of(file: _File) -> bytes:
    size = _check_regular(file)
    if size == 0:
        raise DocumentError(file.name, "is empty")
    if size > LARGEST_FILE:
        raise DocumentError(
            file.name,
            f"has {size >> 20} MB; at most {LARGEST_FILE >> 20} MB make one document, so split it "
            "or write its articles as JSON Lines",
        )
    try:
        return Path(file.path).read_bytes()
    except OSError as error:
        raise DocumentError(file.name, f"cannot be read: {error.strerror}") from error
