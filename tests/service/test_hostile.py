"""What a stranger may send without breaking anything; eval/hostile.py sends more of it."""

from __future__ import annotations

import pytest
from litestar.testing import TestClient

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search", "/v1/documents", "/v1/jobs"])
@pytest.mark.parametrize("opened", [b"[", b'{"question":'])
def test_a_body_of_brackets_alone_is_400(client: TestClient, path: str, opened: bytes) -> None:
    body = opened * (15_000 // len(opened))
    response = client.post(path, content=body, headers=JSON)
    assert response.status_code == 400, response.text
    assert response.headers["content-type"].startswith("application/problem+json")
