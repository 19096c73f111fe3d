"""Uploaded files: written to a private folder, read by the loaders, and gone again."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from secondsource.corpus.loaders import KNOWN_SUFFIXES, load_files
from secondsource.corpus.records import Document, Rejected

ACCEPTED = tuple(suffix for suffix in KNOWN_SUFFIXES if not suffix.endswith(".gz"))
"""Suffixes of files that may be uploaded; a compressed one may be of any size unpacked."""

_LONGEST_NAME = 240  # bytes; most file systems take 255
_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: the name that the client gave it, and its bytes."""

    name: str
    content: bytes


def safe_name(name: str) -> str:
    """The last part of a path of any system, as a plain visible file name with its suffix."""
    last = re.split(r"[/\\]", name)[-1]
    plain = _UNSAFE.sub("-", last).strip().lstrip(".").strip()
    stem, suffix = os.path.splitext(plain)
    room = _LONGEST_NAME - len(suffix.encode())
    if room < 1:
        return "upload"
    return stem.encode()[:room].decode(errors="ignore") + suffix or "upload"


def load_uploads(uploads: Sequence[Upload]) -> tuple[list[Document], list[Rejected]]:
    """The documents of uploaded files, and what could not become one.

    An id is the file's name without suffix, as for files that are added from disk; of two files
    with one id the second is refused.
    """
    documents: dict[str, Document] = {}
    rejected: list[Rejected] = []
    with tempfile.TemporaryDirectory(prefix="secondsource-") as folder:
        for number, upload in enumerate(uploads):
            name = safe_name(upload.name)
            for item in _load(upload.content, name, Path(folder) / str(number)):
                if isinstance(item, Rejected):
                    rejected.append(item)
                elif item.id in documents:
                    reason = f"another file of this upload has the id {item.id!r}; rename one"
                    rejected.append(Rejected(name=name, reason=reason))
                else:
                    documents[item.id] = item
    return list(documents.values()), rejected


def _load(content: bytes, name: str, folder: Path) -> list[Document | Rejected]:
    """What one file holds, without a trace of where it lay for the loaders."""
    if not name.lower().endswith(ACCEPTED):
        kinds = ", ".join(ACCEPTED)
        return [Rejected(name=name, reason=f"is of no kind that can be uploaded ({kinds})")]
    folder.mkdir(mode=0o700)
    file = folder / name
    file.write_bytes(content)
    loaded: list[Document | Rejected] = []
    for item in load_files([file]):
        if isinstance(item, Rejected):
            loaded.append(replace(item, name=item.name.replace(str(file), name)))
        else:
            loaded.append(replace(item, path=None))
    return loaded
