"""The page in a real Chromium, without a screen, over the handmade library."""

from __future__ import annotations

import dataclasses
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode, urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from secondsource.corpus.records import Document
from secondsource.qa.records import Answer, Citation, Verdict
from secondsource.service.app import create_app
from secondsource.service.server import listen, url_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --disable-background-networking "
    "--disable-component-update --disable-sync --no-first-run --disable-quic"
).split()
PATIENCE_MS = 20_000


@dataclasses.dataclass
class Visit:
    """A page, what its console complained of, and the addresses it asked for."""

    page: Page
    address: str
    complaints: list[str] = dataclasses.field(default_factory=list)
    requested: list[str] = dataclasses.field(default_factory=list)

    def to(self, path: str = "/") -> Page:
        self.page.goto(self.address + path)
        return self.page

    def asking(self, question: str = "When did the bridge open?") -> Page:
        """The page at the address that asks the question."""
        return self.to(f"/?{urlencode({'q': question})}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium; install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        expect.set_options(timeout=PATIENCE_MS)
        yield browser
        browser.close()


@pytest.fixture
def address(library, settings) -> Iterator[str]:
    bound = listen(dataclasses.replace(settings, port=0))
    config = uvicorn.Config(create_app(library, settings), log_config=None, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    yield url_of(bound)
    server.should_exit = True
    thread.join(timeout=20)
    assert not thread.is_alive()


@pytest.fixture
def visiting(browser: Browser, address: str) -> Iterator[Callable[..., Visit]]:
    """Makes visits with options of a browser context, such as ``color_scheme``."""
    contexts = []

    def visit(**options: object) -> Visit:
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        made = Visit(context.new_page(), address)
        made.page.on(
            "console",
            lambda said: made.complaints.append(said.text) if said.type == "error" else None,
        )
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        made.page.on("request", lambda request: made.requested.append(request.url))
        return made

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def visit(visiting: Callable[..., Visit]) -> Iterator[Visit]:
    """A visit on a desktop that may complain of nothing and ask no other site for anything."""
    made = visiting()
    yield made
    assert made.complaints == []
    assert made.requested
    assert {"{0.scheme}://{0.netloc}".format(urlsplit(url)) for url in made.requested} == {
        made.address
    }


def citation_of(document: Document, quote: str, value: str | None, number: int) -> Citation:
    """A citation of words of the document, with the answer that stands in them."""
    start = document.text.index(quote)
    answer = None if value is None else start + quote.index(value)
    return Citation(
        id=number,
        document_id=document.id,
        document_sha256=document.sha256,
        title=document.title,
        source=document.source,
        url=document.url,
        published=document.published,
        origin_id=document.origin_id,
        quote=quote,
        start=start,
        end=start + len(quote),
        answer_start=answer,
        answer_end=None if answer is None or value is None else answer + len(value),
    )


@pytest.fixture
def answers(library, sample_answer: Answer) -> Callable[..., None]:
    """Has the library answer every question with one quote of each document, changed as told."""

    def answer(
        *documents: Document, quote: str, value: str | None = None, **changes: object
    ) -> None:
        library.stored |= {document.id: document for document in documents}
        citations = tuple(
            citation_of(document, quote, value, number)
            for number, document in enumerate(documents, start=1)
        )
        position = dataclasses.replace(
            sample_answer.positions[0],
            articles=len(documents),
            citations=tuple(citation.id for citation in citations),
        )
        made = dataclasses.replace(
            sample_answer,
            answer="1933 [1].",
            verdict=Verdict.SINGLE_SOURCE,
            positions=(position,),
            disagreements=(),
            citations=citations,
        )
        made = dataclasses.replace(made, **changes)
        library.ask = lambda *_, **__: made

    return answer
