"""Logs on stderr: one line a request and one an event, as JSON or as text.

What is asked, what articles say and keys are never logged.
"""

from __future__ import annotations

import contextvars
import logging
import re
import sys
import textwrap
import traceback
import uuid
from datetime import UTC, datetime
from typing import Any

import msgspec

from secondsource.errors import SecondsourceError

REQUEST_ID: contextvars.ContextVar[str | None] = contextvars.ContextVar("request_id", default=None)
"""The id of the request that is being answered, for every line written meanwhile."""

FIELDS = "fields"
"""The attribute of a log record that holds what else its line says."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SANE_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")


def request_id(given: str | None) -> str:
    """The id that the client gave, when it is short and plain; else a new one."""
    if given is not None and _SANE_ID.fullmatch(given):
        return given
    return uuid.uuid4().hex


def configure_logs(*, level: str, format: str) -> None:
    """Sends the logs of this process to stderr.

    ``level`` is that of secondsource's own lines; other packages are heard from "warning" on.
    ``format``: "json" or "text".
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if format == "json" else TextLines())
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("secondsource").setLevel(level.upper())


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, request_id and the line's fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON without line breaks."""
        line = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            line["exception"] = _traceback(record.exc_info[1])
        return msgspec.json.encode(line).decode()


class TextLines(logging.Formatter):
    """The same for people: time, level, message and name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line, and the traceback's lines where there is one."""
        pairs = "".join(f" {name}={value}" for name, value in _fields(record).items())
        message = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", record.getMessage())
        line = f"{_time(record)} {record.levelname} {message}{pairs}"
        if record.exc_info:
            line = f"{line}\n{_traceback(record.exc_info[1])}"
        return line


def _traceback(error: BaseException | None) -> str:
    """Where an error came from, without its words: they may be a question's or an article's.

    The project's own errors are told in full, since their words are chosen with care.
    """
    blocks: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        words = f": {error}" if isinstance(error, SecondsourceError) else ""
        name = f"{type(error).__module__}.{type(error).__qualname__}"
        block = f"{''.join(traceback.format_tb(error.__traceback__))}{name}{words}"
        if isinstance(error, BaseExceptionGroup):
            inner = "\n".join(_traceback(each) for each in error.exceptions)
            block = f"{block}\n{textwrap.indent(inner, '  | ')}"
        blocks.append(block)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nwhich came from:\n".join(blocks)


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    current = REQUEST_ID.get()
    named = {} if current is None else {"request_id": current}
    return {**named, **getattr(record, FIELDS, {})}
