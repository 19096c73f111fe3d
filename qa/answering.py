"""From a question to an answer: search, read, group, relate, decide, compose."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from secondsource.config import Config
from secondsource.index.records import Filters, Hit
from secondsource.index.view import View
from secondsource.qa.candidates import candidate_hits
from secondsource.qa.citations import CitationList
from secondsource.qa.composing import compose
from secondsource.qa.corroboration import corroborating_readings
from secondsource.qa.descriptions import asks_for_description, described
from secondsource.qa.evidence import EvidenceModel
from secondsource.qa.evidence_choice import choose_evidence
from secondsource.qa.explaining import caveats_of, explain
from secondsource.qa.polar import option_evidence, polar_evidence
from secondsource.qa.positions import Evidence, Group, group_evidence, independent_origins
from secondsource.qa.questions import Form, Question, analyse_question
from secondsource.qa.reading import read_about, readings_in
from secondsource.qa.records import (
    Answer,
    Disagreement,
    LibraryState,
    Position,
    RelationKind,
    Verdict,
)
from secondsource.qa.relations import Relation, relate
from secondsource.qa.sameness import Sameness, merge_alike
from secondsource.qa.stance import stance_of
from secondsource.qa.subjects import predicate_stems, required_names, unclear_subject
from secondsource.qa.truecasing import truecase
from secondsource.qa.updates import vouched_readings

MAX_POSITIONS = 6
MAX_CITATIONS = 5
POLAR_SHARE = 0.35
UNREAD_SHARE = 0.6
"""What the model's sense that a passage answers counts for where no answer in it was usable."""
DISPUTE_SHARE = 0.55
"""A rival position needs at least this share of the best position's probability."""


Observer = Callable[[str, tuple[Any, ...]], None]
"""Called in the answering thread with a stage and what it found, all of it frozen.

``search`` gives the Hits that will be read, ``readings`` Evidence and ``positions`` Positions, both
best first. What it raises ends the question.
"""


class Stopwatch:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self._last = self._start = time.perf_counter()
        self._stages: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """Books the time since the last lap to ``stage``."""
        now = time.perf_counter()
        self._stages[stage] = round(self._stages.get(stage, 0.0) + (now - self._last) * 1000, 2)
        self._last = now

    def timings_ms(self) -> dict[str, float]:
        """Milliseconds of each stage and in total."""
        total = round((time.perf_counter() - self._start) * 1000, 2)
        return {**self._stages, "total": total}


def answer_question(
    text: str,
    *,
    view: View,
    model: EvidenceModel,
    config: Config,
    filters: Filters,
    limit: int | None = None,
    observe: Observer | None = None,
) -> Answer:
    """Answers from one view of a library; see :meth:`secondsource.Library.ask`."""
    watch = Stopwatch()
    hits = candidate_hits(text, view=view, config=config, filters=filters, limit=limit)
    question = analyse_question(truecase(text, [hit.text for hit in hits]))
    watch.lap("search")
    if observe is not None:
        observe("search", tuple(hits))
    evidence, doubt = _evidence(question, hits, model, config)
    watch.lap("reading")
    if observe is not None:
        observe("readings", tuple(evidence))
    share = DISPUTE_SHARE if question.form is Form.OPEN else POLAR_SHARE
    same = Sameness(question.text, model, view).probability
    groups = merge_alike(_kept(group_evidence(evidence), share), same)
    relations = [
        relate(question, a, b, groups, same) for a, b in combinations(range(len(groups)), 2)
    ]
    groups, relations = _without_strays(question, groups, relations)
    unclear = unclear_subject(question) and any(
        relation.kind is RelationKind.CONFLICTS for relation in relations
    )
    if unclear:  # "How much did it cost?": the articles speak of as many things
        groups, relations = [], []
    watch.lap("relating")
    library = LibraryState(generation=view.generation, config=f"{config.digest}-{model.id}")
    citations = CitationList()
    positions = tuple(position_of(group, citations) for group in groups)
    if observe is not None:
        observe("positions", positions)
    disagreements = tuple(
        Disagreement(
            kind=relation.about,
            relation=str(relation.kind),
            positions=(relation.a, relation.b),
            explanation=explain(relation, groups, citations),
            citations=tuple(
                sorted({*positions[relation.a].citations, *positions[relation.b].citations})
            ),
        )
        for relation in relations
        if relation.kind in (RelationKind.CONFLICTS, RelationKind.SUPERSEDED)
    )
    caveats = caveats_of(groups, relations, citations)
    verdict = _verdict(groups, disagreements)
    answer = compose(
        verdict, positions, disagreements, citations, many=question.many, caveats=caveats
    )
    confidence, reason = _confidence(verdict, groups, disagreements, doubt, hits)
    if unclear:
        reason = "unclear_subject"
    watch.lap("composing")
    return Answer(
        question=text,
        verdict=verdict,
        answer=answer,
        confidence=confidence,
        reason=reason,
        positions=positions,
        disagreements=disagreements,
        caveats=caveats,
        citations=citations.all(),
        library=library,
        timings_ms=watch.timings_ms(),
    )


def _evidence(
    question: Question, hits: Sequence[Hit], model: EvidenceModel, config: Config
) -> tuple[list[Evidence], float]:
    """Evidence best first, and the best probability seen, used or not."""
    asked = predicate_stems(question) or required_names(question)
    if not hits or not asked:  # "what time is it?" asks nothing that an article could answer
        return [], 0.0
    if question.form is Form.YES_NO:
        found = polar_evidence(question, hits, model)
        return found, found[0].probability if found else 0.0
    if question.form is Form.EITHER_OR:
        found = option_evidence(question, hits, model)
        if found:
            return found, found[0].probability
    passages = read_about(question, hits, model)
    readings = readings_in(question, passages)
    vouched = vouched_readings(question, readings, hits, minimum=config.min_answerable)
    readings = sorted([*readings, *vouched], key=lambda reading: -reading.probability)
    borne_out = corroborating_readings(question, readings, hits, minimum=config.min_answerable)
    readings = sorted([*readings, *borne_out], key=lambda reading: -reading.probability)
    chosen = choose_evidence(readings, minimum=config.min_answerable, many=question.many)
    unread = [UNREAD_SHARE * found.answerable_probability for _, found in passages]
    doubt = max([*unread, *(r.probability for r in readings if r.type_fit >= 0)], default=0.0)
    if not chosen and asks_for_description(question):
        sentences = described(question, passages)
        chosen = [item for item in sentences if item.probability >= config.min_answerable]
        doubt = max([doubt, *(item.probability for item in sentences[:1])])
    return chosen, doubt


def _kept(groups: list[Group], share: float) -> list[Group]:
    """The positions strong enough beside the best one, at most MAX_POSITIONS."""
    if not groups:
        return []
    top = max(group.probability for group in groups)
    return [g for g in groups if g.probability >= share * top][:MAX_POSITIONS]


def _without_strays(
    question: Question, groups: list[Group], relations: list[Relation]
) -> tuple[list[Group], list[Relation]]:
    """Drops positions that neither compete with the best one nor belong to a list.

    Others that dispute each other are kept if as many independent origins stand behind them.
    """
    if question.many or len(groups) < 2:
        return groups, relations
    parts = _connected(len(groups), relations)
    disputed = {r.a for r in relations if r.kind is RelationKind.CONFLICTS}

    def backing(part: frozenset[int]) -> int:
        return independent_origins([groups[index] for index in part])

    order = sorted(
        index
        for part in parts
        if part is parts[0] or (part & disputed and backing(part) >= backing(parts[0]))
        for index in part
    )
    place = {old: new for new, old in enumerate(order)}
    kept = [
        replace(
            r,
            a=place[r.a],
            b=place[r.b],
            newer=None if r.newer is None else place[r.newer],
        )
        for r in relations
        if r.a in place and r.b in place
    ]
    return [groups[index] for index in order], kept


def _connected(count: int, relations: Sequence[Relation]) -> list[frozenset[int]]:
    """The positions in sets that relations tie together, that of the best one first."""
    parts = [frozenset({index}) for index in range(count)]
    for relation in relations:
        if relation.kind is not RelationKind.UNRELATED:
            tied = [part for part in parts if relation.a in part or relation.b in part]
            parts = [part for part in parts if part not in tied] + [frozenset().union(*tied)]
    return sorted(parts, key=min)


def position_of(group: Group, citations: CitationList) -> Position:
    """The group as a position, with at most MAX_CITATIONS articles cited for it."""
    numbers: list[int] = []
    cited = list(group.evidence[:MAX_CITATIONS])
    shown = next((e for e in group.evidence if e.value == group.value), group.best)
    if shown not in cited:
        cited[-1] = shown  # whose words the position is named by must be quoted
    for evidence in cited:
        answer = None
        if evidence.start is not None and evidence.end is not None:
            answer = (evidence.start, evidence.end)
        number = citations.cite(evidence.document, evidence.sentence, answer)
        if number not in numbers:
            numbers.append(number)
    return Position(
        value=" ".join(group.value.text.split()),
        normalized=group.value.normalized(),
        stance=stance_of(group.best.sentence_text),
        articles=len({e.document.id for e in group.evidence}),
        origins=independent_origins([group]),
        probability=group.probability,
        citations=tuple(numbers),
    )


def _verdict(groups: Sequence[Group], disagreements: Sequence[Disagreement]) -> Verdict:
    if not groups:
        return Verdict.UNANSWERED
    if disagreements:
        return Verdict.DISPUTED
    if independent_origins(groups) >= 2:
        return Verdict.AGREED
    return Verdict.SINGLE_SOURCE


def _confidence(
    verdict: Verdict,
    groups: Sequence[Group],
    disagreements: Sequence[Disagreement],
    doubt: float,
    hits: Sequence[Hit],
) -> tuple[float, str | None]:
    """How sure the verdict is, in [0, 1], and a reason code for a missing or weak answer.

    A dispute is as sure as the less sure side of the surest two that disagree.
    """
    if verdict is Verdict.UNANSWERED:
        return 1.0 - doubt, "no_evidence" if hits else "nothing_to_search"
    best = groups[0].probability
    if verdict is Verdict.DISPUTED:
        sides = ([groups[index].probability for index in d.positions] for d in disagreements)
        return max(min(pair) for pair in sides), None
    wrong = 1.0
    for evidence in groups[0].evidence:
        wrong *= 1.0 - 0.9 * evidence.probability
    sure = max(best, 1.0 - wrong) if verdict is Verdict.AGREED else best
    return sure, "weak_evidence" if sure < 0.65 else None
