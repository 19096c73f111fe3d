from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from unittest.mock import Mock

import pytest
from litestar.testing import TestClient
from prometheus_client.parser import text_string_to_metric_families

from secondsource.errors import LibraryError
from secondsource.service.app import create_app
from secondsource.service.keys import ApiKey, hash_of
from secondsource.service.logs import JsonLines, TextLines, request_id
from secondsource.service.settings import Settings

QUESTION = {"question": "When did the bridge open?"}
READER = ApiKey(name="reader", hash=hash_of("sso_reader"), scopes=("read",))


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the service logs, as JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("secondsource")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(before)


def requests(stream: io.StringIO) -> list[dict[str, object]]:
    parsed = [json.loads(line) for line in stream.getvalue().splitlines()]
    return [line for line in parsed if line["logger"] == "secondsource.access"]


def samples(client: TestClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    text = client.get("/metrics").text
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(client: TestClient, name: str, **labels: str) -> float:
    return samples(client)[name, frozenset(labels.items())]


def test_requests_are_counted_by_route_and_never_by_path(client: TestClient) -> None:
    client.get("/v1/documents/river")
    client.get("/v1/documents/no-such-document")
    client.get("/nowhere/at/all")
    client.request("BREW", "/v1/ask")
    route = "/v1/documents/{document_id}"
    found = samples(client)
    counted = {
        (labels["method"], labels["route"], labels["status"]): count
        for (name, pairs), count in found.items()
        if name == "secondsource_requests_total"
        for labels in [dict(pairs)]
    }
    assert counted == {
        ("GET", route, "200"): 1,
        ("GET", route, "404"): 1,
        ("GET", "unmatched", "404"): 1,
        ("other", "unmatched", "405"): 1,
    }
    assert value(client, "secondsource_request_seconds_count", route=route) == 2
    assert "no-such-document" not in client.get("/metrics").text


def test_answers_are_counted_by_verdict_and_timed_by_stage(client: TestClient) -> None:
    for _ in range(2):
        client.post("/v1/ask", json=QUESTION)
    client.post("/v1/check", json={"claim": "The bridge opened in 1931."})
    assert value(client, "secondsource_verdicts_total", of="question", verdict="disputed") == 2
    assert value(client, "secondsource_verdicts_total", of="claim", verdict="refuted") == 1
    assert value(client, "secondsource_stage_seconds_count", stage="search") == 2
    assert value(client, "secondsource_stage_seconds_sum", stage="search") == pytest.approx(0.003)


def test_the_gauges_tell_what_the_library_holds_now(client: TestClient) -> None:
    assert value(client, "secondsource_library_documents") == 2
    assert value(client, "secondsource_library_generation") == 1
    assert value(client, "secondsource_reading") == 0
    assert value(client, "secondsource_waiting") == 0


def test_a_client_that_invents_names_adds_no_series(client: TestClient) -> None:
    before = len(samples(client))
    for number in range(30):
        client.get(f"/path-{number}")
        client.request(f"METHOD{number}", "/v1/ask")
    after = len(samples(client))
    for number in range(30, 60):
        client.get(f"/path-{number}")
    assert len(samples(client)) == after
    assert after - before < 60


def test_two_applications_share_no_figures(library) -> None:
    with TestClient(create_app(library)) as first, TestClient(create_app(library)) as second:
        first.post("/v1/ask", json=QUESTION)
        assert "secondsource_verdicts_total{" in first.get("/metrics").text
        assert "secondsource_verdicts_total{" not in second.get("/metrics").text


def test_each_request_is_one_line_that_tells_nothing_of_its_content(library, lines) -> None:
    app = create_app(library, Settings(keys=(READER,)))
    with TestClient(app, raise_server_exceptions=False) as client:
        headers = {"Authorization": "Bearer sso_reader", "X-Request-Id": "desk-17"}
        client.post("/v1/ask", json=QUESTION, headers=headers)
        client.get("/v1/documents/river", headers={"Authorization": "Bearer sso_wrong"})
    asked, refused = requests(lines)
    assert asked.pop("ms") >= 0
    assert str(asked.pop("time")).endswith("Z")
    assert asked == {
        "level": "info",
        "logger": "secondsource.access",
        "message": "request",
        "request_id": "desk-17",
        "method": "POST",
        "route": "/v1/ask",
        "status": 200,
        "key": "reader",
    }
    assert (refused["status"], refused["route"]) == (401, "/v1/documents/{document_id}")
    written = lines.getvalue()
    for secret in ("bridge", "1931", "sso_", "river"):
        assert secret not in written


def test_the_request_id_is_given_back_and_made_when_it_is_not_plain(client: TestClient) -> None:
    given = client.get("/health/live", headers={"X-Request-Id": "a.b:c-1_2"})
    assert given.headers["x-request-id"] == "a.b:c-1_2"
    missing = client.get("/nowhere").headers["x-request-id"]
    forged = client.get("/health/live", headers={"X-Request-Id": 'x" level="error'})
    assert len(missing) == len(forged.headers["x-request-id"]) == 32
    assert request_id("é") != "é"
    assert request_id("a" * 129) != "a" * 129


def test_a_fault_is_logged_with_the_id_of_its_request(library, lines) -> None:
    app = create_app(library)
    with TestClient(app, raise_server_exceptions=False) as client:
        client.get("/health/live")
        library.failure = RuntimeError("broken")
        headers = {"X-Request-Id": "desk-18"}
        assert client.post("/v1/ask", json=QUESTION, headers=headers).status_code == 500
    faults = [
        json.loads(line) for line in lines.getvalue().splitlines() if '"level":"error"' in line
    ]
    told = [fault for fault in faults if fault.get("request_id") == "desk-18"]
    assert len(told) == 1
    assert "builtins.RuntimeError" in told[0]["exception"]
    assert "service/engine.py" in told[0]["exception"]
    assert [line["status"] for line in requests(lines)][-1] == 500


def test_a_failure_is_logged_by_its_route_and_not_by_the_document(library, lines) -> None:
    library.get = Mock(side_effect=LibraryError("news", "the library is closed"))
    with TestClient(create_app(library)) as client:
        assert client.get("/v1/documents/secret%0Aname").status_code == 503
    assert "secret" not in lines.getvalue()
    assert "GET /v1/documents/{document_id}: the library is closed" in lines.getvalue()


def test_no_text_of_a_message_can_look_like_another_line() -> None:
    record = logging.makeLogRecord({"levelname": "ERROR", "msg": "a\nb \x1b[2J\u2028é"})
    assert TextLines().format(record).endswith(r"Z ERROR a\x0ab \x1b[2J\x2028é")


def test_a_text_line_holds_the_same() -> None:
    record = logging.makeLogRecord(
        {"name": "n", "levelname": "INFO", "msg": "request", "fields": {"status": 200}}
    )
    assert TextLines().format(record).endswith("Z INFO request status=200")


def test_the_words_of_a_foreign_error_are_not_logged(library, lines) -> None:
    words = "Did the minister resign?"

    def fail(*_: object, **__: object) -> None:
        try:
            int(words)
        except ValueError as error:
            raise ExceptionGroup(words, [KeyError(words)]) from error

    library.ask = fail
    with TestClient(create_app(library), raise_server_exceptions=False) as client:
        assert client.post("/v1/ask", json=QUESTION).status_code == 500
    logged = lines.getvalue()
    assert "minister" not in logged
    assert all(name in logged for name in ("ExceptionGroup", "KeyError", "ValueError"))


def test_the_words_of_an_own_error_are_logged() -> None:
    try:
        raise LibraryError("news", "the library is closed")
    except LibraryError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", None, sys.exc_info())
    assert "LibraryError: the library is closed" in TextLines().format(record)
