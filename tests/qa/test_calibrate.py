"""Fitting the calibration, over a stand-in for the model that knows the answers by heart."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from secondsource.qa import calibrate
from secondsource.qa.calibrate import (
    PARTS,
    is_held_out,
    judge_claims,
    load_cases,
    load_questions,
    main,
)
from secondsource.qa.evidence import Entailment, Span, SpanReading
from secondsource.qa.training.examples import held_back

YES = Entailment(entailment=0.8, neutral=0.1, contradiction=0.1)
NO = Entailment(entailment=0.1, neutral=0.1, contradiction=0.8)
OPEN = Entailment(entailment=0.1, neutral=0.8, contradiction=0.1)


class KnowsByHeart:
    """Finds "Holm", doubts "Lund"; entails what is repeated without "not"."""

    id = "by-heart"

    def __init__(self) -> None:
        self.read_contexts = 0
        self.judged = 0

    def read(self, question: str, contexts: Sequence[str], *, spans: int = 12) -> list[SpanReading]:
        self.read_contexts += len(contexts)
        found = []
        for context in contexts:
            known = "Holm" in context
            start = context.find("Holm") if known else context.find("Lund")
            score = 6.0 if known else 1.0
            span = (Span(start=start, end=start + 4, score=score),) if start >= 0 else ()
            found.append(SpanReading(spans=span, answerable_logit=score))
        return found

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        self.judged += len(pairs)
        return [self._judge(premise, hypothesis) for premise, hypothesis in pairs]

    def answer_yes_no(self, question: str, passages: Sequence[str]) -> list[Entailment]:
        return [self._judge(passage, question) for passage in passages]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Texts about frost, and the others."""
        frost = np.array([["frost" in text, "frost" not in text] for text in texts])
        return frost.astype(np.float32)

    def _judge(self, premise: str, hypothesis: str) -> Entailment:
        place = next((word for word in hypothesis.rstrip(".?").split() if word[-1].isdigit()), "")
        if not place or place not in premise:
            return OPEN
        return NO if " not " in premise else YES


def titles(number: int, *, kept: bool) -> list[str]:
    """Titles that training holds back, or does not."""
    return [t for i in range(4000) if held_back(t := f"Town {i}") is kept][:number]


def ids(number: int, *, held_out: bool) -> list[str]:
    return [c for i in range(1000) if is_held_out(c := f"case-{i}") is held_out][:number]


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    readings = [
        {"question": f"Who built the mill of {title}?", "title": title, "answer": answer,
         "context": f"{answer or 'Ada Lund'} built the mill of {title}. It stands by the river."}
        for title in titles(12, kept=True)
        for answer in ("Holm", "")
    ]  # fmt: skip
    claims, questions, yes_no = [], [], []
    for number, name in enumerate(ids(40, held_out=False)):
        said = f"Mill {number}a was {'not ' if number % 2 else ''}rebuilt."
        documents = [{"id": "d", "title": f"Mills {number // 4}", "text": said}]
        claims.append(
            {"id": name, "claim": f"Mill {number}a was rebuilt.", "documents": documents,
             "verdict": "refuted" if number % 2 else "supported"}
        )  # fmt: skip
        yes_no.append(
            {"id": name, "question": f"was mill {number}a rebuilt", "documents": documents,
             "verdict": "answered", "positions": [{"answers": ["no" if number % 2 else "yes"]}]}
        )  # fmt: skip
        how = f"Holm rebuilt mill {number}a with stones of the old town wall."
        questions.append(
            {"id": name, "question": f"How was mill {number}a rebuilt?",
             "verdict": "unanswered" if number % 2 else "answered",
             "documents": [{"id": "d", "text": how if number % 2 == 0 else "Mills are old."}]}
        )  # fmt: skip
    reasons = ("the frost", "its rust")
    events = [
        {"articles": [{"title": "Mill", "text": f"It fell because of {reasons[0]}."},
                      {"title": "Mill", "text": f"The cause was {reasons[number // 4 % 2]}."}],
         "questions": [{"question": "Why did the mill fall?",
                        "answers": [reasons[0], reasons[number // 4 % 2]],
                        "relation": "conflict" if number // 4 % 2 else "same"}]}
        for number in range(40)
    ]  # fmt: skip
    return {
        "events": write(tmp_path / "events.jsonl", events),
        "reading": write(tmp_path / "reading.jsonl", readings),
        "claims": write(tmp_path / "claims.jsonl", claims),
        "questions": write(tmp_path / "questions.jsonl", questions),
        "yes-no": write(tmp_path / "yes_no.jsonl", yes_no),
        "out": tmp_path / "calibration.json",
    }


def run(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, Path], *keep: str
) -> tuple[dict[str, dict[str, object]], KnowsByHeart]:
    model = KnowsByHeart()
    monkeypatch.setattr(calibrate, "load_evidence_model", lambda: model)
    monkeypatch.setattr(calibrate, "load_embedder", lambda: model)
    options = [text for name, path in files.items() for text in (f"--{name}", str(path))]
    assert main([*options, *(("--keep", *keep) if keep else ())]) == 0
    return json.loads(files["out"].read_text(encoding="utf-8")), model


def test_every_part_is_fitted_and_reported(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    stored, _ = run(monkeypatch, files)
    assert tuple(stored) == PARTS
    reported = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in reported] == list(PARTS)
    assert all("AUC" in line and "calibration error" in line for line in reported)


def test_answers_of_events_that_were_not_learned_from_tell_what_is_the_same(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, Path]
) -> None:
    stored, _ = run(monkeypatch, files)
    assert stored["same"]["n"] == 10
    assert dict(stored["same"]["weights"])["answers_alike"] > 0


def test_what_tells_right_from_wrong_gets_a_weight(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, Path]
) -> None:
    stored, _ = run(monkeypatch, files)
    supports, refutes = (dict(stored[part]["weights"]) for part in ("supports", "refutes"))
    assert sum(supports.values()) > 0
    assert sum(refutes.values()) > 0


def test_a_part_that_is_kept_is_neither_judged_nor_changed(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, Path]
) -> None:
    before, _ = run(monkeypatch, files)
    before["supports"]["kept"] = True
    files["out"].write_text(json.dumps(before), encoding="utf-8")
    parts = ("supports", "refutes", "answers", "describes", "same")
    after, model = run(monkeypatch, files, *parts)
    assert after["supports"]["kept"] is True
    assert after["answers"] == before["answers"]
    assert "kept" not in after["decides"]
    assert model.read_contexts == 0
    assert model.judged == 0


def test_there_must_be_something_to_keep(
    monkeypatch: pytest.MonkeyPatch,
    files: dict[str, Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, files, "answers")
    assert "to keep answers of" in capsys.readouterr().err


def test_rows_of_one_label_are_refused(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    cases = [json.loads(line) for line in files["claims"].read_text().splitlines()]
    write(files["claims"], [case for case in cases if case["verdict"] == "refuted"])
    with pytest.raises(SystemExit):
        run(monkeypatch, files)
    assert "supports cannot be fitted" in capsys.readouterr().err


def test_only_articles_that_training_never_saw_are_read(tmp_path: Path) -> None:
    rows = [
        {"question": "Who?", "context": "Holm did.", "answer": "Holm", "title": title}
        for kept in (True, False)
        for title in titles(5, kept=kept)
    ]
    path = write(tmp_path / "reading.jsonl", rows)
    cases = list(load_cases(path, 100, random.Random(1)))
    assert {case.title for case in cases} == set(titles(5, kept=True))


def test_an_answered_question_gets_passages_without_the_answer(files: dict[str, Path]) -> None:
    cases = list(load_cases(files["reading"], 100, random.Random(1)))
    rivals = [case for case in cases if not case.answers]
    assert len(rivals) > 12
    assert all("Holm" not in case.context for case in rivals)


def test_a_suite_of_readings_stands_for_itself_but_for_what_is_kept_for_testing(
    tmp_path: Path,
) -> None:
    rows = [
        {"id": name, "question": "Who?", "context": f"{name} came.", "answers": answers}
        for held_out, answers in ((True, ["Lund"]), (False, ["Holm", "H."]), (False, []))
        for name in ids(3, held_out=held_out)
    ]
    cases = list(load_cases(write(tmp_path / "suite.jsonl", rows), 100, random.Random(1)))
    assert {case.context for case in cases} == {f"{n} came." for n in ids(3, held_out=False)}
    assert sorted(case.answers for case in cases) == [()] * 3 + [("Holm", "H.")] * 3


def test_cases_for_testing_are_left_out(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": name, "documents": [{"id": "d", "text": "Text."}]}
        for held_out in (True, False)
        for name in ids(4, held_out=held_out)
    ]
    rows.append({"id": ids(5, held_out=False)[4]})  # asked of a library: nothing to read
    loaded = load_questions(write(tmp_path / "cases.jsonl", rows))
    assert [case["id"] for case in loaded] == ids(4, held_out=False)


def test_each_document_of_a_story_is_judged_alone(tmp_path: Path) -> None:
    [name] = ids(1, held_out=False)
    story = [
        {"id": "a", "title": "A", "text": "Mill 7a was rebuilt."},
        {"id": "b", "title": "B", "text": "Mill 7a was not rebuilt."},
        {"id": "c", "title": "C", "text": "Mill 7a stands by the river."},
    ]
    case = {"id": name, "claim": "Mill 7a was rebuilt.", "documents": story, "verdict": "disputed"}
    told = {"supported_by": ["a"], "refuted_by": ["b"]}
    question = {"id": name, "question": "Was it?", "documents": story, "verdict": "answered"}
    path = write(tmp_path / "stories.jsonl", [{**case, **told}, question])
    labels = [label for _, label in judge_claims(path, KnowsByHeart())]
    assert labels == ["supported", "refuted", "not_enough_evidence"]
    path = write(tmp_path / "whole.jsonl", [case])
    assert [label for _, label in judge_claims(path, KnowsByHeart())] == ["disputed"]
