"""Judging a claim: which articles support it, which refute it, and what follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from secondsource.config import Config
from secondsource.index.records import Filters
from secondsource.index.view import View
from secondsource.qa.answering import Stopwatch
from secondsource.qa.candidates import candidate_hits
from secondsource.qa.citations import CitationList
from secondsource.qa.claims import split_claims
from secondsource.qa.evidence import EvidenceModel
from secondsource.qa.judging import DECISION_THRESHOLD, Judgement, judge_statement
from secondsource.qa.origins import count_origins, reading_origins
from secondsource.qa.records import (
    CheckedClaim,
    Citation,
    ClaimLabel,
    ClaimVerdict,
    LibraryState,
)

RIVAL_SHARE = 0.55
"""A weaker side needs at least this share of the stronger side's score to make a dispute."""
CLAIM_THRESHOLD = 0.4
"""Probability from which a claim is decided where nothing speaks against it.

What holds a judgement down (names and figures that are missing) is weighed with care: of those
between 0.4 and 0.5 about two in three are right. A dispute needs two firm sides.
"""
MAX_CITATIONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    """One claim with the judgements that stand for its label, strongest first."""

    claim: str
    label: ClaimLabel
    confidence: float
    supporting: list[Judgement]
    refuting: list[Judgement]
    timings_ms: dict[str, float]


def check_claim(
    claim: str, *, view: View, model: EvidenceModel, config: Config, filters: Filters
) -> ClaimVerdict:
    """Judges a claim from one view of a library; see :meth:`secondsource.Library.check`."""
    library = LibraryState(generation=view.generation, config=f"{config.digest}-{model.id}")
    parts = split_claims(claim)
    findings = [
        _judge(part.text, view=view, model=model, config=config, filters=filters) for part in parts
    ]
    verdicts = [_verdict(finding, library) for finding in findings]
    if len(parts) == 1:
        return verdicts[0]
    return replace(
        _combined(claim, findings, library),
        parts=tuple(
            CheckedClaim(start=part.start, end=part.end, verdict=verdict)
            for part, verdict in zip(parts, verdicts, strict=True)
        ),
    )


def _judge(
    claim: str, *, view: View, model: EvidenceModel, config: Config, filters: Filters
) -> _Finding:
    watch = Stopwatch()
    hits = candidate_hits(claim, view=view, config=config, filters=filters)
    watch.lap("search")
    judgements = judge_statement(claim, hits, model)
    watch.lap("reading")
    label, confidence, supporting, refuting = _decided(judgements)
    watch.lap("relating")
    return _Finding(
        claim=claim,
        label=label,
        confidence=confidence,
        supporting=supporting,
        refuting=refuting,
        timings_ms=watch.timings_ms(),
    )


def _verdict(finding: _Finding, library: LibraryState) -> ClaimVerdict:
    citations = CitationList()
    return ClaimVerdict(
        claim=finding.claim,
        verdict=finding.label,
        confidence=finding.confidence,
        supporting=_cited(finding.supporting, citations),
        refuting=_cited(finding.refuting, citations),
        explanation=_explanation(finding.label, finding.supporting, finding.refuting, citations),
        supporting_origins=_origins(finding.supporting),
        refuting_origins=_origins(finding.refuting),
        library=library,
        timings_ms=finding.timings_ms,
    )


_DECIDES = (
    ClaimLabel.REFUTED,
    ClaimLabel.DISPUTED,
    ClaimLabel.NOT_ENOUGH_EVIDENCE,
    ClaimLabel.SUPPORTED,
)
"""The first of these that a part has is the label of the whole."""


def _combined(claim: str, findings: Sequence[_Finding], library: LibraryState) -> ClaimVerdict:
    """The verdict on a sentence from those on its parts.

    Its quotes are those of the parts that share its label. A sentence is as sure as its weakest
    part when all must hold, and as its strongest when one decides; what supports all of it
    counts as often as what supports the part with the fewest origins.
    """
    label = next(label for label in _DECIDES if any(f.label is label for f in findings))
    deciding = [finding for finding in findings if finding.label is label]
    holds = label is ClaimLabel.SUPPORTED
    deciding.sort(key=lambda f: f.confidence if holds else -f.confidence)
    first = deciding[0]
    citations = CitationList()
    for_it = [_cited(finding.supporting, citations) for finding in deciding]
    against = [_cited(finding.refuting, citations) for finding in deciding]
    refuting = [judgement for finding in deciding for judgement in finding.refuting]
    counts = [_origins(finding.supporting) for finding in deciding]
    return ClaimVerdict(
        claim=claim,
        verdict=label,
        confidence=first.confidence,
        supporting=_each_once(for_it),
        refuting=_each_once(against),
        explanation=_part_explanation(first, citations),
        supporting_origins=min(counts),
        refuting_origins=_origins(refuting),
        library=library,
        timings_ms=_summed(finding.timings_ms for finding in findings),
    )


def _each_once(groups: Iterable[Iterable[Citation]]) -> tuple[Citation, ...]:
    return tuple({citation.id: citation for group in groups for citation in group}.values())


def _summed(timings_ms: Iterable[dict[str, float]]) -> dict[str, float]:
    total: Counter[str] = Counter()
    for timings in timings_ms:
        total.update(timings)
    return {stage: round(value, 2) for stage, value in total.items()}


def _decided(
    judgements: Sequence[Judgement],
) -> tuple[ClaimLabel, float, list[Judgement], list[Judgement]]:
    """The label, how sure it is, and the judgements that support and that refute the claim."""
    firm = [j for j in judgements if j.strength >= CLAIM_THRESHOLD]
    supporting = [j for j in firm if j.support >= j.refute]
    refuting = [j for j in firm if j.refute > j.support]
    if not firm:
        seen = max((j.strength for j in judgements), default=0.0)
        return ClaimLabel.NOT_ENOUGH_EVIDENCE, 1.0 - seen, [], []
    pro = max((j.support for j in supporting), default=0.0)
    contra = max((j.refute for j in refuting), default=0.0)
    weaker = min(pro, contra)
    if weaker >= max(DECISION_THRESHOLD, RIVAL_SHARE * max(pro, contra)):
        return ClaimLabel.DISPUTED, weaker, supporting, refuting
    if pro >= contra:
        return ClaimLabel.SUPPORTED, pro, supporting, []
    return ClaimLabel.REFUTED, contra, [], refuting


def _cited(judgements: Sequence[Judgement], citations: CitationList) -> tuple[Citation, ...]:
    numbers = [
        citations.cite(
            judgement.document,
            judgement.sentence,
            (judgement.answer_start, judgement.answer_end)
            if judgement.answer_start is not None and judgement.answer_end is not None
            else None,
        )
        for judgement in judgements[:MAX_CITATIONS]
    ]
    return tuple(citations[number] for number in dict.fromkeys(numbers))


def _origins(judgements: Sequence[Judgement]) -> int:
    return count_origins(
        reading_origins(
            [(j.document, j.document.text[j.sentence.start : j.sentence.end]) for j in judgements]
        )
    )


def _explanation(
    label: ClaimLabel,
    supporting: Sequence[Judgement],
    refuting: Sequence[Judgement],
    citations: CitationList,
) -> str:
    if label is ClaimLabel.NOT_ENOUGH_EVIDENCE:
        return "The articles do not say."
    parts = [
        f"{word} by {_said(judgements[0], citations)}"
        for word, judgements in (("supported", supporting), ("refuted", refuting))
        if judgements
    ]
    said = "; ".join(parts)
    return said[:1].upper() + said[1:]


def _part_explanation(finding: _Finding, citations: CitationList) -> str:
    """One sentence that names the part of a claim that decided."""
    part = finding.claim.rstrip(".")
    match finding.label:
        case ClaimLabel.REFUTED:
            return f"“{part}” is refuted by {_said(finding.refuting[0], citations)}."
        case ClaimLabel.DISPUTED:
            said = _said(finding.supporting[0], citations)
            return (
                f"“{part}” is disputed: {said} supports it, "
                f"{_said(finding.refuting[0], citations)} refutes it."
            )
        case ClaimLabel.SUPPORTED:
            said = _said(finding.supporting[0], citations)
            return f"Every part is supported; the least sure, “{part}”, by {said}."
        case _:
            return f"The articles do not say this part: “{part}”."


def _said(judgement: Judgement, citations: CitationList) -> str:
    citation = _cited([judgement], citations)[0]
    quote = " ".join(citation.quote.split()).strip("“”")
    value = f" ({' '.join(judgement.value.split())})" if judgement.value else ""
    return f"“{quote}”{value} [{citation.id}]"
