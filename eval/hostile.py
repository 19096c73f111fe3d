"""Malformed requests of every kind, sent to a running service to see what breaks."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random
from typing import Any
from urllib.parse import urlsplit

import httpx

from .served import Served

_AT_ONCE = 16
_TIMEOUT_S = 120.0
_DROPPED = "closed"

PATHS = (
    "/v1/documents/../../etc/passwd",
    "/v1/documents/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/v1/documents/..%5c..%5cwindows%5cwin.ini",
    "/page/..%2f..%2fsettings.py",
    "/page/%2e%2e/engine.py",
    "/v1/documents/%00",
    "/v1/documents/%ff%fe",
    "/v1/documents//////",
    "/v1/documents/" + "a" * 6000,
    "/v1/documents?limit=-1",
    "/v1/documents?offset=999999999999999999999999",
    "/v1/jobs/%27%3B%20DROP%20TABLE%20documents",
    "//evil.example/v1/ask",
)
VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**40,
    0.5,
    "",
    "\u0000",
    "\ud7ff",
    [],
    {},
    ["a"],
    {"question": 1},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostileReport:
    """How many requests of each kind had which status; "closed" is a connection that was ended.

    ``alive``: whether a proper question was answered afterwards.
    """

    requests: int
    statuses: dict[str, dict[str, int]]
    alive: bool

    @property
    def server_errors(self) -> int:
        """Responses of 500 and above."""
        return sum(
            count
            for of_kind in self.statuses.values()
            for status, count in of_kind.items()
            if status.startswith("5")
        )

    @property
    def broken(self) -> bool:
        """Whether the service failed anywhere."""
        return bool(self.server_errors) or not self.alive

    def lines(self) -> list[str]:
        """The report for people."""
        told = [
            f"{kind}: " + ", ".join(f"{count} x {status}" for status, count in sorted(of.items()))
            for kind, of in sorted(self.statuses.items())
        ]
        state = "answers" if self.alive else "does NOT answer"
        return [
            f"{self.requests} malformed requests: {self.server_errors} server errors; the service "
            f"{state} afterwards",
            *(f"  {line}" for line in told),
        ]


async def attack(
    service: Served, requests: int, *, question: str, body_limit: int, seed: int = 7
) -> HostileReport:
    """Sends ``requests`` malformed requests, the kinds in turn, 16 at a time.

    ``question``: what is asked in the end. ``body_limit``: the service's, in bytes.
    """
    sender = _Sender(service, Random(seed), body_limit)
    statuses: dict[str, Counter[str]] = {name: Counter() for name in sender.kinds}
    waiting = islice(cycle(sender.kinds), requests)
    async with sender.client:
        await asyncio.gather(*(_send_on(sender, waiting, statuses) for _ in range(_AT_ONCE)))
        response = await sender.client.post(
            "/v1/ask", json={"question": question}, headers=service.headers
        )
    return HostileReport(
        requests=requests,
        statuses={name: dict(counter) for name, counter in statuses.items()},
        alive=response.status_code == 200,
    )


async def _send_on(
    sender: _Sender, waiting: Iterator[str], statuses: dict[str, Counter[str]]
) -> None:
    for kind in waiting:
        try:
            status = await sender.kinds[kind]()
        except (httpx.TransportError, OSError, asyncio.IncompleteReadError):
            status = _DROPPED
        statuses[kind][status] += 1


class _Sender:
    """One coroutine function a kind of malformed request; each returns the status it got."""

    def __init__(self, service: Served, random: Random, body_limit: int) -> None:
        self.client = httpx.AsyncClient(base_url=service.url, timeout=_TIMEOUT_S)
        self._service = service
        self._random = random
        self._body_limit = body_limit
        self.kinds: dict[str, Callable[[], Coroutine[None, None, str]]] = {}
        for name, send in (
            ("bad JSON", self._bad_json),
            ("wrong types", self._wrong_types),
            ("huge body", self._huge_body),
            ("path tricks", self._path_tricks),
            ("wrong key", self._wrong_key),
            ("no HTTP", self._no_http),
            ("slow body", self._slow_body),
            ("left early", self._left_early),
        ):
            self.kinds[name] = send

    async def _bad_json(self) -> str:
        whole = json.dumps({"question": "Who said what?", "filters": {"sources": ["a"]}}).encode()
        cut = whole[: self._random.randrange(len(whole))]
        noise = bytes(self._random.randrange(256) for _ in range(40))
        deep = b"[" * 5000
        body = self._random.choice((cut, noise, deep, b"{" + whole, whole + b"}", b"\xff\xfe"))
        return await self._post(self._endpoint(), body)

    async def _wrong_types(self) -> str:
        names = ("question", "claim", "query", "filters", "limit", "as_of", "text", "id", "other")
        chosen = self._random.sample(names, 3)
        body = {name: self._random.choice(VALUES) for name in chosen}
        # no question, claim or article is left in it: every request must be refused
        for name in ("question", "claim", "query", "text"):
            if isinstance(body.get(name), str):
                body[name] = ""
        return await self._post(self._endpoint(), json.dumps(body).encode())

    async def _huge_body(self) -> str:
        body = json.dumps({"question": "a" * (self._body_limit + 1)}).encode()
        return await self._post(self._endpoint(), body)

    async def _path_tricks(self) -> str:
        """By hand: a client library would mend the path."""
        method = self._random.choice(("GET", "HEAD", "DELETE"))
        return await self._raw(
            f"{method} {self._random.choice(PATHS)} HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {self._service.key}\r\nConnection: close\r\n\r\n".encode()
        )

    async def _wrong_key(self) -> str:
        given = self._random.choice(("Bearer ", "Bearer sso_" + "a" * 43, "Basic YTpi", "\x7f"))
        response = await self.client.get("/v1/documents", headers={"Authorization": given})
        return str(response.status_code)

    async def _no_http(self) -> str:
        return await self._raw(
            self._random.choice(
                (
                    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
                    b"GET\r\n\r\n",
                    b"POST /v1/ask HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
                    b"POST /v1/ask HTTP/9.9\r\nHost: a\r\n\r\n",
                    b"GET / HTTP/1.1\r\n" + b"A: " + b"a" * 100_000 + b"\r\n\r\n",
                )
            )
        )

    async def _slow_body(self) -> str:
        return await self._raw(
            b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Authorization: Bearer " + self._service.key.encode() + b"\r\n"
            b'Content-Length: 1000\r\n\r\n{"question": '
        )

    async def _left_early(self) -> str:
        """Asks and does not wait for the response."""
        _, writer = await self._connected()
        writer.write(b"GET /v1/documents HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await writer.drain()
        writer.close()
        return _DROPPED

    def _endpoint(self) -> str:
        return self._random.choice(("/v1/ask", "/v1/check", "/v1/search", "/v1/documents"))

    async def _post(self, path: str, body: bytes) -> str:
        headers = {**self._service.headers, "Content-Type": "application/json"}
        response = await self.client.post(path, content=body, headers=headers)
        return str(response.status_code)

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        address = urlsplit(self._service.url)
        return await asyncio.open_connection(address.hostname, address.port)

    async def _raw(self, request: bytes) -> str:
        """The status of what these bytes get back, "closed" where that is nothing."""
        reader, writer = await self._connected()
        try:
            writer.write(request)
            await writer.drain()
            async with asyncio.timeout(_TIMEOUT_S):
                words = (await reader.readline()).split()
            return words[1].decode() if len(words) > 1 else _DROPPED
        finally:
            writer.close()
