"""The answer's text: the sources' own words, joined by a few plain ones.

Outside quotes it holds no number, date or name but those of the positions, all of which stand in
a cited quote.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from secondsource.qa.citations import CitationList, markers
from secondsource.qa.records import Caveat, Citation, Disagreement, Position, Verdict

MAX_QUOTE_CHARS = 320


def compose(
    verdict: Verdict,
    positions: Sequence[Position],
    disagreements: Sequence[Disagreement],
    citations: CitationList,
    *,
    many: bool,
    caveats: Sequence[Caveat] = (),
) -> str:
    """The answer as English text with markers; empty when unanswered.

    Where positions speak of different things, of which ``caveats`` tell, it says which is which.
    """
    if verdict is Verdict.UNANSWERED or not positions:
        return ""
    if verdict is Verdict.DISPUTED:
        return _disputed(positions, disagreements, citations)
    if many and len(positions) > 1:
        named = [f"{p.value} {markers(p.citations)}" for p in positions]
        return f"The articles name {_listed(named)}."
    if speak_of_different_things(positions, caveats):
        apart = [caveat.text for caveat in caveats if caveat.relation == "scope_differs"]
        return " ".join(["There is more than one answer.", *apart])
    best = positions[0]
    text = f"{_sentence_case(best.value)} {markers(best.citations)}."
    return text + _quoted(citations[best.citations[0]], best.value)


def speak_of_different_things(positions: Sequence[Position], caveats: Iterable[Caveat]) -> bool:
    """Whether there are several positions, and what sets some of them apart is their scope."""
    return len(positions) > 1 and any(c.relation == "scope_differs" for c in caveats)


def _disputed(
    positions: Sequence[Position],
    disagreements: Sequence[Disagreement],
    citations: CitationList,
) -> str:
    in_dispute = sorted({index for item in disagreements for index in item.positions})
    sides = [positions[index] for index in in_dispute]
    if all(side.value in ("yes", "no") for side in sides):
        parts = [
            f"{_sentence_case(side.value)} {markers(side.citations)}"
            f"{_quoted(citations[side.citations[0]], side.value, opener=': ')}"
            for side in sides
        ]
        return f"The sources disagree. {' '.join(parts)}"
    said = [f"{side.value} {markers(side.citations)}" for side in sides]
    lead = said[0]
    others = "; ".join(f"but elsewhere {item}" for item in said[1:])
    text = f"The sources disagree: {lead}, {others}."
    for item in disagreements:
        if item.relation == "superseded":
            text += f" {item.explanation}"
    return text


def _quoted(citation: Citation, value: str, opener: str = " ") -> str:
    """The cited sentence in quotation marks, unless it is very long or says no more."""
    quote = " ".join(citation.quote.split())
    if len(quote) > MAX_QUOTE_CHARS or quote.strip(" .").casefold() == value.casefold():
        return "" if opener == " " else "."
    return f"{opener}“{quote.strip('“”')}” [{citation.id}]"


def _sentence_case(value: str) -> str:
    """Capitalised, but for a name that is written with a capital further in ("iPhone")."""
    return value[:1].upper() + value[1:] if value.split(" ", 1)[0].islower() else value


def _listed(items: Sequence[str]) -> str:
    if len(items) == 1:
        return items[0]
    return f"{', '.join(items[:-1])} and {items[-1]}"


def outlet(citation: Citation) -> str:
    """What a reader calls the article: its source, else its title, else its id."""
    return citation.source or citation.title or citation.document_id
