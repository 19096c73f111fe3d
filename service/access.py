"""Who may call: keys, scopes and rate limits, looked at before anything is read.

A route with the option ``OPEN_TO_ALL`` needs no key and has no limit.
"""

from __future__ import annotations

import contextvars
import functools
import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.exceptions import (
    NotAuthorizedException,
    PermissionDeniedException,
    TooManyRequestsException,
)
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from .callers import NO_KEY, REALM, Callers, bearer, too_often
from .keys import ApiKey
from .keys import Scope as KeyScope
from .problems import Refusal
from .settings import Settings

_OPEN = "open_to_all"
OPEN_TO_ALL = {_OPEN: True}
KEY_NAME = "secondsource_key"
"""Where the ASGI scope's state names the key that was used."""

_COUNT = "secondsource_count"
_CHANGING_METHODS = ("PUT", "PATCH", "DELETE")
"""These always change something; a POST may be a question, and its handler knows."""

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_key: contextvars.ContextVar[ApiKey | None] = contextvars.ContextVar("key", default=None)


def require(scope: KeyScope) -> None:
    """403 when the request came with a key that lacks ``scope``; every key may read.

    Nothing is required where there are no keys: the service is open, or is no service.
    """
    key = _key.get()
    if key is not None and scope not in key.scopes:
        raise PermissionDeniedException(
            detail=f"the key {key.name!r} may not {scope}; use one with the scope {scope!r}",
            headers={"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{scope}"'},
        )


def count_another(scope: Scope) -> None:
    """Counts one request more of the same caller; 429 where it has none left."""
    count = scope["state"].get(_COUNT)
    if count is not None:
        count()


class Access(ASGIMiddleware):
    """Turns away who has no key (401) or calls too often (429).

    Without keys everybody may call, but not a web page of another site by way of a visitor's
    browser: see :meth:`_refuse_foreign_pages`.
    """

    def __init__(self, settings: Settings) -> None:
        self._callers = Callers(settings)
        self._origins = settings.cors_origins
        self._any_host = settings.allow_open

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Passes on what may be answered, with the rate limit's headers."""
        if scope["route_handler"].opt.get(_OPEN):
            await next_app(scope, receive, send)
            return
        headers = Headers.from_scope(scope)
        host = _host_name(headers)
        key = self._identified(scope, headers) if self._callers.keys else None
        if not self._callers.keys and not self._any_host:
            self._refuse_foreign_pages(scope, headers, host)
        limits = self._counted(scope, key)
        scope["state"][_COUNT] = functools.partial(self._counted, scope, key)
        token = _key.set(key)
        try:
            if key is not None:
                scope["state"][KEY_NAME] = key.name
                if scope.get("method") in _CHANGING_METHODS and _is_ours(scope):
                    require("write")
            await next_app(scope, receive, _with_headers(send, limits))
        finally:
            _key.reset(token)

    def _identified(self, scope: Scope, headers: Headers) -> ApiKey:
        """The key that the request carries; a wrong one counts against the caller's address."""
        secret = bearer(headers)
        if not secret:
            raise NotAuthorizedException(detail=NO_KEY, headers={"WWW-Authenticate": REALM})
        key = self._callers.keys.find(secret)
        if key is None:
            self._counted(scope, None)
            raise NotAuthorizedException(
                detail="the key is not known here; ask who runs this service for another",
                headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'},
            )
        return key

    def _counted(self, scope: Scope, key: ApiKey | None) -> Mapping[str, str]:
        """Takes from the caller's bucket; the headers that tell how much is left."""
        allowance = self._callers.take(scope, key)
        if allowance is None:
            return {}
        if not allowance.granted:
            raise TooManyRequestsException(detail=too_often(allowance), headers=allowance.headers())
        return allowance.headers()

    def _refuse_foreign_pages(self, scope: Scope, headers: Headers, host: str) -> None:
        """403 for what a page of another site asks of a service that is open on this machine.

        A browser lets any page send simple requests to 127.0.0.1, and a host name of the page's
        own that resolves to 127.0.0.1 would let it read the answers too.
        """
        server = scope.get("server")
        if server is None or not is_loopback(server[0]):
            return
        if not is_loopback(host):
            raise PermissionDeniedException(
                detail="this service is open to this machine alone and answers to localhost; "
                "set allow_open or keys to serve it under another name"
            )
        origin = headers.get("origin")
        if (
            origin is not None
            and scope.get("method") not in _SAFE_METHODS
            and origin.partition("://")[2] != headers.get("host", "")
            and not {"*", origin} & set(self._origins)
        ):
            raise PermissionDeniedException(
                detail=f"pages of {origin} may not call this service; name it in cors_origins"
            )


def _host_name(headers: Headers) -> str:
    """The name in the Host header without its port, empty when there is none; 400 for no host."""
    try:
        parts = urlsplit(f"//{headers.get('host', '')}")
        parts.port  # noqa: B018  (looked at, so that one that is no number is refused)
        return parts.hostname or ""
    except ValueError as error:
        raise Refusal(
            status_code=400,
            detail="the Host header names no host; send the name and the port of this service",
        ) from error


def _is_ours(scope: Scope) -> bool:
    return scope["path_template"].startswith("/v1/")


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine alone."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _with_headers(send: Send, added: Mapping[str, str]) -> Send:
    if not added:
        return send

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableScopeHeaders.from_message(message).update(added)
        await send(message)

    return sending
