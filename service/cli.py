"""The command line: one function a command, each a call on a library and a way to show it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from secondsource import __version__
from secondsource.errors import InputError
from secondsource.index.records import AddReport
from secondsource.qa.records import ClaimVerdict
from secondsource.qa.text_records import TextVerdict

from . import render, wire
from .cli_mcp import mcp
from .flags import (
    AsJson,
    AsOf,
    Documents,
    FromDate,
    LibraryFolder,
    Limit,
    OwnLibraryFolder,
    Sources,
    Switch,
    ToDate,
)
from .opening import chosen, filters_of, nothing_to_store, reading, text_of, writing
from .settings import Settings
from .terminal import Terminal
from .texts import text_from

OK, NEGATIVE, BAD_INPUT = 0, 1, 2

EPILOGUE = (
    "Exit codes: 0 done; 1 a negative outcome (some files refused, a damaged index, a suite below "
    "its thresholds); 2 bad input or another error. With --json, standard output holds one JSON "
    'value, {"error": {"type", "message"}} after an error; everything else goes to standard error.'
)

app = App(
    name="secondsource",
    help="Answers questions over a collection of articles, cites the exact passages, and says "
    "when the sources disagree.",
    help_epilogue=EPILOGUE,
    version=f"secondsource {__version__}",
    help_format="plaintext",
    result_action="return_value",
    exit_on_error=False,
    print_error=False,
    suppress_keyboard_interrupt=False,
)


@app.command
def add(*paths: Path, library: OwnLibraryFolder = None, json: AsJson = False) -> int:
    """Store articles from files and folders; makes the library if it is missing.

    A file that was stored before and has not changed is left alone; a changed one replaces its
    old passages. Files that cannot be read are listed with the reason and do not stop the rest:
    the exit code is 0 when all were stored, 1 when some were refused, 2 when nothing was stored.
    """
    if not paths:
        raise InputError("no path given; name the files or folders to add")
    terminal = Terminal()
    if rejected := nothing_to_store(chosen(library), paths):
        report = AddReport(rejected=rejected)
    else:
        with writing(library, terminal, create=True) as opened, terminal.progress() as progress:
            report = opened.add_files(paths, progress=progress)
    if json:
        terminal.json(wire.add_out(report))
    else:
        render.added(terminal, report)
    if not report.rejected:
        return OK
    stored = report.added or report.replaced or report.unchanged
    return NEGATIVE if stored else BAD_INPUT


@app.command
def remove(*ids: str, library: OwnLibraryFolder = None, json: AsJson = False) -> int:
    """Remove documents by id; an unknown id removes nothing."""
    if not ids:
        raise InputError("no id given; run `secondsource list --library DIR` to see the ids")
    terminal = Terminal()
    with writing(library, terminal) as opened:
        removed = opened.remove(ids)
        generation = opened.generation
    if json:
        terminal.json({"removed": removed, "generation": generation})
    else:
        terminal.line(f"{render.counted(len(removed), 'document')} removed")
    return OK


@app.command(name="list")
def list_(*, library: LibraryFolder = None, json: AsJson = False) -> int:
    """List the documents: id, date, source and title."""
    terminal = Terminal()
    with reading(library, terminal) as opened:
        listing = opened.summaries()
    if json:
        terminal.json(wire.documents_out(listing))
    else:
        render.documents(terminal, listing.documents)
    return OK


@app.command
def ask(
    *question: str,
    library: LibraryFolder = None,
    json: AsJson = False,
    as_of: AsOf = None,
    limit: Limit | None = None,
    source: Sources = None,
    document: Documents = None,
    from_: FromDate = None,
    to: ToDate = None,
) -> int:
    """Answer a question with citations, and say when the sources disagree.

    Parameters
    ----------
    question
        The question; quotes around it are good but not needed.
    limit
        Passages to read (default: the library's setting).
    """
    terminal = Terminal()
    text = text_of(question, "question")
    filters = filters_of(source, document, from_, to)
    with reading(library, terminal) as opened:
        answer = opened.ask(text, filters=filters, as_of=as_of, limit=limit)
    if json:
        terminal.json(answer.to_dict())
    else:
        render.answer(terminal, answer)
    return OK


@app.command
def check(
    *claim: str,
    library: LibraryFolder = None,
    json: AsJson = False,
    text: Annotated[
        Path | None,
        Parameter(
            allow_leading_hyphen=True,
            help="Check every claim of this file instead; - for standard input.",
        ),
    ] = None,
    claim_review: Annotated[
        bool,
        Parameter(negative="", show_default=False, help="Print schema.org's ClaimReview, as JSON."),
    ] = False,
    author: Annotated[
        str | None, Parameter(help="Who answers for the claim review (default: secondsource).")
    ] = None,
    as_of: AsOf = None,
    source: Sources = None,
    document: Documents = None,
    from_: FromDate = None,
    to: ToDate = None,
) -> int:
    """Judge a claim, or every claim of a text: supported, refuted, disputed, or not enough
    evidence.

    Parameters
    ----------
    claim
        The claim, a whole sentence; each part of one that makes several claims is judged.
    """
    if text is not None and claim:
        raise InputError("give a claim or --text FILE, not both")
    if author is not None and not claim_review:
        raise InputError("--author is the author of a claim review; add --claim-review")
    terminal = Terminal()
    filters = filters_of(source, document, from_, to)
    options = {} if author is None else {"author": author}
    result: ClaimVerdict | TextVerdict
    if text is None:
        words = text_of(claim, "claim")
        with reading(library, terminal) as opened:
            result = opened.check(words, filters=filters, as_of=as_of)
    else:
        words = text_from(text)
        with reading(library, terminal) as opened, terminal.progress() as progress:
            result = opened.check_text(words, filters=filters, as_of=as_of, progress=progress)
    if claim_review:
        terminal.json(result.to_claim_review(**options))
    elif json:
        terminal.json(result.to_dict())
    else:
        render.checked(terminal, result)
    return OK


@app.command
def search(
    *query: str,
    library: LibraryFolder = None,
    json: AsJson = False,
    as_of: AsOf = None,
    limit: Limit = 10,
    source: Sources = None,
    document: Documents = None,
    from_: FromDate = None,
    to: ToDate = None,
) -> int:
    """Find passages, best first.

    Parameters
    ----------
    query
        Words or a question.
    limit
        Passages to show.
    """
    terminal = Terminal()
    text = text_of(query, "query")
    filters = filters_of(source, document, from_, to, as_of)
    with reading(library, terminal) as opened:
        found = opened.search(text, limit=limit, filters=filters)
    if json:
        terminal.json(wire.search_out(text, found))
    else:
        render.hits(terminal, found)
    return OK


@app.command
def serve(
    *,
    library: LibraryFolder = None,
    json: AsJson = False,
    config: Annotated[
        Path | None, Parameter(help="Configuration file (default: SECONDSOURCE_CONFIG).")
    ] = None,
    host: Annotated[str | None, Parameter(help="Address to listen on.")] = None,
    port: Annotated[int | None, Parameter(help="Port to listen on; 0 picks a free one.")] = None,
    workers: Annotated[int | None, Parameter(help="Questions answered at the same time.")] = None,
    read_only: Switch = None,
    insecure: Switch = None,
    log_format: Annotated[str | None, Parameter(help="json or text.")] = None,
    log_level: Annotated[
        str | None, Parameter(help="debug, info (a line a request), warning or error.")
    ] = None,
) -> int:
    """Answer over HTTP until stopped; on 127.0.0.1:8000 unless told otherwise.

    Without --library the bundled sample is served and nothing can be stored. With --json the
    address is printed as one JSON value once the service listens. A flag wins over the
    environment, and the environment over the configuration file.

    Parameters
    ----------
    read_only
        Refuse whatever stores or removes documents.
    insecure
        Listen beyond this machine although no keys are configured.
    """
    from . import server

    terminal = Terminal()
    settings = Settings.from_environment(config_file=config).with_typed(
        library=library,
        host=host,
        port=port,
        workers=workers,
        read_only=read_only,
        allow_open=insecure,
        log_format=log_format,
        log_level=log_level,
    )
    with (
        contextlib.closing(server.listen(settings)) as bound,
        reading(
            settings.library, terminal, create=not settings.read_only, settings=settings
        ) as opened,
    ):
        url = server.url_of(bound)
        terminal.note(f"serving on {url} (its schema: {url}/schema); stop with Ctrl-C")
        if json:
            terminal.json({"url": url})
        server.serve(opened, settings, bound)
    return OK


app.command(mcp)


@app.command
def verify(
    *,
    library: OwnLibraryFolder = None,
    json: AsJson = False,
    repair: Annotated[
        bool,
        Parameter(negative="", show_default=False, help="Rebuild the derived indexes that differ."),
    ] = False,
) -> int:
    """Compare a library's search indexes with its database; exit code 1 when they differ."""
    terminal = Terminal()
    with writing(library, terminal) as opened:
        report = opened.verify(repair=repair)
    if json:
        terminal.json(wire.verify_out(report))
    else:
        render.verified(terminal, report)
    return OK if report.ok else NEGATIVE


@app.command(name="eval")
def eval_(
    *suites: Path,
    library: Annotated[
        Path | None,
        Parameter(help="Asked the cases that bring no documents (default: the bundled sample)."),
    ] = None,
    answers: Annotated[Path | None, Parameter(help="Write every answer here, a line each.")] = None,
    json: Annotated[
        Path | None,
        Parameter(allow_leading_hyphen=True, help="Write the report here; - for standard output."),
    ] = None,
    limit: Annotated[int | None, Parameter(help="Run this many cases of each.")] = None,
    jobs: Annotated[int | None, Parameter(help="Processes (default: one a core).")] = None,
    against: Annotated[Path | None, Parameter(help="Compare with this earlier report.")] = None,
) -> int:
    """Run evaluation suites; exit code 1 when a threshold is missed.

    Parameters
    ----------
    suites
        Files of cases, .jsonl or .jsonl.gz; thresholds stand beside them in a .toml.
    """
    if not suites:
        raise InputError("no suite given; name at least one .jsonl file of cases")
    # By name: nothing but this command may depend on the evaluation.
    run_eval: Callable[..., int] = import_module("secondsource.eval.command").run_eval
    return run_eval(
        suites,
        library=chosen(library),
        answers=answers,
        json_report=json,
        limit=limit,
        jobs=jobs,
        against=against,
        config=Settings.from_environment().config,
    )
