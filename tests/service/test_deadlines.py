from __future__ import annotations

import threading
import time

import anyio
import httpx
import pytest
from litestar.testing import TestClient

from secondsource.service.app import create_app
from secondsource.service.settings import Settings

QUESTION = {"question": "When did the bridge open?"}


@pytest.fixture
def held(library):
    """A library whose questions wait, and are let go at the end."""
    yield library
    library.gate.set()


def wait_until(condition) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_an_answer_that_does_not_come_in_time_is_504_and_keeps_its_worker(held) -> None:
    settings = Settings(workers=1, max_waiting=0, request_timeout_s=0.3)
    with TestClient(create_app(held, settings), raise_server_exceptions=False) as client:
        wait_until(lambda: client.get("/health/ready").status_code == 200)
        held.gate.clear()
        late = client.post("/v1/ask", json=QUESTION)
        assert late.status_code == 504
        assert late.headers["content-type"].startswith("application/problem+json")
        assert "there was no answer within 0.3 s" in late.json()["detail"]
        busy = client.post("/v1/ask", json=QUESTION)
        assert busy.status_code == 503
        held.gate.set()
        wait_until(lambda: client.post("/v1/ask", json=QUESTION).status_code == 200)


def test_a_question_given_up_while_it_waits_is_never_read(held) -> None:
    settings = Settings(workers=1, max_waiting=5, request_timeout_s=0.3)
    with TestClient(create_app(held, settings), raise_server_exceptions=False) as client:
        wait_until(lambda: client.get("/health/ready").status_code == 200)
        before = len(held.asked)
        held.gate.clear()
        first = threading.Thread(target=client.post, args=("/v1/ask",), kwargs={"json": QUESTION})
        first.start()
        wait_until(lambda: b"secondsource_reading 1.0" in client.get("/metrics").content)
        assert client.post("/v1/ask", json=QUESTION).status_code == 504
        first.join()
        held.gate.set()
        wait_until(lambda: b"secondsource_reading 0.0" in client.get("/metrics").content)
        assert len(held.asked) == before + 1


def test_a_body_that_does_not_come_is_408(library) -> None:
    app = create_app(library, Settings(body_timeout_s=0.2))

    async def slowly():
        yield b'{"question": '
        await anyio.sleep(5)
        yield b'"When?"}'

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            return await client.post("/v1/ask", content=slowly())

    response = anyio.run(asked)
    assert response.status_code == 408
    assert response.headers["content-type"].startswith("application/problem+json")
    assert response.headers["connection"] == "close"
    assert "did not come within 0.2 s" in response.json()["detail"]


def test_a_client_that_leaves_while_it_sends_is_no_fault_of_the_service(held, caplog) -> None:
    async def run() -> list[str]:
        parts = iter(
            [
                {"type": "http.request", "body": b'{"question":', "more_body": True},
                {"type": "http.disconnect"},
            ]
        )

        async def receive() -> dict[str, object]:
            return next(parts)

        async def send(_: object) -> None:
            return None

        scope = {
            "type": "http", "http_version": "1.1", "method": "POST", "path": "/v1/ask",
            "raw_path": b"/v1/ask", "root_path": "", "scheme": "http", "query_string": b"",
            "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "extensions": {},
        }  # fmt: skip
        app = create_app(held)
        async with app.lifespan():
            await app({**scope, "app": app, "state": {}}, receive, send)
        return [record.levelname for record in caplog.records]

    assert "ERROR" not in anyio.run(run)


def test_writes_beyond_those_that_may_wait_are_turned_away(held) -> None:
    settings = Settings(workers=1, max_waiting=0)
    gate, inside = threading.Event(), threading.Event()
    add = held.add

    def slow(*args, **options):
        inside.set()
        assert gate.wait(30)
        return add(*args, **options)

    held.add = slow
    article = {"text": "The mill burned down."}
    with TestClient(create_app(held, settings)) as client:
        first = threading.Thread(
            target=client.post, args=("/v1/documents",), kwargs={"json": article}
        )
        first.start()
        assert inside.wait(30)
        refused = client.post("/v1/documents", json=article)
        gate.set()
        first.join()
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert client.post("/v1/documents", json=article).status_code in (200, 201)
