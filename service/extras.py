"""Packages that are installed on demand."""

from __future__ import annotations

from secondsource.errors import MissingExtraError


def missing_extra(extra: str, needed_for: str) -> MissingExtraError:
    """The error of a package that is not there or too old, with the line that installs it."""
    return MissingExtraError(
        f"{needed_for} needs a package that is not installed here, or another version of it; "
        f'run: pip install "secondsource[{extra}]"'
    )
