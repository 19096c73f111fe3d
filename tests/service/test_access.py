from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from litestar.testing import TestClient

from secondsource.service.access import is_loopback
from secondsource.service.app import create_app
from secondsource.service.keys import ApiKey, hash_of
from secondsource.service.settings import Settings

READER = ApiKey(name="reader", hash=hash_of("sso_reader"), scopes=("read",))
WRITER = ApiKey(name="writer", hash=hash_of("sso_writer"), scopes=("write",))
QUESTION = {"question": "When did the bridge open?"}
ARTICLE = {"text": "The bridge is shut."}

Connect = Callable[..., TestClient]


@pytest.fixture
def connect(library) -> Connect:
    def connected(**settings: object) -> TestClient:
        app = create_app(library, Settings(**settings))
        return TestClient(app, raise_server_exceptions=False)

    return connected


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def assert_problem(response: httpx.Response, status: int, words: str) -> None:
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/problem+json")
    assert words in response.json()["detail"]


def test_without_a_key_nothing_but_health_and_the_page_is_told(connect: Connect) -> None:
    with connect(keys=(READER,)) as client:
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code in (200, 503)
        assert client.get("/").status_code == 200
        for path in ("/v1/documents", "/metrics", "/schema/openapi.json"):
            response = client.get(path)
            assert_problem(response, 401, "this service needs a key")
            assert response.headers["www-authenticate"] == 'Bearer realm="secondsource"'
        assert client.post("/v1/ask", json=QUESTION).status_code == 401


@pytest.mark.parametrize(
    "given", ["Bearer sso_wrong", "bearer  ", "Basic c3NvX3JlYWRlcg==", "sso_reader", "Bearer é"]
)
def test_what_is_no_known_key_is_refused(connect: Connect, given: str) -> None:
    with connect(keys=(READER,)) as client:
        response = client.get("/v1/documents", headers={"Authorization": given.encode("latin-1")})
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith('Bearer realm="secondsource"')


def test_a_read_key_reads_and_may_change_nothing(connect: Connect, library) -> None:
    with connect(keys=(READER, WRITER)) as client:
        client.headers.update(bearer("sso_reader"))
        assert client.post("/v1/ask", json=QUESTION).status_code == 200
        assert client.get("/metrics").status_code == 200
        for method, path, body in (
            ("POST", "/v1/documents", ARTICLE),
            ("PUT", "/v1/documents/river", ARTICLE),
            ("DELETE", "/v1/documents/river", None),
            ("DELETE", "/v1//documents/river", None),
            ("POST", "/v1/jobs", [ARTICLE]),
            ("DELETE", "/v1/jobs/1", None),
        ):
            response = client.request(method, path, json=body)
            assert_problem(response, 403, "the key 'reader' may not write")
            assert 'error="insufficient_scope"' in response.headers["www-authenticate"]
    assert library.generation == 1


def test_a_write_key_also_reads(connect: Connect, library) -> None:
    with connect(keys=(READER, WRITER), library="news") as client:
        client.headers.update(bearer("sso_writer"))
        assert client.post("/v1/documents", json=ARTICLE).status_code == 201
        assert client.delete("/v1/documents/river").status_code == 204
        assert client.post("/v1/ask", json=QUESTION).status_code == 200
    assert "river" not in library.stored


def test_a_caller_that_asks_too_often_is_told_when_to_come_back(connect: Connect) -> None:
    with connect(keys=(READER, WRITER), rate_per_minute=1, rate_burst=2) as client:
        first = client.get("/v1/documents", headers=bearer("sso_reader"))
        assert (first.status_code, first.headers["ratelimit-remaining"]) == (200, "1")
        assert client.get("/v1/documents", headers=bearer("sso_reader")).status_code == 200
        refused = client.get("/v1/documents", headers=bearer("sso_reader"))
        assert_problem(refused, 429, "too many requests; try again in")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.headers["ratelimit-limit"] == "2"
        other = client.get("/v1/documents", headers=bearer("sso_writer"))
        assert other.headers["ratelimit-remaining"] == "1"
        assert client.get("/health/live").status_code == 200


def test_guessing_keys_uses_up_the_limit_of_the_address(connect: Connect) -> None:
    with connect(keys=(READER,), rate_per_minute=1, rate_burst=3) as client:
        seen = [
            client.get("/v1/documents", headers=bearer(f"guess-{number}")).status_code
            for number in range(5)
        ]
        assert seen == [401, 401, 401, 429, 429]
        assert client.get("/v1/documents", headers=bearer("sso_reader")).status_code == 200


def test_no_other_origin_may_read_unless_it_is_named(connect: Connect) -> None:
    page = {"Origin": "https://news.example"}
    asked = {**page, "Access-Control-Request-Method": "POST"}
    with connect() as client:
        assert (
            "access-control-allow-origin" not in client.get("/v1/documents", headers=page).headers
        )
    with connect(cors_origins=("https://news.example",), keys=(READER,)) as client:
        preflight = client.options("/v1/ask", headers=asked)
        assert preflight.status_code == 204
        assert preflight.headers["access-control-allow-origin"] == "https://news.example"
        assert "authorization" in preflight.headers["access-control-allow-headers"].lower()
        refused = client.post("/v1/ask", json=QUESTION, headers=page)
        assert refused.status_code == 401
        assert refused.headers["access-control-allow-origin"] == "https://news.example"
        stranger = client.get("/v1/documents", headers={"Origin": "https://other.example"})
        assert "access-control-allow-origin" not in stranger.headers


def test_a_page_of_another_site_cannot_use_an_open_service_on_this_machine(
    connect: Connect, library
) -> None:
    with connect(library="news") as client:
        client.base_url = "http://127.0.0.1:8000"
        assert client.post("/v1/ask", json=QUESTION).status_code == 200
        own = {"Origin": "http://127.0.0.1:8000"}
        assert client.post("/v1/ask", json=QUESTION, headers=own).status_code == 200
        foreign = {"Origin": "https://evil.example"}
        refused = client.post("/v1/documents", json=ARTICLE, headers=foreign)
        assert_problem(refused, 403, "pages of https://evil.example may not call this service")
        rebound = client.get("/v1/documents", headers={"Host": "evil.example:8000"})
        assert_problem(rebound, 403, "answers to localhost")
        assert client.get("/v1/documents", headers={"Host": "localhost:8000"}).status_code == 200
    assert library.generation == 1
    with connect(allow_open=True) as client:
        client.base_url = "http://127.0.0.1:8000"
        assert client.get("/v1/documents", headers={"Host": "news.example"}).status_code == 200


@pytest.mark.parametrize("host", ["[", "a]b", "news:port", "news:99999999"])
def test_a_host_header_that_names_no_host_is_the_clients_mistake(
    connect: Connect, host: str
) -> None:
    for settings in ({}, {"keys": (WRITER,)}):
        with connect(**settings) as client:
            client.base_url = "http://127.0.0.1:8000"
            headers = {**bearer("sso_writer"), "Host": host}
            for path in ("/v1/ask", "/v1/chat/completions"):
                assert client.post(path, json=QUESTION, headers=headers).status_code == 400
            put = {**headers, "Idempotency-Key": "1"}
            refused = client.put("/v1/documents/x", json=ARTICLE, headers=put)
            assert_problem(refused, 400, "the Host header names no host")
            assert client.get("/nowhere", headers=headers).status_code == 404


def test_an_origin_that_is_none_is_foreign(connect: Connect) -> None:
    with connect() as client:
        client.base_url = "http://127.0.0.1:8000"
        for origin in ("http://[", "null", "127.0.0.1:8000"):
            refused = client.post("/v1/ask", json=QUESTION, headers={"Origin": origin})
            assert_problem(refused, 403, f"pages of {origin} may not call this service")


def test_loopback_is_told_from_addresses_that_others_reach() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.9.1", "::1", "localhost", "a.localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.168.1.4", "localhost.example", "")))


def test_each_question_of_a_batch_counts_as_a_request(connect: Connect) -> None:
    batch = {"questions": [QUESTION, QUESTION, QUESTION]}
    with connect(keys=(READER,), rate_per_minute=1, rate_burst=2) as client:
        response = client.post("/v1/ask/batch", json=batch, headers=bearer("sso_reader"))
        assert response.status_code == 200
        results = response.json()["results"]
        assert ["problem" not in result for result in results] == [True, True, False]
        assert results[2]["problem"]["status"] == 429
        assert client.get("/v1/documents", headers=bearer("sso_reader")).status_code == 429
