"""Questions in batches, and citations that are checked."""

from __future__ import annotations

import hashlib

import pytest
from litestar.testing import TestClient

from secondsource.service.app import create_app

from .conftest import HandmadeLibrary
from .test_http import QUESTION, problem_of

TEXT = "The bridge opened in 1931."


def test_one_bad_question_of_a_batch_does_not_spoil_the_others(client, library) -> None:
    questions = [
        {"question": QUESTION},
        {"question": "  "},
        {"question": QUESTION, "filters": {"published_to": "soon"}},
        {"question": "Who built it?", "limit": 3},
    ]
    response = client.post("/v1/ask/batch", json={"questions": questions})
    assert response.status_code == 200
    first, empty, undated, last = response.json()["results"]
    assert first == {"answer": library.ask(QUESTION).to_dict()}
    assert (empty["problem"]["status"], empty["problem"]["code"]) == (422, "QuestionError")
    assert "'soon'" in undated["problem"]["detail"]
    assert last["answer"]["question"] == "Who built it?"


class FailsOnce(HandmadeLibrary):
    """Meets a fault of its own at one question."""

    def ask(self, question, **options):
        if question == "Why?":
            raise RuntimeError("password=hunter2")
        return super().ask(question, **options)


def test_a_fault_at_one_question_keeps_its_secrets_and_the_other_answers() -> None:
    with TestClient(create_app(FailsOnce())) as client:
        body = {"questions": [{"question": "Why?"}, {"question": QUESTION}]}
        response = client.post("/v1/ask/batch", json=body)
    failed, answered = response.json()["results"]
    assert failed["problem"]["status"] == 500
    assert "hunter2" not in response.text
    assert answered["answer"]["verdict"] == "disputed"


@pytest.mark.parametrize("count", [0, 101])
def test_a_batch_has_one_to_a_hundred_questions(client, count) -> None:
    body = {"questions": [{"question": QUESTION}] * count}
    assert "questions" in problem_of(client.post("/v1/ask/batch", json=body), 400)["detail"]


@pytest.mark.parametrize(
    ("citation", "result"),
    [
        ({}, {"ok": True, "reason": None, "found": [4, 10]}),
        (
            {"document_id": "nobody"},
            {"ok": False, "reason": "unknown_document", "found": None},
        ),
        ({"start": 0, "end": 6}, {"ok": False, "reason": "quote_differs", "found": [4, 10]}),
        ({"start": 90, "end": 96}, {"ok": False, "reason": "out_of_range", "found": [4, 10]}),
        ({"start": -22, "end": -16}, {"ok": False, "reason": "out_of_range", "found": [4, 10]}),
        ({"start": 10, "end": 4}, {"ok": False, "reason": "out_of_range", "found": [4, 10]}),
        ({"quote": "ferry"}, {"ok": False, "reason": "quote_differs", "found": None}),
        ({"quote": "e"}, {"ok": False, "reason": "quote_differs", "found": None}),
        (
            {"document_sha256": "0" * 64},
            {"ok": False, "reason": "text_changed", "found": [4, 10]},
        ),
        (
            {"document_sha256": hashlib.sha256(TEXT.encode()).hexdigest()},
            {"ok": True, "reason": None, "found": [4, 10]},
        ),
    ],
)
def test_a_citation_is_compared_with_the_stored_text(client, citation, result) -> None:
    whole = {"document_id": "town/bridge.md", "start": 4, "end": 10, "quote": "bridge", **citation}
    response = client.post("/v1/citations/verify", json={"citations": [whole]})
    assert response.status_code == 200
    assert response.json() == {"results": [result]}


def test_the_citations_of_an_answer_hold_until_the_text_changes(client) -> None:
    names = ("document_id", "start", "end", "quote", "document_sha256")
    cited = client.post("/v1/ask", json={"question": QUESTION}).json()["citations"]
    body = {"citations": [{name: citation[name] for name in names} for citation in cited]}
    results = client.post("/v1/citations/verify", json=body).json()["results"]
    assert [result["ok"] for result in results] == [True, True]
    client.put("/v1/documents/town/bridge.md", json={"text": f"Corrected. {TEXT}"})
    first, second = client.post("/v1/citations/verify", json=body).json()["results"]
    assert first == {"ok": False, "reason": "text_changed", "found": [11, 37]}
    assert second["ok"]


@pytest.mark.parametrize("path", ["ask", "check", "search"])
def test_an_answer_names_the_state_of_the_library_that_it_is_of(client, library, path) -> None:
    body = {"ask": {"question": QUESTION}, "check": {"claim": "It."}, "search": {"query": "it"}}
    before = client.post(f"/v1/{path}", json=body[path]).headers["etag"]
    listed = client.get("/v1/documents", headers={"If-None-Match": before})
    assert (before, listed.status_code) == ('W/"1-handmade"', 304)
    client.delete("/v1/documents/river")
    assert client.post(f"/v1/{path}", json=body[path]).headers["etag"] == 'W/"2-handmade"'
    assert client.get("/v1/documents", headers={"If-None-Match": before}).status_code == 200
