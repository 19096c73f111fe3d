"""One call of an OpenAI-compatible chat endpoint: bounded in time and in size."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import msgspec

from secondsource.errors import SecondsourceError

if TYPE_CHECKING:
    import httpx

MAX_RESPONSE_BYTES = 1_000_000
MAX_TOKENS = 400
"""Asked for; an endpoint that writes more is bounded by MAX_RESPONSE_BYTES."""
_ATTEMPTS = 2


class ChatEndpointError(SecondsourceError):
    """The endpoint gave no text; the message holds nothing of what it sent or was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One turn of a chat; ``role`` is system or user."""

    role: str
    content: str


class _Turn(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Turn


class _Completion(msgspec.Struct):
    choices: list[_Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatEndpoint:
    """``url`` is the base that ``/chat/completions`` follows, such as ``http://host:8080/v1``.

    ``timeout_s`` bounds a whole call, its second attempt included. Proxies and certificates that
    the environment names are not used: what is sent goes to ``url`` and nowhere else.
    """

    url: str
    model: str
    timeout_s: float
    key: str | None = field(default=None, repr=False)

    def complete(self, messages: Sequence[Message]) -> str:
        """The text that the model answers with, which may be empty.

        Tries once more after a broken connection and after a status of 500 or above. Raises
        ChatEndpointError for everything else that is no text: another status, a redirect, a body
        that is too large or no completion, or no answer within ``timeout_s``.
        """
        import httpx

        body = {
            "model": self.model,
            "messages": [{"role": m.role, "content": m.content} for m in messages],
            "max_tokens": MAX_TOKENS,
            "temperature": 0,
            "stream": False,
        }
        failure = ""
        with (
            _Deadline(self.timeout_s) as deadline,
            httpx.Client(timeout=self.timeout_s, trust_env=False) as client,
        ):
            for _ in range(_ATTEMPTS):
                try:
                    status, content = self._post(client, body, deadline)
                except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
                    if deadline.passed:
                        break
                    failure = f"the connection failed ({type(error).__name__})"
                    continue
                if status == httpx.codes.OK:
                    return _text_of(content)
                failure = f"it answered with status {status}"
                if status < 500:
                    break
        if deadline.passed:
            failure = f"it took longer than {self.timeout_s:g} s"
        raise ChatEndpointError(failure)

    def _post(
        self, client: httpx.Client, body: dict[str, Any], deadline: _Deadline
    ) -> tuple[int, bytes]:
        # unpacked by nobody, so that what is read is what was sent
        headers = {"accept": "application/json", "accept-encoding": "identity"}
        if self.key is not None:
            headers["authorization"] = f"Bearer {self.key}"
        with client.stream(
            "POST",
            f"{self.url.rstrip('/')}/chat/completions",
            json=body,
            headers=headers,
            extensions={"trace": deadline.watch},
        ) as response:
            content = bytearray()
            for part in response.iter_raw():
                content += part
                if len(content) > MAX_RESPONSE_BYTES:
                    raise ChatEndpointError(f"it sent more than {MAX_RESPONSE_BYTES:,} bytes")
            return response.status_code, bytes(content)


def _text_of(content: bytes) -> str:
    try:
        completion = msgspec.json.decode(content, type=_Completion)
        return completion.choices[0].message.content or ""
    except (msgspec.MsgspecError, UnicodeError, RecursionError, IndexError) as error:
        raise ChatEndpointError("it sent no chat completion") from error


class _Deadline:
    """Breaks the connection when the time is up; httpx bounds single reads, not their sum."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._break)
        self._timer.daemon = True

    @property
    def passed(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self._end

    def watch(self, event: str, info: dict[str, Any]) -> None:
        """httpx's ``trace`` extension: keeps the sockets that are opened."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._sockets.append(info["return_value"].get_extra_info("socket"))
            if self.passed:
                self._break()

    def _break(self) -> None:
        for opened in self._sockets:
            with contextlib.suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
