"""Judges one case: what was asked, what came back, what that is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import PurePath
from typing import Any, Self

from secondsource.errors import SecondsourceError
from secondsource.qa.evidence import Entailment
from secondsource.qa.records import Answer, Citation, ClaimVerdict, Position, Verdict

from .cases import CaseKind, ClaimCase, PairCase, QuestionCase, ReadingCase
from .matching import gives, gives_wrong, squad_exact, squad_f1, tokens
from .relating import relation_between

DocumentText = Callable[[str], str]
"""The stored text of a document by id; raises a SecondsourceError for an id that is not there."""

_ABSTENTIONS = (tokens("insufficient information"), tokens("not enough information"))
"""Gold answers that say that there is none: MultiHop-RAG writes its null questions so."""

_ANSWERED = frozenset({"agreed", "single_source"})
_UNSUPPORTED = frozenset({"refuted", "not_enough_evidence"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one case came to; the measures are computed from rows alone.

    ``gold`` and ``predicted``: verdict, pair label or ``answerable``/``unanswerable``; ``gold`` is
    None when no verdict is judged, ``predicted`` None only with ``error``. ``found``: for each gold
    position whether it was found. ``returned`` positions, of which ``right`` are gold ones.
    ``wrong_listed``: the case names wrong answers; ``wrong_given``: values that gave one.
    ``citations`` given, of which ``quotes_exact`` are slices of their document.
    ``sources``: documents that give the gold positions, of which ``sources_found`` are cited for
    them. ``relation_gold`` and ``relation``: how the case's two documents stand to each other and
    what the answer says of that; None when no relation is judged. ``score``: orders cases by how
    answerable they seem, for pairs the probability of contradiction. ``exact``, ``f1``,
    ``f1_abstaining``: of a reading, in [0, 1]. ``ms``: wall milliseconds. ``group``: the case's
    ``kind`` in the suite, if any. ``error``: why there is no result.
    """

    id: str
    kind: CaseKind
    gold: str | None
    predicted: str | None = None
    confidence: float | None = None
    score: float | None = None
    found: tuple[bool, ...] = ()
    returned: int = 0
    right: int = 0
    wrong_listed: bool = False
    wrong_given: tuple[str, ...] = ()
    citations: int = 0
    quotes_exact: int = 0
    sources: int = 0
    sources_found: int = 0
    relation_gold: str | None = None
    relation: str | None = None
    exact: float | None = None
    f1: float | None = None
    f1_abstaining: float | None = None
    ms: float = 0.0
    group: str | None = None
    error: str | None = None

    @property
    def correct(self) -> bool | None:
        """Whether verdict and positions are right; None when neither is judged.

        The relation is left out: the confidence, which this is held against, is the verdict's.
        """
        if self.gold is None and not self.found:
            return None
        return (
            self.error is None
            and all(self.found)
            and (self.gold is None or meets(self.predicted, self.gold))
        )

    def to_dict(self) -> dict[str, Any]:
        """The row of a report; tuples as lists."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Reads :meth:`to_dict`; keys that are not known are ignored."""
        known = {field.name for field in fields(cls)}
        kept: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in values.items()
            if name in known
        }
        return cls(**kept)


def meets(predicted: str | None, gold: str) -> bool:
    """Whether a verdict is the gold one; "answered" and "unsupported" are met by two each.

    >>> meets("single_source", "answered"), meets("refuted", "unsupported")
    (True, True)
    """
    if gold == "answered":
        return predicted in _ANSWERED
    if gold == "unsupported":
        return predicted in _UNSUPPORTED
    return predicted == gold


def as_gold(predicted: str, gold: str, golds: frozenset[str]) -> str:
    """The gold class that a prediction counts for, in a suite whose gold verdicts are ``golds``.

    A suite that says "answered" does not tell agreed from single_source: both are "answered"
    there; "unsupported" likewise.
    """
    if meets(predicted, gold):
        return gold
    if predicted not in golds:
        if predicted in _ANSWERED and "answered" in golds:
            return "answered"
        if predicted in _UNSUPPORTED and "unsupported" in golds:
            return "unsupported"
    return predicted


def judge_answer(case: QuestionCase, answer: Answer, text_of: DocumentText, ms: float) -> Row:
    """The row of a question case."""
    by_id = {citation.id: citation for citation in answer.citations}
    cited = {
        index: [by_id[id] for id in position.citations if id in by_id]
        for index, position in enumerate(answer.positions)
    }
    unanswered = answer.verdict is Verdict.UNANSWERED
    found, sources, sources_found = [], 0, 0
    matched: set[int] = set()
    for gold in case.positions:
        matches = [
            index
            for index, position in enumerate(answer.positions)
            if _gives(position, cited[index], gold.aliases)
        ]
        matched.update(matches)
        abstains = unanswered and any(tokens(alias) in _ABSTENTIONS for alias in gold.aliases)
        found.append(bool(matches) or abstains)
        quoted = {id for index in matches for c in cited[index] for id in _names(c)}
        sources += len(gold.documents)
        sources_found += sum(id in quoted for id in gold.documents)
    right = [alias for gold in case.positions for alias in gold.aliases]
    return Row(
        id=case.id,
        kind="question",
        gold=case.verdict,
        predicted=str(answer.verdict),
        confidence=answer.confidence,
        # the verdict goes before the confidence, which is the confidence in that verdict
        score=1.0 - answer.confidence if unanswered else 1.0 + answer.confidence,
        found=tuple(found),
        returned=len(answer.positions),
        right=len(matched),
        wrong_listed=bool(case.wrong),
        wrong_given=tuple(
            position.value
            for position in answer.positions
            if gives_wrong(position.value, case.wrong, right)
        ),
        citations=len(answer.citations),
        quotes_exact=sum(_exact(citation, text_of) for citation in answer.citations),
        sources=sources,
        sources_found=sources_found,
        relation_gold=case.relation,
        relation=_relation(case, answer),
        ms=ms,
        group=_group(case),
    )


def judge_claim(case: ClaimCase, verdict: ClaimVerdict, text_of: DocumentText, ms: float) -> Row:
    """The row of a claim case."""
    citations = verdict.supporting + verdict.refuting
    supporting = {id for citation in verdict.supporting for id in _names(citation)}
    refuting = {id for citation in verdict.refuting for id in _names(citation)}
    return Row(
        id=case.id,
        kind="claim",
        gold=case.verdict,
        predicted=str(verdict.verdict),
        confidence=verdict.confidence,
        citations=len(citations),
        quotes_exact=sum(_exact(citation, text_of) for citation in citations),
        sources=len(case.supported_by) + len(case.refuted_by),
        sources_found=sum(id in supporting for id in case.supported_by)
        + sum(id in refuting for id in case.refuted_by),
        ms=ms,
        group=_group(case),
    )


def judge_reading(case: ReadingCase, text: str, answerable: float, fixed: float, ms: float) -> Row:
    """The row of a reading case.

    ``text``: the best span, empty when there is none; ``answerable``: its probability, which
    below ``fixed`` counts as "does not answer".
    """
    gold = "answerable" if case.answers else "unanswerable"
    predicted = "answerable" if answerable >= fixed and text else "unanswerable"
    f1 = squad_f1(text, case.answers) if case.answers else None
    abstains = predicted == "unanswerable"
    return Row(
        id=case.id,
        kind="reading",
        gold=gold,
        predicted=predicted,
        score=answerable,
        exact=squad_exact(text, case.answers) if case.answers else None,
        f1=f1,
        f1_abstaining=float(abstains) if f1 is None else 0.0 if abstains else f1,
        ms=ms,
    )


def judge_pair(case: PairCase, judged: Entailment, ms: float) -> Row:
    """The row of a pair."""
    labels = {
        "entailment": judged.entailment,
        "neutral": judged.neutral,
        "contradiction": judged.contradiction,
    }
    best = max(labels, key=lambda label: labels[label])
    return Row(
        id=case.id,
        kind="pair",
        gold=case.label,
        predicted=best,
        confidence=labels[best],
        score=judged.contradiction,
        ms=ms,
    )


def failed(case: QuestionCase | ClaimCase | ReadingCase | PairCase, error: str) -> Row:
    """The row of a case that could not be run: nothing found, no verdict."""
    if isinstance(case, QuestionCase):
        return Row(
            id=case.id,
            kind="question",
            gold=case.verdict,
            found=(False,) * len(case.positions),
            sources=sum(len(position.documents) for position in case.positions),
            relation_gold=case.relation,
            group=_group(case),
            error=error,
        )
    if isinstance(case, ClaimCase):
        return Row(id=case.id, kind="claim", gold=case.verdict, group=_group(case), error=error)
    if isinstance(case, ReadingCase):
        zero = 0.0 if case.answers else None
        return Row(
            id=case.id,
            kind="reading",
            gold="answerable" if case.answers else "unanswerable",
            exact=zero,
            f1=zero,
            f1_abstaining=0.0,
            error=error,
        )
    return Row(id=case.id, kind="pair", gold=case.label, error=error)


def _relation(case: QuestionCase, answer: Answer) -> str | None:
    if case.relation is None or case.documents is None:
        return None
    first, second = case.documents
    return relation_between(answer, first.id, second.id)


def _gives(position: Position, cited: Iterable[Citation], aliases: tuple[str, ...]) -> bool:
    return gives(position.value, [citation.quote for citation in cited], aliases)


def _exact(citation: Citation, text_of: DocumentText) -> bool:
    try:
        text = text_of(citation.document_id)
    except SecondsourceError:
        return False
    inside = citation.answer_start is None or (
        citation.answer_end is not None
        and citation.start <= citation.answer_start <= citation.answer_end <= citation.end
    )
    return bool(citation.quote) and inside and text[citation.start : citation.end] == citation.quote


def _names(citation: Citation) -> tuple[str, ...]:
    """What a suite may call the cited document: its id, or its file's name without the ending."""
    stem = PurePath(citation.document_id).stem
    return (citation.document_id, stem)


def _group(case: QuestionCase | ClaimCase) -> str | None:
    kind = case.extra.get("kind")
    return kind if isinstance(kind, str) else None
