"""Disagreements and caveats in one plain sentence each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from secondsource.qa.citations import CitationList, markers
from secondsource.qa.origins import (
    differ_in_value_only,
    unnamed_source,
)
from secondsource.qa.positions import Evidence, Group, independent_origins
from secondsource.qa.records import Caveat, RelationKind
from secondsource.qa.relations import Relation
from secondsource.qa.stance import HEDGED, is_hedged, stance_of
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
    times = a.value.time is not None and b.value.time is not None
    differ = "The times differ" if times else _ABOUT[relation.about]
    text = f"{differ}: {_side(a, citations)} against {_side(b, citations)}."
    return f"{text} {_COPIED}" if _is_altered_copy(a, b) else text


_COPIED = "All but that is the same wording: they are copies of one text, and one was altered."


def _is_altered_copy(a: Group, b: Group) -> bool:
    """Whether the two sides are one text with two values, in two articles."""
    one, other = a.best, b.best
    if one.document.id == other.document.id:
        return False
    values = (one.value.text, other.value.text)
    return differ_in_value_only(one.sentence_text, other.sentence_text, values)


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
                    text=_different_scopes(relation, a, b, numbers),
                    citations=numbers,
                )
            )
    for group in groups:
        found.extend(_within(group, citations))
        found.extend(_unnamed(group, citations))
    return tuple(found)


def _unnamed(group: Group, citations: CitationList) -> list[Caveat]:
    """That everything said for the position goes back to somebody whom no article names."""
    told = next((e for e in group.evidence if unnamed_source(e.sentence_text)), None)
    if told is None:  # most often, and sooner seen than the origins
        return []
    if independent_origins([group]) > 1:
        return []
    number = _cite(told, citations)
    several = len({e.document.id for e in group.evidence}) > 1
    rests = "All these articles rest on one report that does" if several else "The report does"
    text = f"{rests} not name its source: “{unnamed_source(told.sentence_text)}” [{number}]."
    return [Caveat(relation="hedge_differs", text=text, citations=(number,))]


def _different_scopes(relation: Relation, a: Group, b: Group, numbers: tuple[int, int]) -> str:
    here, there = markers(numbers[:1]), markers(numbers[1:])
    if relation.cue is not None:
        return (
            f"They do not speak of the same thing ({relation.cue}): {_text(a.value)} {here}, "
            f"{_text(b.value)} {there}."
        )
    return (
        f"They speak of different subjects: {_text(a.value)} of “{a.best.document.title}” {here}, "
        f"{_text(b.value)} of “{b.best.document.title}” {there}."
    )


def _within(group: Group, citations: CitationList) -> list[Caveat]:
    best = group.best
    hedged = next((e for e in group.evidence if is_hedged(_clause(e))), None)
    firm = next((e for e in group.evidence if _is_firm(e)), None)
    if hedged is not None and firm is not None and hedged.document.id != firm.document.id:
        numbers = (_cite(firm, citations), _cite(hedged, citations))
        stance = stance_of(_clause(hedged))
        only = stance if stance in _LESS_THAN_FACTS else "possible"
        text = (
            f"Stated as a fact {markers(numbers[:1])}, but only as {only} {markers(numbers[1:])}."
        )
        found = [Caveat(relation="hedge_differs", text=text, citations=numbers)]
        documents = {hedged.document.id, firm.document.id}
    else:
        found, documents = [], set[str]()
    for other in group.evidence[1:]:
        if {best.document.id, other.document.id} == documents:
            continue  # those two differ in more than exactness
        if compare(group.value, other.value) is Comparison.REFINES:
            numbers = (_cite(best, citations), _cite(other, citations))
            text = (
                f"{_text(best.value)} {markers(numbers[:1])} and {_text(other.value)} "
                f"{markers(numbers[1:])} differ in exactness only."
            )
            found.append(Caveat(relation="refines", text=text, citations=numbers))
            break
    return found


_LESS_THAN_FACTS = HEDGED | {"planned"}


def _is_firm(evidence: Evidence) -> bool:
    sentence, clause = evidence.sentence_text, _clause(evidence)
    asks = sentence.rstrip(" ”\"'’").endswith("?")
    return not asks and not is_hedged(clause) and stance_of(clause) != "denied"


_CLAUSE_ENDS = re.compile(r"[,;:–—]+ (?=(?:and|but|while|which|who|although|though|so) )|; ")


def _clause(evidence: Evidence) -> str:
    """The clause that holds the answer; the whole sentence where the answer has no place."""
    sentence = evidence.sentence_text
    if evidence.start is None or evidence.end is None:
        return sentence
    start, end = (at - evidence.sentence.start for at in (evidence.start, evidence.end))
    begin = max((m.end() for m in _CLAUSE_ENDS.finditer(sentence) if m.end() <= start), default=0)
    behind = _CLAUSE_ENDS.search(sentence, end)
    return sentence[begin : behind.start() if behind else len(sentence)]
