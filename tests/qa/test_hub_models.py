"""Hugging Face models in place of the shipped one: tiny ones, made here, known weight by weight."""

from __future__ import annotations

import json
import shutil
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from secondsource import Config, Document, Library
from secondsource.errors import ConfigError, ModelError
from secondsource.index.embedder import quiet_transformers
from secondsource.qa import hub_models, hub_weights
from secondsource.qa.evidence import (
    EvidenceModel,
    SpanReading,
    configured_evidence_model,
    load_evidence_model,
)
from secondsource.qa.hub_models import NOTHING_TO_READ, HubEntailment, HubReader

WHEN = "When did the bridge of Marl open?"
OPENED = "The bridge opened in 1931, says the town."
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "1931", "1932", "when", "did", "the", "bridge"]
WORDS += ["of", "marl", "open", "##ed", "in", "says", "town", "cats", "sleep", "not", ",", ".", "?"]
SQUAD2 = {"[CLS]": 2.0, "1931": 6.0, "1932": 6.0}
SQUAD1 = {"[CLS]": -9.0, "1931": 6.0, "1932": 6.0}
"""Start and end logits of a word wherever it stands; all others have -2."""
THREE = ("entailment", "neutral", "contradiction")


@pytest.fixture(scope="module", autouse=True)
def exact() -> Iterator[None]:
    """Full precision on every processor, so that figures can be compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hub_weights, "has_fast_bf16", lambda: False)
        yield


def save(folder: Path, model: Any, tokenizer: Any) -> str:
    with quiet_transformers():
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
    return str(folder)


def bert(kind: str, **settings: Any) -> tuple[Any, Any]:
    """A random BERT that reads 64 tokens, and a lower-casing tokenizer of ``WORDS``."""
    import torch
    import transformers

    torch.manual_seed(7)
    with quiet_transformers():
        config = transformers.BertConfig(
            vocab_size=len(WORDS),
            hidden_size=settings.pop("hidden_size", 8),
            num_attention_heads=1,
            intermediate_size=8,
            max_position_embeddings=64,
            initializer_range=1.0,
            **{"num_hidden_layers": 1, **settings},
        )
        vocabulary = {word: number for number, word in enumerate(WORDS)}
        tokenizer = transformers.BertTokenizer(vocab=vocabulary, do_lower_case=True)
        return getattr(transformers, f"BertFor{kind}")(config), tokenizer


def roberta(kind: str, **settings: Any) -> tuple[Any, Any]:
    """A random RoBERTa that reads 64 tokens; its tokens are bytes."""
    import torch
    import transformers
    from tokenizers.pre_tokenizers import ByteLevel

    torch.manual_seed(7)
    with quiet_transformers():
        special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
        tokens = [*special, *sorted(ByteLevel.alphabet())]
        config = transformers.RobertaConfig(
            vocab_size=len(tokens),
            hidden_size=8,
            num_hidden_layers=1,
            num_attention_heads=1,
            intermediate_size=8,
            max_position_embeddings=66,
            type_vocab_size=1,
            initializer_range=1.0,
            **settings,
        )
        tokenizer = transformers.RobertaTokenizer(
            vocab={token: number for number, token in enumerate(tokens)}, merges=[]
        )
        return getattr(transformers, f"RobertaFor{kind}")(config), tokenizer


def reader(folder: Path, logits: Mapping[str, float]) -> str:
    """A reader without layers, which gives each word the same logits wherever it stands."""
    import torch

    width = 8
    model, tokenizer = bert("QuestionAnswering", num_hidden_layers=0, hidden_size=width)
    kinds = sorted(set(logits.values()) | {-2.0})
    embeddings = model.bert.embeddings
    with torch.no_grad():
        embeddings.position_embeddings.weight.zero_()
        embeddings.token_type_embeddings.weight.zero_()
        embeddings.word_embeddings.weight.zero_()
        for number, word in enumerate(WORDS):
            embeddings.word_embeddings.weight[number, kinds.index(logits.get(word, -2.0))] = 1.0
        # a word is a one-hot row, which is normalised to (row - mean) / deviation
        mean, deviation = 1 / width, (1 / width - 1 / width**2) ** 0.5
        model.qa_outputs.weight.zero_()
        model.qa_outputs.weight[:, : len(kinds)] = deviation * torch.tensor(kinds)
        model.qa_outputs.bias.fill_(mean * sum(kinds))
    return save(folder, model, tokenizer)


def judge(folder: Path, logits: Mapping[str, float]) -> str:
    """An entailment model that gives its labels, in this order, the same logits for every pair."""
    import torch

    labels = dict(enumerate(logits))
    model, tokenizer = bert("SequenceClassification", num_hidden_layers=0, id2label=labels)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor(list(logits.values())))
    return save(folder, model, tokenizer)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Folders of models that tests only read."""
    place = tmp_path_factory.mktemp("models")
    random = {
        f"{make.__name__} {kind}": save(place / f"{make.__name__}-{kind}", *make(kind, **labels))
        for make in (bert, roberta)
        for kind, labels in (
            ("QuestionAnswering", {}),
            ("SequenceClassification", {"id2label": dict(enumerate(THREE))}),
        )
    }
    return random | {
        "squad2": reader(place / "squad2", SQUAD2),
        "squad1": reader(place / "squad1", SQUAD1),
        "neutral": judge(
            place / "neutral", {"neutral": 4.0, "entailment": 0.0, "CONTRADICTS": 1.0}
        ),
    }


@pytest.fixture(scope="module")
def squad2(folders: dict[str, str]) -> HubReader:
    return HubReader(folders["squad2"])


def texts(reading: SpanReading, context: str) -> list[str]:
    return [context[span.start : span.end] for span in reading.spans]


# --- reading


def test_a_span_is_scored_against_no_answer(squad2: HubReader) -> None:
    good, bad = squad2.read(WHEN, [OPENED, "Cats sleep."])
    assert squad2.finds_none
    assert texts(good, OPENED)[0] == "1931"
    assert good.spans[0].score == pytest.approx(6 + 6 - 2 - 2, abs=1e-4)
    assert good.answerable_logit == good.spans[0].score
    assert bad.answerable_logit == pytest.approx(-2 - 2 - 2 - 2, abs=1e-4)
    assert [s.score for s in good.spans] == sorted((s.score for s in good.spans), reverse=True)


def test_offsets_are_code_points(squad2: HubReader) -> None:
    context = "🌉 İstanbul’s “Café” — n\u0303aïve:\u00a0the bridge opened in 1931 🎉."
    (reading,) = squad2.read(WHEN, [context])
    assert texts(reading, context)[0] == "1931"


@pytest.mark.parametrize("name", ["bert QuestionAnswering", "roberta QuestionAnswering"])
def test_a_reader_says_what_transformers_says(folders: dict[str, str], name: str) -> None:
    import torch
    import transformers

    question, context = "When?", "Marl’s bridge opened in 1931 🎉."
    model = HubReader(folders[name])
    model._finds_none = True
    with quiet_transformers(), torch.inference_mode():
        tokenizer = transformers.AutoTokenizer.from_pretrained(folders[name])
        raw = transformers.AutoModelForQuestionAnswering.from_pretrained(folders[name])
        encoded = tokenizer(question, context, return_tensors="pt")
        output = raw(**encoded)
    offsets = encoded.encodings[0].offsets
    inside = [i for i, part in enumerate(encoded.sequence_ids(0)) if part == 1]
    start, end = output.start_logits[0], output.end_logits[0]
    best = max(
        float(start[i] + end[j])
        for i in inside
        for j in inside
        if i <= j < i + 26 and context[offsets[i][0] : offsets[j][1]].strip()
    )
    (reading,) = model.read(question, [context])
    assert reading.answerable_logit == pytest.approx(best - float(start[0] + end[0]), abs=1e-4)
    for text in texts(reading, context):
        assert text
        assert text == text.strip()


@pytest.mark.parametrize("length", [1, 40, 400])
@pytest.mark.parametrize("name", ["squad1", "squad2"])
def test_a_long_context_is_read_to_its_end(folders: dict[str, str], name: str, length: int) -> None:
    context = "cats sleep. " * length + OPENED + " cats sleep." * 30
    (reading,) = HubReader(folders[name]).read(WHEN, [context])
    assert texts(reading, context)[0] == "1931"
    assert reading.spans[0].start == 12 * length + 21
    assert len({(s.start, s.end) for s in reading.spans}) == len(reading.spans)
    assert reading.answerable_logit > 3


def test_windows_reach_as_far_as_roberta_counts(folders: dict[str, str]) -> None:
    model = HubReader(folders["roberta QuestionAnswering"])
    (reading,) = model.read(WHEN, ["The bridge opened in 1931. " * 9])
    assert reading.spans


def test_an_overlong_question_is_cut(squad2: HubReader) -> None:
    (reading,) = squad2.read(WHEN * 300, [OPENED])
    assert texts(reading, OPENED)[0] == "1931"


def test_nothing_to_read_gives_nothing(folders: dict[str, str], squad2: HubReader) -> None:
    assert squad2.read(WHEN, []) == []
    for model in (squad2, HubReader(folders["squad1"])):
        for reading in model.read("", ["", " \n "]):
            assert reading == SpanReading(spans=(), answerable_logit=NOTHING_TO_READ)
    assert HubEntailment(folders["neutral"]).entail([]) == []


def test_the_order_of_a_batch_is_kept(folders: dict[str, str]) -> None:
    model = HubReader(folders["bert QuestionAnswering"])
    contexts = [OPENED, "cats sleep " * 90, "", "the town", OPENED.replace("1931", "1932")]
    for context, reading in zip(contexts, model.read(WHEN, contexts), strict=True):
        (alone,) = model.read(WHEN, [context])
        assert [(s.start, s.end) for s in alone.spans] == [(s.start, s.end) for s in reading.spans]
        assert reading.answerable_logit == pytest.approx(alone.answerable_logit, abs=1e-4)


def test_a_reader_trained_without_unanswerable_questions_is_noticed(
    folders: dict[str, str],
) -> None:
    model = HubReader(folders["squad1"])
    assert not model.finds_none
    both = "Opened in 1931, says Marl; in 1932, says Ost."
    one, none, two = model.read(WHEN, [OPENED, "Cats sleep in the town.", both])
    assert one.answerable_logit > 4  # it finds one place
    assert none.answerable_logit < -1  # any place would do
    assert -1 < two.answerable_logit < 1  # two places share
    assert {"1931", "1932"} <= set(texts(two, both)[:4])
    for reading in (one, none, two):
        assert reading.answerable_logit == reading.spans[0].score
    (fewer,) = model.read(WHEN, [both], spans=1)
    assert fewer.spans == two.spans[:3]


# --- judging

SPELLINGS: list[tuple[Sequence[str], tuple[int, int, int]]] = [
    (("entailment", "neutral", "contradiction"), (0, 1, 2)),
    (("contradiction", "entailment", "neutral"), (1, 2, 0)),
    (("CONTRADICTION", "NEUTRAL", "ENTAILMENT"), (2, 1, 0)),
    (("Entails", "Contradicts", "Neutral"), (0, 2, 1)),
    (("c", "e", "n"), (1, 2, 0)),
    (("SUPPORTS", "REFUTES", "NOT ENOUGH INFO"), (0, 2, 1)),
]


@pytest.mark.parametrize(("labels", "columns"), SPELLINGS)
def test_labels_are_understood_by_name(
    tmp_path: Path, labels: Sequence[str], columns: tuple[int, int, int]
) -> None:
    import math

    shares = (0.7, 0.2, 0.1)
    model = HubEntailment(
        judge(tmp_path, dict(zip(labels, (math.log(share) for share in shares), strict=True)))
    )
    (found,) = model.entail([(OPENED, OPENED)])
    assert (found.entailment, found.neutral, found.contradiction) == pytest.approx(
        tuple(shares[column] for column in columns), abs=1e-5
    )


@pytest.mark.parametrize("other", ["not_entailment", "NOT ENTAILMENT", "non-entailment"])
def test_two_labels_never_contradict(tmp_path: Path, other: str) -> None:
    model = HubEntailment(judge(tmp_path, {other: 0.0, "entailment": 1.0}))
    (found,) = model.entail([(OPENED, "Cats sleep.")])
    assert found.entailment == pytest.approx(0.7311, abs=1e-4)
    assert found.neutral == pytest.approx(0.2689, abs=1e-4)
    assert found.contradiction == 0.0


@pytest.mark.parametrize(
    "labels",
    [
        ("LABEL_0", "LABEL_1", "LABEL_2"),
        ("positive", "negative"),
        ("entailment", "contradiction"),
        ("entailment", "neutral", "contradiction", "other"),
        ("entailment", "Entails", "contradiction"),
        ("entailment",),
    ],
)
def test_labels_that_are_none_are_refused(tmp_path: Path, labels: Sequence[str]) -> None:
    with pytest.raises(ModelError, match=rf"{labels[0]}.*id2label of its config\.json"):
        HubEntailment(judge(tmp_path, dict.fromkeys(labels, 0.0)))


@pytest.mark.parametrize("name", ["bert SequenceClassification", "roberta SequenceClassification"])
def test_a_judge_says_what_transformers_says(folders: dict[str, str], name: str) -> None:
    import torch
    import transformers

    pairs = [(OPENED[:20], "1931."), ("cats", "the bridge of marl"), ("", "in")]
    with quiet_transformers(), torch.inference_mode():
        tokenizer = transformers.AutoTokenizer.from_pretrained(folders[name])
        raw = transformers.AutoModelForSequenceClassification.from_pretrained(folders[name])
        logits = torch.cat([raw(**tokenizer(*pair, return_tensors="pt")).logits for pair in pairs])
    expected = torch.softmax(logits, dim=1).tolist()
    assert expected[0] != pytest.approx(expected[1], abs=0.01)
    for found, row in zip(HubEntailment(folders[name]).entail(pairs), expected, strict=True):
        given = (found.entailment, found.neutral, found.contradiction)
        assert given == pytest.approx(row, abs=1e-4)


@pytest.mark.parametrize("name", ["bert SequenceClassification", "roberta SequenceClassification"])
def test_long_texts_are_cut_and_the_premise_first(folders: dict[str, str], name: str) -> None:
    model = HubEntailment(folders[name])
    cut, longer, other = model.entail(
        [("cats " * 70, "in"), ("cats " * 3000, "in"), ("cats " * 3000, "1931")]
    )
    assert cut == longer
    assert other != cut
    for found in model.entail([("a " * 300, "b " * 300), ("", ""), ("a", "b " * 300)]):
        assert found.entailment + found.neutral + found.contradiction == pytest.approx(1, abs=1e-5)


# --- both


def test_threads_get_what_one_would(folders: dict[str, str]) -> None:
    config = Config(
        reader=folders["bert QuestionAnswering"],
        entailment_model=folders["roberta SequenceClassification"],
    )
    model = configured_evidence_model(config)
    contexts = [OPENED, "cats sleep " * 60, "in the town"]
    pairs = [(OPENED, f"The bridge opened in {year}.") for year in range(1930, 1934)]
    expected = (model.read(WHEN, contexts), model.entail(pairs))
    found: list[Any] = []

    def work() -> None:
        mine = configured_evidence_model(config)
        found.extend((mine.read(WHEN, contexts), mine.entail(pairs)) for _ in range(5))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 20


def test_the_reader_alone_can_be_replaced(
    folders: dict[str, str], evidence_model: EvidenceModel
) -> None:
    model = configured_evidence_model(Config(reader=folders["squad2"]))
    pairs = [(OPENED, "The bridge opened in 1931.")]
    assert texts(model.read(WHEN, [OPENED])[0], OPENED)[0] == "1931"
    assert model.read(WHEN, [OPENED]) != evidence_model.read(WHEN, [OPENED])
    assert model.entail(pairs) == evidence_model.entail(pairs)
    assert model.id.startswith("reader-squad2@")
    assert model.id.endswith(f"+{evidence_model.id}")


def test_the_judge_alone_can_be_replaced(
    folders: dict[str, str], evidence_model: EvidenceModel
) -> None:
    model = configured_evidence_model(Config(entailment_model=folders["neutral"]))
    (found,) = model.entail([(OPENED, OPENED)])
    assert found.neutral > 0.9 > found.contradiction > found.entailment
    assert model.read(WHEN, [OPENED]) == evidence_model.read(WHEN, [OPENED])
    assert model.id.startswith(f"{evidence_model.id}+entailment-neutral@")


def test_parts_are_loaded_once(folders: dict[str, str], evidence_model: EvidenceModel) -> None:
    assert configured_evidence_model(Config()) is evidence_model
    assert hub_models.load_reader(folders["squad2"]) is hub_models.load_reader(folders["squad2"])
    # what is replaced is not even looked for
    model = load_evidence_model(
        "nowhere", 0, reader=folders["squad2"], entailment=folders["neutral"]
    )
    assert model.id.count("@") == 2


def test_the_id_follows_the_contents(folders: dict[str, str], tmp_path: Path) -> None:
    copy = tmp_path / "squad2"
    shutil.copytree(folders["squad2"], copy)
    first = HubReader(folders["squad2"]).id
    assert HubReader(str(copy)).id == first
    assert str(tmp_path) not in first
    assert HubReader(reader(copy, SQUAD2 | {"town": 1.0})).id != first


def test_fewer_threads_are_for_the_model_alone(
    folders: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    asked: list[int] = []
    monkeypatch.setattr(torch, "set_num_threads", asked.append)
    HubEntailment(folders["neutral"], 1)
    assert asked == [1, torch.get_num_threads()]


def test_half_precision_reads_alike(
    folders: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_weights, "has_fast_bf16", lambda: True)
    (reading,) = HubReader(folders["squad2"]).read(WHEN, [OPENED])
    assert texts(reading, OPENED)[0] == "1931"
    assert reading.answerable_logit == pytest.approx(8, abs=0.2)


def test_a_question_is_answered_with_both_replaced(folders: dict[str, str]) -> None:
    config = Config(reader=folders["squad2"], entailment_model=folders["neutral"])
    articles = [
        Document(id="a", text="The bridge of Marl opened in 1931.", source="Town Crier"),
        Document(id="b", text="The bridge of Marl opened in 1932.", source="River Post"),
        Document(id="c", text="The bridge of Marl is made of stone.", source="Hill Times"),
    ]
    with Library.of(articles, config=config) as library:
        answer = library.ask(WHEN)
    assert answer.verdict == "disputed"
    assert {position.value for position in answer.positions} == {"1931", "1932"}
    assert {citation.document_id for citation in answer.citations} == {"a", "b"}
    assert answer.library.config.endswith(configured_evidence_model(config).id)


# --- what cannot be used


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("name", ["nobody/nothing", "/no/such/folder", "no such name!"])
def test_a_model_that_is_not_here_is_not_looked_for_elsewhere(name: str) -> None:
    for load, setting in ((HubReader, "reader"), (HubEntailment, "entailment_model")):
        with pytest.raises(ModelError, match=rf"the {setting} '{name}' .*hf download.*'default'"):
            load(name)


@pytest.mark.usefixtures("no_network")
def test_a_model_of_the_cache_is_found_by_its_name(
    folders: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "models--press--squad2"
    shutil.copytree(folders["squad2"], kept / "snapshots" / "c0ffee")
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text("c0ffee")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    model = HubReader("press/squad2")
    assert model.id == HubReader(folders["squad2"]).id.replace("squad2", "press/squad2")
    assert texts(model.read(WHEN, [OPENED])[0], OPENED)[0] == "1931"


def test_a_model_for_something_else_is_refused(folders: dict[str, str]) -> None:
    with pytest.raises(ModelError, match="not trained for extractive question answering"):
        HubReader(folders["neutral"])
    with pytest.raises(ModelError, match="not trained for entailment"):
        HubEntailment(folders["squad2"])


@pytest.mark.parametrize("missing", ["model.safetensors", "config.json"])
def test_half_a_model_is_refused(folders: dict[str, str], tmp_path: Path, missing: str) -> None:
    shutil.copytree(folders["squad2"], tmp_path / "half")
    (tmp_path / "half" / missing).unlink()
    with pytest.raises(ModelError, match=r"the reader .*cannot be loaded .*'default'"):
        HubReader(str(tmp_path / "half"))


def test_a_damaged_model_is_refused(folders: dict[str, str], tmp_path: Path) -> None:
    shutil.copytree(folders["neutral"], tmp_path / "bad")
    (tmp_path / "bad" / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelError, match=r"the entailment_model .*cannot be loaded"):
        HubEntailment(str(tmp_path / "bad"))


def test_a_tokenizer_of_another_model_is_refused(folders: dict[str, str], tmp_path: Path) -> None:
    shutil.copytree(folders["bert QuestionAnswering"], tmp_path / "mixed")
    for file in Path(folders["roberta QuestionAnswering"]).glob("tokenizer*"):
        shutil.copy(file, tmp_path / "mixed" / file.name)
    with pytest.raises(ModelError, match=r"the reader .*cannot be run"):
        HubReader(str(tmp_path / "mixed"))


def test_a_model_that_reads_a_line_is_refused(folders: dict[str, str], tmp_path: Path) -> None:
    shutil.copytree(folders["squad2"], tmp_path / "short")
    settings = tmp_path / "short" / "tokenizer_config.json"
    settings.write_text(
        json.dumps(json.loads(settings.read_text()) | {"model_max_length": 16}), encoding="utf-8"
    )
    with pytest.raises(ModelError, match="reads 16 tokens at once"):
        HubReader(str(tmp_path / "short"))


@pytest.mark.parametrize("setting", ["reader", "entailment_model"])
def test_the_settings_are_checked_and_change_the_digest(setting: str) -> None:
    assert Config(**{setting: "somewhere"}).digest != Config().digest
    assert getattr(Config.from_dict({setting: "somewhere"}), setting) == "somewhere"
    with pytest.raises(ConfigError, match=rf"{setting} must not be empty"):
        Config(**{setting: ""})
