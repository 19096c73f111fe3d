"""Reads the article of a web page."""

from __future__ import annotations

import re

from secondsource.errors import DocumentError

from .cleaning import clean_text, decode
from .dates import iso_date
from .fields import Fields, read_fields

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-\w{2,8})*)", re.I)
_LARGEST = 10 * 1024 * 1024


def read_html(data: bytes, name: str) -> tuple[Fields, str]:
    """The metadata and the main text of a page: no menus, comments or footers.

    Raises DocumentError for a page of more than 10 MB or one in which no article is found.
    """
    if len(data) > _LARGEST:
        raise DocumentError(name, "a web page of more than 10 MB; save its article as text")
    declared = _DECLARED.search(data, 0, 4096)
    html = decode(data, name, declared=declared[1].decode("ascii", "replace") if declared else None)
    html = clean_text(html)
    if not html:
        return Fields(), ""
    import trafilatura

    # A date is taken from the page's metadata alone: htmldate's extensive search also takes one
    # from anywhere in the text.
    page = trafilatura.bare_extraction(
        html,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    text = clean_text((page.text if page is not None else "") or trafilatura.html2txt(html))
    if not text:
        raise DocumentError(name, "no article text was found in the page; save its text instead")
    if page is None:
        return Fields(), text
    language = _LANGUAGE.search(html, 0, 20_000)
    return (
        read_fields(
            {
                "title": (page.title or "")[:1000],
                "source": (page.sitename or "")[:1000],
                "url": page.url if page.url and len(page.url) <= 2000 else None,
                "author": (page.author or "")[:1000],
                "published": iso_date(page.date) if page.date else None,
                "language": language[1] if language else None,
            },
            name,
        ),
        text,
    )
