"""Writes that are sent twice."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from litestar.exceptions import HTTPException
from litestar.testing import TestClient

from secondsource.errors import StorageFullError
from secondsource.service.app import create_app
from secondsource.service.idempotency import IdempotencyStore, StoredResponse

from .conftest import HandmadeLibrary
from .test_http import QUESTION, problem_of

MILL = {"id": "mill", "text": "The mill burned down."}


def keyed(key: str = "8e03978e-40d5-43dd-bc93-6894a57f9324") -> dict[str, str]:
    return {"Idempotency-Key": key}


def test_a_write_that_is_sent_again_is_answered_from_memory(client, library) -> None:
    first = client.post("/v1/documents", json=MILL, headers=keyed())
    again = client.post("/v1/documents", json=MILL, headers=keyed())
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert library.generation == 2


def test_a_deletion_and_a_problem_are_replayed_as_well(client) -> None:
    gone = [client.delete("/v1/documents/river", headers=keyed("a")) for _ in range(2)]
    assert [response.status_code for response in gone] == [204, 204]
    refused = [
        client.post("/v1/documents", json={"text": ""}, headers=keyed("b")) for _ in range(2)
    ]
    assert refused[1].headers["idempotent-replayed"] == "true"
    assert problem_of(refused[0], 422) == problem_of(refused[1], 422)


def test_a_job_that_is_sent_again_is_not_done_again(client) -> None:
    first, again = [client.post("/v1/jobs", json=[MILL], headers=keyed()) for _ in range(2)]
    assert first.headers["location"] == again.headers["location"]
    assert len(client.get("/v1/jobs").json()["jobs"]) == 1


def test_an_upload_that_is_sent_again_may_have_another_boundary(client, library) -> None:
    for _ in range(2):
        files = {"files": ("mill.txt", io.BytesIO(b"The mill burned down."))}
        response = client.post("/v1/documents/upload", files=files, headers=keyed())
        assert response.status_code == 201
    assert response.headers["idempotent-replayed"] == "true"
    assert library.generation == 2


def test_a_key_that_was_used_for_something_else_is_refused(client, library) -> None:
    client.post("/v1/documents", json=MILL, headers=keyed())
    for response in (
        client.post("/v1/documents", json={"text": "Another one."}, headers=keyed()),
        client.put("/v1/documents/mill", json=MILL, headers=keyed()),
    ):
        assert "another request" in problem_of(response, 422)["detail"]
    assert library.generation == 2


def test_keys_of_two_clients_do_not_meet(client, library) -> None:
    for who in ("Bearer one", "Bearer two"):
        headers = {**keyed(), "Authorization": who}
        response = client.post("/v1/documents", json=MILL, headers=headers)
        assert "idempotent-replayed" not in response.headers
    assert library.generation == 3


def test_a_key_without_characters_or_with_odd_ones_is_a_400(client) -> None:
    for key in ("", "two words", "x" * 256):
        response = client.post("/v1/documents", json=MILL, headers=keyed(key))
        assert "visible ASCII" in problem_of(response, 400)["detail"]


def test_what_failed_for_the_moment_is_tried_again(client, library) -> None:
    while client.get("/health/ready").status_code != 200:
        pass
    library.failure = StorageFullError("lib", "the disk is full")
    problem_of(client.post("/v1/documents", json=MILL, headers=keyed()), 507)
    library.failure = None
    assert client.post("/v1/documents", json=MILL, headers=keyed()).status_code == 201


def test_reading_takes_no_notice_of_the_header(client, library) -> None:
    for _ in range(2):
        response = client.post("/v1/ask", json={"question": QUESTION}, headers=keyed())
        assert "idempotent-replayed" not in response.headers


class HeldLibrary(HandmadeLibrary):
    """Stores nothing until ``go`` is set; ``adding`` tells that it was asked to."""

    def __init__(self) -> None:
        super().__init__()
        self.adding = threading.Event()
        self.go = threading.Event()

    def add(self, documents, *, progress=None):
        self.adding.set()
        assert self.go.wait(timeout=30)
        return super().add(documents)


def test_the_same_request_while_the_first_one_runs_is_a_409() -> None:
    library = HeldLibrary()
    with TestClient(create_app(library)) as client, ThreadPoolExecutor(1) as threads:
        first = threads.submit(client.post, "/v1/documents", json=MILL, headers=keyed())
        assert library.adding.wait(timeout=30)
        second = client.post("/v1/documents", json=MILL, headers=keyed())
        assert "still running" in problem_of(second, 409)["detail"]
        assert second.headers["retry-after"] == "1"
        library.go.set()
        assert first.result(timeout=30).status_code == 201
        assert client.post("/v1/documents", json=MILL, headers=keyed()).status_code == 201
    assert library.generation == 2


def response_of(size: int) -> StoredResponse:
    return StoredResponse(200, (), b"x" * size)


def test_a_response_is_forgotten_after_its_time() -> None:
    now = 0.0
    store = IdempotencyStore(ttl_s=10, clock=lambda: now)
    assert store.begin("a", b"1") is None
    store.finish("a", response_of(1))
    now = 10.0
    assert store.begin("a", b"1") == response_of(1)
    now = 10.1
    assert store.begin("a", b"2") is None


@pytest.mark.parametrize("bounds", [{"max_entries": 2}, {"max_bytes": 20}])
def test_the_oldest_responses_make_room_and_running_requests_stay(bounds) -> None:
    store = IdempotencyStore(**bounds)
    store.begin("running", b"0")
    for name in ("a", "b", "c"):
        store.begin(name, b"1")
        store.finish(name, response_of(10))
    assert store.begin("a", b"another") is None
    assert store.begin("c", b"1") == response_of(10)
    with pytest.raises(HTTPException, match="still running"):
        store.begin("running", b"0")
