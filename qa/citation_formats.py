"""An answer's citations in the shapes that Anthropic's and Cohere's APIs give theirs.

Both carry the text without markers and say of each stretch of it what it rests on. Offsets are
half-open and in code points; a cited text is the exact slice of the stored document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from secondsource.errors import InputError

if TYPE_CHECKING:
    from secondsource.qa.records import Answer, Citation

_MARKER = re.compile(r"\[(\d{1,4})\]")
_JOINING = " \t\n.,;:"


@dataclass(frozen=True, slots=True)
class Marker:
    """One ``[3]`` in a text: its place and its citation's number."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A stretch of text, and the numbers of the markers that follow it; none after the last."""

    text: str
    numbers: tuple[int, ...]


def markers_in(text: str, citations: Sequence[Citation]) -> tuple[Marker, ...]:
    """The markers of the citations in ``text``, in order.

    "[1]" inside a quotation is the article's own, such as a footnote, and no marker.
    """
    numbers = {citation.id for citation in citations}
    quoted = [
        (match.start(), match.end())
        for citation in citations
        if _MARKER.search(citation.quote)
        for match in re.finditer(_quotation(citation), text)
    ]
    return tuple(
        Marker(match.start(), match.end(), int(match.group(1)))
        for match in _MARKER.finditer(text)
        if int(match.group(1)) in numbers
        and not any(start <= match.start() < end for start, end in quoted)
    )


def _quotation(citation: Citation) -> str:
    """A pattern for the quote as answers show it: between quotation marks, in single spaces."""
    words = citation.quote.strip("“” \n\t").split()
    return "“" + r"\s+".join(re.escape(word) for word in words) + "”"


def marked_text(answer: Answer) -> tuple[MarkedText, ...]:
    """The answer cut after each run of markers, which themselves are left out.

    The texts joined are the answer without markers.
    """
    return tuple(_cut(answer.answer, markers_in(answer.answer, answer.citations)))


def _cut(text: str, markers: Sequence[Marker]) -> Iterator[MarkedText]:
    begin, number = 0, 0
    while number < len(markers):
        first = number
        while (
            number + 1 < len(markers)
            and not text[markers[number].end : markers[number + 1].start].strip()
        ):
            number += 1
        run = markers[first : number + 1]
        yield MarkedText(
            text[begin : run[0].start].rstrip(" "),
            tuple(dict.fromkeys(marker.number for marker in run)),
        )
        begin, number = run[-1].end, number + 1
    if text[begin:]:
        yield MarkedText(text[begin:], ())


def anthropic_blocks(
    answer: Answer, documents: Sequence[str] | None = None
) -> list[dict[str, Any]]:
    """Text blocks with ``char_location`` citations; see :meth:`Answer.to_anthropic`."""
    order = list(
        dict.fromkeys(citation.document_id for citation in answer.citations)
        if documents is None
        else documents
    )
    by_number = {citation.id: citation for citation in answer.citations}
    blocks: list[dict[str, Any]] = []
    for part in marked_text(answer):
        block: dict[str, Any] = {"type": "text", "text": part.text}
        if part.numbers:
            block["citations"] = [
                _char_location(by_number[number], order) for number in part.numbers
            ]
        blocks.append(block)
    return blocks


def _char_location(citation: Citation, order: Sequence[str]) -> dict[str, Any]:
    if citation.document_id not in order:
        raise InputError(
            f"the answer cites {citation.document_id!r}, which is not among the documents; "
            "name every document of the library, or none for the order of first citation"
        )
    return {
        "type": "char_location",
        "cited_text": citation.quote,
        "document_index": order.index(citation.document_id),
        "document_title": citation.title or None,
        "start_char_index": citation.start,
        "end_char_index": citation.end,
    }


def cohere_message(answer: Answer) -> dict[str, Any]:
    """The text and Cohere's citations of it; see :meth:`Answer.to_cohere`."""
    by_number = {citation.id: citation for citation in answer.citations}
    text, citations = "", []
    for part in marked_text(answer):
        start = len(text) + len(part.text) - len(part.text.lstrip(_JOINING))
        text += part.text
        if part.numbers and start < len(text):
            citations.append(
                {
                    "start": start,
                    "end": len(text),
                    "text": text[start:],
                    "sources": [_cohere_source(by_number[number]) for number in part.numbers],
                }
            )
    return {"text": text, "citations": citations}


def _cohere_source(citation: Citation) -> dict[str, Any]:
    document = {
        "id": citation.document_id,
        "title": citation.title,
        "snippet": citation.quote,
        "start": str(citation.start),
        "end": str(citation.end),
        "source": citation.source,
        "url": citation.url,
        "published": citation.published,
    }
    return {
        "type": "document",
        "id": citation.document_id,
        "document": {name: value for name, value in document.items() if value is not None},
    }
