"""Judging a claim: which articles support it, which refute it, and what follows."""

from __future__ import annotations

from collections.abc import Sequence

from secondsource.config import Config
from secondsource.index.records import Filters
from secondsource.index.view import View
from secondsource.qa.answering import Stopwatch
from secondsource.qa.candidates import candidate_hits
from secondsource.qa.citations import CitationList
from secondsource.qa.evidence import EvidenceModel
from secondsource.qa.judging import Judgement, judge_statement
from secondsource.qa.origins import count_origins, reading_origins
from secondsource.qa.records import Citation, ClaimLabel, ClaimVerdict, LibraryState

RIVAL_SHARE = 0.55
"""A weaker side needs at least this share of the stronger side's score to make a dispute."""
MAX_CITATIONS = 5


def check_claim(
    claim: str, *, view: View, model: EvidenceModel, config: Config, filters: Filters
) -> ClaimVerdict:
    """Judges a claim from one view of a library; see :meth:`secondsource.Library.check`."""
    watch = Stopwatch()
    hits = candidate_hits(claim, view=view, config=config, filters=filters)
    watch.lap("search")
    judgements = judge_statement(claim, hits, model)
    watch.lap("reading")
    supporting = [j for j in judgements if j.supports]
    refuting = [j for j in judgements if j.refutes]
    label, confidence = _label(supporting, refuting, judgements)
    if label is ClaimLabel.SUPPORTED:
        refuting = []
    elif label is ClaimLabel.REFUTED:
        supporting = []
    watch.lap("relating")
    citations = CitationList()
    for_it = _cited(supporting, citations)
    against = _cited(refuting, citations)
    return ClaimVerdict(
        claim=claim,
        verdict=label,
        confidence=confidence,
        supporting=for_it,
        refuting=against,
        explanation=_explanation(label, supporting, refuting, citations),
        supporting_origins=_origins(supporting),
        refuting_origins=_origins(refuting),
        library=LibraryState(generation=view.generation, config=f"{config.digest}-{model.id}"),
        timings_ms=watch.timings_ms(),
    )


def _label(
    supporting: Sequence[Judgement],
    refuting: Sequence[Judgement],
    judgements: Sequence[Judgement],
) -> tuple[ClaimLabel, float]:
    pro = max((j.support for j in supporting), default=0.0)
    contra = max((j.refute for j in refuting), default=0.0)
    if not supporting and not refuting:
        seen = max((j.strength for j in judgements), default=0.0)
        return ClaimLabel.NOT_ENOUGH_EVIDENCE, 1.0 - seen
    if min(pro, contra) >= RIVAL_SHARE * max(pro, contra):
        return ClaimLabel.DISPUTED, min(pro, contra)
    return (ClaimLabel.SUPPORTED, pro) if pro >= contra else (ClaimLabel.REFUTED, contra)


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
    parts = []
    if supporting:
        parts.append(f"Supported by {_said(supporting[0], citations)}")
    if refuting:
        parts.append(f"Refuted by {_said(refuting[0], citations)}")
    return " ".join(parts)


def _said(judgement: Judgement, citations: CitationList) -> str:
    citation = _cited([judgement], citations)[0]
    quote = " ".join(citation.quote.split()).strip("“”")
    value = f" ({' '.join(judgement.value.split())})" if judgement.value else ""
    return f"“{quote}”{value} [{citation.id}]"
