from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from secondsource.corpus.records import Document
from secondsource.eval.answering import BaselineAnswering
from secondsource.eval.command import run_eval
from secondsource.eval.table import main as table_main

BRIDGE = {"id": "bridge", "title": "", "text": "The bridge opened in 1931. It is long."}
ANSWERING = BaselineAnswering(documents=(Document(id="d", text="Rain fell on Monday."),))


def _case(id: str, **more: Any) -> dict[str, Any]:
    return {
        "id": id,
        "question": "When opened the bridge?",
        "documents": [BRIDGE],
        "verdict": "answered",
        "positions": [{"answers": ["1931"], "documents": ["bridge"]}],
    } | more


def _suite(folder: Path, *cases: dict[str, Any], name: str = "small") -> Path:
    path = folder / f"{name}.jsonl"
    path.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    return path


def _run(*suites: Path, **options: Any) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    status = run_eval(
        suites,
        answering=options.pop("answering", ANSWERING),
        jobs=1,
        stdout=out,
        stderr=err,
        **options,
    )
    return status, out.getvalue(), err.getvalue()


def test_without_thresholds_a_run_succeeds_and_prints_plain_text(tmp_path: Path) -> None:
    status, out, err = _run(_suite(tmp_path, _case("a"), _case("b", verdict="disputed")))

    assert status == 0
    assert err == ""
    assert out.startswith("small: 2 questions in ")
    assert "\x1b" not in out
    line = next(line for line in out.splitlines() if "verdict_accuracy" in line)
    assert line.split()[:2] == ["verdict_accuracy", "0.500"]


@pytest.mark.parametrize(
    ("toml", "status", "word"),
    [
        ("[thresholds]\nmin.verdict_accuracy = 1.0\nmax.false_alarm_rate = 0\n", 0, "holds"),
        ("[thresholds]\nmin.positions_found = 1\nmin.dispute_recall = 0.1\n", 1, "BROKEN"),
        ("[thresholds]\nmax.positions_found = 0.9\n", 1, "BROKEN"),
    ],
)
def test_thresholds_decide_the_exit_status(
    tmp_path: Path, toml: str, status: int, word: str
) -> None:
    path = _suite(tmp_path, _case("a"))
    (tmp_path / "small.toml").write_text(toml, encoding="utf-8")
    given, out, _ = _run(path)
    assert given == status
    assert word in out


def test_a_threshold_that_nothing_measures_is_broken(tmp_path: Path) -> None:
    path = _suite(tmp_path, _case("a"))
    (tmp_path / "small.toml").write_text("[thresholds]\nmin.strict = 0.1\n", encoding="utf-8")
    status, out, _ = _run(path)
    assert status == 1
    assert "threshold on strict: BROKEN, no case measures it" in out


def test_a_file_of_two_kinds_holds_each_kind_to_what_it_can_measure(tmp_path: Path) -> None:
    path = _suite(
        tmp_path,
        _case("a"),
        {"id": "c", "claim": "Rain fell on Monday.", "verdict": "supported"},
    )
    (tmp_path / "small.toml").write_text(
        "[thresholds]\nmin.verdict_accuracy = 1\nmin.positions_found = 1\n", encoding="utf-8"
    )
    status, out, _ = _run(path)
    assert status == 0
    assert "small:question: 1 questions" in out
    assert "small:claim: 1 claims" in out


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[thresholds", "not TOML"),
        ("thresholds = 3", "thresholds must be a table"),
        (
            "[thresholds]\nverdict_accuracy = 1",
            "min.MEASURE or max.MEASURE, not 'verdict_accuracy'",
        ),
        ("[thresholds]\nmin.accuracy = 1", "no measure is called 'accuracy'"),
        ("[thresholds]\nmin.strict = 'high'", "min.strict must be a number"),
        ("[thresholds]\nmin.strict = true", "min.strict must be a number"),
    ],
)
def test_bad_thresholds_are_bad_input(tmp_path: Path, toml: str, message: str) -> None:
    path = _suite(tmp_path, _case("a"))
    (tmp_path / "small.toml").write_text(toml, encoding="utf-8")
    status, out, err = _run(path)
    assert (status, out) == (2, "")
    assert "small.toml" in err
    assert message in err


def test_bad_input_is_two_and_says_what_to_do(tmp_path: Path) -> None:
    good = _suite(tmp_path, _case("a"))
    assert _run(tmp_path / "none.jsonl")[::2] == (
        2,
        f"secondsource: {tmp_path / 'none.jsonl'}: no such suite; "
        "give a .jsonl or .jsonl.gz file\n",
    )
    assert _run()[0] == 2
    assert "limit must be at least 1" in _run(good, limit=0)[2]
    assert "jobs must be" in _run_with_jobs(good, 0)
    assert "cannot be written" in _run(good, answers=tmp_path / "no" / "a.jsonl")[2]
    assert "make its folder first" in _run(good, json_report=tmp_path / "no" / "r.json")[2]
    assert "is a folder" in _run(good, json_report=tmp_path)[2]
    assert "cannot be read" in _run(good, against=tmp_path / "no.json")[2]
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    assert "not a report" in _run(good, against=tmp_path / "other.json")[2]
    (tmp_path / "newer.json").write_text('{"format": 99}', encoding="utf-8")
    assert "a report of format 99" in _run(good, against=tmp_path / "newer.json")[2]


def _run_with_jobs(suite: Path, jobs: int) -> str:
    err = io.StringIO()
    assert run_eval([suite], answering=ANSWERING, jobs=jobs, stdout=io.StringIO(), stderr=err) == 2
    return err.getvalue()


def test_answers_are_written_one_a_line_in_order(tmp_path: Path) -> None:
    path = _suite(tmp_path, _case("a"), {"id": "c", "claim": "Rain fell.", "verdict": "supported"})
    answers = tmp_path / "answers.jsonl"
    _run(path, answers=answers)
    a, c = (json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines())
    assert (a["id"], a["answer"]["verdict"]) == ("a", "single_source")
    assert a["answer"]["citations"][0]["quote"] == "The bridge opened in 1931."
    assert (c["id"], c["answer"]["claim"]) == ("c", "Rain fell.")


def test_a_limit_runs_the_first_cases_and_is_noted(tmp_path: Path) -> None:
    path = _suite(tmp_path, *(_case(str(i)) for i in range(5)))
    report = tmp_path / "report.json"
    _, out, _ = _run(path, limit=2, json_report=report)
    assert "note: the first 2 of 5 cases" in out
    [suite] = json.loads(report.read_text(encoding="utf-8"))["suites"]
    assert [row["id"] for row in suite["rows"]] == ["0", "1"]


def test_a_failed_case_is_counted_and_fails_the_run(tmp_path: Path) -> None:
    path = _suite(tmp_path, _case("a"))
    status, out, _ = _run(path, answering=_Broken())
    assert status == 1
    assert "1 of 1 cases failed:" in out
    assert "a: RuntimeError: no answer today" in out


class _Broken(BaselineAnswering):
    def over(self, documents: object) -> Any:
        raise RuntimeError("no answer today")


def test_the_report_has_all_that_a_reader_needs(tmp_path: Path) -> None:
    path = _suite(
        tmp_path,
        _case("a", kind="date"),
        _case("b", kind="date", verdict="disputed", wrong=["1931"], positions=[]),
    )
    (tmp_path / "small.toml").write_text("[thresholds]\nmin.verdict_accuracy = 0.5\n")
    _, out, err = _run(path, json_report="-")

    report = json.loads(out)
    assert err.startswith("small: 2 questions")
    assert report["config"]["digest"] == ANSWERING.config.digest
    assert report["config"]["candidates"] == ANSWERING.config.candidates
    assert report["passed"] is True
    [suite] = report["suites"]
    assert len(suite["sha256"]) == 64
    assert (suite["suite"], suite["n"], suite["size"], suite["errors"]) == ("small", 2, 2, 0)
    assert suite["confusion"] == {
        "answered": {"single_source": 1},
        "disputed": {"single_source": 1},
    }
    assert suite["by_group"] == {"date": {"n": 2, "correct": 0.5}}
    assert suite["thresholds"] == [
        {"measure": "verdict_accuracy", "min": 0.5, "value": 0.5, "holds": True}
    ]
    assert suite["measures"]["verdict_accuracy"]["n"] == 2
    assert suite["risk_coverage"][-1] == {"coverage": 1.0, "risk": 0.5, "confidence": 0.5}
    assert suite["rows"][0]["found"] == [True]


def test_a_run_is_compared_with_an_earlier_one(tmp_path: Path) -> None:
    path = _suite(tmp_path, *(_case(str(i)) for i in range(4)))
    old = tmp_path / "old.json"
    _run(path, json_report=old)

    _, out, _ = _run(path, against=old, json_report=tmp_path / "new.json")
    assert "+0.000 [+0.000, +0.000] (not clear)" in out
    [suite] = json.loads((tmp_path / "new.json").read_text(encoding="utf-8"))["suites"]
    assert suite["against"]["verdict_accuracy"]["difference"] == 0.0

    changed = _suite(tmp_path, *(_case(str(i)) for i in range(3)))
    assert "the suite's file has changed since" in _run(changed, against=old)[1]
    other = _suite(tmp_path, _case("z"), name="other")
    assert "the earlier report does not have this suite" in _run(other, against=old)[1]


def test_on_a_terminal_the_table_is_drawn(tmp_path: Path) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out, err = Terminal(), Terminal()
    status = run_eval(
        [_suite(tmp_path, _case("[red]a"))], answering=ANSWERING, jobs=1, stdout=out, stderr=err
    )
    assert status == 0
    assert "│ verdict_accuracy" in out.getvalue()


def test_reports_become_one_markdown_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "r.json"
    _run(_suite(tmp_path, _case("a")), json_report=report)

    assert table_main([str(report), "--measures", "verdict_accuracy", "strict"]) == 0
    assert capsys.readouterr().out == (
        "| suite | n | verdict accuracy |\n"
        "| --- | --: | --: |\n"
        "| small | 1 | 1.000 (1.000-1.000) |\n"
    )
    assert table_main([str(report), "--measures", "nonsense"]) == 2
    assert "no measure is called 'nonsense'" in capsys.readouterr().err
    assert table_main([str(tmp_path / "no.json")]) == 2
