from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from secondsource.config import Config
from secondsource.corpus.records import Document
from secondsource.eval.answering import Answering, Asks
from secondsource.eval.baseline import WordOverlap, WordOverlapEvidence
from secondsource.eval.command import run_eval
from secondsource.eval.relating import relation_between
from secondsource.qa.records import (
    Answer,
    Caveat,
    Citation,
    Disagreement,
    LibraryState,
    Position,
    Verdict,
)

ONE_EACH: tuple[tuple[int, ...], ...] = ((1,), (2,))
"""Two positions; citations 1 and 4 are of document a, 2 of b, 3 of another one."""

TEXTS = {"a": "The bridge opened in 1931.", "b": "It opened in 1932.", "c": "It is long."}


def _citation(id: int, document_id: str) -> Citation:
    quote = TEXTS[document_id]
    return Citation(
        id=id,
        document_id=document_id,
        document_sha256="",
        title="",
        source=None,
        url=None,
        published=None,
        origin_id=document_id,
        quote=quote,
        start=0,
        end=len(quote),
    )


def _answer(
    positions: Sequence[tuple[int, ...]] = ONE_EACH,
    disagreements: Sequence[tuple[str, int, int]] = (),
    caveats: Sequence[tuple[str, tuple[int, ...]]] = (),
) -> Answer:
    return Answer(
        question="Q",
        verdict=Verdict.DISPUTED if disagreements else Verdict.AGREED,
        answer="",
        confidence=0.75,
        reason=None,
        positions=tuple(
            Position(
                value="v",
                normalized=None,
                stance=None,
                articles=1,
                origins=1,
                probability=0.5,
                citations=numbers,
            )
            for numbers in positions
        ),
        disagreements=tuple(
            Disagreement(
                kind="date",
                relation=relation,
                positions=(one, other),
                explanation="",
                citations=(1, 2, 3),
            )
            for relation, one, other in disagreements
        ),
        caveats=tuple(
            Caveat(relation=relation, text="", citations=numbers) for relation, numbers in caveats
        ),
        citations=tuple(_citation(i, id) for i, id in enumerate("abca", start=1)),
        library=LibraryState(generation=1, config="c"),
        timings_ms={},
    )


@pytest.mark.parametrize("relation", ["conflicts", "superseded"])
def test_positions_of_both_that_disagree_give_the_disagreements_relation(relation: str) -> None:
    answer = _answer(disagreements=[(relation, 0, 1)], caveats=[("refines", (1, 2))])

    assert relation_between(answer, "a", "b") == relation
    assert relation_between(answer, "b", "a") == relation


def test_a_document_cited_on_both_sides_still_disagrees_with_the_other() -> None:
    answer = _answer(positions=[(1,), (2, 4)], disagreements=[("superseded", 0, 1)])

    assert relation_between(answer, "a", "b") == "superseded"


def test_a_disagreement_with_a_third_document_is_none_of_the_two() -> None:
    answer = _answer(positions=[(1, 2), (3,)], disagreements=[("conflicts", 0, 1)])

    assert relation_between(answer, "a", "b") == "agrees"


@pytest.mark.parametrize("relation", ["refines", "scope_differs", "hedge_differs"])
def test_a_caveat_that_cites_both_gives_its_relation(relation: str) -> None:
    together = _answer(positions=[(1, 2)], caveats=[(relation, (1, 2))])
    apart = _answer(caveats=[(relation, (2, 1))])

    assert relation_between(together, "a", "b") == relation
    assert relation_between(apart, "a", "b") == relation


def test_a_caveat_on_one_document_alone_says_nothing_of_two() -> None:
    answer = _answer(positions=[(1, 2)], caveats=[("refines", (1, 4)), ("refines", (1, 3))])

    assert relation_between(answer, "a", "b") == "agrees"


def test_of_several_caveats_the_one_that_sets_most_apart_counts() -> None:
    caveats = [("hedge_differs", (1, 2)), ("refines", (1, 2))]

    assert relation_between(_answer(caveats=caveats), "a", "b") == "refines"
    caveats.append(("scope_differs", (1, 2)))
    assert relation_between(_answer(caveats=caveats), "a", "b") == "scope_differs"


def test_documents_cited_for_one_position_agree() -> None:
    assert relation_between(_answer(positions=[(1, 2)]), "a", "b") == "agrees"


@pytest.mark.parametrize("positions", [[(1,)], [(2,), (3,)], ONE_EACH])
def test_one_document_read_or_both_for_different_things_are_unrelated(
    positions: Sequence[tuple[int, ...]],
) -> None:
    assert relation_between(_answer(positions=positions), "a", "b") == "unrelated"


@pytest.mark.parametrize("positions", [[], [(3,)], [(9,)]])
def test_an_answer_from_neither_has_no_relation(positions: Sequence[tuple[int, ...]]) -> None:
    assert relation_between(_answer(positions=positions), "a", "b") == "neither"


class _Scripted(WordOverlap):
    """Gives the answers it was given."""

    def __init__(self, documents: Sequence[Document], answers: Mapping[str, Answer]) -> None:
        super().__init__(documents)
        self._answers = answers

    def ask(self, question: str) -> Answer:
        return self._answers[question]


@dataclass(frozen=True)
class _ScriptedAnswering:
    answers: Mapping[str, Answer]
    config: Config = field(default_factory=Config)

    def over(self, documents: Sequence[Document]) -> Asks:
        return _Scripted(documents, self.answers)

    def standing(self) -> Asks:
        return _Scripted([], self.answers)

    def evidence(self) -> WordOverlapEvidence:
        return WordOverlapEvidence()

    def with_threads(self, threads: int) -> Answering:
        return self


SCRIPT = {
    "seen?": ("conflicts", _answer(disagreements=[("conflicts", 0, 1)])),
    "missed?": ("conflicts", _answer(positions=[(1,)])),
    "overtaken?": ("superseded", _answer(disagreements=[("conflicts", 0, 1)])),
    "rounded?": ("refines", _answer(positions=[(1, 2)], caveats=[("refines", (1, 2))])),
    "silent?": ("agrees", _answer(positions=[])),
}


def _case(question: str, relation: str | None) -> dict[str, Any]:
    documents = [{"id": id, "text": TEXTS[id]} for id in "ab"]
    case = {"id": question, "question": question, "documents": documents}
    return case if relation is None else case | {"relation": relation}


def _run(folder: Path, cases: Sequence[dict[str, Any]], **options: Any) -> tuple[str, Any]:
    suite, report = folder / "small.jsonl", folder / "report.json"
    suite.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    out, err = options.pop("stdout", io.StringIO()), io.StringIO()
    run_eval(
        [suite],
        answering=_ScriptedAnswering(
            {question: answer for question, (_, answer) in SCRIPT.items()}
        ),
        jobs=1,
        json_report=report,
        stdout=out,
        stderr=err,
        **options,
    )
    assert err.getvalue() == ""
    [one] = json.loads(report.read_text(encoding="utf-8"))["suites"]
    return out.getvalue(), one


def test_a_run_reports_what_was_taken_for_what(tmp_path: Path) -> None:
    cases = [_case(question, relation) for question, (relation, _) in SCRIPT.items()]

    out, suite = _run(tmp_path, [*cases, _case("unknown?", "hedge_differs")])

    assert suite["relation_confusion"] == {
        "agrees": {"neither": 1},
        "conflicts": {"conflicts": 1, "unrelated": 1},
        "hedge_differs": {"error": 1},
        "refines": {"refines": 1},
        "superseded": {"conflicts": 1},
    }
    assert suite["measures"]["conflict_precision"]["value"] == 0.5
    assert suite["measures"]["conflict_recall"]["value"] == 0.5
    assert suite["measures"]["relation_accuracy"]["value"] == pytest.approx(2 / 6, abs=1e-6)
    assert suite["measures"]["relation_accuracy"]["n"] == 6
    low, high = (suite["measures"]["relation_accuracy"][end] for end in ("low", "high"))
    assert 0.0 <= low < 2 / 6 < high <= 1.0
    assert [row["relation"] for row in suite["rows"]][-2:] == ["neither", None]
    lines = [line.split() for line in out.splitlines()]
    head = ["relation,", "seen", "as", "refines", "unrelated", "conflicts", "neither", "error"]
    place = lines.index(head)
    assert lines[place + 1 : place + 6] == [
        ["agrees", "0", "0", "0", "1", "0"],
        ["refines", "1", "0", "0", "0", "0"],
        ["hedge_differs", "0", "0", "0", "0", "1"],
        ["conflicts", "0", "1", "1", "0", "0"],
        ["superseded", "0", "0", "1", "0", "0"],
    ]


def test_cases_without_a_relation_have_no_table_of_them(tmp_path: Path) -> None:
    out, suite = _run(tmp_path, [_case("seen?", None)])

    assert suite["relation_confusion"] == {}
    assert "relation_accuracy" not in suite["measures"]
    assert suite["rows"][0]["relation"] is None
    assert "seen as" not in out


def test_on_a_terminal_the_relations_are_a_table_too(tmp_path: Path) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out, _ = _run(tmp_path, [_case("overtaken?", "superseded")], stdout=Terminal())

    assert ["│", "superseded", "│", "1", "│"] in [line.split() for line in out.splitlines()]
