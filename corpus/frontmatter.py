"""Reads a Markdown file with YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from secondsource.errors import DocumentError

from .fields import Fields, read_fields

_BLOCK = re.compile(r"---[ \t]*\n(.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LONGEST = 64 * 1024


def split_front_matter(text: str, name: str) -> tuple[Fields, str]:
    """The fields of the front matter, and the text behind it.

    A file that opens with ``---`` and has no closing line, or holds no ``key: value`` between the
    two, begins with a rule and is text from the first character. Front matter that is meant as
    such and cannot be read is a DocumentError: the alternative is an article whose date is lost
    without a word.
    """
    block = _BLOCK.match(text, 0, _LONGEST) if text.startswith("---") else None
    if block is None or not re.search(r"^[\w-]+[ \t]*:(?:\s|$)", block[1], re.MULTILINE):
        return Fields(), text
    import yaml

    try:
        values = yaml.safe_load(block[1])
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 2}" if mark is not None else ""
        raise DocumentError(
            name,
            f"the front matter is not valid YAML{where}; put values that hold ': ' or '#' in "
            "quotes, or remove the lines between '---'",
        ) from error
    if not isinstance(values, Mapping):
        return Fields(), text
    return read_fields(_with_aliases(values), name), text[block.end() :].lstrip("\n")


def _with_aliases(values: Mapping[Any, Any]) -> dict[str, Any]:
    """``date``, ``authors`` and ``lang`` are common names of what is asked for."""
    fields = {str(key).casefold(): value for key, value in values.items()}
    for alias, key in (("date", "published"), ("authors", "author"), ("lang", "language")):
        if fields.get(key) is None and fields.get(alias) is not None:
            fields[key] = fields[alias]
    return fields
