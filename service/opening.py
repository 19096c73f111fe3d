"""From what was typed to what is asked: which library, which documents, which words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from secondsource.corpus.records import Rejected
from secondsource.errors import ConfigError, QuestionError
from secondsource.index.records import Filters

from .settings import Settings
from .terminal import Terminal

if TYPE_CHECKING:
    from secondsource.qa.library import Library


def chosen(folder: Path | None) -> Path | None:
    """The folder typed, or the one that the environment names; None means the sample."""
    return folder if folder is not None else Settings.from_environment().library


def nothing_to_store(folder: Path | None, paths: Sequence[Path]) -> tuple[Rejected, ...]:
    """Why none of the files would make a document of a library that there is not yet.

    Empty where one would, and where the library is there.
    """
    # Late: a library that is only read needs no readers of files.
    from secondsource.corpus.loaders import load_files
    from secondsource.index.folder import is_library

    if folder is None or is_library(folder):
        return ()
    rejected: list[Rejected] = []
    for found in load_files(paths):
        if not isinstance(found, Rejected):
            return ()
        rejected.append(found)
    return tuple(rejected)


@contextlib.contextmanager
def reading(
    folder: Path | None,
    terminal: Terminal,
    *,
    create: bool = False,
    settings: Settings | None = None,
) -> Iterator[Library]:
    """The library at ``folder``, or the bundled sample with a note on stderr.

    ``settings``: those of the environment and of its configuration file unless given.
    """
    settings = (settings or Settings.from_environment()).with_typed(library=folder)
    # Late, so that --help and wrong arguments need not wait for it.
    from secondsource.qa.library import Library

    if settings.library is None:
        terminal.note("no --library given: using the bundled sample articles")
        opened = Library.sample(config=settings.config)
    else:
        opened = Library.open(settings.library, config=settings.config, create=create)
    with opened:
        for notice in opened.notices:
            terminal.note(notice)
        yield opened


@contextlib.contextmanager
def writing(folder: Path | None, terminal: Terminal, *, create: bool = False) -> Iterator[Library]:
    """The library at ``folder``; ConfigError without one, since the sample cannot be changed."""
    folder = chosen(folder)
    if folder is None:
        raise ConfigError("which library? Name its folder with --library DIR")
    with reading(folder, terminal, create=create) as opened:
        yield opened


def text_of(words: Sequence[str], what: str) -> str:
    """The words as one text; QuestionError when there are none or they are no UTF-8."""
    text = " ".join(words)
    if not words:
        raise QuestionError(f"no {what} given; write it in quotes after the command")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise QuestionError(f"the {what} is not valid UTF-8; check the terminal's encoding")
    return text


def filters_of(
    sources: Sequence[str] | None,
    documents: Sequence[str] | None,
    published_from: str | None,
    published_to: str | None,
    as_of: str | None = None,
) -> Filters:
    """The checked filters; InputError for a date that is none."""
    return Filters(
        sources=tuple(sources or ()),
        documents=tuple(documents or ()),
        published_from=published_from,
        published_to=published_to,
        as_of=as_of,
    )
