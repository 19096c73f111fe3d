"""Errors over HTTP: RFC 9457 problem details for everything that goes wrong.

A body that does not fit its schema is 400; one that fits and still cannot be used (an empty
question, a document without words) is 422.
"""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from pathlib import PurePath
from typing import Any

from litestar import Request, Response
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException, HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap

from secondsource import errors

_log = logging.getLogger("secondsource.service")

AnyRequest = Request[Any, Any, State]

_FOLDERS = re.compile(r"(?<![\w/\\])(?:[A-Za-z]:)?(?:[/\\][^\s/\\:'\"]+)+[/\\](?=[^\s/\\])")
"""The folders before a file's name, in an absolute path."""

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[errors.SecondsourceError], HTTPStatus] = {
    errors.UnknownDocumentError: HTTPStatus.NOT_FOUND,
    errors.InputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.LibraryLockedError: HTTPStatus.CONFLICT,
    errors.StorageFullError: HTTPStatus.INSUFFICIENT_STORAGE,
    errors.LibraryError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ModelError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.MissingExtraError: HTTPStatus.NOT_IMPLEMENTED,
    errors.SecondsourceError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""An error's status is that of the nearest class above it in this table."""


def status_of(error: errors.SecondsourceError) -> HTTPStatus:
    """The HTTP status that stands for the error."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def told(error: errors.SecondsourceError) -> str:
    """The error's message for a client, who learns names of files but not where they lie."""
    if isinstance(error, errors.ModelError):
        return _FOLDERS.sub("", str(error))
    if isinstance(error, errors.LibraryError) and (name := PurePath(error.path).name):
        return str(error).replace(error.path, name)
    return str(error)


class Refusal(HTTPException):
    """A request that is refused with ``status_code``; its detail is told as it stands."""


def problem_body(status: int, detail: str, **members: Any) -> dict[str, Any]:
    """Problem details; ``members`` are extension members."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        **members,
    }


def problem(
    status: int,
    detail: str,
    *,
    headers: dict[str, str] | None = None,
    **members: Any,
) -> Response[dict[str, Any]]:
    """A problem-details response; ``members`` are its extension members."""
    body = problem_body(status, detail, **members)
    return Response(body, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def described(error: Exception, what: str) -> dict[str, Any]:
    """The problem details of an error that is told inside a response; faults are logged.

    ``what`` names the work that failed, for the log.
    """
    if isinstance(error, errors.SecondsourceError):
        status = status_of(error)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _log.error("%s: %s", what, error)
        return problem_body(status, told(error), code=type(error).__name__)
    if isinstance(error, HTTPException) and error.status_code != HTTPStatus.INTERNAL_SERVER_ERROR:
        return problem_body(error.status_code, error.detail)
    _log.error("%s failed", what, exc_info=error)
    return problem_body(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "something went wrong on the server; its log says what",
    )


async def check_body(request: AnyRequest) -> None:
    """Refuses a body that is empty or not UTF-8 before it is decoded, with words of its own."""
    if request.method not in ("POST", "PUT"):
        return
    body = await request.body()
    if not body:
        raise ClientException(detail="it is empty; send a JSON object")
    if request.content_type[0] == RequestEncodingType.MULTI_PART:
        return  # its parts are files of any kind
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ClientException(detail=f"byte {error.start} is not UTF-8") from error


def _on_secondsource_error(
    request: AnyRequest, error: errors.SecondsourceError
) -> Response[dict[str, Any]]:
    return _response(described(error, _called(request)))


def _on_http_exception(request: AnyRequest, error: HTTPException) -> Response[dict[str, Any]]:
    if error.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
        return _on_unexpected(request, error)
    headers = dict(error.headers or {})
    if isinstance(error, ValidationException):
        return problem(error.status_code, _validation_detail(error), headers=headers)
    return problem(error.status_code, _detail(request, error), headers=headers)


def _on_unexpected(request: AnyRequest, error: Exception) -> Response[dict[str, Any]]:
    return _response(described(error, _called(request)))


def _on_nesting(request: AnyRequest, _: RecursionError) -> Response[dict[str, Any]]:
    """What msgspec raises for a body of thousands of open brackets."""
    return _on_http_exception(request, ClientException(detail="it is nested too deeply"))


def _called(request: AnyRequest) -> str:
    """The request by its route: ids in a path are the client's words, and no log tells them."""
    return f"{request.method} {request.scope.get('path_template', 'unmatched')}"


def _response(body: dict[str, Any]) -> Response[dict[str, Any]]:
    return Response(body, status_code=body["status"], media_type=MEDIA_TYPE)


def _detail(request: AnyRequest, error: HTTPException) -> str:
    if isinstance(error, Refusal):
        return error.detail
    # Not request.url: building it fails for a Host header that names no host.
    path = request.scope["path"]
    match error.status_code:
        case HTTPStatus.BAD_REQUEST:
            kind = request.content_type[0]
            form = "a form" if kind == RequestEncodingType.MULTI_PART else "JSON"
            return f"the request body cannot be read as {form}: {error.detail}"
        case HTTPStatus.NOT_FOUND:
            return f"there is nothing at {path}; /schema lists the paths"
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return f"{request.method} is not possible at {path}; /schema lists what is"
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return "the request body is too large; send fewer documents at a time"
        case _:
            return error.detail


def _validation_detail(error: ValidationException) -> str:
    """Says which part of the request does not fit, in one sentence a key."""
    found = error.extra if isinstance(error.extra, list) else []
    parts = [
        f"{item['key']}: {item['message']}" if item.get("key") else str(item["message"])
        for item in found
        if isinstance(item, dict) and "message" in item
    ]
    return "; ".join(parts) or error.detail


HANDLERS: ExceptionHandlersMap = {
    errors.SecondsourceError: _on_secondsource_error,
    HTTPException: _on_http_exception,
    RecursionError: _on_nesting,
    Exception: _on_unexpected,
}
