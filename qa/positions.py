"""Readings grouped into the positions that the articles take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from secondsource.corpus.records import Document, Sentence
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Evidence for one position, best first; all of it compatible with ``value``."""

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


def group_evidence(items: Sequence[Evidence]) -> list[Group]:
    """Groups evidence by value, best first; input must be best first.

    Each item joins the position whose best value equals its own, else the first one that it
    refines or that refines it, else it opens a position. The shown value is that of the best
    evidence, or a more complete form of the same name.
    """
    groups: list[list[Evidence]] = []
    for item in items:
        outcomes = [compare(group[0].value, item.value) for group in groups]
        for wanted in (Comparison.SAME, Comparison.REFINES):
            if wanted in outcomes:
                groups[outcomes.index(wanted)].append(item)
                break
        else:
            groups.append([item])
    return [Group(value=_shown(group), evidence=tuple(group)) for group in groups]


def _shown(group: list[Evidence]) -> Value:
    best = group[0].value
    if best.amount is not None or best.date is not None:
        return best
    for item in group[1:]:
        other = item.value.text
        longer = best.text in other and len(other) <= len(best.text) + 30
        if longer and item.probability > 0.8 * group[0].probability:
            best = item.value
    return best
