"""What the stages of a question have found, as the data of server-sent events."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from secondsource.index.records import Hit
from secondsource.qa.positions import Evidence
from secondsource.qa.records import Position

from .wire import PositionOut


class FoundOut(Struct):
    """A passage that will be read, ``document.text[start:end]``."""

    document_id: str
    title: str
    start: int
    end: int


class SearchEvent(Struct):
    """The passages that will be read."""

    hits: list[FoundOut]


class ReadingOut(Struct):
    """A sentence that answers, and where: ``quote == document.text[start:end]``."""

    document_id: str
    title: str
    quote: str
    start: int
    end: int
    answer_start: int | None
    answer_end: int | None
    probability: float


class ReadingsEvent(Struct):
    """How many sentences answer, and the best of them."""

    count: int
    best: ReadingOut | None


class PositionsEvent(Struct):
    """The positions that the articles take, best first."""

    positions: list[PositionOut]


def event_data(stage: str, found: tuple[Any, ...]) -> Struct:
    """The data of a stage's event; see :data:`secondsource.qa.answering.Observer`."""
    match stage:
        case "search":
            return SearchEvent(hits=[_found(hit) for hit in found])
        case "readings":
            return ReadingsEvent(count=len(found), best=_reading(found[0]) if found else None)
        case "positions":
            return PositionsEvent(positions=[_position(position) for position in found])
    raise ValueError(f"no event tells of the stage {stage!r}")


def _found(hit: Hit) -> FoundOut:
    return FoundOut(
        document_id=hit.document.id,
        title=hit.document.title,
        start=hit.passage.start,
        end=hit.passage.end,
    )


def _reading(evidence: Evidence) -> ReadingOut:
    return ReadingOut(
        document_id=evidence.document.id,
        title=evidence.document.title,
        quote=evidence.sentence_text,
        start=evidence.sentence.start,
        end=evidence.sentence.end,
        answer_start=evidence.start,
        answer_end=evidence.end,
        probability=round(evidence.probability, 4),
    )


def _position(position: Position) -> PositionOut:
    return msgspec.convert(position.to_dict(), PositionOut)
