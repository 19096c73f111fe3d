import json
import shutil
import threading
from importlib import resources
from pathlib import Path

import pytest

from secondsource.errors import ModelError
from secondsource.qa.evidence import Entailment, OnnxEvidenceModel, load_evidence_model

MODELS = Path(str(resources.files("secondsource.qa") / "models"))
OPENED = "The old bridge of Marl opened in 1931."


@pytest.fixture(scope="module")
def model() -> OnnxEvidenceModel:
    return load_evidence_model("default", 1)


def best(model: OnnxEvidenceModel, question: str, context: str) -> str:
    (reading,) = model.read(question, [context])
    return context[reading.spans[0].start : reading.spans[0].end]


def test_the_answer_is_found_where_there_is_one(model: OnnxEvidenceModel) -> None:
    assert best(model, "When did the bridge open?", OPENED) == "1931"


def test_a_passage_that_answers_is_told_from_one_that_does_not(model: OnnxEvidenceModel) -> None:
    good, bad = model.read("When did the bridge open?", [OPENED, "Cats sleep a lot."])
    assert good.answerable_logit > bad.answerable_logit
    assert good.spans[0].score > 0 > bad.spans[0].score
    assert list(good.spans) == sorted(good.spans, key=lambda s: -s.score)


def test_a_long_context_is_read_to_its_end(model: OnnxEvidenceModel) -> None:
    context = "Cats sleep a lot and dogs bark. " * 120 + OPENED + " Birds sing at dawn." * 60
    (reading,) = model.read("When did the old bridge of Marl open?", [context])
    assert context[reading.spans[0].start : reading.spans[0].end] == "1931"
    assert reading.spans[0].start > 3000
    assert len({(s.start, s.end) for s in reading.spans}) == len(reading.spans)


def test_an_overlong_question_is_cut(model: OnnxEvidenceModel) -> None:
    assert best(model, "When did the old bridge of Marl open? " * 200, OPENED) == "1931"


def test_nothing_to_read_gives_nothing(model: OnnxEvidenceModel) -> None:
    assert model.read("When did it open?", []) == []
    assert model.entail([]) == []
    assert model.read("When did it open?", [""])[0].spans == ()


def test_entailment_is_told_from_contradiction(model: OnnxEvidenceModel) -> None:
    same, opposite = model.entail(
        [(OPENED, OPENED), ("A man sleeps on the sofa.", "A man runs in the street.")]
    )
    assert same.entailment > 0.5
    assert opposite.contradiction > opposite.entailment


def test_probabilities_sum_to_one_however_long_the_texts(model: OnnxEvidenceModel) -> None:
    for found in model.entail([("a " * 3000, "b " * 3000), ("", ""), (OPENED, "b " * 3000)]):
        assert found.entailment + found.neutral + found.contradiction == pytest.approx(1, abs=1e-5)


def test_the_order_of_a_batch_is_kept(model: OnnxEvidenceModel) -> None:
    contexts = [OPENED, "Cats sleep a lot. " * 30, "", OPENED.replace("1931", "1932")]
    together = model.read("When did the bridge open?", contexts)
    for context, reading in zip(contexts, together, strict=True):
        if OPENED[:-5] not in context:
            continue  # of no answer, int8 rounding that depends on the batch may pick another span
        (alone,) = model.read("When did the bridge open?", [context])
        assert [(s.start, s.end) for s in reading.spans[:1]] == [
            (s.start, s.end) for s in alone.spans[:1]
        ]


def test_threads_get_the_answers_that_one_would(model: OnnxEvidenceModel) -> None:
    pairs = [(OPENED, f"The bridge opened in {year}.") for year in range(1930, 1934)]
    expected = model.entail(pairs)
    found: dict[int, list[Entailment]] = {}

    def work(number: int) -> None:
        found[number] = model.entail(pairs)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[number] for number in range(3)] == [expected] * 3


def test_the_model_is_loaded_once_and_names_its_weights(model: OnnxEvidenceModel) -> None:
    digests = json.loads((MODELS / "sha256.json").read_text(encoding="utf-8"))
    assert load_evidence_model("default", 1) is model
    assert model.id == f"evidence-{digests['evidence.onnx'][:12]}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model folder whose weights are no weights, with digests that fit."""
    (tmp_path / "evidence.onnx").write_bytes(b"no graph")
    shutil.copy(MODELS / "tokenizer.json", tmp_path / "tokenizer.json")
    return tmp_path


@pytest.mark.parametrize("name", ["evidence.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match=rf"lacks {name} .*reinstall"):
        OnnxEvidenceModel(folder)


def test_weights_other_than_the_listed_ones_are_refused(folder: Path) -> None:
    (folder / "sha256.json").write_text(json.dumps({"evidence.onnx": "00", "tokenizer.json": "00"}))
    with pytest.raises(
        ModelError, match=r"evidence\.onnx is damaged: its SHA-256 is .*expected 00"
    ):
        OnnxEvidenceModel(folder)


def test_a_file_that_is_no_model_is_refused(folder: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot be loaded .*evidence_model"):
        OnnxEvidenceModel(folder)


def test_a_spoilt_list_of_digests_is_refused(folder: Path) -> None:
    (folder / "sha256.json").write_text("{")
    with pytest.raises(ModelError, match=r"sha256\.json .*reinstall"):
        OnnxEvidenceModel(folder)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"lacks evidence\.onnx"):
        load_evidence_model(str(tmp_path / "nowhere"), 1)
