"""Disagreements and caveats in one plain sentence each."""

from __future__ import annotations

from collections.abc import Sequence

from secondsource.qa.citations import CitationList, markers
from secondsource.qa.positions import Evidence, Group
from secondsource.qa.records import Caveat, RelationKind
from secondsource.qa.relations import Relation
from secondsource.qa.stance import HEDGED, stance_of
from secondsource.qa.values import Comparison, Value, compare

_ABOUT = {
    "amount": "The amounts differ",
    "date": "The dates differ",
    "name": "The names differ",
    "polarity": "One says yes, the other no",
    "scope": "They do not mean the same scope",
    "other": "The accounts contradict each other",
}


def explain(relation: Relation, groups: Sequence[Group], citations: CitationList) -> str:
    """Why two positions are held to disagree, with markers."""
    a, b = (groups[index] for index in (relation.a, relation.b))
    if relation.kind is RelationKind.SUPERSEDED and relation.newer is not None:
        newer = groups[relation.newer]
        older = b if relation.newer == relation.a else a
        cue = relation.cue or ""
        quoted = f": “{' '.join(cue.split()).strip('“”')}”" if len(cue) <= 300 else "."
        witness = relation.witness or newer.best
        number = _cite_cue(witness, cue, citations)
        return (
            f"A later report overtakes {_text(older.value)} with {_text(newer.value)}{quoted} "
            f"[{number}]"
        )
    return f"{_ABOUT[relation.about]}: {_side(a, citations)} against {_side(b, citations)}."


def _side(group: Group, citations: CitationList) -> str:
    return f"{_text(group.value)} {markers([_cite(group.best, citations)])}"


def _text(value: Value) -> str:
    """The value on one line."""
    return " ".join(value.text.split())


def _cite(evidence: Evidence, citations: CitationList) -> int:
    answer = None
    if evidence.start is not None and evidence.end is not None:
        answer = (evidence.start, evidence.end)
    return citations.cite(evidence.document, evidence.sentence, answer)


def _cite_cue(evidence: Evidence, cue: str, citations: CitationList) -> int:
    """A citation whose quote holds the sentence that tells of the update."""
    start = evidence.document.text.find(cue) if cue else -1
    inside = evidence.sentence.start <= start and start + len(cue) <= evidence.sentence.end
    if start < 0 or inside:
        return _cite(evidence, citations)
    sentence = type(evidence.sentence)(start, start + len(cue))
    return citations.cite(evidence.document, sentence)


def caveats_of(
    groups: Sequence[Group], relations: Sequence[Relation], citations: CitationList
) -> tuple[Caveat, ...]:
    """Differences that are no disagreement: exactness, firmness, and different subjects."""
    found: list[Caveat] = []
    for relation in relations:
        if relation.kind is RelationKind.SCOPE_DIFFERS:
            a, b = groups[relation.a], groups[relation.b]
            numbers = (_cite(a.best, citations), _cite(b.best, citations))
            found.append(
                Caveat(
                    relation="scope_differs",
                    text=(
                        f"They speak of different subjects: {_text(a.value)} of "
                        f"“{a.best.document.title}” {markers(numbers[:1])}, {_text(b.value)} of "
                        f"“{b.best.document.title}” {markers(numbers[1:])}."
                    ),
                    citations=numbers,
                )
            )
    for group in groups:
        found.extend(_within(group, citations))
    return tuple(found)


def _within(group: Group, citations: CitationList) -> list[Caveat]:
    found: list[Caveat] = []
    best = group.best
    for other in group.evidence[1:]:
        if compare(group.value, other.value) is Comparison.REFINES:
            numbers = (_cite(best, citations), _cite(other, citations))
            found.append(
                Caveat(
                    relation="refines",
                    text=(
                        f"{_text(best.value)} {markers(numbers[:1])} and {_text(other.value)} "
                        f"{markers(numbers[1:])} differ in exactness only."
                    ),
                    citations=numbers,
                )
            )
            break
    stances = [(stance_of(e.sentence_text), e) for e in group.evidence]
    hedged = next((e for stance, e in stances if stance in HEDGED), None)
    firm = next(
        (
            e
            for stance, e in stances
            if stance in ("announced", None) and not e.sentence_text.rstrip(" ”\"'’").endswith("?")
        ),
        None,
    )
    if hedged is not None and firm is not None and hedged.document.id != firm.document.id:
        numbers = (_cite(firm, citations), _cite(hedged, citations))
        found.append(
            Caveat(
                relation="hedge_differs",
                text=(
                    f"Stated as a fact {markers(numbers[:1])}, but only as "
                    f"{stance_of(hedged.sentence_text)} {markers(numbers[1:])}."
                ),
                citations=numbers,
            )
        )
    return found
