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
