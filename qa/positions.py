"""Readings grouped into the positions that the articles take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from secondsource.corpus.records import Document, Sentence
from secondsource.qa.origins import count_origins, reading_origins
from secondsource.qa.values import Comparison, Value, compare


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One article's statement of a value: the sentence, the answer in it, how sure.

    ``start``/``end`` may be None where a whole sentence speaks for a yes or no.
    """

    document: Document
    sentence: Sentence
    start: int | None
    end: int | None
    value: Value
    type_fit: int
    probability: float

    @property
    def sentence_text(self) -> str:
        """The sentence, an exact slice."""
        return self.document.text[self.sentence.start : self.sentence.end]


def best_of_articles(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The surest of each article, the first of equals, best first."""
    best: dict[str, Evidence] = {}
    for item in evidence:
        known = best.get(item.document.id)
        if known is None or item.probability > known.probability:
            best[item.document.id] = item
    return sorted(best.values(), key=lambda e: (-e.probability, e.document.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Evidence for one position, best first; all of it compatible with ``value``.

    What fits other positions as well stands behind the rest, however sure.
    """

    value: Value
    evidence: tuple[Evidence, ...]

    @property
    def probability(self) -> float:
        """That of the best evidence."""
        return self.evidence[0].probability

    @property
    def best(self) -> Evidence:
        """The best evidence."""
        return self.evidence[0]


def independent_origins(groups: Sequence[Group]) -> int:
    """How many independent origins stand behind the positions together."""
    told = [(e.document, e.sentence_text) for group in groups for e in group.evidence]
    return count_origins(reading_origins(told))


def group_evidence(items: Sequence[Evidence]) -> list[Group]:
    """Groups evidence by value, best first; input must be best first.

    Each item joins the position whose best value equals its own, else the first one that it
    refines or that refines it, unless something in it differs; else it opens a position. What fits
    two values that differ ("2026" beside "March 2026" and "May 2026") decides nothing between
    them: it comes last and stands behind every position that it fits. The shown value is that of
    the best evidence, or a more complete form of the same name.
    """
    outcomes = _outcomes(items)
    numbers = range(len(items))
    torn = [number for number in numbers if _is_torn(number, outcomes)]
    groups: list[list[int]] = []
    for number in [n for n in numbers if n not in torn]:
        fitting = _fitting(number, groups, outcomes)
        if fitting:
            fitting[0].append(number)
        else:
            groups.append([number])
    for number in torn:
        fitting = _fitting(number, groups, outcomes)
        for group in fitting:
            group.append(number)
        if not fitting:
            groups.append([number])
    found = [[items[number] for number in group] for group in sorted(groups)]
    return [Group(value=_shown(group), evidence=tuple(group)) for group in found]


_COMPATIBLE = (Comparison.SAME, Comparison.REFINES)


def _outcomes(items: Sequence[Evidence]) -> list[list[Comparison]]:
    """How each item's value compares with each other's, square and symmetric."""
    rows = [[Comparison.SAME] * len(items) for _ in items]
    for a, b in combinations(range(len(items)), 2):
        rows[a][b] = rows[b][a] = compare(items[a].value, items[b].value)
    return rows


def _is_torn(number: int, outcomes: Sequence[Sequence[Comparison]]) -> bool:
    """Whether the item is compatible with two that differ from each other."""
    near = [other for other, outcome in enumerate(outcomes[number]) if outcome in _COMPATIBLE]
    return any(outcomes[a][b] is Comparison.DIFFERENT for a, b in combinations(near, 2))


def _fitting(
    number: int, groups: Sequence[list[int]], outcomes: Sequence[Sequence[Comparison]]
) -> list[list[int]]:
    """The groups that an item fits, those of its very value first."""
    fitting = [
        group
        for group in groups
        if outcomes[group[0]][number] in _COMPATIBLE
        and all(outcomes[member][number] is not Comparison.DIFFERENT for member in group)
    ]
    return sorted(fitting, key=lambda group: outcomes[group[0]][number] is not Comparison.SAME)


def _shown(group: list[Evidence]) -> Value:
    best = group[0].value
    if best.measured:
        return best
    for item in group[1:]:
        other = item.value.text
        longer = best.text in other and len(other) <= len(best.text) + 30
        if longer and item.probability > 0.8 * group[0].probability:
            best = item.value
    return best
