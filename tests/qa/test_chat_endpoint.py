"""The call of a chat endpoint, over a server that answers, breaks, dawdles and floods."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from secondsource.qa.chat_endpoint import (
    MAX_RESPONSE_BYTES,
    MAX_TOKENS,
    ChatEndpoint,
    ChatEndpointError,
    Message,
)

HELLO = [Message(role="system", content="Be brief."), Message(role="user", content="Hello?")]


def endpoint(url: str, *, key: str | None = None, timeout_s: float = 20.0) -> ChatEndpoint:
    return ChatEndpoint(url=url, model="small", timeout_s=timeout_s, key=key)


def test_the_text_of_the_first_choice_comes_back(chat_server: Any) -> None:
    chat_server.says("It opened in 1931 [1].")
    assert endpoint(chat_server.url + "/").complete(HELLO) == "It opened in 1931 [1]."
    assert chat_server.requests == [
        {
            "path": "/v1/chat/completions",
            "model": "small",
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "Hello?"},
            ],
            "max_tokens": MAX_TOKENS,
            "temperature": 0,
            "stream": False,
        }
    ]


def test_the_key_is_sent_as_a_bearer_and_shown_nowhere(chat_server: Any) -> None:
    chat_server.says("yes")
    with_key = endpoint(chat_server.url, key="s3cret")
    with_key.complete(HELLO)
    endpoint(chat_server.url).complete(HELLO)
    assert [h.get("authorization") for h in chat_server.headers] == ["Bearer s3cret", None]
    assert "s3cret" not in repr(with_key)


@pytest.mark.parametrize("key", ["two\nlines", "clé"])
def test_a_key_that_fits_no_header_is_an_error_without_the_key(key: str, chat_server: Any) -> None:
    chat_server.says("yes")
    with pytest.raises(ChatEndpointError, match="the connection failed") as caught:
        endpoint(chat_server.url, key=key).complete(HELLO)
    assert key not in str(caught.value)
    assert chat_server.requests == []


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_error_is_tried_once_more(status: int, chat_server: Any) -> None:
    chat_server.sends(status, b"overloaded")
    with pytest.raises(ChatEndpointError, match=f"status {status}"):
        endpoint(chat_server.url).complete(HELLO)
    assert len(chat_server.requests) == 2


def test_the_second_attempt_may_succeed(chat_server: Any) -> None:
    def hang_up_once(handler: BaseHTTPRequestHandler) -> None:
        chat_server.says("now it works")
        handler.connection.shutdown(socket.SHUT_RDWR)
        handler.close_connection = True

    chat_server.respond = hang_up_once
    assert endpoint(chat_server.url).complete(HELLO) == "now it works"
    assert len(chat_server.requests) == 2


@pytest.mark.parametrize("status", [201, 302, 401, 404, 429])
def test_another_status_is_final(status: int, chat_server: Any) -> None:
    chat_server.sends(status, b"{}")
    with pytest.raises(ChatEndpointError, match=f"it answered with status {status}"):
        endpoint(chat_server.url).complete(HELLO)
    assert len(chat_server.requests) == 1


def test_nobody_listening_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ChatEndpointError, match=r"the connection failed \(ConnectError\)"):
        endpoint(f"http://127.0.0.1:{port}/v1").complete(HELLO)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"plain words",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": 7}}]}',
        b'{"choices": [{"text": "old style"}]}',
        b'{"choices": [{"message": {"content": "cut',
        b'{"choices": [{"message": {"content": "\\ud800"}}]}',
        b'{"choices": [{"message": {"content": "\xff"}}]}',
        b'{"choices": ' + b"[" * 100_000,
        b'{"extra": ' + b"[" * 100_000,
        gzip.compress(b'{"choices": [{"message": {"content": "packed"}}]}', mtime=0),
    ],
    ids=lambda body: body[:24].decode("latin-1"),
)
def test_what_is_no_completion_is_an_error(body: bytes, chat_server: Any) -> None:
    chat_server.sends(200, body)
    with pytest.raises(ChatEndpointError, match="it sent no chat completion"):
        endpoint(chat_server.url).complete(HELLO)


def test_no_content_is_an_empty_text(chat_server: Any) -> None:
    chat_server.sends(200, json.dumps({"choices": [{"message": {"content": None}}]}).encode())
    assert endpoint(chat_server.url).complete(HELLO) == ""


def test_a_flood_is_cut_off(chat_server: Any) -> None:
    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        with contextlib.suppress(OSError):
            while not chat_server.stopped.is_set():
                handler.wfile.write(b" " * 65_536)

    chat_server.respond = flood
    with pytest.raises(ChatEndpointError, match=f"more than {MAX_RESPONSE_BYTES:,} bytes"):
        endpoint(chat_server.url).complete(HELLO)


@pytest.mark.parametrize("part", ["nothing", "header", "body"])
def test_the_whole_call_is_bounded_however_the_server_dawdles(part: str, chat_server: Any) -> None:
    def dawdle(handler: BaseHTTPRequestHandler) -> None:
        opening = {
            "nothing": b"",
            "header": b"HTTP/1.1 200 OK\r\nx-slow: ",
            "body": b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n",
        }
        with contextlib.suppress(OSError):
            handler.wfile.write(opening[part])
            while not chat_server.stopped.wait(0.05):
                if part != "nothing":
                    handler.wfile.write(b" ")
        handler.close_connection = True

    chat_server.respond = dawdle
    began = time.monotonic()
    with pytest.raises(ChatEndpointError, match=r"it took longer than 0\.6 s"):
        endpoint(chat_server.url, timeout_s=0.6).complete(HELLO)
    assert 0.5 < time.monotonic() - began < 5.0


def test_proxies_of_the_environment_are_not_used(
    chat_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    chat_server.says("direct")
    assert endpoint(chat_server.url).complete(HELLO) == "direct"
