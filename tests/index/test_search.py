"""Reciprocal rank fusion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.config import Config
from secondsource.corpus.records import Document
from secondsource.index.collection import Collection
from secondsource.index.embedder import Embedder
from secondsource.index.records import Ranks
from secondsource.index.search import fused

_RANK = st.one_of(st.none(), st.integers(1, 1000))


def test_a_score_is_the_sum_of_reciprocal_ranks() -> None:
    assert fused(Ranks(dense=1, lexical=3)) == pytest.approx(1 / 61 + 1 / 63)
    assert fused(Ranks(lexical=2)) == pytest.approx(1 / 62)
    assert fused(Ranks()) == 0.0


@given(_RANK, _RANK)
def test_neither_ranking_counts_more(a: int | None, b: int | None) -> None:
    assert fused(Ranks(dense=a, lexical=b)) == fused(Ranks(dense=b, lexical=a))


@given(st.integers(1, 999), _RANK)
def test_a_better_rank_never_scores_less(rank: int, other: int | None) -> None:
    worse = Ranks(dense=rank + 1, lexical=other)
    assert fused(Ranks(dense=rank, lexical=other)) > fused(worse)


def test_ties_stand_in_order_of_document_and_position(config: Config, embedder: Embedder) -> None:
    same = "The tide was high at noon."
    documents = [Document(id=name, text=same) for name in ("c", "a", "b")]
    documents += [Document(id=f"x{i}", text=f"Nothing of note on day {i}.") for i in range(60)]
    collection = Collection.of(documents, config=config, embedder=embedder)
    with collection, collection.view() as view:
        first = view.search("When was the tide high?", limit=3)
        again = view.search("When was the tide high?", limit=3)
    assert {hit.document.id for hit in first} == {"a", "b", "c"}
    assert first == again


def test_everything_is_returned_once_when_it_fits(config: Config, embedder: Embedder) -> None:
    documents = [Document(id=f"d{i:02}", text=f"Tide {i} rose at noon.") for i in range(12)]
    collection = Collection.of(documents, config=config, embedder=embedder)
    with collection, collection.view() as view:
        hits = view.search("tide 7 noon", limit=13)
    assert hits[0].document.id == "d07"
    assert sorted(hit.document.id for hit in hits) == [f"d{i:02}" for i in range(12)]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
