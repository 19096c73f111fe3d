"""The flags that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

LibraryFolder = Annotated[
    Path | None,
    Parameter(name="--library", help="The library's folder (default: the bundled sample)."),
]
OwnLibraryFolder = Annotated[
    Path | None, Parameter(name="--library", help="The library's folder; needed here.")
]
AsJson = Annotated[
    bool,
    Parameter(
        name="--json",
        negative="",
        show_default=False,
        help="Print one JSON value on standard output.",
    ),
]
Switch = Annotated[bool | None, Parameter(negative="", show_default=False)]
AsOf = Annotated[
    str | None, Parameter(name="--as-of", help="Leave out what was published after this date.")
]
Sources = Annotated[
    list[str] | None, Parameter(name="--source", negative="", help="Only this source; repeatable.")
]
Documents = Annotated[
    list[str] | None,
    Parameter(name="--document", negative="", help="Only this document id; repeatable."),
]
FromDate = Annotated[
    str | None, Parameter(name="--from", help="Only what was published on this date or later.")
]
ToDate = Annotated[
    str | None, Parameter(name="--to", help="Only what was published on this date or earlier.")
]
Limit = Annotated[int, Parameter(name="--limit", validator=Number(gte=1, lte=1000))]
