"""A report for people: a rich table on a terminal, aligned text in a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from .cases import RELATIONS
from .relating import NEITHER
from .report import Report, SuiteReport, relation_counts

if TYPE_CHECKING:
    from rich.console import Console

_SHOWN_ERRORS = 3


def show(report: Report, stream: TextIO) -> None:
    """Writes the report's tables to ``stream``."""
    if stream.isatty():
        _show_rich(report, stream)
    else:
        stream.write(as_text(report))


def as_text(report: Report) -> str:
    """The report as aligned text, one block a suite."""
    blocks = []
    for suite in report.suites:
        lines = [heading(suite)]
        rows = list(_rows(suite))
        lines += aligned(rows, right=(1, 2, 3))
        matrix = list(_relations(suite))
        lines += aligned(matrix, right=range(1, len(matrix[0])) if matrix else ())
        lines += [f"  {line}" for line in _remarks(suite)]
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def aligned(rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> list[str]:
    """Rows of cells as lines with columns of equal width; the columns in ``right`` flush right."""
    if not rows:
        return []
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  "
        + "  ".join(
            cell.rjust(widths[i]) if i in right else cell.ljust(widths[i])
            for i, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]


def heading(suite: SuiteReport) -> str:
    """One line: the suite's name, its cases and seconds."""
    noun = {"question": "questions", "claim": "claims", "reading": "readings", "pair": "pairs"}
    return f"{suite.name}: {len(suite.rows):,} {noun[suite.kind]} in {suite.seconds:.1f} s"


def _rows(suite: SuiteReport) -> Iterator[tuple[str, ...]]:
    changes = {one.measure: one for one in suite.differences}
    held = {one.threshold.measure: one for one in suite.thresholds}
    head = ("measure", "value", "95% interval", "n")
    yield (*head, "change", "threshold")
    for name, one in suite.estimates.items():
        change = ""
        if name in changes:
            difference = changes[name]
            mark = "" if difference.clear else " (not clear)"
            change = (
                f"{difference.value:+.3f} [{difference.low:+.3f}, {difference.high:+.3f}]{mark}"
            )
        limit = ""
        if name in held:
            threshold = held[name].threshold
            sign = ">=" if threshold.bound == "min" else "<="
            limit = f"{sign} {threshold.limit:g} {'holds' if held[name].holds else 'BROKEN'}"
        yield (
            name,
            f"{one.value:.3f}",
            f"{one.low:.3f} to {one.high:.3f}",
            str(one.n),
            change,
            limit,
        )


def _relations(suite: SuiteReport) -> Iterator[tuple[str, ...]]:
    """A line a gold relation, a column what the answers made of it; nothing without relations."""
    counts = relation_counts(suite.rows)
    if not counts:
        return
    given = {name for found in counts.values() for name in found}
    columns = [name for name in (*RELATIONS, NEITHER, "error") if name in given]
    yield ("relation, seen as", *columns)
    for gold in RELATIONS:
        if gold in counts:
            yield (gold, *(str(counts[gold].get(name, 0)) for name in columns))


def _remarks(suite: SuiteReport) -> Iterator[str]:
    for note in suite.notes:
        yield f"note: {note}"
    for held in suite.thresholds:
        if held.value is None:
            yield f"threshold on {held.threshold.measure}: BROKEN, no case measures it"
    if suite.errors:
        yield f"{len(suite.errors)} of {len(suite.rows)} cases failed:"
        for row in suite.errors[:_SHOWN_ERRORS]:
            yield f"  {row.id}: {row.error}"
        if len(suite.errors) > _SHOWN_ERRORS:
            yield "  ... the JSON report has them all"


def _draw_relations(suite: SuiteReport, console: Console) -> None:
    from rich.table import Table

    matrix = list(_relations(suite))
    if not matrix:
        return
    head, *rows = matrix
    table = Table()
    for i, name in enumerate(head):
        table.add_column(name, justify="right" if i else "left")
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _show_rich(report: Report, stream: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=stream)
    for suite in report.suites:
        head, *rows = _rows(suite)
        used = [i for i in range(len(head)) if i < 4 or any(row[i] for row in rows)]
        table = Table(title=heading(suite), title_justify="left")
        for i in used:
            table.add_column(head[i], justify="right" if i in (1, 2, 3) else "left")
        for row in rows:
            broken = "BROKEN" in row[-1]
            table.add_row(*(Text(row[i], style="bold red" if broken else "") for i in used))
        console.print(table)
        _draw_relations(suite, console)
        for line in _remarks(suite):
            console.print(Text(line))
