"""A library as a server of the Model Context Protocol, for chatbots that call tools.

Four tools, none of which changes anything: ``ask``, ``check_claim``, and the pair ``search`` and
``fetch`` in the shape that ChatGPT's connectors expect. What a tool returns is there twice: as
text for a model to read, and as JSON by a published schema.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from urllib.parse import quote

import msgspec
import uvicorn
from msgspec import Struct

from secondsource import __version__
from secondsource.corpus.records import Document
from secondsource.errors import SecondsourceError
from secondsource.index.records import Filters
from secondsource.qa.records import Answer, ClaimVerdict

from . import wire
from .answer_text import answer_text, claim_text
from .extras import missing_extra
from .gated_app import GatedApp
from .inputs import MAX_NAMES
from .problems import told
from .server import prepare, uvicorn_options
from .settings import Settings
from .turnstile import TooManyWaiting, Turnstile

try:
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.server.mcpserver.tools import Tool
    from mcp.server.transport_security import TransportSecuritySettings
    from mcp_types import CallToolResult, TextContent, ToolAnnotations
    from pydantic import Field
except ImportError as error:
    raise missing_extra("mcp", "the Model Context Protocol") from error

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from secondsource.qa.library import Library

T = TypeVar("T")

PATH = "/mcp"

_INSTRUCTIONS = (
    "Answers from a collection of articles alone, with exact quotes, and says when the articles "
    "disagree. Use ask for a question and check_claim for a statement; quote their citations, and "
    "pass on every disagreement. A verdict of unanswered or not_enough_evidence means that the "
    "articles do not tell."
)
_READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)

Sources = Annotated[
    list[str] | None, Field(max_length=MAX_NAMES, description="Only articles of these sources.")
]
FromDate = Annotated[str | None, Field(description="Only articles of this ISO date or later.")]
ToDate = Annotated[str | None, Field(description="Only articles of this ISO date or earlier.")]
AsOf = Annotated[str | None, Field(description="Leave out what was published after this ISO date.")]


class FoundDocument(Struct):
    """An article that a search found; ``text`` is its best passage."""

    id: str
    title: str
    url: str
    text: str


class FoundDocuments(Struct):
    """Articles, best first."""

    results: list[FoundDocument]


class FetchedDocument(Struct):
    """An article with its whole text."""

    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, str]


def create_server(library: Library, settings: Settings | None = None) -> MCPServer[Any]:
    """A server of ``library``, which the caller opens and closes."""
    settings = settings or Settings()
    tools = _Tools(library, settings)
    return MCPServer(
        name="secondsource",
        title="secondsource",
        instructions=_INSTRUCTIONS,
        version=__version__,
        log_level="WARNING",
        tools=[
            _tool(tools.ask, wire.AnswerOut, "Ask the articles"),
            _tool(tools.check_claim, wire.ClaimOut, "Check a claim against the articles"),
            _tool(tools.search, FoundDocuments, "Search the articles"),
            _tool(tools.fetch, FetchedDocument, "Read an article"),
        ],
    )


def serve_stdio(library: Library, settings: Settings) -> None:
    """Serves over standard input and output until the input ends."""
    create_server(library, settings).run("stdio")


def serve_http(library: Library, settings: Settings, bound: socket.socket) -> None:
    """Serves at :data:`PATH` of a bound socket until SIGINT or SIGTERM."""
    # Before the app is made: the protocol's own package would set up another log.
    prepare(settings)
    config = uvicorn.Config(
        http_app(library, settings),
        timeout_graceful_shutdown=int(settings.shutdown_grace_s),
        **uvicorn_options(settings),
    )
    uvicorn.Server(config).run(sockets=[bound])


def http_app(library: Library, settings: Settings | None = None) -> ASGIApp:
    """The server as an ASGI application, behind the settings' keys and rate limit."""
    settings = settings or Settings()
    app = create_server(library, settings).streamable_http_app(
        streamable_http_path=PATH,
        transport_security=_security(settings),
        max_request_body_size=settings.max_body_bytes,
    )
    gated = settings.keys or settings.rate_per_minute
    return GatedApp(app, settings) if gated else app


def _security(settings: Settings) -> TransportSecuritySettings:
    """Which names the server answers to.

    An open one answers to this machine's names alone, since a page of another origin can make a
    name of its own point here; keys keep such a page out, and a proxy may keep any name.
    """
    names = ("127.0.0.1", "localhost", "[::1]")
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=not (settings.keys or settings.allow_open),
        allowed_hosts=[f"{name}{port}" for name in names for port in ("", ":*")],
        allowed_origins=[f"http://{name}{port}" for name in names for port in ("", ":*")],
    )


class _Tools:
    """The tools: each makes one call on the library in a worker thread."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._calls = Turnstile(settings.workers, settings.max_waiting)

    async def ask(
        self,
        question: Annotated[str, Field(description="A whole question in English.")],
        sources: Sources = None,
        published_from: FromDate = None,
        published_to: ToDate = None,
        as_of: AsOf = None,
    ) -> CallToolResult:
        """Answers a question from the articles, with numbered quotes.

        Says whether independent sources agree, disagree, or only one tells.
        """

        def call() -> Answer:
            filters = _filters(sources, published_from, published_to)
            return self._library.ask(question, filters=filters, as_of=as_of)

        answer = await self._call(call)
        text = answer_text(answer, link=lambda citation: citation.url).text
        return _result(text, wire.answer_out(answer))

    async def check_claim(
        self,
        claim: Annotated[str, Field(description="A whole sentence in English.")],
        sources: Sources = None,
        published_from: FromDate = None,
        published_to: ToDate = None,
        as_of: AsOf = None,
    ) -> CallToolResult:
        """Judges a claim by the articles: supported, refuted, disputed or not enough evidence."""

        def call() -> ClaimVerdict:
            filters = _filters(sources, published_from, published_to)
            return self._library.check(claim, filters=filters, as_of=as_of)

        verdict = await self._call(call)
        return _result(claim_text(verdict), wire.claim_out(verdict))

    async def search(
        self,
        query: Annotated[str, Field(description="Words or a question.")],
        limit: Annotated[int, Field(ge=1, le=100, description="Passages to look at.")] = 20,
    ) -> CallToolResult:
        """Finds articles; fetch reads one by its id."""
        hits = await self._call(lambda: self._library.search(query, limit=limit))
        found: dict[str, FoundDocument] = {}
        for hit in hits:
            document = hit.document
            found.setdefault(
                document.id,
                FoundDocument(document.id, _title(document), _url(document), hit.text),
            )
        return _json_result(FoundDocuments(list(found.values())))

    async def fetch(
        self, id: Annotated[str, Field(description="An id that search gave.")]
    ) -> CallToolResult:
        """Reads one article whole."""
        document = await self._call(lambda: self._library.get(id))
        names = ("source", "published", "author", "language", "sha256", "origin_id")
        known = {name: getattr(document, name) for name in names}
        return _json_result(
            FetchedDocument(
                id=document.id,
                title=_title(document),
                text=document.text,
                url=_url(document),
                metadata={name: value for name, value in known.items() if value},
            )
        )

    async def _call(self, call: Callable[[], T]) -> T:
        try:
            return await self._calls.run(call)
        except TooManyWaiting as refused:
            raise ToolError(str(refused)) from refused
        except SecondsourceError as error:
            raise ToolError(told(error)) from error


def _tool(call: Callable[..., Any], output: type[Struct], title: str) -> Tool:
    tool = Tool.from_function(call, title=title, annotations=_READ_ONLY, structured_output=False)
    # Published by hand: the SDK reads schemas off pydantic models, and these are msgspec's.
    tool.fn_metadata.output_schema = _schema(output)
    return tool


def _schema(output: type[Struct]) -> dict[str, Any]:
    """The type's JSON schema with an object at its root, as the protocol wants it."""
    (root,), definitions = msgspec.json.schema_components([output], ref_template="#/$defs/{name}")
    name = root["$ref"].rpartition("/")[2]
    return {**definitions.pop(name), "$defs": definitions}


def _result(text: str, output: Struct) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(type="text", text=text)],
        structured_content=msgspec.to_builtins(output),
    )


def _json_result(output: Struct) -> CallToolResult:
    return _result(msgspec.json.encode(output).decode(), output)


def _filters(
    sources: list[str] | None, published_from: str | None, published_to: str | None
) -> Filters:
    return Filters(
        sources=tuple(sources or ()), published_from=published_from, published_to=published_to
    )


def _title(document: Document) -> str:
    return document.title or document.id


def _url(document: Document) -> str:
    """The article's address; one of its own making where it has none, since it must be named."""
    return document.url or f"secondsource://documents/{quote(document.id)}"
