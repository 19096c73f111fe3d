"""The lexical index on disk: tantivy, with the state of the database inside its commit.

tantivy's Python package cannot attach a payload to a commit, so one marker document carries the
state; a searcher sees marker and passages of the same commit.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, Self

from secondsource.errors import LibraryError
from secondsource.index.analysis import english, terms
from secondsource.index.faults import full
from secondsource.index.lexical import TITLE_BOOST, Scored
from secondsource.index.rows import PassageText

_ANALYZER = "secondsource_en"
_HEAP_BYTES = 50_000_000
_LITTLE_ROOM = 64 * 1024 * 1024
_FOOTER_MAGIC = 1337  # of tantivy's files: body, JSON with the body's CRC-32, its length, magic


class DiskLexical:
    """One commit of the index in a folder."""

    def __init__(self, index: Any) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        marker = self._searcher.search(self._term("marker", "1"), 2).hits
        found = [self._searcher.doc(address)["state"][0] for _, address in marker]
        self.state: str = found[0] if len(found) == 1 else ""

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The last commit; ValueError or OSError if there is none or it cannot be read."""
        if os.access(folder, os.W_OK):
            return cls(_opened(folder))
        # tantivy locks before it reads, with a file in the index's folder. Links in a folder of our
        # own give it a place for that; what the searcher has opened outlives them.
        with tempfile.TemporaryDirectory() as own:
            for file in folder.iterdir():
                if not file.name.endswith(".lock"):
                    (Path(own) / file.name).symlink_to(file.absolute())
            return cls(_opened(Path(own)))

    @property
    def count(self) -> int:
        """Number of passages."""
        return int(self._searcher.num_docs) - 1

    def search(
        self, text: str, limit: int, documents: Collection[str] | None = None
    ) -> list[Scored]:
        """The best passages with any of the words, best first."""
        from tantivy import Occur, Query

        words = list(dict.fromkeys(terms(text)))
        if not words or limit < 1 or (documents is not None and not documents):
            return []
        # Terms are looked up one by one: a query language would read AND, quotes and colons in a
        # question as its own.
        clauses = [(Occur.Should, self._term("text", word)) for word in words]
        clauses += [
            (Occur.Should, Query.boost_query(self._term("title", word), TITLE_BOOST))
            for word in words
        ]
        query = Query.boolean_query(clauses)
        if documents is not None:
            among = Query.term_set_query(self._schema, "document", sorted(documents))
            query = Query.boolean_query(
                [(Occur.Must, query), (Occur.Must, Query.const_score_query(among, 0.0))]
            )
        hits = self._searcher.search(query, limit, count=False).hits
        numbers = self._searcher.fast_field_values("passage", [address for _, address in hits])
        pairs = [
            (int(number), float(score)) for number, (score, _) in zip(numbers, hits, strict=True)
        ]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def _term(self, field: str, value: str) -> Any:
        from tantivy import Query

        return Query.term_query(self._schema, field, value)


def defect(folder: Path, *, state: str, passages: int) -> str | None:
    """What is wrong with the index, as a word for "was ..."; None for a sound one."""
    if not folder.is_dir():
        return "missing"
    try:
        if any(_file_is_damaged(file) for file in _files(folder)):
            return "damaged"
        opened = DiskLexical.open(folder)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        return "damaged"
    if opened.state != state:
        return "of another generation"
    return None if opened.count == passages else "incomplete"


def rebuild(folder: Path, passages: Iterable[PassageText], *, state: str) -> None:
    """Builds the index anew beside the old one and puts it in its place."""
    fresh, old = _beside(folder)
    sweep(folder)
    fresh.mkdir()
    try:
        _commit(_created(fresh), fresh, (), passages, state)
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        elif folder.exists():
            os.rename(folder, old)
        os.rename(fresh, folder)
    finally:
        sweep(folder)


def sweep(folder: Path) -> None:
    """Removes what a killed :func:`rebuild` has left."""
    for left_over in _beside(folder):
        shutil.rmtree(left_over, ignore_errors=True)


def update(
    folder: Path, dropped: Iterable[str], passages: Iterable[PassageText], *, state: str
) -> DiskLexical:
    """Forgets the passages of some documents and takes in others, in one commit."""
    index = _opened(folder)
    _commit(index, folder, dropped, passages, state)
    index.reload()
    return DiskLexical(index)


def _beside(folder: Path) -> tuple[Path, Path]:
    return folder.with_name(f"{folder.name}.new"), folder.with_name(f"{folder.name}.old")


def _commit(
    index: Any, folder: Path, dropped: Iterable[str], passages: Iterable[PassageText], state: str
) -> None:
    from tantivy import Document

    try:
        writer = index.writer(_HEAP_BYTES, 1)
        try:
            writer.delete_documents_by_term("marker", "1")
            for document_id in dropped:
                writer.delete_documents_by_term("document", document_id)
            for passage in passages:
                document = Document()
                document.add_integer("passage", passage.number)
                document.add_text("document", passage.document_id)
                document.add_text("title", passage.title)
                document.add_text("text", passage.text)
                writer.add_document(document)
            marker = Document()
            marker.add_text("marker", "1")
            marker.add_text("state", state)
            writer.add_document(marker)
            writer.commit()
        finally:
            # Merges rename and remove files; none may run on after the write is acknowledged.
            writer.wait_merging_threads()
    except ValueError as error:
        # The cause of a failed indexing thread is lost on the way to Python.
        if "os error 28" in str(error) or shutil.disk_usage(folder).free < _LITTLE_ROOM:
            raise full(str(folder.parent)) from error
        raise LibraryError(
            str(folder.parent),
            f"the lexical index in {folder} could not be written ({error}); nothing of this write "
            "was kept. Run `secondsource verify --repair` and do it again",
        ) from error


def _created(folder: Path) -> Any:
    from tantivy import Index, SchemaBuilder

    builder = SchemaBuilder()
    builder.add_integer_field("passage", fast=True)
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_text_field("text", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_text_field("marker", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("state", stored=True, tokenizer_name="raw", index_option="basic")
    index = Index(builder.build(), str(folder))
    index.register_tokenizer(_ANALYZER, english())
    return index


def _opened(folder: Path) -> Any:
    from tantivy import Index

    index = Index.open(str(folder))
    index.register_tokenizer(_ANALYZER, english())
    index.config_reader("manual")  # a searcher is of one generation; no thread need watch for more
    index.reload()
    return index


def _files(folder: Path) -> list[Path]:
    """The files of the segments that the last commit names."""
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    names = tuple(segment["segment_id"].replace("-", "") for segment in meta["segments"])
    return [file for file in sorted(folder.iterdir()) if file.name.startswith(names) and names]


def _file_is_damaged(file: Path) -> bool:
    data = file.read_bytes()
    if len(data) < 8 or int.from_bytes(data[-4:], "little") != _FOOTER_MAGIC:
        return True
    size = int.from_bytes(data[-8:-4], "little")
    end = len(data) - 8 - size
    if end < 0:
        return True
    return bool(json.loads(data[end:-8])["crc"] != zlib.crc32(data[:end]))
