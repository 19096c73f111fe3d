"""What the command line writes to: results on stdout, everything else on stderr."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

import msgspec
from rich.console import Console
from rich.text import Text

from secondsource.index.records import Progress

# C0 and C1 controls but tab and newline: an article's text must not steer the terminal.
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A)}


def clean(text: str) -> str:
    """The text without control characters, for printing."""
    return text.translate(_CONTROLS)


class _PipeConsole(Console):
    """A console that leaves a closed pipe to the caller instead of ending the process."""

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError


class Terminal:
    """The two streams of one command.

    Colour and tables appear where the stream is a terminal (``NO_COLOR`` is respected); in a pipe
    lines are plain and never wrapped.
    """

    def __init__(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                # Articles hold characters that a narrow terminal encoding lacks.
                stream.reconfigure(errors="backslashreplace")
        self.out = _PipeConsole(highlight=False, emoji=False)
        self.err = _PipeConsole(highlight=False, emoji=False, stderr=True)

    @property
    def interactive(self) -> bool:
        """Whether the results go to a terminal."""
        return self.out.is_terminal

    def line(self, text: str | Text = "", style: str = "", indent: int = 0) -> None:
        """One paragraph of the result."""
        shown = text.copy() if isinstance(text, Text) else Text(clean(text), style=style)
        if indent:
            shown = Text(" " * indent).append_text(shown)
        if self.interactive:
            self.out.print(shown)
        else:
            # rich would turn the tabs between fields into spaces
            self.out.file.write(f"{shown.plain}\n")

    def json(self, value: Any) -> None:
        """The one JSON value of a command run with ``--json``, in UTF-8, and a newline."""
        sys.stdout.flush()
        sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
        sys.stdout.buffer.flush()

    def note(self, text: str) -> None:
        """A line on stderr."""
        self.err.print(Text(f"secondsource: {clean(text)}"), soft_wrap=True)

    @contextlib.contextmanager
    def progress(self) -> Iterator[Progress | None]:
        """A callback that draws a bar on stderr; None where stderr is no terminal."""
        if not self.err.is_terminal:
            yield None
            return
        from rich.progress import Progress as Bars
        from rich.progress import TaskID

        with Bars(console=self.err, transient=True) as bars:
            tasks: dict[str, TaskID] = {}

            def show(stage: str, done: int, total: int) -> None:
                if stage not in tasks:
                    tasks[stage] = bars.add_task(stage, total=None)
                bars.update(tasks[stage], completed=done, total=total or None)

            yield show


def swallow_broken_pipe() -> None:
    """Points stdout at nothing, so that flushing it at exit does not fail again."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
