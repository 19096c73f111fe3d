"""A small library that answers without models, and clients over it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

import pytest
from litestar.testing import TestClient

from secondsource.corpus.records import Document, Passage, Rejected, Sentence
from secondsource.errors import QuestionError, UnknownDocumentError
from secondsource.index.records import AddReport, DocumentSummary, Filters, Hit, Listing, Ranks
from secondsource.qa.records import (
    Answer,
    Citation,
    ClaimLabel,
    ClaimVerdict,
    Disagreement,
    LibraryState,
    Position,
    Verdict,
)
from secondsource.service.app import create_app
from secondsource.service.settings import Settings

BRIDGE = Document(
    id="town/bridge.md",
    text="The bridge opened in 1931.",
    title="The bridge",
    source="Town Crier",
    published="2024-05-01",
)
RIVER = Document(
    id="river",
    text="The bridge over the river opened in 1932, the council says.",
    title="The river",
    source="River Post",
    published="2024-06-01",
    path="/home/editor/river.md",
)


def citation(document: Document, number: int) -> Citation:
    return Citation(
        id=number,
        document_id=document.id,
        document_sha256=document.sha256,
        title=document.title,
        source=document.source,
        url=document.url,
        published=document.published,
        origin_id=document.origin_id,
        quote=document.text,
        start=0,
        end=len(document.text),
    )


def disputed_answer(question: str, generation: int = 1) -> Answer:
    return Answer(
        question=question,
        verdict=Verdict.DISPUTED,
        answer="1931 according to the Town Crier [1]; 1932 according to the River Post [2].",
        confidence=0.81239,
        reason=None,
        positions=(
            Position(
                value="1931",
                normalized={"type": "date", "low": "1931-01-01"},
                stance="reported",
                articles=2,
                origins=1,
                probability=0.9,
                citations=(1,),
            ),
            Position(
                value="1932",
                normalized=None,
                stance=None,
                articles=1,
                origins=1,
                probability=0.8,
                citations=(2,),
            ),
        ),
        disagreements=(
            Disagreement(
                kind="date",
                relation="conflicts",
                positions=(0, 1),
                explanation="The sources name different years.",
                citations=(1, 2),
            ),
        ),
        caveats=(),
        citations=(citation(BRIDGE, 1), citation(RIVER, 2)),
        library=LibraryState(generation=generation, config="abc"),
        timings_ms={"search": 1.5},
    )


class HandmadeLibrary:
    """Answers every question alike; stores documents in a dictionary.

    ``gate`` holds up every question until it is set; ``failure`` is raised by the next call.
    """

    notices: tuple[str, ...] = ()

    def __init__(self, documents: Iterable[Document] = (BRIDGE, RIVER)) -> None:
        self.stored = {document.id: document for document in documents}
        self.generation = 1
        self.gate = threading.Event()
        self.gate.set()
        self.failure: BaseException | None = None
        self.asked: list[tuple[str, Filters | None, str | None, int | None]] = []
        self.searching = 0
        self.closed = False

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure

    def ask(self, question, *, filters=None, as_of=None, limit=None, observe=None) -> Answer:
        self._fail()
        if not question.strip():
            raise QuestionError("the question is empty; write at least one word")
        if observe is not None:
            observe("search", tuple(self.search(question, filters=filters)))
        self.searching += 1
        self.gate.wait(timeout=30)
        if observe is not None:
            observe("readings", ())
            observe("positions", disputed_answer(question).positions)
        self.asked.append((question, filters, as_of, limit))
        return disputed_answer(question, self.generation)

    def check(self, claim, *, filters=None, as_of=None) -> ClaimVerdict:
        self._fail()
        return ClaimVerdict(
            claim=claim,
            verdict=ClaimLabel.REFUTED,
            confidence=0.7,
            supporting=(),
            refuting=(citation(RIVER, 1),),
            explanation="The River Post says otherwise.",
            supporting_origins=0,
            refuting_origins=1,
            library=LibraryState(generation=self.generation, config="abc"),
            timings_ms={},
        )

    def search(self, query, *, limit=10, filters=None) -> list[Hit]:
        self._fail()
        admitted = [
            document for document in self.documents() if (filters or Filters()).admits(document)
        ]
        return [
            Hit(
                document=document,
                passage=Passage(
                    document_id=document.id,
                    start=0,
                    end=len(document.text),
                    tokens=7,
                    sentences=(Sentence(0, len(document.text)),),
                ),
                score=0.5,
                ranks=Ranks(dense=1),
            )
            for document in admitted[:limit]
        ]

    @property
    def revision(self) -> str:
        return f"{self.generation}-handmade"

    def summaries(self, *, offset=0, limit=None, filters=None) -> Listing:
        admitted = [
            document for document in self.documents() if (filters or Filters()).admits(document)
        ]
        names = [name for name in DocumentSummary.__slots__ if name != "characters"]
        return Listing(
            documents=tuple(
                DocumentSummary(
                    **{name: getattr(document, name) for name in names},
                    characters=len(document.text),
                )
                for document in admitted[offset : None if limit is None else offset + limit]
            ),
            total=len(admitted),
            generation=self.generation,
            revision=self.revision,
        )

    def documents(self) -> list[Document]:
        return [self.stored[name] for name in sorted(self.stored)]

    @property
    def document_count(self) -> int:
        return len(self.stored)

    def get(self, document_id: str) -> Document:
        if document_id not in self.stored:
            raise UnknownDocumentError(document_id)
        return self.stored[document_id]

    def add(self, documents, *, progress=None) -> AddReport:
        self._fail()
        outcome: dict[str, list[str]] = {"added": [], "replaced": [], "unchanged": []}
        rejected = []
        for document in documents:
            if not document.text.strip():
                rejected.append(Rejected(name=document.id, reason="holds no words"))
                continue
            known = self.stored.get(document.id)
            kind = "added" if known is None else "unchanged" if known == document else "replaced"
            outcome[kind].append(document.id)
            self.stored[document.id] = document
        self.generation += 1
        return AddReport(
            **{kind: tuple(ids) for kind, ids in outcome.items()},
            rejected=tuple(rejected),
            generation=self.generation,
            passages=len(self.stored),
        )

    def remove(self, ids) -> tuple[str, ...]:
        for document_id in ids:
            self.get(document_id)
        for document_id in ids:
            del self.stored[document_id]
        self.generation += 1
        return tuple(ids)

    def close(self) -> None:
        self.closed = True

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@pytest.fixture
def library() -> HandmadeLibrary:
    return HandmadeLibrary()


@pytest.fixture
def settings() -> Settings:
    return Settings(max_body_bytes=20_000)


@pytest.fixture
def client(library: HandmadeLibrary, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(library, settings), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def sample_answer() -> Answer:
    return disputed_answer("When did the bridge open?")
