"""Reads evaluation suites: JSON Lines, one case a line, gzip allowed.

A line with ``claim`` is a claim case, with ``question`` and ``context`` a reading case, with
``premise`` a pair, with ``question`` alone a question case. Keys that are not known are kept in
``extra`` and ignored. A file that holds several kinds gives one suite a kind.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from secondsource.corpus.records import Document
from secondsource.errors import SuiteError

from .cases import (
    CLAIM_VERDICTS,
    PAIR_LABELS,
    QUESTION_VERDICTS,
    RELATIONS,
    Case,
    CaseKind,
    ClaimCase,
    GoldPosition,
    PairCase,
    QuestionCase,
    ReadingCase,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """The cases of one kind in one file, in the file's order.

    ``sha256`` is that of the file's bytes; ``size`` counts the file's cases of this kind, also
    those that a limit left out.
    """

    name: str
    path: Path
    sha256: str
    kind: CaseKind
    cases: tuple[Case, ...]
    size: int

    def first(self, limit: int | None) -> Suite:
        """The suite with its first ``limit`` cases; all of them when None."""
        return self if limit is None else replace(self, cases=self.cases[:limit])


def read_suites(path: str | Path) -> tuple[Suite, ...]:
    """The suites in one file, one for each kind of case, in the order of their first case.

    Raises SuiteError, naming file and line, for a file that cannot be read, holds no case, a line
    that is no JSON object, a key of the wrong type, an unknown verdict or relation, a relation
    without two documents, or an id given twice.
    """
    path = Path(path)
    content = _content(path)
    by_kind: dict[CaseKind, list[Case]] = {}
    first_line: dict[str, int] = {}
    for number, row in _rows(path, content):
        kind, case = _Row(path, number, row).case()
        if case.id in first_line:
            raise SuiteError(
                f"{path}:{number}: the id {case.id!r} was given in line {first_line[case.id]} "
                "already; give every case its own id"
            )
        first_line[case.id] = number
        by_kind.setdefault(kind, []).append(case)
    if not by_kind:
        raise SuiteError(f"{path}: no cases; a suite has one JSON object a line")
    digest = hashlib.sha256(_stored(path)).hexdigest()
    name = suite_name(path)
    return tuple(
        Suite(
            name=name if len(by_kind) == 1 else f"{name}:{kind}",
            path=path,
            sha256=digest,
            kind=kind,
            cases=tuple(cases),
            size=len(cases),
        )
        for kind, cases in by_kind.items()
    )


def suite_name(path: Path) -> str:
    """The file's name without ``.jsonl`` and ``.gz``.

    >>> suite_name(Path("dev/ramdocs.jsonl.gz"))
    'ramdocs'
    """
    return path.name.removesuffix(".gz").removesuffix(".jsonl")


def _stored(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise SuiteError(f"{path}: no such suite; give a .jsonl or .jsonl.gz file") from None
    except OSError as error:
        raise SuiteError(f"{path}: cannot be read ({error.strerror})") from error


def _content(path: Path) -> str:
    stored = _stored(path)
    try:
        # the magic number and not the name decides: a renamed file is read all the same
        if stored.startswith(b"\x1f\x8b"):
            stored = gzip.decompress(stored)
        return stored.decode("utf-8-sig")
    except (OSError, EOFError, zlib.error) as error:
        raise SuiteError(f"{path}: the gzip file is damaged ({error}); fetch it again") from error
    except UnicodeDecodeError as error:
        line = stored[: error.start].count(b"\n") + 1
        raise SuiteError(f"{path}:{line}: not UTF-8; save the suite as UTF-8") from error


def _rows(path: Path, content: str) -> Iterator[tuple[int, dict[str, Any]]]:
    # not splitlines(): U+2028 and its kin may stand inside a JSON string
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise SuiteError(f"{path}:{number}: not JSON ({error}); write one object a line") from (
                error
            )
        if not isinstance(row, dict):
            raise SuiteError(f"{path}:{number}: a case is a JSON object, not {type(row).__name__}")
        yield number, row


class _Row:
    """One line, read key by key; what it does not read stays in ``extra``."""

    def __init__(self, path: Path, number: int, row: dict[str, Any]) -> None:
        self.where = f"{path}:{number}"
        self.fallback_id = f"{suite_name(path)}-{number}"
        self.row = row
        self.known: set[str] = {"id", "suite"}

    def case(self) -> tuple[CaseKind, Case]:
        row = self.row
        if row.get("premise") is not None:
            return "pair", self.pair()
        if row.get("claim") is not None:
            return "claim", self.claim()
        if row.get("question") is None:
            raise SuiteError(
                f"{self.where}: a case needs a question, a claim, or a premise and a hypothesis"
            )
        if row.get("context") is not None:
            return "reading", self.reading()
        return "question", self.question()

    def question(self) -> QuestionCase:
        documents = self.documents()
        return QuestionCase(
            id=self.id(),
            question=self.text("question"),
            documents=documents,
            verdict=self.choice("verdict", QUESTION_VERDICTS),
            positions=self.positions(),
            wrong=self.texts("wrong"),
            relation=self.relation(documents),
            extra=self.extra(),
        )

    def claim(self) -> ClaimCase:
        return ClaimCase(
            id=self.id(),
            claim=self.text("claim"),
            documents=self.documents(),
            verdict=self.choice("verdict", CLAIM_VERDICTS),
            supported_by=self.texts("supported_by"),
            refuted_by=self.texts("refuted_by"),
            extra=self.extra(),
        )

    def reading(self) -> ReadingCase:
        if "answers" not in self.row:
            raise SuiteError(
                f"{self.where}: a reading case needs answers, empty when there is none"
            )
        return ReadingCase(
            id=self.id(),
            question=self.text("question"),
            context=self.text("context"),
            answers=self.texts("answers"),
            extra=self.extra(),
        )

    def pair(self) -> PairCase:
        label = self.choice("label", PAIR_LABELS)
        if label is None:
            raise SuiteError(f"{self.where}: a pair needs a label: {', '.join(PAIR_LABELS)}")
        return PairCase(
            id=self.id(),
            premise=self.text("premise"),
            hypothesis=self.text("hypothesis"),
            label=label,
            extra=self.extra(),
        )

    def id(self) -> str:
        value = self.row.get("id", self.fallback_id)
        if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
            raise self.wrong_type("id", "text", value)
        return str(value)

    def text(self, key: str) -> str:
        self.known.add(key)
        value = self.row.get(key)
        if not isinstance(value, str):
            raise self.wrong_type(key, "text", value)
        if not value.strip():
            raise SuiteError(f"{self.where}: {key} is empty")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        self.known.add(key)
        value = self.row.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong_type(key, "a list of texts", value)
        return tuple(value)

    def choice(self, key: str, allowed: tuple[str, ...]) -> str | None:
        self.known.add(key)
        value = self.row.get(key)
        if value is None:
            return None
        if value not in allowed:
            raise SuiteError(
                f"{self.where}: {key} must be one of {', '.join(allowed)}, not {value!r}"
            )
        return str(value)

    def relation(self, documents: tuple[Document, ...] | None) -> str | None:
        value = self.choice("relation", RELATIONS)
        if value is not None and len(documents or ()) != 2:
            raise SuiteError(
                f"{self.where}: a relation is between two documents; give the case two "
                f"documents of its own, not {len(documents or ())}"
            )
        return value

    def positions(self) -> tuple[GoldPosition, ...]:
        found = []
        for item in self.objects("positions"):
            inner = _Row(Path(), 0, item)
            inner.where = f"{self.where}: a position"
            aliases = tuple(alias for alias in inner.texts("answers") if alias.strip())
            if not aliases:
                raise SuiteError(f"{self.where}: a position needs answers: a list of its wordings")
            ids = inner.texts("documents") + inner.texts("sources")
            found.append(GoldPosition(aliases=aliases, documents=tuple(dict.fromkeys(ids))))
        return tuple(found)

    def documents(self) -> tuple[Document, ...] | None:
        if self.row.get("documents") is None:
            self.known.add("documents")
            return None
        documents: dict[str, Document] = {}
        for index, item in enumerate(self.objects("documents")):
            inner = _Row(Path(), 0, item)
            inner.where, inner.fallback_id = f"{self.where}: a document", f"d{index}"
            document = Document(
                id=inner.id(),
                text=inner.text("text"),
                title=inner.optional("title") or "",
                source=inner.optional("source"),
                url=inner.optional("url"),
                published=inner.optional("published"),
                author=inner.optional("author"),
            )
            if document.id in documents:
                raise SuiteError(f"{self.where}: two documents have the id {document.id!r}")
            documents[document.id] = document
        return tuple(documents.values())

    def objects(self, key: str) -> list[dict[str, Any]]:
        self.known.add(key)
        value = self.row.get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong_type(key, "a list of objects", value)
        return value

    def optional(self, key: str) -> str | None:
        value = self.row.get(key)
        if value is not None and not isinstance(value, str):
            raise self.wrong_type(key, "text", value)
        return value or None

    def extra(self) -> Mapping[str, Any]:
        return {key: value for key, value in self.row.items() if key not in self.known}

    def wrong_type(self, key: str, expected: str, value: object) -> SuiteError:
        given = "missing" if value is None else f"{type(value).__name__}"
        return SuiteError(f"{self.where}: {key} must be {expected}, not {given}")
