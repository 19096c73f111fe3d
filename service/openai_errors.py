"""Errors in OpenAI's shape, for the paths whose clients know no other.

The words and the status are those of the problem that other paths would answer with, except that
what cannot be used is 400, as those clients expect.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from litestar import Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap
from msgspec import Struct

from secondsource.errors import SecondsourceError

from .problems import HANDLERS as PROBLEM_HANDLERS
from .problems import AnyRequest

_KINDS: tuple[type[Exception], ...] = (
    SecondsourceError,
    HTTPException,
    RecursionError,
    Exception,
)
_TYPES = {
    HTTPStatus.UNAUTHORIZED: "authentication_error",
    HTTPStatus.FORBIDDEN: "permission_error",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_error",
}


class ErrorOut(Struct):
    """What went wrong: ``param`` names the part of the request, ``code`` the kind of error."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorsOut(Struct):
    """OpenAI's error body."""

    error: ErrorOut


def _answer(request: AnyRequest, error: Exception) -> Response[ErrorsOut]:
    kind = next(kind for kind in _KINDS if isinstance(error, kind))
    told: Response[dict[str, Any]] = PROBLEM_HANDLERS[kind](request, error)
    status = HTTPStatus(told.status_code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if status is HTTPStatus.UNPROCESSABLE_ENTITY:
        status = HTTPStatus.BAD_REQUEST
    fallback = "server_error" if status >= 500 else "invalid_request_error"
    body = ErrorOut(
        message=told.content["detail"],
        type=_TYPES.get(status, fallback),
        param=_param(error),
        code=_code(error, told.content),
    )
    return Response(ErrorsOut(body), status_code=status, headers=told.headers)


def _param(error: Exception) -> str | None:
    """The parameter that the error is about, as a path such as ``messages[0].role``."""
    extra = error.extra if isinstance(error, HTTPException) else None
    if isinstance(error, ValidationException) and isinstance(extra, list):
        return next((item["key"] for item in extra if item.get("key")), None)
    return extra.get("param") if isinstance(extra, dict) else None


def _code(error: Exception, problem: dict[str, Any]) -> str | None:
    extra = error.extra if isinstance(error, HTTPException) else None
    code = extra.get("code") if isinstance(extra, dict) else problem.get("code")
    return None if code is None else str(code)


HANDLERS: ExceptionHandlersMap = dict.fromkeys(_KINDS, _answer)
