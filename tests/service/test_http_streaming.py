"""Answers as server-sent events."""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from litestar.testing import TestClient

from secondsource import Library
from secondsource.corpus.records import Document
from secondsource.errors import LibraryDamagedError
from secondsource.service import streaming
from secondsource.service.app import create_app
from secondsource.service.settings import Settings

from .conftest import HandmadeLibrary
from .test_http import QUESTION, problem_of

STREAM = {"Accept": "text/event-stream"}


def events_of(text: str) -> list[tuple[str, object]]:
    """Names and decoded data of the events of a stream."""
    events = []
    for block in text.replace("\r\n", "\n").strip().split("\n\n"):
        if block.startswith(":"):
            continue  # a comment, which keeps the connection alive
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        events.append((fields["event"], json.loads(fields["data"])))
    return events


def without_timings(answer: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in answer.items() if name != "timings_ms"}


def test_the_stages_of_a_question_come_as_events_and_then_the_answer(client, library) -> None:
    response = client.post("/v1/ask", json={"question": QUESTION}, headers=STREAM)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    events = events_of(response.text)
    assert [name for name, _ in events] == ["search", "readings", "positions", "answer", "done"]
    found = dict(events)
    assert found["search"]["hits"][1] == {
        "document_id": "town/bridge.md",
        "title": "The bridge",
        "start": 0,
        "end": 26,
    }
    assert found["readings"] == {"count": 0, "best": None}
    assert [position["value"] for position in found["positions"]["positions"]] == ["1931", "1932"]
    assert found["answer"] == client.post("/v1/ask", json={"question": QUESTION}).json()


@pytest.mark.parametrize(
    "accept", ["application/json", "*/*", "application/json, text/event-stream"]
)
def test_json_stays_the_answer_to_whoever_takes_it(client, library, accept) -> None:
    response = client.post("/v1/ask", json={"question": QUESTION}, headers={"Accept": accept})
    assert response.content == msgspec.json.encode(library.ask(QUESTION).to_dict())


def test_what_fails_before_the_first_event_has_its_own_status(client, library) -> None:
    asked = client.post("/v1/ask", json={"question": " "}, headers=STREAM)
    assert problem_of(asked, 422)["code"] == "QuestionError"


class FailsLate(HandmadeLibrary):
    """Fails after the search."""

    def __init__(self, late: Exception) -> None:
        super().__init__()
        self.late = late

    def ask(self, question, *, observe=None, **options):
        if observe is not None:
            observe("search", ())
            raise self.late
        return super().ask(question, **options)


@pytest.mark.parametrize(
    ("late", "status", "detail"),
    [
        (LibraryDamagedError("lib", "library.db cannot be read"), 503, "library.db cannot be read"),
        (TimeoutError("of its own"), 500, "something went wrong on the server; its log says what"),
    ],
)
def test_what_fails_later_is_the_last_event(late, status, detail) -> None:
    with TestClient(create_app(FailsLate(late))) as client:
        response = client.post("/v1/ask", json={"question": QUESTION}, headers=STREAM)
    assert response.status_code == 200
    (first, _), (last, problem) = events_of(response.text)
    assert (first, last) == ("search", "error")
    assert (problem["status"], problem["detail"]) == (status, detail)


def test_the_first_event_does_not_wait_for_the_answer(library, monkeypatch) -> None:
    """The stream of the running application is read message by message."""
    monkeypatch.setattr(streaming, "PING_S", 0.02)
    library.gate.clear()

    async def run() -> list[bytes]:
        call = Call(create_app(library), QUESTION)
        early = [await call.part(), await call.part()]
        library.gate.set()
        return [*early, *[part async for part in call.rest()]]

    first, second, *rest = asyncio.run(run())
    assert first.startswith(b"event: search\r\n")
    assert second == b": still reading\r\n\r\n"
    assert any(part.startswith(b"event: answer\r\n") for part in rest)


def test_a_client_that_goes_away_frees_its_worker_at_the_next_stage(library) -> None:
    library.gate.clear()

    async def run() -> int:
        app = create_app(library, Settings(workers=1, max_waiting=0))
        call = Call(app, "Who left?")
        await call.part()
        call.disconnect()
        await call.ended
        assert await status_of(app, QUESTION) == 503  # the thread is still in its stage
        library.gate.set()
        deadline = time.monotonic() + 20
        while (status := await status_of(app, QUESTION)) == 503:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)
        return status

    assert asyncio.run(run()) == 200
    assert [question for question, *_ in library.asked] == [QUESTION]


def test_a_client_that_goes_away_while_it_waits_leaves_the_queue(library) -> None:
    library.gate.clear()

    async def run() -> None:
        app = create_app(library, Settings(workers=1, max_waiting=1, request_timeout_s=0.2))
        busy = Call(app, QUESTION)
        await busy.part()
        assert await status_of(app, "Who waited?", STREAM) == 504
        assert await status_of(app, "Is there room?", STREAM) == 504  # not 503: the place is free
        library.gate.set()
        async for _ in busy.rest():
            pass

    asyncio.run(run())
    assert [question for question, *_ in library.asked] == [QUESTION]


def test_a_busy_service_turns_streams_away_with_503(library) -> None:
    settings = Settings(workers=1, max_waiting=0)
    with TestClient(create_app(library, settings)) as client, ThreadPoolExecutor(1) as threads:
        while client.get("/health/ready").status_code != 200:
            time.sleep(0.01)
        library.gate.clear()
        slow = threads.submit(client.post, "/v1/ask", json={"question": QUESTION})
        while library.searching < 2:  # the first one warmed the models up
            time.sleep(0.01)
        problem_of(client.post("/v1/ask", json={"question": QUESTION}, headers=STREAM), 503)
        library.gate.set()
        assert slow.result(timeout=30).status_code == 200


@pytest.mark.slow
def test_a_real_question_streams_the_answer_that_it_would_get_as_json() -> None:
    documents = [
        Document(id="a", text="The bridge of Marl opened in 1931.", source="Town Crier"),
        Document(id="b", text="The bridge of Marl opened in 1932.", source="River Post"),
    ]
    with Library.of(documents) as library, TestClient(create_app(library)) as client:
        body = {"question": "When did the bridge of Marl open?"}
        found = dict(events_of(client.post("/v1/ask", json=body, headers=STREAM).text))
        plain = client.post("/v1/ask", json=body).json()
    assert without_timings(found["answer"]) == without_timings(plain)
    assert found["positions"]["positions"] == plain["positions"]
    best = found["readings"]["best"]
    text = {document.id: document.text for document in documents}[best["document_id"]]
    assert best["quote"] == text[best["start"] : best["end"]]
    assert text[best["answer_start"] : best["answer_end"]] in ("1931", "1932")
    assert found["readings"]["count"] == 2


class Call:
    """A streamed question to an application, spoken to as a server would."""

    def __init__(self, app, question, headers=STREAM) -> None:
        body = json.dumps({"question": question}).encode()
        self._requests: asyncio.Queue[dict[str, object]] = asyncio.Queue()
        self._requests.put_nowait({"type": "http.request", "body": body, "more_body": False})
        self._parts: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.status = 0
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/v1/ask",
            "raw_path": b"/v1/ask",
            "root_path": "",
            "query_string": b"",
            "headers": [
                (b"host", b"localhost"),
                (b"content-type", b"application/json"),
                *[(name.lower().encode(), value.encode()) for name, value in headers.items()],
            ],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        self.ended = asyncio.create_task(app(scope, self._requests.get, self._send))

    async def _send(self, message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["body"]:
            self._parts.put_nowait(message["body"])
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self._parts.put_nowait(None)

    async def part(self) -> bytes | None:
        """The next part of the response's body, None at its end."""
        return await asyncio.wait_for(self._parts.get(), timeout=20)

    async def rest(self):
        """What is left of the body."""
        while (part := await self.part()) is not None:
            yield part
        self.disconnect()
        await self.ended

    def disconnect(self) -> None:
        """Goes away."""
        self._requests.put_nowait({"type": "http.disconnect"})


async def status_of(app, question, headers=None) -> int:
    """The status of a question's answer, which is read to its end."""
    call = Call(app, question, headers or {})
    async for _ in call.rest():
        pass
    return call.status
