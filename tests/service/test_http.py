from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

import msgspec
import pytest
from litestar.testing import TestClient

from secondsource import errors
from secondsource.service.app import create_app
from secondsource.service.problems import STATUS, status_of
from secondsource.service.settings import Settings

QUESTION = "When did the bridge open?"


def problem_of(response, status):
    """The body of a problem-details response of that status."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/problem+json")
    body = response.json()
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"]
    return body


def wait_until_ready(client):
    deadline = time.monotonic() + 20
    while client.get("/health/ready").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_an_answer_over_http_is_the_bytes_of_to_dict(client, library) -> None:
    response = client.post("/v1/ask", json={"question": QUESTION})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.content == msgspec.json.encode(library.ask(QUESTION).to_dict())


def test_a_claim_over_http_is_the_bytes_of_to_dict(client, library) -> None:
    response = client.post("/v1/check", json={"claim": "It opened in 1931."})
    assert response.status_code == 200
    assert response.content == msgspec.json.encode(library.check("It opened in 1931.").to_dict())


def test_a_verdict_may_be_had_as_a_claim_review(client, library) -> None:
    body = {"claim": "It opened in 1931.", "claim_review": {"author": "Harbor Ledger"}}
    response = client.post("/v1/check", json=body)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/ld+json"
    verdict = library.check("It opened in 1931.")
    assert response.content == msgspec.json.encode(verdict.to_claim_review(author="Harbor Ledger"))
    plain = client.post("/v1/check", json={"claim": "It opened in 1931.", "claim_review": {}})
    assert plain.json() == verdict.to_claim_review()


def test_a_claim_review_that_cannot_be_written_is_a_problem(client) -> None:
    def asked(**options):
        return client.post("/v1/check", json={"claim": "It is old.", "claim_review": options})

    assert "author" in problem_of(asked(author=""), 422)["detail"]
    assert "'soon'" in problem_of(asked(published="soon"), 422)["detail"]
    assert "rating" in problem_of(asked(rating=5), 400)["detail"]


def test_filters_date_and_limit_reach_the_library(client, library) -> None:
    body = {
        "question": QUESTION,
        "filters": {"sources": ["Town Crier"], "published_from": "2024"},
        "as_of": "2024-12-31",
        "limit": 3,
    }
    wait_until_ready(client)
    assert client.post("/v1/ask", json=body).status_code == 200
    question, filters, as_of, limit = library.asked[-1]
    assert (question, as_of, limit) == (QUESTION, "2024-12-31", 3)
    assert filters.sources == ("Town Crier",)
    assert filters.published_from == "2024"


def test_search_gives_passages_that_can_be_cited(client) -> None:
    body = {"query": "bridge", "filters": {"sources": ["town crier"]}}
    found = client.post("/v1/search", json=body).json()
    assert found["query"] == "bridge"
    [hit] = found["hits"]
    assert hit["document_id"] == "town/bridge.md"
    assert hit["text"] == "The bridge opened in 1931."
    assert (hit["start"], hit["end"]) == (0, 26)
    assert hit["ranks"] == {"dense": 1, "lexical": None}


def test_an_id_with_slashes_names_a_document(client) -> None:
    body = client.get("/v1/documents/town/bridge.md").json()
    assert body["id"] == "town/bridge.md"
    assert body["text"] == "The bridge opened in 1931."
    assert client.get("/v1/documents/town%2Fbridge.md").json() == body


def test_the_path_of_a_file_stays_inside(client) -> None:
    assert "/home/editor" not in client.get("/v1/documents/river").text
    assert "/home/editor" not in client.get("/v1/documents").text


def test_documents_are_listed_in_pages(client) -> None:
    page = client.get("/v1/documents", params={"limit": 1, "offset": 1}).json()
    assert [item["id"] for item in page["documents"]] == ["town/bridge.md"]
    assert (page["total"], page["generation"]) == (2, 1)
    assert "text" not in page["documents"][0]


def test_posting_documents_says_what_became_of_each(client) -> None:
    one = client.post("/v1/documents", json={"id": "mill", "text": "The mill burned down."})
    assert one.status_code == 201
    assert one.json()["added"] == ["mill"]
    many = client.post(
        "/v1/documents",
        json=[{"id": "mill", "text": "The mill burned down."}, {"id": "empty", "text": " "}],
    )
    assert many.status_code == 200
    assert many.json()["unchanged"] == ["mill"]
    assert many.json()["rejected"] == [{"name": "empty", "reason": "holds no words"}]


def test_a_document_that_cannot_be_stored_is_a_problem(client) -> None:
    body = problem_of(client.post("/v1/documents", json={"id": "e", "text": ""}), 422)
    assert body["detail"] == "e: holds no words"
    assert body["code"] == "DocumentError"


def test_put_stores_under_the_id_of_the_path(client) -> None:
    created = client.put("/v1/documents/a/b", json={"text": "First."})
    assert created.status_code == 201
    assert (created.json()["id"], created.json()["text"]) == ("a/b", "First.")
    assert client.put("/v1/documents/a/b", json={"text": "Second."}).status_code == 200
    assert client.get("/v1/documents/a/b").json()["text"] == "Second."


def test_put_refuses_another_id_in_the_body(client) -> None:
    body = problem_of(client.put("/v1/documents/a", json={"id": "b", "text": "x"}), 422)
    assert "'b'" in body["detail"]


def test_delete_removes_once(client) -> None:
    gone = client.delete("/v1/documents/town/bridge.md")
    assert (gone.status_code, gone.content) == (204, b"")
    problem_of(client.delete("/v1/documents/town/bridge.md"), 404)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"{", "JSON"),
        (b'"When?"', "object"),
        (b'{"question": 3}', "question"),
        (b'{"question": "When?", "limit": 0}', "limit"),
        (b'{"question": "When?", "colour": "red"}', "colour"),
        (b"{}", "question"),
        (b"", "body"),
        (b'{"question": "\\ud800"}', "JSON"),
        (b'{"question": "\xff"}', "UTF-8"),
    ],
)
def test_a_body_that_does_not_fit_is_a_400_that_says_where(client, body, named) -> None:
    headers = {"content-type": "application/json"}
    detail = problem_of(client.post("/v1/ask", content=body, headers=headers), 400)["detail"]
    assert named.lower() in detail.lower()


def test_a_question_that_cannot_be_used_is_a_422(client) -> None:
    body = problem_of(client.post("/v1/ask", json={"question": "  "}), 422)
    assert body["detail"] == "the question is empty; write at least one word"
    assert body["code"] == "QuestionError"


def test_a_date_that_is_none_is_a_422(client) -> None:
    request = {"question": QUESTION, "filters": {"published_to": "soon"}}
    assert "'soon'" in problem_of(client.post("/v1/ask", json=request), 422)["detail"]


def test_unknown_ids_routes_and_methods_are_problems(client) -> None:
    assert "'nobody'" in problem_of(client.get("/v1/documents/nobody"), 404)["detail"]
    assert "/v2/ask" in problem_of(client.get("/v2/ask"), 404)["detail"]
    assert "GET" in problem_of(client.get("/v1/ask"), 405)["detail"]
    problem_of(client.get("/v1/documents", params={"limit": "many"}), 400)


def test_a_body_over_the_limit_is_a_413(client) -> None:
    problem_of(client.post("/v1/ask", json={"question": "x" * 30_000}), 413)


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (errors.LibraryLockedError("lib", "somebody else is writing"), 409),
        (errors.StorageFullError("lib", "the disk is full"), 507),
        (errors.LibraryDamagedError("lib", "library.db cannot be read"), 503),
        (errors.ModelError("weights are missing"), 503),
        (errors.MissingExtraError("pip install it"), 501),
    ],
)
def test_a_library_failure_has_its_own_status(client, library, failure, status) -> None:
    wait_until_ready(client)
    library.failure = failure
    body = problem_of(client.post("/v1/documents", json={"text": "x"}), status)
    assert body["detail"] == str(failure)


def test_where_a_library_lies_stays_inside(library) -> None:
    library.failure = errors.LibraryError(
        "/home/editor/news", "the library /home/editor/news has been closed; open it again"
    )
    said = "the library news has been closed; open it again"
    with TestClient(create_app(library)) as client:
        body = problem_of(client.post("/v1/search", json={"query": QUESTION}), 503)
        assert body["detail"] == said
        deadline = time.monotonic() + 20
        while (detail := client.get("/health/ready").json()["detail"]) != said:
            assert time.monotonic() < deadline, detail


def test_every_error_of_the_tree_has_a_status() -> None:
    def below(kind):
        return {kind}.union(*(below(child) for child in kind.__subclasses__()))

    for kind in below(errors.SecondsourceError):
        assert any(parent in STATUS for parent in kind.__mro__)
    assert status_of(errors.UnknownDocumentError("x")) == 404
    assert status_of(errors.SuiteError("x")) == 422


def test_an_unexpected_failure_keeps_its_secrets(client, library) -> None:
    wait_until_ready(client)
    library.failure = RuntimeError("password=hunter2")
    response = client.post("/v1/ask", json={"question": QUESTION})
    problem_of(response, 500)
    assert "hunter2" not in response.text
    assert "Traceback" not in response.text


def test_health_answers_while_slow_questions_run(library) -> None:
    with (
        TestClient(create_app(library, Settings(workers=2))) as client,
        ThreadPoolExecutor(max_workers=3) as threads,
    ):
        wait_until_ready(client)
        library.gate.clear()
        slow = [
            threads.submit(client.post, "/v1/ask", json={"question": QUESTION}) for _ in range(3)
        ]
        started = time.monotonic()
        assert client.get("/health/live").json() == {"status": "live"}
        assert client.get("/health/ready").json() == {"status": "ready"}
        assert time.monotonic() - started < 5
        assert not any(response.done() for response in slow)
        library.gate.set()
        assert [response.result(timeout=30).status_code for response in slow] == [200, 200, 200]


def test_more_questions_than_may_wait_are_turned_away(library) -> None:
    with (
        TestClient(create_app(library, Settings(workers=1, max_waiting=1))) as client,
        ThreadPoolExecutor(max_workers=3) as threads,
    ):
        wait_until_ready(client)
        library.gate.clear()
        asked = [
            threads.submit(client.post, "/v1/ask", json={"question": QUESTION}) for _ in range(3)
        ]
        turned_away = next(as_completed(asked, timeout=30)).result()
        problem_of(turned_away, 503)
        assert turned_away.headers["retry-after"] == "5"
        library.gate.set()
        statuses = sorted(response.result(timeout=30).status_code for response in asked)
        assert statuses == [200, 200, 503]


def test_ready_turns_true_only_when_the_models_have_answered(library) -> None:
    library.gate.clear()
    with TestClient(create_app(library)) as client:
        body = problem_of(client.get("/health/ready"), 503)
        assert "loading" in body["detail"]
        assert client.get("/health/live").status_code == 200
        library.gate.set()
        wait_until_ready(client)


def test_a_service_whose_models_are_missing_says_so(library) -> None:
    library.failure = errors.ModelError("weights are missing; reinstall secondsource")
    with TestClient(create_app(library)) as client:
        deadline = time.monotonic() + 20
        while "missing" not in client.get("/health/ready").json()["detail"]:
            assert time.monotonic() < deadline
        assert client.get("/health/live").status_code == 200


def test_a_fault_while_the_models_load_is_told_and_ends_nothing(library) -> None:
    library.failure = RuntimeError("password=hunter2")
    with TestClient(create_app(library)) as client:
        deadline = time.monotonic() + 20
        while "loading" in (detail := client.get("/health/ready").json()["detail"]):
            assert time.monotonic() < deadline
        assert detail == "the models could not be loaded; see the log"
        library.failure = None
        assert client.post("/v1/ask", json={"question": QUESTION}).status_code == 200


def test_a_filter_of_more_names_than_can_be_compared_is_a_400(client) -> None:
    for name in ("sources", "documents"):
        for count, status in ((1000, 200), (1001, 400)):
            body = {"query": QUESTION, "filters": {name: ["a"] * count}}
            assert client.post("/v1/search", json=body).status_code == status


def test_a_read_only_service_refuses_writes_and_says_how(library) -> None:
    with TestClient(create_app(library, Settings(read_only=True))) as client:
        for response in (
            client.post("/v1/documents", json={"text": "x"}),
            client.put("/v1/documents/x", json={"text": "x"}),
            client.delete("/v1/documents/river"),
        ):
            assert "--library" in problem_of(response, 403)["detail"]
        assert client.post("/v1/ask", json={"question": QUESTION}).status_code == 200


def test_the_schema_lists_every_path(client) -> None:
    schema = client.get("/schema").json()
    assert set(schema["paths"]) >= {
        "/v1/ask",
        "/v1/check",
        "/v1/search",
        "/v1/documents",
        "/v1/documents/{document_id}",
        "/health/live",
        "/health/ready",
    }
    claim = schema["components"]["schemas"]["ClaimOut"]
    assert list(claim["properties"]) == list(
        json.loads(client.post("/v1/check", json={"claim": "It is old."}).content)
    )
    answer = schema["components"]["schemas"]["AnswerOut"]
    assert list(answer["properties"]) == list(
        json.loads(client.post("/v1/ask", json={"question": QUESTION}).content)
    )


def test_monitors_may_ask_without_a_body(library) -> None:
    library.gate.clear()
    with TestClient(create_app(library)) as client:
        assert client.head("/health/live").status_code == 200
        assert client.head("/health/ready").status_code == 503
        library.gate.set()
        wait_until_ready(client)
        ready = client.head("/health/ready")
        assert (ready.status_code, ready.content) == (200, b"")


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("/opt/models/a/evidence.onnx is missing", "evidence.onnx is missing"),
        ("the file 'C:\\models\\evidence.onnx' is damaged", "the file 'evidence.onnx' is damaged"),
        ("weights and/or tokenizer are missing", "weights and/or tokenizer are missing"),
    ],
)
def test_where_a_model_lies_stays_on_the_machine(library, client, message, told) -> None:
    wait_until_ready(client)
    library.failure = errors.ModelError(message)
    response = client.post("/v1/ask", json={"question": QUESTION})
    assert problem_of(response, 503)["detail"] == told
