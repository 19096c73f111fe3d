"""Metadata as files and records give it, checked."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secondsource.errors import DocumentError

from .cleaning import clean_text
from .dates import iso_date
from .metadata import enrich
from .records import Document

_LONGEST = {"id": 300, "language": 35, "published": 100}
_LONGEST_OTHER = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What is known about an article beside its text; None where nothing is."""

    id: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: str | None = None
    author: str | None = None
    language: str | None = None

    def of_text(
        self, text: str, *, id: str = "", path: str | None = None, provenance: tuple[str, ...] = ()
    ) -> Document:
        """The document that they describe; what they lack, its text tells."""
        return enrich(
            Document(
                text=text,
                id=id,
                title=self.title or "",
                source=self.source,
                url=self.url,
                published=self.published,
                author=self.author,
                language=self.language,
                path=path,
                provenance=provenance,
            )
        )


def read_fields(values: Mapping[str, Any], name: str) -> Fields:
    """The known keys of ``values``; others are ignored, an empty value counts as none.

    Numbers are taken as text, a list of authors is joined, ``published`` becomes ISO 8601.
    Raises DocumentError for a value of another kind, an over-long one, or no date.
    """
    return Fields(
        id=_single_line(values, "id", name),
        title=_single_line(values, "title", name),
        source=_single_line(values, "source", name),
        url=_single_line(values, "url", name),
        published=_published(values, name),
        author=_single_line(values, "author", name),
        language=_single_line(values, "language", name),
    )


def _single_line(values: Mapping[str, Any], key: str, name: str) -> str | None:
    value = values.get(key)
    if value is None:
        return None
    if key == "author" and isinstance(value, list):
        value = ", ".join(str(item) for item in value if isinstance(item, str | int))
    if isinstance(value, bool) or not isinstance(value, str | int | float | datetime.date):
        raise DocumentError(name, f"{key} must be text, not {type(value).__name__}")
    text = " ".join(clean_text(str(value)).split())
    limit = _LONGEST.get(key, _LONGEST_OTHER)
    if len(text) > limit:
        raise DocumentError(name, f"{key} has {len(text):,} characters; at most {limit} are kept")
    return text or None


def _published(values: Mapping[str, Any], name: str) -> str | None:
    value = values.get("published")
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    text = _single_line(values, "published", name)
    if text is None:
        return None
    date = iso_date(text)
    if date is None:
        raise DocumentError(
            name, f"published {text!r} is no date; write it like 2026-01-31, 2026-01 or 2026"
        )
    return date
