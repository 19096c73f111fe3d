"""The cases of a suite, as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from secondsource.corpus.records import Document
from secondsource.qa.records import RelationKind

CaseKind = Literal["question", "claim", "reading", "pair"]

QUESTION_VERDICTS = ("agreed", "single_source", "answered", "disputed", "unanswered")
CLAIM_VERDICTS = ("supported", "refuted", "unsupported", "disputed", "not_enough_evidence")
PAIR_LABELS = ("entailment", "neutral", "contradiction")
RELATIONS = tuple(str(kind) for kind in RelationKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPosition:
    """An answer that has to be given: its ``aliases``, and ids of the documents that give it."""

    aliases: tuple[str, ...]
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCase:
    """A question and what is known of its answer.

    ``documents``: None asks a library. ``verdict``: None judges no verdict. An empty
    ``positions`` judges no positions. ``wrong``: answers that no position may give.
    ``relation``: one of ``RELATIONS``, how the case's two documents stand to each other in what
    they answer; None judges no relation.
    """

    id: str
    question: str
    documents: tuple[Document, ...] | None = None
    verdict: str | None = None
    positions: tuple[GoldPosition, ...] = ()
    wrong: tuple[str, ...] = ()
    relation: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCase:
    """A claim and its verdict; ``supported_by`` and ``refuted_by`` are document ids."""

    id: str
    claim: str
    documents: tuple[Document, ...] | None = None
    verdict: str | None = None
    supported_by: tuple[str, ...] = ()
    refuted_by: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCase:
    """A question over one context; empty ``answers``: the context does not answer it."""

    id: str
    question: str
    context: str
    answers: tuple[str, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCase:
    """A premise and a hypothesis; ``label`` is one of ``PAIR_LABELS``."""

    id: str
    premise: str
    hypothesis: str
    label: str
    extra: Mapping[str, Any] = field(default_factory=dict)


Case = QuestionCase | ClaimCase | ReadingCase | PairCase
