"""A title and a date of publication from the text, where nothing else gives them."""

from __future__ import annotations

import re
from dataclasses import replace

from .boilerplate import named_sources
from .dates import DAY_PATTERNS, day_of, iso_date
from .lines import Line, lines
from .records import Document

_HEAD_CHARS, _HEAD_LINES = 3000, 12
_LONGEST_TITLE = 160

_LABEL = re.compile(
    r"(?:first\s+|originally\s+)?(?P<label>published|posted|publication date|date|last updated"
    r"|last modified|updated|modified)\b"
    r"(?:\s+(?:on|at))?\s*[:\-–—|]?\s+(?P<rest>\S.*)",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:written\s+|story\s+|reporting\s+)?by:?\s+\S", re.IGNORECASE)
_PLACE = re.compile(r"[A-Z][\w.'’-]*(?:[\s,/]+[A-Z][\w.'’-]*){0,5}[\s,–—-]*(?:\(\w+\)[\s,–—-]*)?")
_AFTER_DATELINE = re.compile(r"\s*(?:\([^)]{1,40}\)\s*|/[^/]{2,40}/\s*)?(?:--|[–—]|-\s|:\s)")
_BEFORE_DATE = re.compile(
    r"(?:[|•·–—,-]|\b(?:on|published|posted|updated):?)\s*(?:[A-Z][a-z]+day,?\s+)?$"
)
_BY_WHOM = re.compile(r"(?<=\S)\s+by\s+[^\d,]{2,60}$", re.IGNORECASE)
_READING_TIME = re.compile(r"[|•·,–—-]?\s*\d+\s*-?min(?:ute)?s?\.?\s+read\b", re.IGNORECASE)


def enrich(document: Document) -> Document:
    """The document with what its text tells and its fields lack: title, date, listed sources."""
    title = document.title or title_of(document.text)
    published = document.published or published_in(document.text)
    provenance = document.provenance or named_sources(document.text)
    known = (document.title, document.published, document.provenance)
    if (title, published, provenance) == known:
        return document
    return replace(document, title=title, published=published, provenance=provenance)


def title_of(text: str) -> str:
    """The first line if it is a headline, without Markdown's marks; empty if it is not.

    A headline is short, is followed by more text, and is neither a sentence with a full stop nor
    a list item, a byline or a date.
    """
    head = list(_head_lines(text))
    for line in head[:3]:
        content = text[line.start : line.end]
        if marked := re.match(r"#{1,2}\s+(?P<title>.+?)\s*#*$", content):
            return _plain(marked["title"])
    if len(head) < 2:
        return ""
    first = text[head[0].start : head[0].end]
    if len(first) > _LONGEST_TITLE or not re.search(r"[^\W\d_]{2}", first):
        return ""
    if re.search(r"(?<!\.\.)[.,;:]$", first) or first[0] in "-*•>|([{<" or first[0].islower():
        return ""
    if _BYLINE.match(first) or _published_on_line(first) is not None:
        # Neither "By Ann Lee" nor "Posted on 5 March 2024" is a headline.
        return ""
    return _plain(first)


def _plain(title: str) -> str:
    return re.sub(r"\*\*|__|`", "", title).strip()


def published_in(text: str) -> str | None:
    """The day of publication as ISO 8601 if a line near the top states it; None otherwise.

    Read are labelled dates ("Published: 14 January 2026"), bylines, lines that hold nothing but a
    date, and datelines with a year. A date within a sentence is what the article tells about, not
    when it appeared. "Updated" counts where no line says "published".
    """
    updated: str | None = None
    for line in _head_lines(text):
        content = text[line.start : min(line.end, line.start + 300)]
        found = _published_on_line(content)
        if found is None:
            continue
        if re.match(r"(?:last\s+)?(?:updated|modified)", content, re.IGNORECASE):
            updated = updated or found
        else:
            return found
    return updated


def _head_lines(text: str) -> list[Line]:
    found: list[Line] = []
    for line in lines(text, 0, min(len(text), _HEAD_CHARS)):
        found.append(line)
        if len(found) == _HEAD_LINES:
            break
    return found


def _published_on_line(content: str) -> str | None:
    content = content.strip("*_#> ").strip()
    if len(content) <= 160:
        short = _BY_WHOM.sub("", _READING_TIME.sub("", content))
        if labelled := _LABEL.match(short):
            return _date_alone(labelled["rest"])
        if _BYLINE.match(short):
            return _date_at_end(short)
        if alone := _date_alone(short):
            return alone
    return _date_of_dateline(content[:150])


def _date_of_dateline(content: str) -> str | None:
    """The day in "PARIS, Jan. 14, 2026 (Agency) - The ..."; None without a year."""
    for pattern in DAY_PATTERNS:
        found = pattern.search(content)
        if found is not None:
            framed = _PLACE.fullmatch(content, 0, found.start()) and _AFTER_DATELINE.match(
                content, found.end()
            )
            return day_of(found) if framed else None
    return None


def _date_alone(text: str) -> str | None:
    """A day that is all of the text, or all before an "updated" part; never a bare year."""
    text = re.split(r"[\s|(•·;,–—-]+(?:last\s+)?(?:updated|modified)\b", text, flags=re.I)[0]
    text = text.strip(" .|•·–—-")
    if not any(pattern.search(text) for pattern in DAY_PATTERNS):
        return None
    return iso_date(text)


def _date_at_end(byline: str) -> str | None:
    """The date that a byline ends with: "By Ann Lee, Reuters | January 14, 2026 9:30 am"."""
    for pattern in DAY_PATTERNS:
        found = pattern.search(byline)
        if found is None:
            continue
        if iso_date(byline[found.start() :]) is None or found.start() > 100:
            return None
        separated = _BEFORE_DATE.search(byline[: found.start()])
        return day_of(found) if separated else None
    return None
