"""What can be evaluated: secondsource itself, or a floor to compare it with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from secondsource.config import Config
from secondsource.corpus.records import Document
from secondsource.qa.evidence import EvidenceModel
from secondsource.qa.records import Answer, ClaimVerdict

from .baseline import WordOverlap, WordOverlapEvidence


class Asks(Protocol):
    """What is evaluated: a library, or anything that answers like one."""

    def ask(self, question: str) -> Answer:
        """Answers from the articles."""
        ...

    def check(self, claim: str) -> ClaimVerdict:
        """Judges a claim against the articles."""
        ...

    def get(self, document_id: str) -> Document:
        """One document; UnknownDocumentError if there is none."""
        ...

    def close(self) -> None:
        """Releases what it holds."""
        ...


class Answering(Protocol):
    """A way of answering; sent to worker processes, so it has to pickle."""

    @property
    def config(self) -> Config:
        """The settings that everything is made with."""
        ...

    def over(self, documents: Sequence[Document]) -> Asks:
        """Asks these documents alone, in memory."""
        ...

    def standing(self) -> Asks:
        """Asks the library that cases without documents are meant for."""
        ...

    def evidence(self) -> EvidenceModel:
        """The model that reading cases and pairs are put to."""
        ...

    def with_threads(self, threads: int) -> Answering:
        """The same with another number of model threads."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryAnswering:
    """secondsource itself; ``library`` is a library folder, None for the bundled sample."""

    library: Path | None = None
    config: Config = field(default_factory=Config)

    def over(self, documents: Sequence[Document]) -> Asks:
        """Implements :meth:`Answering.over`."""
        from secondsource.qa.library import Library

        return Library.of(documents, config=self.config)

    def standing(self) -> Asks:
        """Implements :meth:`Answering.standing`; raises LibraryError for a folder that is none."""
        from secondsource.qa.library import Library

        if self.library is None:
            return Library.sample(config=self.config)
        return Library.open(self.library, config=self.config, create=False)

    def evidence(self) -> EvidenceModel:
        """Implements :meth:`Answering.evidence`."""
        from secondsource.qa.evidence import configured_evidence_model

        return configured_evidence_model(self.config)

    def with_threads(self, threads: int) -> LibraryAnswering:
        """Implements :meth:`Answering.with_threads`."""
        return LibraryAnswering(library=self.library, config=self.config.with_(threads=threads))


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineAnswering:
    """The word-overlap floor; without documents it asks ``documents``."""

    documents: tuple[Document, ...] = ()
    config: Config = field(default_factory=Config)

    def over(self, documents: Sequence[Document]) -> Asks:
        """Implements :meth:`Answering.over`."""
        return WordOverlap(documents, self.config)

    def standing(self) -> Asks:
        """Implements :meth:`Answering.standing`."""
        return WordOverlap(self.documents, self.config)

    def evidence(self) -> EvidenceModel:
        """Implements :meth:`Answering.evidence`."""
        return WordOverlapEvidence()

    def with_threads(self, threads: int) -> BaselineAnswering:
        """Implements :meth:`Answering.with_threads`; it has no threads."""
        return self
