"""The server over real sockets, in a thread of the test's own process."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator

import httpx
import pytest
import uvicorn

from secondsource.errors import ConfigError
from secondsource.eval.hostile import HostileReport, attack
from secondsource.eval.served import Served
from secondsource.service import server
from secondsource.service.app import create_app
from secondsource.service.keys import ApiKey, hash_of
from secondsource.service.settings import Settings

QUESTION = {"question": "When did the bridge open?"}
READER = ApiKey(name="reader", hash=hash_of("sso_reader"), scopes=("read",))


@contextlib.contextmanager
def running(library, settings: Settings) -> Iterator[tuple[uvicorn.Server, httpx.Client]]:
    """A service that runs, and a client that keeps no connection."""
    bound = server.listen(settings)
    runner = server.server_of(create_app(library, settings), settings)
    thread = threading.Thread(target=runner.run, kwargs={"sockets": [bound]})
    thread.start()
    lone = httpx.Limits(max_keepalive_connections=0)
    try:
        with httpx.Client(base_url=server.url_of(bound), timeout=60, limits=lone) as client:
            wait_until(lambda: runner.started)
            wait_until(lambda: client.get("/health/ready").status_code == 200)
            yield runner, client
    finally:
        library.gate.set()
        runner.should_exit = True
        thread.join(timeout=60)
        assert not thread.is_alive()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def asking(client: httpx.Client, into: list[httpx.Response]) -> threading.Thread:
    """A question asked in a thread, which has reached the library when this returns."""
    thread = threading.Thread(
        target=lambda: into.append(client.post("/v1/ask", json=QUESTION)),
    )
    thread.start()
    wait_until(lambda: "secondsource_reading 1.0" in client.get("/metrics").text)
    return thread


def test_a_stopping_service_finishes_what_runs_and_sends_the_rest_away(library) -> None:
    answers: list[httpx.Response] = []
    with running(library, Settings(port=0)) as (runner, client):
        library.gate.clear()
        asked = asking(client, answers)
        runner.should_exit = True
        wait_until(lambda: client.get("/health/ready").status_code == 503)
        assert client.get("/health/live").status_code == 200
        refused = client.post("/v1/ask", json=QUESTION)
        assert refused.status_code == 503
        assert refused.headers["content-type"].startswith("application/problem+json")
        assert refused.headers["retry-after"] == "5"
        assert "this service is stopping" in refused.json()["detail"]
        assert not answers
        library.gate.set()
        asked.join()
        wait_until(lambda: closed(client))
    assert [answer.status_code for answer in answers] == [200]


def closed(client: httpx.Client) -> bool:
    try:
        client.get("/health/live")
    except httpx.TransportError:
        return True
    return False


def test_the_grace_of_a_stopping_service_ends(library, caplog) -> None:
    with running(library, Settings(port=0, shutdown_grace_s=0.3)) as (runner, client):
        library.gate.clear()
        errors: list[Exception] = []

        def ask() -> None:
            try:
                client.post("/v1/ask", json=QUESTION)
            except httpx.TransportError as error:
                errors.append(error)

        thread = threading.Thread(target=ask)
        thread.start()
        wait_until(lambda: "secondsource_reading 1.0" in client.get("/metrics").text)
        with caplog.at_level(logging.ERROR, logger="secondsource"):
            runner.should_exit = True
            wait_until(lambda: "broken off" in caplog.text)
        library.gate.set()
        thread.join()


def test_a_head_that_does_not_come_is_not_waited_for(library, monkeypatch) -> None:
    monkeypatch.setattr(server, "HEADERS_S", 0.3)
    with running(library, Settings(port=0)) as (_, client):
        address = (client.base_url.host, client.base_url.port)
        for part in (b"", b"GET /health/live HTTP/1.1\r\nHost: local"):
            with socket.create_connection(address, timeout=30) as slow:
                slow.sendall(part)
                assert slow.recv(100) == b""
        with socket.create_connection(address, timeout=30) as kept:
            kept.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert kept.recv(1000).startswith(b"HTTP/1.1 200")
            kept.sendall(b"GET /health")
            while kept.recv(1000):
                pass


def test_a_header_cannot_give_a_client_another_address(library) -> None:
    with running(library, Settings(port=0, rate_per_minute=1, rate_burst=1)) as (_, client):
        seen = [
            client.get("/v1/documents", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code
            for n in range(3)
        ]
    assert seen == [200, 429, 429]


def test_a_trusted_proxy_tells_whom_it_asks_for(library) -> None:
    settings = Settings(port=0, rate_per_minute=1, rate_burst=1, trusted_proxies=("127.0.0.1",))
    with running(library, settings) as (_, client):
        seen = [
            client.get("/v1/documents", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code
            for n in (1, 2, 1)
        ]
    assert seen == [200, 200, 429]


def test_nothing_is_opened_to_other_machines_without_keys() -> None:
    with pytest.raises(ConfigError, match=r"0\.0\.0\.0 can be reached .* --insecure"):
        server.listen(Settings(host="0.0.0.0", port=0))
    for allowed in (Settings(keys=(READER,)), Settings(allow_open=True)):
        with server.listen(allowed.with_typed(host="0.0.0.0", port=0)) as bound:
            assert bound.getsockname()[0] == "0.0.0.0"


def test_malformed_requests_of_every_kind_break_nothing(library) -> None:
    settings = Settings(port=0, keys=(READER,), max_body_bytes=20_000, body_timeout_s=0.5)
    with running(library, settings) as (_, client):
        service = Served(url=str(client.base_url).rstrip("/"), key="sso_reader")
        report = asyncio.run(attack(service, 160, question="Who?", body_limit=20_000))
    assert report.alive
    assert report.server_errors == 0, report.lines()
    assert sum(sum(of.values()) for of in report.statuses.values()) == 160
    assert set(report.statuses["slow body"]) == {"408"}
    assert set(report.statuses["huge body"]) == {"413"}
    assert set(report.statuses["bad JSON"]) == {"400"}


def test_a_server_error_makes_an_attack_a_success() -> None:
    report = HostileReport(requests=3, statuses={"bad JSON": {"400": 2, "500": 1}}, alive=True)
    assert (report.server_errors, report.broken) == (1, True)
    assert report.lines()[0].startswith("3 malformed requests: 1 server errors")
