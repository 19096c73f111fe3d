"""Hand-made articles over the shipped evidence model."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from secondsource import Answer, Document, Filters, Library
from secondsource.qa.evidence import EvidenceModel, load_evidence_model

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def evidence_model() -> EvidenceModel:
    """The shipped weights, as a library with default settings loads them."""
    return load_evidence_model("default", 0)


@pytest.fixture(scope="session")
def ask(evidence_model: EvidenceModel) -> Ask:
    """``ask(question, text, text, ...)`` over a fresh library; texts become documents a, b, c."""

    def over(
        question: str,
        *articles: str | Document,
        filters: Filters | None = None,
        as_of: str | None = None,
        limit: int | None = None,
    ) -> Answer:
        documents = [
            Document(id="abcdefghij"[place], text=item) if isinstance(item, str) else item
            for place, item in enumerate(articles)
        ]
        with Library.of(documents) as library:
            return library.ask(question, filters=filters, as_of=as_of, limit=limit)

    return over


@pytest.fixture(scope="session")
def sample() -> Library:
    """The bundled articles; never written to."""
    return Library.sample()
