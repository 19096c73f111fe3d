from __future__ import annotations

import json
from pathlib import Path

import pytest

from secondsource.corpus.chunks import chunk_document
from secondsource.eval.bench import Bench, as_text, main, stage_shares
from secondsource.eval.newsmaker import make_news
from secondsource.qa.records import Answer, LibraryState, Verdict


def _answer(timings_ms: dict[str, float]) -> Answer:
    return Answer(
        question="Q",
        verdict=Verdict.UNANSWERED,
        answer="",
        confidence=0.0,
        reason=None,
        positions=(),
        disagreements=(),
        caveats=(),
        citations=(),
        library=LibraryState(generation=1, config="c"),
        timings_ms=timings_ms,
    )


def test_stages_share_the_time_of_all_answers() -> None:
    answers = [
        _answer({"search": 10.0, "reading": 50.0, "total": 61.0}),
        _answer({"search": 10.0, "relating": 30.0, "total": 41.0}),
    ]
    assert stage_shares(answers) == {"reading": 0.5, "relating": 0.3, "search": 0.2}
    assert stage_shares([]) == {}


def test_made_news_reaches_its_passages_and_is_the_same_every_time() -> None:
    news = make_news(40, questions=3)
    assert news == make_news(40, questions=3)
    assert news.passages == sum(len(chunk_document(document)) for document in news.documents)
    assert 40 <= news.passages < 45
    assert len(news.questions) == 3
    assert len({document.id for document in news.documents}) == len(news.documents)
    assert make_news(40, seed=8) != make_news(40)


def test_made_outlets_dispute_some_amounts() -> None:
    stories: dict[str, set[str]] = {}
    for document in make_news(150).documents:
        amounts = {word for word in document.text.split() if word.startswith("$")}
        stories.setdefault(document.title, set()).update(amounts)
    counts = [len(amounts) for amounts in stories.values()]
    assert set(counts) == {1, 2}


def test_the_table_leaves_out_what_was_not_measured() -> None:
    result = Bench(
        sample_documents=3,
        sample_first_s=4.0,
        sample_index_s=0.5,
        documents=10,
        passages=30,
        index_s=2.0,
        questions=5,
        p50_ms=120.4,
        p95_ms=200.0,
        peak_mb=512.0,
        cold_start_s=None,
        stages={"reading": 0.75, "search": 0.25},
    )
    text = as_text(result)
    assert "answer, p50 of 5 questions" in text
    assert "120 ms" in text
    assert "75%" in text
    assert "cold start" not in text
    assert json.loads(json.dumps(result.to_dict()))["cold_start_s"] is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--passages", "0"], "passages and questions must be at least 1"),
        (["--questions", "0"], "passages and questions must be at least 1"),
        (["--documents", "{}/none.jsonl"], "none.jsonl"),
    ],
)
def test_bad_input_is_two(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    given = [argument.format(tmp_path) for argument in arguments]
    assert main(given) == 2
    assert message in capsys.readouterr().err


@pytest.mark.slow
def test_a_small_collection_is_measured_whole(tmp_path: Path) -> None:
    figures = tmp_path / "bench.json"
    arguments = ["--passages", "4", "--questions", "1", "--no-cold-start", "--json", str(figures)]
    assert main(arguments) == 0
    result = json.loads(figures.read_text(encoding="utf-8"))
    assert result["passages"] >= 4
    assert result["questions"] == 1
    assert 0 < result["p50_ms"] <= result["p95_ms"]
    assert sum(result["stages"].values()) == pytest.approx(1.0, abs=0.001)
