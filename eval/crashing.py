"""Kills a service that stores articles while it answers, restarts it, and counts what is lost."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path

import httpx
import numpy as np

from secondsource.corpus.records import Document
from secondsource.errors import InputError

from .newsmaker import make_news
from .served import Served, served

BATCH = 5
"""Articles that are sent, and stored, together."""
_ASKING = 2
_REQUEST_S = 120.0
_FIRST_S = 300.0
_PASSAGES_A_SECOND = 60
"""More than a machine stores, so that articles do not run out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashReport:
    """What a kill in the middle of storing and answering left behind.

    ``acknowledged``: articles whose storing the service had confirmed; ``missing``: those of them
    that it does not have, or has otherwise, after the restart. ``torn``: articles of a batch of
    which only a part was stored. ``per_second``: articles stored while questions ran; ``p50_ms``:
    the median of these questions, of which ``errors`` failed before the kill. ``alive``: whether
    a question is answered after the restart.
    """

    seconds: float
    acknowledged: int
    missing: int
    torn: int
    per_second: float
    answered: int
    errors: int
    p50_ms: float
    alive: bool

    @property
    def broken(self) -> bool:
        """Whether anything was lost or failed."""
        return bool(self.missing or self.torn or self.errors) or not self.alive

    def lines(self) -> list[str]:
        """The report as text."""
        return [
            f"killed after {self.seconds:.0f} s: {self.acknowledged} articles stored while "
            f"{self.answered} questions were answered ({self.per_second:.1f} articles/s, a "
            f"question p50 {self.p50_ms:.0f} ms, {self.errors} errors)",
            f"after the restart: {self.missing} articles missing, {self.torn} of a torn batch, "
            f"{'answers' if self.alive else 'does not answer'}",
        ]


@dataclass(slots=True)
class _Seen:
    """What the clients saw until the service was gone."""

    stored: list[Document] = field(default_factory=list)
    under_way: Sequence[Document] = ()
    latencies_ms: list[float] = field(default_factory=list)
    per_second: float = 0.0
    errors: int = 0
    killed: bool = False
    first: asyncio.Event = field(default_factory=asyncio.Event)


def crash(library: Path, questions: Sequence[str], seconds: float) -> CrashReport:
    """Stores and asks for ``seconds``, kills the service (SIGKILL), restarts it and looks.

    The time runs from the first articles that are stored, for which a model has to load.
    ``library`` is the folder of a library that holds what ``questions`` ask about; it keeps what
    was stored. Raises InputError for no time, and for a service that does not start or store.
    """
    if seconds <= 0:
        raise InputError("the service has to run for a while before it is killed")
    news = make_news(int(seconds * _PASSAGES_A_SECOND) + 1, seed=11).documents
    # made news of another seed bears the same names, and would replace what the library holds
    documents = [replace(document, id=f"crash-{document.id}") for document in news]
    with served(library) as service:
        before = _stored_in(service)
        seen = asyncio.run(_until_killed(service, documents, questions, seconds))
    with served(library) as service:
        missing = sum(not _holds(service, document) for document in seen.stored)
        rest = sum(_holds(service, document) for document in seen.under_way)
        extra = _stored_in(service) - before - len(seen.stored) - rest
        asked = httpx.post(
            f"{service.url}/v1/ask",
            json={"question": questions[0]},
            headers=service.headers,
            timeout=_REQUEST_S,
        )
    return CrashReport(
        seconds=seconds,
        acknowledged=len(seen.stored),
        missing=missing,
        torn=abs(extra + missing) + (rest if rest < len(seen.under_way) else 0),
        per_second=seen.per_second,
        answered=len(seen.latencies_ms),
        errors=seen.errors,
        p50_ms=float(np.median(seen.latencies_ms)) if seen.latencies_ms else 0.0,
        alive=asked.status_code == 200,
    )


async def _until_killed(
    service: Served, documents: Sequence[Document], questions: Sequence[str], seconds: float
) -> _Seen:
    seen = _Seen()
    clients = [_store(service, documents, seen)]
    clients += [_ask(service, questions, seen) for _ in range(_ASKING)]
    tasks = [asyncio.create_task(client) for client in clients]
    try:
        await asyncio.wait_for(seen.first.wait(), _FIRST_S)
    except TimeoutError as error:
        raise InputError(f"the service stored nothing in {_FIRST_S:.0f} s") from error
    stored_before = len(seen.stored)
    await asyncio.sleep(seconds)
    seen.per_second = (len(seen.stored) - stored_before) / seconds
    seen.killed = True
    service.kill()
    await asyncio.gather(*tasks)
    return seen


def _client(service: Served) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=service.url, headers=service.headers, timeout=_REQUEST_S)


async def _store(service: Served, documents: Sequence[Document], seen: _Seen) -> None:
    async with _client(service) as client:
        with contextlib.suppress(httpx.TransportError):
            for start in range(0, len(documents), BATCH):
                seen.under_way = documents[start : start + BATCH]
                body = [{"id": d.id, "text": d.text, "title": d.title} for d in seen.under_way]
                response = await client.post("/v1/documents", json=body)
                if response.status_code >= 400:
                    seen.errors += 1
                else:
                    seen.stored.extend(seen.under_way)
                    seen.first.set()
                seen.under_way = ()


async def _ask(service: Served, questions: Sequence[str], seen: _Seen) -> None:
    async with _client(service) as client:
        with contextlib.suppress(httpx.TransportError):
            for question in cycle(questions):
                began = time.perf_counter()
                response = await client.post("/v1/ask", json={"question": question})
                if seen.killed:
                    return
                if response.status_code == 200:
                    seen.latencies_ms.append((time.perf_counter() - began) * 1000)
                else:
                    seen.errors += 1


def _stored_in(service: Served) -> int:
    response = httpx.get(f"{service.url}/v1/documents", headers=service.headers, timeout=60)
    return int(response.json()["total"])


def _holds(service: Served, document: Document) -> bool:
    response = httpx.get(
        f"{service.url}/v1/documents/{document.id}", headers=service.headers, timeout=60
    )
    return response.status_code == 200 and response.json()["text"] == document.text
