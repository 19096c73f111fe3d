"""Conditional requests (RFC 9110, section 13): what is unchanged is not sent, nor overwritten."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec, TypeVar

import msgspec
from litestar import Response
from litestar.params import HeaderParameter

from secondsource.corpus.records import Document
from secondsource.errors import UnknownDocumentError

from . import wire
from .problems import Refusal

if TYPE_CHECKING:
    from secondsource.qa.library import Library

P = ParamSpec("P")
T = TypeVar("T")

IfMatch = Annotated[
    str | None,
    HeaderParameter(name="If-Match", description="entity tags; 412 when none is the document's"),
]
IfNoneMatch = Annotated[
    str | None,
    HeaderParameter(name="If-None-Match", description="entity tags of what the client has"),
]

_ENTITY_TAG = re.compile(r'(W/)?"([^"]*)"')


def library_tag(revision: str, *, weak: bool = False) -> str:
    """The entity tag of what was read from that state of a library."""
    return f'W/"{revision}"' if weak else f'"{revision}"'


def document_tag(document: Document) -> str:
    """The entity tag of a document as it is shown: its text's SHA-256 and a digest of the rest."""
    shown = wire.document_out(document)
    rest = msgspec.json.encode(msgspec.structs.replace(shown, text=""))
    return f'"{document.sha256}-{hashlib.sha256(rest).hexdigest()[:16]}"'


def is_current(if_none_match: str | None, tag: str) -> bool:
    """Whether the client has what ``tag`` names; weak tags count."""
    if if_none_match is None:
        return False
    opaque = tag.removeprefix("W/").strip('"')
    return if_none_match.strip() == "*" or any(
        value == opaque for _, value in _ENTITY_TAG.findall(if_none_match)
    )


def not_modified(tag: str) -> Response[Any]:
    """304, with the tag that still holds."""
    return Response(None, status_code=304, headers={"ETag": tag})


class Dated:
    """Notes a library's state right before a reading call.

    ``tag`` is the state's weak entity tag: the result is of that state, or of a newer one.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self.tag = ""

    def __call__(self, call: Callable[P, T]) -> Callable[P, T]:
        """The same call, which notes the state first."""

        def noting(*args: P.args, **kwargs: P.kwargs) -> T:
            self.tag = library_tag(self._library.revision, weak=True)
            return call(*args, **kwargs)

        return noting

    @property
    def headers(self) -> dict[str, str]:
        """The headers that tell the tag."""
        return {"ETag": self.tag}


@dataclass(frozen=True, slots=True)
class Preconditions:
    """What a client demands of a document before it is written; None demands nothing.

    ``if_match`` names the document by its entity tag or by its text's SHA-256 alone, which is
    what citations carry; ``if_none_match`` is ``*`` for a document that must not be there yet.
    """

    if_match: str | None = None
    if_none_match: str | None = None

    def check(self, library: Library, document_id: str) -> None:
        """Refuses with 412 what does not hold; called where nobody else writes."""
        if self.if_match is None and self.if_none_match is None:
            return
        try:
            current: Document | None = library.get(document_id)
        except UnknownDocumentError:
            current = None
        if self.if_match is not None and not _names(self.if_match, current):
            raise Refusal(
                status_code=412,
                detail=f"document {document_id!r} is not the one that If-Match names; get it "
                "again and repeat the change",
            )
        if current is not None and is_current(self.if_none_match, document_tag(current)):
            raise Refusal(
                status_code=412,
                detail=f"document {document_id!r} is there already; leave out If-None-Match to "
                "replace it",
            )


def _names(if_match: str, current: Document | None) -> bool:
    if current is None:
        return False
    if if_match.strip() == "*":
        return True
    strong = {value for weak, value in _ENTITY_TAG.findall(if_match) if not weak}
    return not strong.isdisjoint({document_tag(current).strip('"'), current.sha256})
