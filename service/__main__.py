"""``python -m secondsource.service`` and the ``secondsource`` command."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence

from cyclopts import CycloptsError

from secondsource.errors import SecondsourceError

from .cli import BAD_INPUT, OK, app
from .terminal import Terminal, swallow_broken_pipe

INTERRUPTED = 130
BROKEN_PIPE = 141
FAULT = 70
"""sysexits' EX_SOFTWARE: a mistake in secondsource itself, shown with its traceback."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; ``arguments`` default to the process's."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        swallow_broken_pipe()
        return BROKEN_PIPE


def _run(words: list[str]) -> int:
    try:
        code = app(words or ["--help"])
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except CycloptsError as error:
        error.verbose = False
        hint = "; see `secondsource --help`" if "--help" not in str(error) else ""
        return _fail(words, "UsageError", _sentence(str(error)) + hint)
    except SecondsourceError as error:
        return _fail(words, type(error).__name__, str(error))
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        return _fail(words, "OSError", f"{named}{error.strerror or error}")
    except Exception as error:
        traceback.print_exc()
        return _fail(
            words, "InternalError", f"a fault in secondsource ({type(error).__name__})", FAULT
        )
    return code if isinstance(code, int) else OK


def _fail(words: list[str], kind: str, message: str, code: int = BAD_INPUT) -> int:
    terminal = Terminal()
    if _wants_json(words):
        terminal.json({"error": {"type": kind, "message": message}})
    terminal.note(message)
    return code


def _wants_json(words: list[str]) -> bool:
    """Whether ``--json`` is there as a switch; ``eval`` takes a path with it."""
    switches = words[: words.index("--")] if "--" in words else words
    return "--json" in switches and switches[0] != "eval"


def _sentence(text: str) -> str:
    return " ".join(text.split()).removesuffix(".")


if __name__ == "__main__":
    sys.exit(main())
