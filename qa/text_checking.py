"""Checking every claim of a text against the articles."""

from __future__ import annotations

import time

from secondsource.config import Config
from secondsource.corpus.sentences import split_sentences
from secondsource.index.records import Filters, Progress
from secondsource.index.view import View
from secondsource.qa.checking import check_claim
from secondsource.qa.evidence import EvidenceModel
from secondsource.qa.records import CheckedClaim, ClaimVerdict, LibraryState
from secondsource.qa.text_claims import TextSentence, text_claims
from secondsource.qa.text_records import CheckedSentence, TextVerdict

MAX_TEXT_CHARS = 100_000
"""A long report; judging takes some tenths of a second a claim."""


def check_text(
    text: str,
    *,
    view: View,
    model: EvidenceModel,
    config: Config,
    filters: Filters,
    progress: Progress | None = None,
) -> TextVerdict:
    """Judges a text from one view of a library; see :meth:`secondsource.Library.check_text`."""
    began = time.perf_counter()
    total = len(split_sentences(text))
    sentences = []
    for done, sentence in enumerate(text_claims(text)):
        if progress is not None:
            progress("check", done, total)
        verdict = None
        if sentence.claim is not None:
            verdict = check_claim(
                sentence.claim.text, view=view, model=model, config=config, filters=filters
            )
        sentences.append(
            CheckedSentence(
                text=text[sentence.start : sentence.end],
                start=sentence.start,
                end=sentence.end,
                skipped=sentence.skipped,
                verdict=verdict,
                claims=_placed(verdict, sentence),
            )
        )
    if progress is not None:
        progress("check", total, total)
    return TextVerdict(
        sentences=tuple(sentences),
        library=LibraryState(generation=view.generation, config=f"{config.digest}-{model.id}"),
        timings_ms={"total": round((time.perf_counter() - began) * 1000, 2)},
    )


def _placed(verdict: ClaimVerdict | None, sentence: TextSentence) -> tuple[CheckedClaim, ...]:
    """The sentence's claims at their places in the text."""
    if verdict is None or sentence.claim is None:
        return ()
    if not verdict.parts:
        return (CheckedClaim(start=sentence.start, end=sentence.end, verdict=verdict),)
    placed = []
    for part in verdict.parts:
        start, end = sentence.claim.range_of(part.start, part.end)
        placed.append(CheckedClaim(start=start, end=end, verdict=part.verdict))
    return tuple(placed)
