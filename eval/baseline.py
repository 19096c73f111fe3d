"""The floor that any answering has to clear: the sentence that shares most words with a question.

It loads no model, never calls anything disputed and answers whenever a word is shared, so it also
serves to try the evaluation itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from secondsource.config import Config
from secondsource.corpus.records import Document
from secondsource.errors import UnknownDocumentError
from secondsource.qa.evidence import Entailment, Span, SpanReading
from secondsource.qa.records import (
    Answer,
    Citation,
    ClaimLabel,
    ClaimVerdict,
    LibraryState,
    Position,
    Verdict,
)

from .matching import tokens

_SENTENCE = re.compile(r"[^.!?\n]*[^\s.!?][^.!?\n]*[.!?]?")


class WordOverlap:
    """Answers with the sentence of each document that shares most words; ties go to the first."""

    def __init__(self, documents: Iterable[Document], config: Config | None = None) -> None:
        self._documents = {document.id: document for document in documents}
        self._state = LibraryState(generation=1, config=(config or Config()).digest)

    def get(self, document_id: str) -> Document:
        """One document; UnknownDocumentError if there is none."""
        if document_id not in self._documents:
            raise UnknownDocumentError(document_id)
        return self._documents[document_id]

    def ask(self, question: str) -> Answer:
        """One position, quoting the best sentence; unanswered when no word is shared."""
        first = self._best(question)
        return Answer(
            question=question,
            verdict=Verdict.SINGLE_SOURCE if first else Verdict.UNANSWERED,
            answer=f"{first[0].quote} [1]" if first else "",
            confidence=0.5,
            reason=None if first else "no_evidence",
            positions=tuple(
                Position(
                    value=citation.quote,
                    normalized=None,
                    stance=None,
                    articles=1,
                    origins=1,
                    probability=0.5,
                    citations=(citation.id,),
                )
                for citation in first
            ),
            disagreements=(),
            caveats=(),
            citations=first,
            library=self._state,
            timings_ms={},
        )

    def check(self, claim: str) -> ClaimVerdict:
        """Supported when a sentence shares half of the claim's words or more."""
        wanted = set(tokens(claim))
        best = self._best(claim)
        shared = len(wanted & set(tokens(best[0].quote))) / len(wanted) if best else 0.0
        supported = shared >= 0.5
        return ClaimVerdict(
            claim=claim,
            verdict=ClaimLabel.SUPPORTED if supported else ClaimLabel.NOT_ENOUGH_EVIDENCE,
            confidence=0.5,
            supporting=best if supported else (),
            refuting=(),
            explanation="",
            supporting_origins=int(supported),
            refuting_origins=0,
            library=self._state,
            timings_ms={},
        )

    def close(self) -> None:
        """Nothing to release."""

    def _best(self, text: str) -> tuple[Citation, ...]:
        """The citation of the sentence that shares most words with ``text``; empty for none."""
        wanted = set(tokens(text))
        best: tuple[int, Document, int, int] | None = None
        for document in self._documents.values():
            for match in _SENTENCE.finditer(document.text):
                start = match.end() - len(match[0].lstrip())
                shared = len(wanted & set(tokens(document.text[start : match.end()])))
                if shared > (best[0] if best else 0):
                    best = (shared, document, start, match.end())
        if best is None:
            return ()
        _, document, start, end = best
        return (
            Citation(
                id=1,
                document_id=document.id,
                document_sha256=document.sha256,
                title=document.title,
                source=document.source,
                url=document.url,
                published=document.published,
                origin_id=document.origin_id,
                quote=document.text[start:end],
                start=start,
                end=end,
            ),
        )


class WordOverlapEvidence:
    """An evidence model that reads the sentence with most of the question's words.

    A pair is entailment when half of the hypothesis's words stand in the premise, else neutral.
    """

    @property
    def id(self) -> str:
        """Its name; there are no weights."""
        return "word-overlap"

    def read(self, question: str, contexts: Sequence[str], *, spans: int = 12) -> list[SpanReading]:
        """One span a context; the logit is positive when half of the question's words are there."""
        wanted = set(tokens(question))
        readings = []
        for context in contexts:
            sentences = [
                (m.end() - len(m[0].lstrip()), m.end()) for m in _SENTENCE.finditer(context)
            ]
            shares = [_share(wanted, context[start:end]) for start, end in sentences]
            best = max(range(len(shares)), key=lambda i: shares[i], default=None)
            found = (
                ()
                if best is None
                else (Span(start=sentences[best][0], end=sentences[best][1], score=shares[best]),)
            )
            readings.append(
                SpanReading(spans=found[:spans], answerable_logit=max(shares, default=0.0) - 0.5)
            )
        return readings

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        """The share of the hypothesis's words in the premise as the probability of entailment."""
        judged = []
        for premise, hypothesis in pairs:
            share = _share(set(tokens(hypothesis)), premise)
            judged.append(Entailment(entailment=share, neutral=1.0 - share, contradiction=0.0))
        return judged


def _share(wanted: set[str], text: str) -> float:
    return len(wanted & set(tokens(text))) / len(wanted) if wanted else 0.0
