"""Vectors: what is found, what is kept on disk, and what is noticed when it is spoilt."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from secondsource.index import vectors
from secondsource.index.vectors import FaissVectors

_NUMBERS = np.asarray([10, 20, 30, 40, 50], dtype=np.int64)
_ROWS = np.asarray([[1, 0], [0, 1], [0.6, 0.8], [0.8, 0.6], [-1, 0]], dtype=np.float32)
_EAST = _ROWS[0]
_NONE = np.empty(0, dtype=np.int64)


def _unit_rows(n: int, dim: int, seed: int = 7) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(n, dim)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@pytest.mark.parametrize("exact_up_to", [100, 2])
def test_the_nearest_come_first_with_their_inner_product(exact_up_to: int) -> None:
    store = FaissVectors.of(_NUMBERS, _ROWS, exact_up_to=exact_up_to)
    found = store.search(_EAST, 3)
    assert [number for number, _ in found] == [10, 40, 30]
    assert [score for _, score in found] == pytest.approx([1.0, 0.8, 0.6])


@pytest.mark.parametrize("exact_up_to", [100, 2])
def test_only_allowed_passages_are_searched(exact_up_to: int) -> None:
    store = FaissVectors.of(_NUMBERS, _ROWS, exact_up_to=exact_up_to)
    allowed = np.asarray([20, 50, 99], dtype=np.int64)
    assert [number for number, _ in store.search(_EAST, 5, allowed)] == [20, 50]
    assert store.search(_EAST, 5, _NONE) == []


def test_equal_scores_stand_in_order_of_their_numbers() -> None:
    store = FaissVectors.of(np.asarray([3, 1, 2], dtype=np.int64), _ROWS[[0, 0, 0]])
    assert [number for number, _ in store.search(_EAST, 3)] == [1, 2, 3]


def test_an_empty_store_finds_nothing() -> None:
    assert FaissVectors.of(_NONE, np.empty((0, 2), dtype=np.float32)).search(_EAST, 3) == []


@pytest.mark.parametrize("exact_up_to", [100, 2])
def test_an_update_leaves_the_store_it_came_from_alone(exact_up_to: int) -> None:
    before = FaissVectors.of(_NUMBERS, _ROWS, exact_up_to=exact_up_to)
    after = before.updated(
        np.asarray([10], dtype=np.int64), np.asarray([60], dtype=np.int64), _ROWS[[3]]
    )
    assert [number for number, _ in before.search(_EAST, 2)] == [10, 40]
    assert [number for number, _ in after.search(_EAST, 3)] == [40, 60, 30]
    assert after.numbers().tolist() == [20, 30, 40, 50, 60]


def test_the_kind_of_index_follows_the_count() -> None:
    few = FaissVectors.of(_NUMBERS, _ROWS, exact_up_to=5)
    assert few.exact
    many = few.updated(_NONE, np.asarray([60], dtype=np.int64), _ROWS[[0]])
    assert not many.exact
    again = many.updated(np.asarray([60], dtype=np.int64), _NONE, _ROWS[:0])
    assert again.exact
    assert again.search(_EAST, 5) == few.search(_EAST, 5)


@pytest.mark.parametrize("exact_up_to", [100, 2])
def test_a_file_gives_back_what_was_saved(tmp_path: Path, exact_up_to: int) -> None:
    file = tmp_path / "vectors-1.faiss"
    store = FaissVectors.of(_NUMBERS, _ROWS, exact_up_to=exact_up_to).updated(
        np.asarray([50], dtype=np.int64), _NONE, _ROWS[:0]
    )
    store.save(file, state="s1")
    assert vectors.defect(file, state="s1") is None
    assert vectors.state_of(file) == "s1"
    loaded = FaissVectors.load(file, state="s1", exact_up_to=exact_up_to)
    assert loaded.search(_EAST, 9) == store.search(_EAST, 9)
    assert [entry.name for entry in tmp_path.iterdir()] == ["vectors-1.faiss"]


def test_every_spoilt_byte_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "vectors-1.faiss"
    FaissVectors.of(_NUMBERS, _ROWS).save(file, state="s1")
    sound = file.read_bytes()
    for at in range(len(sound)):
        file.write_bytes(sound[:at] + bytes([sound[at] ^ 0x55]) + sound[at + 1 :])
        assert vectors.defect(file, state="s1") is not None, at
        file.write_bytes(sound[:at])
        assert vectors.defect(file, state="s1") == "damaged", at
    assert vectors.defect(tmp_path / "none", state="s1") == "missing"


def test_a_file_of_another_state_is_not_loaded(tmp_path: Path) -> None:
    file = tmp_path / "vectors-1.faiss"
    FaissVectors.of(_NUMBERS, _ROWS).save(file, state="s1")
    with pytest.raises(ValueError, match="of another generation"):
        FaissVectors.load(file, state="s2")


def test_the_graph_finds_nearly_all_that_comparing_everything_finds() -> None:
    rows, queries = _unit_rows(3000, 32), _unit_rows(50, 32, seed=8)
    numbers = np.arange(3000, dtype=np.int64)
    exact = FaissVectors.of(numbers, rows)
    graph = FaissVectors.of(numbers, rows, exact_up_to=0)
    shared = sum(
        len({n for n, _ in exact.search(q, 10)} & {n for n, _ in graph.search(q, 10)})
        for q in queries
    )
    assert shared / 500 >= 0.95
