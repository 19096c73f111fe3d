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
    question = conversation.asked
    if conversation.earlier:
        question = await engine.read(conversation.question)
    answer = await engine.read(engine.library.ask, question, **request.secondsource.to_call())

    def link(citation: Citation) -> str:
        return citation.url or f"{base_url}/v1/documents/{quote(citation.document_id)}"

    text = answer_text(answer, asked=conversation.asked, link=link)
    tokens = await engine.read(count_tokens, [text.text, *(m.text for m in messages)])
    return Completed(
        answer=answer,
        text=text.text,
        citations=tuple(_citations(text, answer, link)),
        input_tokens=sum(tokens[1:]),
        output_tokens=tokens[0],
        created=int(time.time()),
    )


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
