"""Watching the stages of a question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from secondsource import Document, Library
from secondsource.index.records import Hit
from secondsource.qa.positions import Evidence

QUESTION = "When did the bridge of Marl open?"


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.of(
        [
            Document(id="a", text="The bridge of Marl opened in 1931.", source="Town Crier"),
            Document(id="b", text="The bridge of Marl opened in 1932.", source="River Post"),
        ]
    )


def test_each_stage_tells_what_the_answer_is_made_of(library: Library) -> None:
    seen: dict[str, tuple[Any, ...]] = {}
    answer = library.ask(QUESTION, observe=lambda stage, found: seen.update({stage: found}))
    assert list(seen) == ["search", "readings", "positions"]
    assert all(isinstance(hit, Hit) for hit in seen["search"])
    assert {hit.document.id for hit in seen["search"]} == {"a", "b"}
    assert all(isinstance(evidence, Evidence) for evidence in seen["readings"])
    assert seen["positions"] == answer.positions
    assert seen["readings"][0].probability == answer.positions[0].probability


def test_watching_does_not_change_the_answer(library: Library) -> None:
    watched = library.ask(QUESTION, observe=lambda *_: None)
    assert replace(watched, timings_ms={}) == replace(library.ask(QUESTION), timings_ms={})


def test_a_question_without_evidence_is_watched_to_its_end(library: Library) -> None:
    seen: list[tuple[str, int]] = []
    library.ask(
        "Who paints in Lisbon?", observe=lambda stage, found: seen.append((stage, len(found)))
    )
    assert seen == [("search", 2), ("readings", 0), ("positions", 0)]


def test_what_the_watcher_raises_ends_the_question(library: Library) -> None:
    class Enough(Exception):
        pass

    seen: list[str] = []

    def stop(stage: str, found: tuple[Any, ...]) -> None:
        seen.append(stage)
        raise Enough

    with pytest.raises(Enough):
        library.ask(QUESTION, observe=stop)
    assert seen == ["search"]
