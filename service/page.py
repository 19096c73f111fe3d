"""The page at ``/``: a few files, served from memory, that may load nothing from elsewhere."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

from litestar import HttpMethod, Request, Response, route
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from .access import OPEN_TO_ALL

MEDIA_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}
"""By suffix; the framework adds the charset, UTF-8, to text."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    # Asked about anew each time, so that a page is never older than the service behind it.
    "Cache-Control": "no-cache",
    # A question stands in the page's address; the site of an article must not learn it.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFile:
    """One file of the page; ``etag`` is a strong validator, in its quotes."""

    body: bytes
    media_type: str
    etag: str


@functools.cache
def page_files() -> Mapping[str, PageFile]:
    """The page's files by name, read once."""
    files = {}
    for entry in resources.files("secondsource.service").joinpath("page").iterdir():
        media_type = MEDIA_TYPES.get(PurePath(entry.name).suffix)
        if media_type is not None:
            body = entry.read_bytes()
            etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            files[entry.name] = PageFile(body=body, media_type=media_type, etag=etag)
    return MappingProxyType(files)


@route(
    "/",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    include_in_schema=False,
    opt=OPEN_TO_ALL,
)
async def page(request: Request[Any, Any, State]) -> Response[bytes]:
    """The page itself."""
    return _served(request, "index.html")


@route(
    "/page/{name:str}",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    include_in_schema=False,
    opt=OPEN_TO_ALL,
)
async def page_file(request: Request[Any, Any, State], name: FromPath[str]) -> Response[bytes]:
    """One of the files that the page loads."""
    if name not in page_files():
        raise NotFoundException
    return _served(request, name)


def _served(request: Request[Any, Any, State], name: str) -> Response[bytes]:
    """The file, or 304 where the client's copy is the same."""
    file = page_files()[name]
    headers = {**HEADERS, "ETag": file.etag}
    if _matches(request.headers.get("if-none-match", ""), file.etag):
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    return Response(file.body, headers=headers, media_type=file.media_type)


def _matches(condition: str, etag: str) -> bool:
    """Whether an If-None-Match names the tag; a proxy that compresses makes it a weak one."""
    named = [tag.strip().removeprefix("W/") for tag in condition.split(",")]
    return etag in named or named == ["*"]


PAGE_ROUTES = (page, page_file)
