"""Hand-made articles over the shipped evidence model."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from secondsource import Answer, Document, Filters, Library
from secondsource.qa.evidence import EvidenceModel, load_evidence_model

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def evidence_model() -> EvidenceModel:
    """The shipped weights, as a library with default settings loads them."""
    return load_evidence_model("default", 0)


@pytest.fixture(scope="session")
def ask(evidence_model: EvidenceModel) -> Ask:
    """``ask(question, text, text, ...)`` over a fresh library; texts become documents a, b, c."""

    def over(
        question: str,
        *articles: str | Document,
        filters: Filters | None = None,
        as_of: str | None = None,
        limit: int | None = None,
    ) -> Answer:
        documents = [
            Document(id="abcdefghij"[place], text=item) if isinstance(item, str) else item
            for place, item in enumerate(articles)
        ]
        with Library.of(documents) as library:
            return library.ask(question, filters=filters, as_of=as_of, limit=limit)

    return over


@pytest.fixture(scope="session")
def sample() -> Library:
    """The bundled articles; never written to."""
    return Library.sample()


class ChatServer:
    """An OpenAI-compatible endpoint on this machine that answers as a test tells it to.

    ``requests`` are the bodies that came, ``headers`` theirs. ``respond`` writes the response.
    """

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.respond: Callable[[BaseHTTPRequestHandler], None] = lambda handler: None
        self.stopped = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                server.requests.append({"path": self.path, **json.loads(body)})
                server.headers.append({k.lower(): v for k, v in self.headers.items()})
                server.respond(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/v1"

    def says(self, text: str) -> None:
        """From now on every completion is ``text``."""
        completion = {"choices": [{"message": {"role": "assistant", "content": text}}]}
        self.sends(200, json.dumps(completion).encode())

    def sends(self, status: int, body: bytes) -> None:
        """From now on every response is this one."""

        def respond(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("content-length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        self.respond = respond


@pytest.fixture
def chat_server() -> Iterator[ChatServer]:
    """A running :class:`ChatServer` that has not been told what to say."""
    server = ChatServer()
    thread = threading.Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.stopped.set()
    server.http.shutdown()
    thread.join()
    server.http.server_close()
