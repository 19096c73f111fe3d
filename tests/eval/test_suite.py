from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from secondsource.errors import SuiteError
from secondsource.eval.cases import ClaimCase, GoldPosition, PairCase, QuestionCase, ReadingCase
from secondsource.eval.suite import read_suites


def _write(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_question_case_is_read_whole(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "small.jsonl",
        {
            "id": "q1",
            "suite": "small",
            "question": "When?",
            "documents": [{"id": "d0", "title": "T", "text": "In 1931.", "source": "S"}],
            "verdict": "answered",
            "positions": [{"answers": ["1931"], "documents": ["d0"]}],
            "wrong": ["1932"],
            "kind": "date",
        },
    )

    [suite] = read_suites(path)

    [case] = suite.cases
    assert isinstance(case, QuestionCase)
    assert (suite.name, suite.kind, suite.size) == ("small", "question", 1)
    assert suite.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert case.documents is not None
    assert case.documents[0].text == "In 1931."
    assert case.documents[0].source == "S"
    assert case.positions == (GoldPosition(aliases=("1931",), documents=("d0",)),)
    assert case.wrong == ("1932",)
    assert case.extra == {"kind": "date"}


def test_sources_and_documents_are_the_same_key(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "s.jsonl",
        {"question": "Q?", "positions": [{"answers": ["a"], "sources": ["x", "y"]}]},
    )
    [case] = read_suites(path)[0].cases
    assert isinstance(case, QuestionCase)
    assert case.positions[0].documents == ("x", "y")
    assert case.documents is None
    assert case.id == "s-1"


def test_a_relation_of_two_documents_is_read(tmp_path: Path) -> None:
    pair = [{"id": "a", "text": "In 1931."}, {"id": "b", "text": "In 1932."}]
    path = _write(
        tmp_path / "s.jsonl",
        {"question": "When?", "documents": pair, "relation": "conflicts", "kind": "date"},
        {"question": "When, again?", "documents": pair},
    )

    with_one, without = read_suites(path)[0].cases

    assert isinstance(with_one, QuestionCase)
    assert (with_one.relation, with_one.extra) == ("conflicts", {"kind": "date"})
    assert isinstance(without, QuestionCase)
    assert without.relation is None


def test_gzip_is_seen_by_content_and_not_by_name(tmp_path: Path) -> None:
    line = json.dumps({"id": "c", "claim": "It is so.", "verdict": "unsupported"}) + "\n"
    named = tmp_path / "claims.jsonl.gz"
    renamed = tmp_path / "claims2.jsonl"
    for path in (named, renamed):
        path.write_bytes(gzip.compress(line.encode()))

    for path in (named, renamed):
        [suite] = read_suites(path)
        [case] = suite.cases
        assert isinstance(case, ClaimCase)
        assert case.verdict == "unsupported"
    assert read_suites(named)[0].name == "claims"


def test_readings_and_pairs_are_told_by_their_keys(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "mixed.jsonl",
        {"question": "Q?", "context": "C.", "answers": []},
        {"premise": "P.", "hypothesis": "H.", "label": "neutral"},
    )

    reading, pair = read_suites(path)

    assert (reading.name, pair.name) == ("mixed:reading", "mixed:pair")
    assert isinstance(reading.cases[0], ReadingCase)
    assert reading.cases[0].answers == ()
    assert isinstance(pair.cases[0], PairCase)


def test_line_separators_inside_a_text_end_no_line(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text('\ufeff{"id": 7, "question": "One\u2028two?"}\r\n\n', encoding="utf-8")
    [case] = read_suites(path)[0].cases
    assert isinstance(case, QuestionCase)
    assert (case.id, case.question) == ("7", "One\u2028two?")


def test_a_limit_keeps_the_first_cases_and_the_size(tmp_path: Path) -> None:
    path = _write(tmp_path / "s.jsonl", *({"id": str(i), "question": "Q?"} for i in range(5)))
    suite = read_suites(path)[0].first(2)
    assert [case.id for case in suite.cases] == ["0", "1"]
    assert suite.size == 5


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", r"s\.jsonl:2: not JSON"),
        ("[" * 100_000, r"s\.jsonl:2: not JSON"),
        ("[1]", r"s\.jsonl:2: a case is a JSON object, not list"),
        ("{}", r"s\.jsonl:2: a case needs a question, a claim"),
        ('{"question": 3}', r"s\.jsonl:2: question must be text, not int"),
        ('{"question": " "}', r"s\.jsonl:2: question is empty"),
        ('{"id": "a", "question": "Q"}', r"s\.jsonl:2: the id 'a' was given in line 1"),
        ('{"id": [], "question": "Q"}', r"s\.jsonl:2: id must be text, not list"),
        ('{"question": "Q", "verdict": "maybe"}', r"verdict must be one of agreed, .*'maybe'"),
        ('{"question": "Q", "verdict": ["x"]}', r"verdict must be one of"),
        ('{"claim": "C", "verdict": "agreed"}', r"verdict must be one of supported"),
        ('{"question": "Q", "positions": [{}]}', r"a position needs answers"),
        ('{"question": "Q", "positions": "x"}', r"positions must be a list of objects"),
        ('{"question": "Q", "wrong": [1]}', r"wrong must be a list of texts"),
        ('{"question": "Q", "documents": [{"id": "d"}]}', r"a document: text must be text, not"),
        (
            '{"question": "Q", "documents": [{"id": "d", "text": "x"}, {"id": "d", "text": "y"}]}',
            r"two documents have the id 'd'",
        ),
        (
            '{"question": "Q", "relation": "differs"}',
            r"s\.jsonl:2: relation must be one of agrees, refines, .*superseded, not 'differs'",
        ),
        ('{"question": "Q", "relation": "agrees"}', r"two documents of its own, not 0"),
        (
            '{"question": "Q", "relation": "agrees", "documents": [{"id": "d", "text": "x"}]}',
            r"a relation is between two documents; give the case two documents of its own, not 1",
        ),
        ('{"question": "Q", "context": "C"}', r"a reading case needs answers"),
        ('{"premise": "P", "hypothesis": "H"}', r"a pair needs a label"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text('{"id": "a", "question": "Q"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(SuiteError, match=message):
        read_suites(path)


def test_files_that_are_no_suite_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="no such suite"):
        read_suites(tmp_path / "missing.jsonl")
    with pytest.raises(SuiteError, match="cannot be read"):
        read_suites(tmp_path)
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n", encoding="utf-8")
    with pytest.raises(SuiteError, match="no cases"):
        read_suites(empty)
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(b'{"question": "Q"}\n')[:-9])
    with pytest.raises(SuiteError, match="gzip file is damaged"):
        read_suites(cut)
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes(b'{"question": "Q"}\n{"question": "\xe9"}\n')
    with pytest.raises(SuiteError, match=r"latin\.jsonl:2: not UTF-8"):
        read_suites(latin)
