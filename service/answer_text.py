"""An answer as one text, for clients that show a text and drop everything else.

It has the answer, the verdict, who says what, what sets them apart, and a list of the sources
with their quotes, so that nothing of weight is lost where annotations are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from secondsource.qa.citation_formats import Marker, markers_in
from secondsource.qa.citations import markers
from secondsource.qa.records import Answer, Citation, ClaimVerdict

from .render import (
    CLAIM_WORDS,
    RELATION_WORDS,
    VERDICT_WORDS,
    counted,
    flat,
    marked,
    source_of,
    support,
)

_UNDERSTOOD = "Understood as: "
_SOURCES = "Sources:"

Link = Callable[[Citation], str | None]
"""Where a reader finds what is cited: an address, or None."""


@dataclass(frozen=True, slots=True)
class AnswerText:
    """``text`` and the markers in it that stand for a citation, not those that list the sources."""

    text: str
    markers: tuple[Marker, ...]


def answer_text(answer: Answer, *, asked: str | None = None, link: Link) -> AnswerText:
    """The whole of an answer as text.

    ``asked``: the question as it was typed; where it was understood as another, the text says so.
    """
    parts = list(_parts(answer, asked))
    body = "\n\n".join(parts)
    found = markers_in(body, answer.citations)
    if answer.citations:
        lines = (_source_line(citation, link) for citation in answer.citations)
        body = "\n".join([f"{body}\n\n{_SOURCES}", *lines])
    return AnswerText(body, found)


def _parts(answer: Answer, asked: str | None) -> Iterator[str]:
    if asked is not None and asked.strip() != answer.question.strip():
        yield f"{_UNDERSTOOD}{flat(answer.question)}"
    words, _ = VERDICT_WORDS[answer.verdict]
    yield answer.answer or f"{words}."
    confidence = f"confidence {answer.confidence:.0%}"
    if not answer.positions:
        yield f"Verdict: {words} ({confidence})."
    elif len(answer.positions) == 1:
        yield f"Verdict: {words} ({confidence}; {support(answer.positions[0])})."
    else:
        yield "\n".join(
            [f"Verdict: {words} ({confidence})."]
            + [
                f"- {flat(position.value)}: {support(position)} {markers(position.citations)}"
                for position in answer.positions
            ]
        )
    for item in answer.disagreements:
        relation = RELATION_WORDS.get(item.relation, item.relation)
        explanation = marked(item.explanation, item.citations)
        yield f"Disagreement ({item.kind}, {relation}): {explanation}"
    for caveat in answer.caveats:
        yield f"Note: {marked(caveat.text, caveat.citations)}"


def _source_line(citation: Citation, link: Link) -> str:
    address = link(citation)
    where = f", {address}" if address else ""
    return f"[{citation.id}] {source_of(citation)}{where}: “{flat(citation.quote)}”"


def answer_in(text: str) -> str:
    """The answer alone out of a text that :func:`answer_text` made; another text as it is."""
    parts = text.strip().split("\n\n")
    if parts[0].startswith(_UNDERSTOOD):
        parts = parts[1:]
    return parts[0] if parts else ""


def claim_text(verdict: ClaimVerdict) -> str:
    """A claim's verdict as text, with the quotes for and against it."""
    words, _ = CLAIM_WORDS[verdict.verdict]
    lines = [f"{words} (confidence {verdict.confidence:.0%}). {verdict.explanation}".rstrip()]
    for heading, citations, origins in (
        ("For", verdict.supporting, verdict.supporting_origins),
        ("Against", verdict.refuting, verdict.refuting_origins),
    ):
        if citations:
            lines.append(f"{heading}: {counted(origins, 'independent origin')}")
        lines.extend(f"- {source_of(item)}: “{flat(item.quote)}”" for item in citations)
    return "\n".join(lines)
