"""The published OpenAPI schema against what the service really answers."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from secondsource.service.app import create_app
from secondsource.service.settings import Settings

from .conftest import HandmadeLibrary

pytestmark = pytest.mark.slow

KEPT = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where a service over the handmade library listens, on this machine alone."""
    app = create_app(HandmadeLibrary(), Settings(max_body_bytes=20_000))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on"))
    with socket.create_server(("127.0.0.1", 0)) as bound:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=30)


@pytest.fixture(scope="module")
def published(address: str) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{address}/schema/openapi.json")


def operations() -> list[object]:
    """Path, method and mode of every operation; only bodies can always be made not to fit."""
    paths = create_app(HandmadeLibrary()).openapi_schema.to_schema()["paths"]
    found = []
    for path, item in paths.items():
        for method, operation in item.items():
            modes = (
                list(GenerationMode) if "requestBody" in operation else [GenerationMode.POSITIVE]
            )
            found += [
                pytest.param(path, method, mode, id=f"{method} {path} {mode.value}")
                for mode in modes
            ]
    return found


@pytest.mark.parametrize(("path", "method", "mode"), operations())
def test_what_is_answered_fits_the_published_schema(
    published: schemathesis.BaseSchema, path: str, method: str, mode: GenerationMode
) -> None:
    @examples(
        max_examples=15 if mode is GenerationMode.POSITIVE else 8,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=published[path][method.upper()].as_strategy(generation_mode=mode))
    def answers_fit(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS.get_by_names(KEPT))

    answers_fit()


MILL = {"id": "mill", "text": "The mill burned down in 1950."}


@pytest.mark.parametrize(
    ("method", "path", "values", "status", "request_"),
    [
        ("POST", "/v1/ask", {}, 200, {"json": {"question": "When?"}}),
        (
            "POST",
            "/v1/ask",
            {},
            200,
            {"json": {"question": "When?"}, "headers": {"Accept": "text/event-stream"}},
        ),
        ("POST", "/v1/ask/batch", {}, 200, {"json": {"questions": [{"question": " "}]}}),
        ("POST", "/v1/check", {}, 200, {"json": {"claim": "It is.", "claim_review": {}}}),
        ("GET", "/v1/documents", {}, 304, {"headers": {"If-None-Match": "*"}}),
        ("POST", "/v1/documents", {}, 201, {"json": MILL}),
        ("POST", "/v1/documents", {}, 200, {"json": MILL}),
        ("POST", "/v1/documents/upload", {}, 201, {"files": {"files": ("a.txt", b"A mill.")}}),
        ("GET", "/v1/documents/{document_id}", {"document_id": "mill"}, 200, {}),
        (
            "GET",
            "/v1/documents/{document_id}",
            {"document_id": "mill"},
            304,
            {"headers": {"If-None-Match": "*"}},
        ),
        (
            "PUT",
            "/v1/documents/{document_id}",
            {"document_id": "mill"},
            412,
            {"json": {"text": "New."}, "headers": {"If-Match": '"old"'}},
        ),
        ("DELETE", "/v1/documents/{document_id}", {"document_id": "mill"}, 204, {}),
        ("POST", "/v1/jobs", {}, 202, {"json": [MILL]}),
        ("GET", "/v1/jobs", {}, 200, {}),
    ],
)
def test_every_kind_of_success_fits_the_published_schema(
    address: str,
    published: schemathesis.BaseSchema,
    method: str,
    path: str,
    values: dict[str, str],
    status: int,
    request_: dict[str, object],
) -> None:
    response = httpx.request(method, address + path.format(**values), timeout=60, **request_)
    assert response.status_code == status, response.text
    response.request.read()
    case = published[path][method].Case(path_parameters=values)
    case.validate_response(response, checks=CHECKS.get_by_names(KEPT))
