"""What an answer says of how two documents stand to each other."""

from __future__ import annotations

from collections.abc import Iterable

from secondsource.qa.records import Answer, RelationKind

NEITHER = "neither"
"""In the place of a relation: the answer takes its positions from neither document."""

_CAVEATS = (RelationKind.SCOPE_DIFFERS, RelationKind.REFINES, RelationKind.HEDGE_DIFFERS)
"""Where an answer has several for one pair, what differs more goes first."""


def relation_between(answer: Answer, a: str, b: str) -> str:
    """The relation that ``answer`` sees between the documents ``a`` and ``b``, or ``NEITHER``.

    A disagreement between a position that cites one and a position that cites the other gives its
    own relation, the first one listed; else a caveat that cites both gives its own. Without
    either, documents cited for one position agree, and documents of which the answer cites only
    one, or each for something else, are unrelated.
    """
    document = {citation.id: citation.document_id for citation in answer.citations}

    def cited(numbers: Iterable[int]) -> set[str]:
        return {document[number] for number in numbers if number in document} & {a, b}

    behind = [cited(position.citations) for position in answer.positions]
    for disagreement in answer.disagreements:
        one, other = (behind[index] for index in disagreement.positions)
        if (a in one and b in other) or (b in one and a in other):
            return disagreement.relation
    both = {caveat.relation for caveat in answer.caveats if len(cited(caveat.citations)) == 2}
    for kind in _CAVEATS:
        if kind in both:
            return str(kind)
    if any(len(documents) == 2 for documents in behind):
        return str(RelationKind.AGREES)
    return str(RelationKind.UNRELATED) if any(behind) else NEITHER
