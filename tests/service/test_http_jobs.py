"""Bulk ingestion in the background."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from unittest.mock import Mock

import msgspec
import pytest
from litestar.testing import TestClient

from secondsource import Library
from secondsource.corpus.records import Document
from secondsource.errors import StorageFullError
from secondsource.service import jobs, routes_jobs
from secondsource.service.app import create_app
from secondsource.service.keys import ApiKey, hash_of
from secondsource.service.settings import Settings

from .conftest import HandmadeLibrary
from .test_http import problem_of

FINAL = ("done", "failed", "cancelled")


class SlowLibrary(HandmadeLibrary):
    """Tells of every document before it is stored, as a library does; holds up at ``hold``.

    ``held`` is set while it does, until ``go`` is; what is added in one call is stored at its end.
    """

    def __init__(self) -> None:
        super().__init__(())
        self.hold: str | None = None
        self.held = threading.Event()
        self.go = threading.Event()

    def add(self, documents, *, progress=None):
        documents = list(documents)
        for number, document in enumerate(documents, start=1):
            if document.id == self.hold:
                self.held.set()
                assert self.go.wait(timeout=30)
            if progress is not None:
                progress("reading", number, 0)
        return super().add(documents)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> SlowLibrary:
    """A library whose jobs are stored two documents at a time."""
    monkeypatch.setattr(jobs, "SLICE", 2)
    return SlowLibrary()


@pytest.fixture
def slow_client(slow: SlowLibrary):
    with TestClient(create_app(slow)) as client:
        yield client
        slow.go.set()


def articles(count: int, *, prefix: str = "a") -> list[dict[str, str]]:
    return [{"id": f"{prefix}{n}", "text": f"Article {n} of {prefix}."} for n in range(count)]


def ended(client: TestClient, url: str) -> dict[str, object]:
    """The job once it has ended."""
    deadline = time.monotonic() + 30
    while (job := client.get(url).json())["state"] not in FINAL:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return job


def test_a_job_of_too_many_documents_is_refused_whole(client, library, monkeypatch) -> None:
    monkeypatch.setattr(routes_jobs, "MAX_DOCUMENTS", 3)
    for count, status in ((3, 202), (4, 413)):
        given = articles(count)
        assert client.post("/v1/jobs", json=given).status_code == status
        lines = b"\n".join(msgspec.json.encode(item) for item in given[1:]) + b"\nno document"
        headers = {"Content-Type": "application/x-ndjson"}
        assert client.post("/v1/jobs", content=lines, headers=headers).status_code == status


def test_what_may_not_be_stored_is_not_read_either(library, monkeypatch) -> None:
    monkeypatch.setattr(routes_jobs, "_documents", Mock(side_effect=AssertionError))
    with TestClient(create_app(library, Settings(read_only=True))) as client:
        problem_of(client.post("/v1/jobs", content=b"no document"), 403)


def test_a_job_stores_its_documents_and_reports_what_became_of_each(slow_client, slow) -> None:
    slow_client.post("/v1/documents", json={"id": "a0", "text": "An older text."})
    accepted = slow_client.post("/v1/jobs", json=[*articles(4), {"id": "empty", "text": " "}])
    assert accepted.status_code == 202
    url = accepted.headers["location"]
    assert url == f"/v1/jobs/{accepted.json()['id']}"
    job = ended(slow_client, url)
    assert (job["state"], job["done"], job["total"], job["problem"]) == ("done", 5, 5, None)
    assert job["report"]["added"] == ["a1", "a2", "a3"]
    assert job["report"]["replaced"] == ["a0"]
    assert job["report"]["rejected"] == [{"name": "empty", "reason": "holds no words"}]
    assert job["report"]["generation"] == slow.generation
    assert job["created"] <= job["started"] <= job["finished"]
    assert sorted(slow.stored) == ["a0", "a1", "a2", "a3"]


def test_lines_of_json_make_a_job_and_a_bad_line_is_told(slow_client, slow) -> None:
    lines = b'{"id": "x", "text": "One."}\n\n{"id": 3}\nnot json\n{"id": "y", "text": "Two."}'
    headers = {"content-type": "application/x-ndjson; charset=utf-8"}
    accepted = slow_client.post("/v1/jobs", content=lines, headers=headers)
    job = ended(slow_client, accepted.headers["location"])
    assert (job["state"], job["done"], job["total"]) == ("done", 4, 4)
    assert [item["name"] for item in job["report"]["rejected"]] == ["line 3", "line 4"]
    assert sorted(slow.stored) == ["x", "y"]


@pytest.mark.parametrize(
    ("body", "media_type", "named"),
    [
        (b"[]", "application/json", "length"),
        (b'{"text": "One."}', "application/json", "array"),
        (b'[{"id": "x"}]', "application/json", "text"),
        (b"[", "application/json", "JSON"),
        (b"\n\n", "application/x-ndjson", "no document"),
    ],
)
def test_a_body_without_documents_makes_no_job(slow_client, body, media_type, named) -> None:
    response = slow_client.post("/v1/jobs", content=body, headers={"content-type": media_type})
    assert named in problem_of(response, 400)["detail"]
    assert slow_client.get("/v1/jobs").json() == {"jobs": []}


def test_a_job_that_waits_names_the_generation_it_begins_with(slow_client, slow) -> None:
    slow_client.put("/v1/documents/first", json={"text": "The pier opened."})
    before = slow.generation
    assert before > 0
    slow.hold = "a"
    documents = [{"id": "a", "text": "The mill burned."}]
    job = slow_client.post("/v1/jobs", json=documents).json()
    assert job["report"]["generation"] == before
    slow.go.set()


def test_progress_counts_what_is_stored_for_good(slow_client, slow) -> None:
    slow.hold = "a3"
    url = slow_client.post("/v1/jobs", json=articles(5)).headers["location"]
    assert slow.held.wait(timeout=30)
    job = slow_client.get(url).json()
    assert (job["state"], job["done"], job["total"]) == ("running", 2, 5)
    assert sorted(slow.stored) == ["a0", "a1"]
    slow.go.set()
    assert ended(slow_client, url)["done"] == 5


def test_a_cancelled_job_keeps_whole_transactions_only(slow_client, slow) -> None:
    slow.hold = "a3"
    url = slow_client.post("/v1/jobs", json=articles(5)).headers["location"]
    assert slow.held.wait(timeout=30)
    assert slow_client.delete(url).status_code == 202
    slow.go.set()
    job = ended(slow_client, url)
    assert (job["state"], job["done"], job["report"]["added"]) == ("cancelled", 2, ["a0", "a1"])
    assert sorted(slow.stored) == ["a0", "a1"]
    assert slow_client.delete(url).status_code == 200


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(slow_client, slow) -> None:
    slow.hold = "a0"
    first = slow_client.post("/v1/jobs", json=articles(1)).headers["location"]
    assert slow.held.wait(timeout=30)
    second = slow_client.post("/v1/jobs", json=articles(1, prefix="b")).headers["location"]
    states = [job["state"] for job in slow_client.get("/v1/jobs").json()["jobs"]]
    assert states == ["queued", "running"]
    cancelled = slow_client.delete(second)
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    slow.go.set()
    assert ended(slow_client, first)["state"] == "done"
    assert sorted(slow.stored) == ["a0"]
    assert "done" in problem_of(slow_client.delete(first), 409)["detail"]


def test_a_job_that_fails_says_why_and_the_next_one_runs(slow_client, slow) -> None:
    slow.failure = StorageFullError("lib", "the disk is full")
    url = slow_client.post("/v1/jobs", json=articles(3)).headers["location"]
    job = ended(slow_client, url)
    assert (job["state"], job["done"]) == ("failed", 0)
    assert (job["problem"]["status"], job["problem"]["detail"]) == (507, "the disk is full")
    slow.failure = None
    again = slow_client.post("/v1/jobs", json=articles(3)).headers["location"]
    assert ended(slow_client, again)["state"] == "done"


def test_an_unknown_job_is_a_404(slow_client) -> None:
    assert "'nobody'" in problem_of(slow_client.get("/v1/jobs/nobody"), 404)["detail"]
    problem_of(slow_client.delete("/v1/jobs/nobody"), 404)


def test_more_jobs_than_may_wait_are_turned_away(slow_client, slow, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "MAX_UNFINISHED", 2)
    slow.hold = "a0"
    for _ in range(2):
        assert slow_client.post("/v1/jobs", json=articles(1)).status_code == 202
    turned_away = slow_client.post("/v1/jobs", json=articles(1))
    assert "2 jobs" in problem_of(turned_away, 503)["detail"]
    assert turned_away.headers["retry-after"] == "30"


def test_the_oldest_finished_jobs_are_forgotten(slow_client, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "MAX_FINISHED", 2)
    urls = []
    for _ in range(4):
        urls.append(slow_client.post("/v1/jobs", json=articles(1)).headers["location"])
        ended(slow_client, urls[-1])
    statuses = [slow_client.get(url).status_code for url in urls]
    assert statuses == [404, 200, 200, 200]


def test_a_read_only_service_takes_no_job(library) -> None:
    with TestClient(create_app(library, Settings(read_only=True))) as client:
        assert "--library" in problem_of(client.post("/v1/jobs", json=articles(1)), 403)["detail"]


def test_a_key_that_only_reads_may_watch_a_job_and_not_end_it(slow) -> None:
    keys = tuple(
        ApiKey(name=scope, hash=hash_of(f"sso_{scope}"), scopes=(scope,))
        for scope in ("read", "write")
    )
    slow.hold = "a0"
    with TestClient(create_app(slow, Settings(keys=keys))) as client:
        reader = {"Authorization": "Bearer sso_read"}
        writer = {"Authorization": "Bearer sso_write"}
        problem_of(client.post("/v1/jobs", json=articles(1), headers=reader), 403)
        url = client.post("/v1/jobs", json=articles(1), headers=writer).headers["location"]
        assert client.get(url, headers=reader).json()["state"] in ("queued", "running")
        problem_of(client.delete(url, headers=reader), 403)
        assert client.delete(url, headers=writer).status_code in (200, 202)
        slow.go.set()


def test_a_service_that_stops_leaves_no_half_written_slice(slow) -> None:
    slow.hold = "a3"
    with TestClient(create_app(slow)) as client:
        client.post("/v1/jobs", json=articles(5))
        assert slow.held.wait(timeout=30)
        threading.Timer(0.1, slow.go.set).start()
    assert sorted(slow.stored) == ["a0", "a1"]


@pytest.mark.slow
def test_a_cancelled_job_leaves_a_real_library_sound(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "SLICE", 2)
    held, go = threading.Event(), threading.Event()
    step = jobs.Job.step

    def holding(job: jobs.Job, stage: str, done: int, total: int) -> None:
        if stage == "reading" and done == 2 and job.done == 2:
            held.set()
            assert go.wait(timeout=60)
        step(job, stage, done, total)

    monkeypatch.setattr(jobs.Job, "step", holding)
    documents = [Document(id=f"d{n}", text=f"The pier number {n} is closed.") for n in range(5)]
    bodies = [{"id": document.id, "text": document.text} for document in documents]
    with Library.open(tmp_path / "lib") as library, TestClient(create_app(library)) as client:
        url = client.post("/v1/jobs", content=msgspec.json.encode(bodies)).headers["location"]
        assert held.wait(timeout=120)
        before = library.revision
        client.delete(url)
        go.set()
        assert ended(client, url)["done"] == 2
        assert library.revision == before
        assert [document.id for document in library.documents()] == ["d0", "d1"]
        assert library.verify().ok
