"""What OpenAI's clients send. Parameters that mean nothing here are accepted and ignored."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from .conversation import USER, Message
from .inputs import FiltersIn, ReadLimit
from .problems import Refusal

MODEL = "secondsource"

_TEXT_PARTS = ("text", "input_text", "output_text")


class PartIn(Struct):
    """A piece of a message; only those with text are read."""

    type: str
    text: str | None = None


class MessageIn(Struct):
    """A message of a chat; ``content`` is its text or its parts."""

    role: str
    content: str | list[PartIn] | None = None

    def to_message(self) -> Message:
        """The message's words."""
        return Message(self.role, _words(self.content))


class ItemIn(Struct):
    """An item of a response's input; those that are no messages are left out."""

    role: str | None = None
    type: str | None = None
    content: str | list[PartIn] | None = None


class OptionsIn(Struct, forbid_unknown_fields=True):
    """What ``POST /v1/ask`` takes beside the question, under the extra key ``secondsource``."""

    filters: FiltersIn = msgspec.field(default_factory=FiltersIn)
    as_of: str | None = None
    limit: ReadLimit | None = None

    def to_call(self) -> dict[str, Any]:
        """The keyword arguments of :meth:`Library.ask` beside the question."""
        return {"filters": self.filters.to_filters(), "as_of": self.as_of, "limit": self.limit}


class StreamOptionsIn(Struct):
    """``include_usage``: the last chunk before the end counts the tokens."""

    include_usage: bool | None = False


class ChatIn(Struct):
    """``POST /v1/chat/completions``: the last message of the user is the question."""

    model: str
    messages: list[MessageIn]
    stream: bool | None = False
    stream_options: StreamOptionsIn | None = None
    n: int | None = None
    secondsource: OptionsIn = msgspec.field(default_factory=OptionsIn)

    def to_messages(self) -> list[Message]:
        """The messages; Refusal for what this service cannot do."""
        require_model(self.model)
        if self.n is not None and self.n != 1:
            raise _unsupported("n", "there is one answer to a question; leave n out or send 1")
        return [message.to_message() for message in self.messages]


class ResponseIn(Struct):
    """``POST /v1/responses``: ``input`` is the question, or the messages of a chat."""

    model: str
    input: str | list[ItemIn]
    stream: bool | None = False
    metadata: dict[str, str] | None = None
    previous_response_id: str | None = None
    conversation: Any = None
    background: bool | None = False
    secondsource: OptionsIn = msgspec.field(default_factory=OptionsIn)

    def to_messages(self) -> list[Message]:
        """The messages; Refusal for what this service cannot do."""
        require_model(self.model)
        for name in ("previous_response_id", "conversation"):
            if getattr(self, name) is not None:
                raise _unsupported(
                    name, "responses are not kept; send the earlier messages in input"
                )
        if self.background:
            raise _unsupported("background", "a response is made at once; leave background out")
        if isinstance(self.input, str):
            return [Message(USER, self.input)]
        return [
            Message(item.role, _words(item.content))
            for item in self.input
            if item.role is not None and item.type in (None, "message")
        ]


def _words(content: str | Iterable[PartIn] | None) -> str:
    if content is None or isinstance(content, str):
        return content or ""
    return "\n".join(part.text for part in content if part.type in _TEXT_PARTS and part.text)


def require_model(name: str) -> None:
    """Refusal with 404 for another model than the one that there is."""
    if name != MODEL:
        raise Refusal(
            status_code=404,
            detail=f"there is no model {name!r}; the one model here is {MODEL!r}",
            extra={"param": "model", "code": "model_not_found"},
        )


def _unsupported(param: str, detail: str) -> Refusal:
    return Refusal(
        status_code=400, detail=detail, extra={"param": param, "code": "unsupported_value"}
    )
