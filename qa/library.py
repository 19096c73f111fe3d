"""The way in for programs: one library, opened from a folder or held in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from secondsource.config import Config
from secondsource.corpus.records import Document
from secondsource.corpus.sample import sample_documents
from secondsource.errors import QuestionError
from secondsource.index.collection import Collection, VerifyReport
from secondsource.index.records import AddReport, Filters, Hit, Listing, Progress
from secondsource.qa.answering import Observer, answer_question
from secondsource.qa.checking import check_claim
from secondsource.qa.evidence import configured_evidence_model
from secondsource.qa.prose import with_prose
from secondsource.qa.records import Answer, ClaimVerdict
from secondsource.qa.text_checking import MAX_TEXT_CHARS, check_text
from secondsource.qa.text_records import TextVerdict


class Library:
    """A collection of articles that can be asked.

    Made by :meth:`open`, :meth:`of` or :meth:`sample`, and closed by ``with`` or :meth:`close`.
    Reading is safe from several threads; one process at a time may write.
    """

    def __init__(self, collection: Collection, config: Config) -> None:
        self._collection = collection
        self._config = config

    @classmethod
    def open(cls, path: str | Path, *, config: Config | None = None, create: bool = True) -> Self:
        """Opens the library folder at ``path``; makes it if it is missing and ``create``.

        Raises a :class:`secondsource.errors.LibraryError` for a path that is no library, a newer
        format, another embedder or a damaged database.
        """
        config = config or Config()
        return cls(Collection.open(path, config=config, create=create), config)

    @classmethod
    def of(cls, documents: Iterable[Document], *, config: Config | None = None) -> Self:
        """A library in memory; nothing is written to disk."""
        config = config or Config()
        return cls(Collection.of(documents, config=config), config)

    @classmethod
    def sample(cls, *, config: Config | None = None) -> Self:
        """The bundled sample articles, in memory."""
        return cls.of(sample_documents(), config=config)

    @property
    def path(self) -> Path | None:
        """The library's folder; None in memory."""
        return self._collection.path

    @property
    def config(self) -> Config:
        """The settings it was opened with."""
        return self._config

    @property
    def generation(self) -> int:
        """Rises by one with every write."""
        with self._collection.view() as view:
            return view.generation

    @property
    def revision(self) -> str:
        """Names the present state: another one after every write, and in every other library."""
        with self._collection.view() as view:
            return view.revision

    @property
    def document_count(self) -> int:
        """Number of documents."""
        with self._collection.view() as view:
            return view.document_count

    @property
    def notices(self) -> tuple[str, ...]:
        """What was mended while opening, in words; usually empty."""
        return self._collection.notices

    def add(self, documents: Iterable[Document], *, progress: Progress | None = None) -> AddReport:
        """Stores documents in one transaction; one with a known id and new text is replaced."""
        return self._collection.add(documents, progress=progress)

    def add_files(
        self, paths: Iterable[str | Path], *, progress: Progress | None = None
    ) -> AddReport:
        """Loads files and folders and stores their documents; unreadable ones are reported."""
        return self._collection.add_files(paths, progress=progress)

    def remove(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Removes documents by id; an unknown id is an UnknownDocumentError and removes nothing."""
        return self._collection.remove(ids)

    def get(self, document_id: str) -> Document:
        """One document; UnknownDocumentError if there is none."""
        with self._collection.view() as view:
            return view.get(document_id)

    def documents(self) -> list[Document]:
        """Every document, ordered by id."""
        with self._collection.view() as view:
            return view.documents()

    def summaries(
        self, *, offset: int = 0, limit: int | None = None, filters: Filters | None = None
    ) -> Listing:
        """A page of the documents without their text, ordered by id; all without ``limit``."""
        with self._collection.view() as view:
            return view.summaries(offset=offset, limit=limit, filters=filters)

    def search(self, query: str, *, limit: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The ``limit`` best passages, best first; empty for an empty library."""
        with self._collection.view() as view:
            return view.search(
                self._checked(query, "query"), limit=limit, filters=filters or Filters()
            )

    def ask(
        self,
        question: str,
        *,
        filters: Filters | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        observe: Observer | None = None,
    ) -> Answer:
        """Answers from the articles, with citations.

        ``as_of`` (ISO 8601) leaves out what was published later; ``limit`` is the number of
        passages to read, ``config.candidates`` when None. ``observe`` is called with what each
        stage has found, see :data:`secondsource.qa.answering.Observer`. Raises QuestionError for
        an empty or over-long question.
        """
        question = self._checked(question, "question")
        model = configured_evidence_model(self._config)
        with self._collection.view() as view:
            answer = answer_question(
                question,
                view=view,
                model=model,
                config=self._config,
                filters=_as_of(filters, as_of),
                limit=limit,
                observe=observe,
            )
        # outside the view, since an endpoint may take its time
        return with_prose(answer, config=self._config, model=model)

    def check(
        self, claim: str, *, filters: Filters | None = None, as_of: str | None = None
    ) -> ClaimVerdict:
        """Judges a claim against the articles. Raises QuestionError like :meth:`ask`.

        A sentence that makes several claims is refuted when one of them is, supported when all of
        them are, else disputed when one of them is; ``parts`` has the verdict on each.
        """
        claim = self._checked(claim, "claim")
        with self._collection.view() as view:
            return check_claim(
                claim,
                view=view,
                model=configured_evidence_model(self._config),
                config=self._config,
                filters=_as_of(filters, as_of),
            )

    def check_text(
        self,
        text: str,
        *,
        filters: Filters | None = None,
        as_of: str | None = None,
        progress: Progress | None = None,
    ) -> TextVerdict:
        """Judges every claim of a text, such as a draft or the answer of a chatbot.

        A sentence that claims nothing is listed with the reason why it was skipped: a heading,
        a question, a greeting, an opinion, an instruction, or one about "it" where several things
        can be meant. ``progress`` is called with ("check", sentences done, sentences in all).
        Raises QuestionError for a text that is empty or longer than 100,000 characters.
        """
        self._valid(text, "text")
        if len(text) > MAX_TEXT_CHARS:
            raise QuestionError(
                f"the text has {len(text):,} characters; at most {MAX_TEXT_CHARS:,} are checked at "
                "a time, so check it in parts"
            )
        with self._collection.view() as view:
            return check_text(
                text,
                view=view,
                model=configured_evidence_model(self._config),
                config=self._config,
                filters=_as_of(filters, as_of),
                progress=progress,
            )

    async def aask(
        self,
        question: str,
        *,
        filters: Filters | None = None,
        as_of: str | None = None,
        limit: int | None = None,
    ) -> Answer:
        """:meth:`ask` in a worker thread."""
        return await asyncio.to_thread(
            self.ask, question, filters=filters, as_of=as_of, limit=limit
        )

    async def acheck(
        self, claim: str, *, filters: Filters | None = None, as_of: str | None = None
    ) -> ClaimVerdict:
        """:meth:`check` in a worker thread."""
        return await asyncio.to_thread(self.check, claim, filters=filters, as_of=as_of)

    async def acheck_text(
        self,
        text: str,
        *,
        filters: Filters | None = None,
        as_of: str | None = None,
        progress: Progress | None = None,
    ) -> TextVerdict:
        """:meth:`check_text` in a worker thread, which calls ``progress``."""
        return await asyncio.to_thread(
            self.check_text, text, filters=filters, as_of=as_of, progress=progress
        )

    def verify(self, *, repair: bool = False) -> VerifyReport:
        """Compares the derived indexes with the database; ``repair`` rebuilds what differs."""
        return self._collection.verify(repair=repair)

    def close(self) -> None:
        """Releases files and locks; closing twice is harmless."""
        self._collection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _checked(self, text: str, what: str) -> str:
        stripped = " ".join(self._valid(text, what).split())
        if len(stripped) > self._config.max_question_chars:
            raise QuestionError(
                f"the {what} has {len(stripped):,} characters; at most "
                f"{self._config.max_question_chars:,} are read, so ask one thing at a time"
            )
        return stripped

    @staticmethod
    def _valid(text: str, what: str) -> str:
        if not isinstance(text, str):
            raise QuestionError(f"the {what} must be text, not {type(text).__name__}")
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise QuestionError(
                f"the {what} holds a lone surrogate at {error.start}, which is no character; "
                "leave it out"
            ) from error
        if not text.strip():
            raise QuestionError(f"the {what} is empty; write at least one word")
        return text


def _as_of(filters: Filters | None, as_of: str | None) -> Filters:
    filters = filters or Filters()
    if as_of is None:
        return filters
    return Filters(
        documents=filters.documents,
        sources=filters.sources,
        published_from=filters.published_from,
        published_to=filters.published_to,
        as_of=as_of,
    )
