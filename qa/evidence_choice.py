"""Which reading stands for each article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from secondsource.qa.positions import Evidence
from secondsource.qa.reading import Reading
from secondsource.qa.values import Comparison, compare

AGREEMENT_BONUS = 0.15
"""How much probability a reading may give up to agree with another article's reading.

An article that says what the others say is not in dispute with them for another figure it names.
"""


CORROBORATION = 0.2
"""Probability from which a reading counts when another article's reading agrees with it."""


RIVAL_SHARE = 0.78
"""Share of the minimum from which a value of the right type counts beside a sure reading."""


def choose_evidence(readings: Sequence[Reading], *, minimum: float, many: bool) -> list[Evidence]:
    """One reading an article, best first; with ``many``, every different value of the article.

    ``readings`` are best first. Those of the wrong type are left out, and those below ``minimum``
    unless another article agrees.
    """
    chosen = chosen_readings(readings, minimum=minimum, many=many)
    return [_as_evidence(reading) for reading in chosen]


def chosen_readings(
    readings: Sequence[Reading], *, minimum: float, many: bool = False
) -> list[Reading]:
    """The readings behind :func:`choose_evidence`."""
    usable = [
        reading
        for reading in _with_successors(readings)
        if reading.probability >= CORROBORATION and reading.type_fit >= 0
    ]
    by_document: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in usable:
        by_document[reading.document.id].append(reading)
    chosen: list[Reading] = []
    for document_id, own in by_document.items():
        if many:
            chosen.extend(r for r in _different(own) if r.probability >= minimum)
            continue
        others = [each[0] for other, each in by_document.items() if other != document_id]
        best = max(own, key=lambda r: (r.probability + _agreement(r, others), -r.start))
        chosen.append(_most_exact(best, own))
    if not many:
        chosen = [r for r in chosen if _stands(r, chosen, minimum)]
    chosen.sort(key=lambda r: (-r.probability, r.document.id, r.start))
    return chosen


EXACT_SHARE = 0.9
"""Share of its probability that an article's date may give up to be told more exactly."""


def _most_exact(chosen: Reading, own: Sequence[Reading]) -> Reading:
    """The article's reading with the same date as ``chosen``, told to the day where it is.

    "Born in 1916" in one sentence, "(2 April 1916 – ...)" in another.
    """

    def days(reading: Reading) -> int:
        date = reading.value.date
        return date.high - date.low if date is not None else -1

    exact = [
        reading
        for reading in own
        if reading.probability >= EXACT_SHARE * chosen.probability
        and 0 <= days(reading) < days(chosen)
        and compare(reading.value, chosen.value) is Comparison.REFINES
    ]
    return min(exact, key=days, default=chosen)


SUCCESSOR_SHARE = 0.95
SUCCESSOR_CHARS = 250
"""How near the value that holds stands to the one that it took the place of."""


def _with_successors(readings: Sequence[Reading]) -> Iterator[Reading]:
    """The readings, each as sure as an overtaken value of its kind beside it.

    "The price was raised from $4 million to $5 million": the model is sure of either, and what
    speaks for the first speaks for the second.
    """
    overtaken = [reading for reading in readings if reading.overtaken]
    for reading in readings:
        sure = max(
            (
                SUCCESSOR_SHARE * other.probability
                for other in overtaken
                if reading.type_fit > 0
                and other.document.id == reading.document.id
                and other.value.kind is reading.value.kind
                and abs(other.start - reading.start) <= SUCCESSOR_CHARS
                and compare(other.value, reading.value) is Comparison.DIFFERENT
            ),
            default=0.0,
        )
        yield replace(reading, probability=sure) if sure > reading.probability else reading


def _stands(reading: Reading, chosen: Sequence[Reading], minimum: float) -> bool:
    """Whether a reading is sure enough by itself or together with those that agree with it."""
    if reading.probability >= minimum:
        return True
    typed = reading.type_fit > 0 and reading.features.predicate_cover >= 0.5
    if typed and reading.probability >= RIVAL_SHARE * minimum:
        return any(other.probability >= minimum for other in chosen)
    wrong = 1.0 - reading.probability
    for other in chosen:
        if other.document.id != reading.document.id and compare(reading.value, other.value) in (
            Comparison.SAME,
            Comparison.REFINES,
        ):
            if other.probability >= minimum:
                return True
            if other.document.origin_id != reading.document.origin_id:
                wrong *= 1.0 - other.probability
    return reading.probability >= RIVAL_SHARE * minimum and 1.0 - wrong >= minimum + 0.1


def _different(own: Sequence[Reading]) -> list[Reading]:
    kept: list[Reading] = []
    for reading in own:
        if all(
            compare(reading.value, other.value) in (Comparison.DIFFERENT, Comparison.INCOMPARABLE)
            for other in kept
        ):
            kept.append(reading)
    return kept


def _agreement(reading: Reading, others: Sequence[Reading]) -> float:
    best = max(
        (
            other.probability
            for other in others
            if compare(reading.value, other.value) in (Comparison.SAME, Comparison.REFINES)
        ),
        default=0.0,
    )
    return AGREEMENT_BONUS * best


def _as_evidence(reading: Reading) -> Evidence:
    return Evidence(
        document=reading.document,
        sentence=reading.sentence,
        start=reading.start,
        end=reading.end,
        value=reading.value,
        type_fit=reading.type_fit,
        probability=reading.probability,
    )
