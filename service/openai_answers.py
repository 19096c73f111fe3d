"""What both of OpenAI's shapes are made from: a text, its citations and its tokens."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from msgspec import Struct

from secondsource.corpus.chunks import count_tokens
from secondsource.qa.records import Answer, Citation

from . import wire
from .answer_text import AnswerText, answer_text
from .conversation import Conversation, Message
from .engine import Engine
from .openai_inputs import OptionsIn

_PIECE = re.compile(r"\s*\S+(?:\s+$)?")


class Request(Protocol):
    """What a chat and a response have in common."""

    secondsource: OptionsIn

    def to_messages(self) -> list[Message]:
        """The messages, oldest first."""
        ...


class UrlCitation(Struct):
    """A cited article: ``text[start_index:end_index]`` is its marker, in code points."""

    url: str
    title: str
    start_index: int
    end_index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """An answered request. ``input_tokens`` counts the messages, ``output_tokens`` the text."""

    answer: Answer
    text: str
    citations: tuple[UrlCitation, ...]
    input_tokens: int
    output_tokens: int
    created: int

    @property
    def body(self) -> wire.AnswerOut:
        """The whole answer, as ``POST /v1/ask`` gives it."""
        return wire.answer_out(self.answer)

    def pieces(self) -> Iterator[str]:
        """The text in words, for a stream; joined they are the text."""
        yield from _PIECE.findall(self.text)


async def complete(engine: Engine, request: Request, base_url: str) -> Completed:
    """Asks the library what the last message asks.

    ``base_url``: of this service, where documents without an address of their own are linked to.
    """
    messages = request.to_messages()
    conversation = Conversation.of(messages)
    call = request.secondsource.to_call()

    def link(citation: Citation) -> str:
        return citation.url or f"{base_url}{document_path(citation.document_id)}"

    def made() -> tuple[Answer, AnswerText, list[int]]:
        # In one turn: an answer that is made must not be lost to a queue that has filled since.
        question = conversation.question() if conversation.earlier else conversation.asked
        answer = engine.library.ask(question, **call)
        text = answer_text(answer, asked=conversation.asked, link=link)
        return answer, text, count_tokens([text.text, *(m.text for m in messages)])

    answer, text, tokens = await engine.read(made)
    return Completed(
        answer=answer,
        text=text.text,
        citations=tuple(_citations(text, answer, link)),
        input_tokens=sum(tokens[1:]),
        output_tokens=tokens[0],
        created=int(time.time()),
    )


def document_path(document_id: str) -> str:
    """Where a document is, as the page and the handlers spell it.

    Slashes stay as they are, unless a client would join or resolve them.
    """
    plain = not any(part in ("", ".", "..") for part in document_id.split("/"))
    return f"/v1/documents/{quote(document_id, safe='/' if plain else '')}"


def _citations(
    text: AnswerText, answer: Answer, link: Callable[[Citation], str]
) -> Iterator[UrlCitation]:
    by_number = {citation.id: citation for citation in answer.citations}
    for marker in text.markers:
        cited = by_number[marker.number]
        yield UrlCitation(
            url=link(cited),
            title=cited.title or cited.document_id,
            start_index=marker.start,
            end_index=marker.end,
        )


def new_id(prefix: str) -> str:
    """A name for what is sent; nothing is kept under it."""
    return f"{prefix}{secrets.token_hex(16)}"
