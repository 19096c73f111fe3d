"""A larger encoder that judges, its labels on disk, and what is learned from them."""

import json
import shutil
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from transformers import (
    BertConfig,
    BertModel,
    DistilBertConfig,
    DistilBertModel,
    MPNetConfig,
    MPNetModel,
)

from secondsource.errors import InputError, ModelError
from secondsource.qa.training import train as training
from secondsource.qa.training.__main__ import main
from secondsource.qa.training.batches import encode, padded
from secondsource.qa.training.examples import Judgement, Label, Reading
from secondsource.qa.training.labels import TEACHERS_SHARE, Labels, label
from secondsource.qa.training.network import EvidenceNetwork, save_weights
from secondsource.qa.training.teacher import load_teacher
from secondsource.qa.training.train import Schedule, judgement_loss, train

TOKENIZER = Path(training.__file__).parents[1] / "models" / "tokenizer.json"
SAID = np.array([0.1, 0.2, 0.7], dtype=np.float32)


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_file(str(TOKENIZER))


def vocabulary():
    """The small network's words under other numbers, its special tokens under other names."""
    own = Tokenizer.from_file(str(TOKENIZER)).get_vocab()
    named = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>"}
    words = [named.get(w, w) for w in sorted(own, key=own.__getitem__)]
    return {word: number for number, word in enumerate(reversed(words))}


def write_tokenizer(folder, words, named_in="special_tokens_map.json"):
    held = {"version": "1.0", "model": {"type": "WordPiece", "vocab": words, "unk_token": "[UNK]",
            "continuing_subword_prefix": "##", "max_input_chars_per_word": 100}}  # fmt: skip
    (folder / "tokenizer.json").write_text(json.dumps(held), encoding="utf-8")
    special = {"cls_token": "<s>", "sep_token": "</s>", "pad_token": {"content": "<pad>"}}
    (folder / named_in).write_text(json.dumps(special), encoding="utf-8")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    """A narrow encoder of another kind than the small network's trunk."""
    folder = tmp_path_factory.mktemp("encoder")
    words = vocabulary()
    write_tokenizer(folder, words)
    torch.manual_seed(0)
    config = MPNetConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=64, pad_token_id=words["<pad>"],
    )  # fmt: skip
    MPNetModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


def pairs():
    places = ("Arvik", "Bolsund", "Carrow", "Dunmere", "Elstad", "Fenwick")
    said = [f"The bridge of {place} opened in {year}." for year, place in enumerate(places, 1931)]
    return [
        Judgement(text, f"{place} has {word} bridge.", each, "x")
        for text, place in zip(said, places, strict=True)
        for word, each in (("a", Label.ENTAILMENT), ("no", Label.CONTRADICTION))
    ]


def test_the_teacher_reads_the_same_words(encoder, tokenizer):
    teacher = load_teacher(encoder, TOKENIZER)
    theirs = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_padding()
    encoding = tokenizer.encode("the bridge", "it opened")
    ids = teacher._words[torch.tensor(encoding.ids)]
    assert [theirs.id_to_token(i) for i in ids] == [
        {"[CLS]": "<s>", "[SEP]": "</s>"}.get(t, t) for t in encoding.tokens
    ]


def test_special_tokens_may_be_named_in_the_tokenizers_settings(encoder, tmp_path):
    teacher = load_teacher(encoder, TOKENIZER)
    for file in ("config.json", "model.safetensors"):
        shutil.copyfile(encoder / file, tmp_path / file)
    write_tokenizer(tmp_path, vocabulary(), "tokenizer_config.json")
    assert torch.equal(load_teacher(tmp_path, TOKENIZER)._words, teacher._words)


def test_an_encoder_that_is_cut_off_or_has_other_layers_is_refused(encoder, tmp_path):
    write_tokenizer(tmp_path, vocabulary())
    shutil.copyfile(encoder / "config.json", tmp_path / "config.json")
    whole = (encoder / "model.safetensors").read_bytes()
    (tmp_path / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match="holds no encoder that can teach"):
        load_teacher(tmp_path, TOKENIZER)
    config = DistilBertConfig(vocab_size=9, dim=8, hidden_dim=8, n_layers=1, n_heads=1)
    DistilBertModel(config).save_pretrained(tmp_path)
    with pytest.raises(ModelError, match="holds no encoder that can teach"):
        load_teacher(tmp_path, TOKENIZER)


def test_padding_changes_nothing_of_what_a_teacher_says(encoder, tokenizer):
    teacher = load_teacher(encoder, TOKENIZER).eval()
    (each,) = encode(pairs()[:1], tokenizer)
    found = []
    for width in (32, 64):
        batch = padded([each], width, 1)
        given = (batch.input_ids, batch.attention_mask, batch.token_type_ids)
        with torch.no_grad():
            states = teacher.judged(*map(torch.from_numpy, given))
            found.append(teacher.judging_head(states).numpy())
    np.testing.assert_allclose(*found, atol=1e-5)


def test_lower_layers_are_held_still(encoder):
    teacher = load_teacher(encoder, TOKENIZER, still=1)
    learned = {
        n.split(".")[3] for n, p in teacher.named_parameters() if ".layer." in n and p.requires_grad
    }
    assert learned == {"1"}
    assert not any(p.requires_grad for p in teacher.bert.embeddings.parameters())
    with pytest.raises(ModelError, match="of 2 layers 2"):
        load_teacher(encoder, TOKENIZER, still=2)


def test_what_is_no_encoder_or_has_other_words_is_refused(encoder, tmp_path):
    with pytest.raises(ModelError, match=r"no config\.json"):
        load_teacher(tmp_path, TOKENIZER)
    BertModel(
        BertConfig(vocab_size=9, hidden_size=8, num_hidden_layers=1, num_attention_heads=1)
    ).save_pretrained(tmp_path)
    with pytest.raises(ModelError, match=r"no tokenizer\.json"):
        load_teacher(tmp_path, TOKENIZER)
    write_tokenizer(tmp_path, {"<s>": 0, "</s>": 1, "<pad>": 2, "[UNK]": 3, "bridge": 4})
    with pytest.raises(ModelError, match="its vocabulary is another"):
        load_teacher(tmp_path, TOKENIZER)
    (tmp_path / "bad.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelError, match="no weights of this teacher"):
        load_teacher(encoder, TOKENIZER, tmp_path / "bad.safetensors")


def test_a_taught_encoder_labels_and_goes_on_where_it_stopped(encoder, tokenizer, tmp_path):
    teacher = load_teacher(encoder, TOKENIZER)
    schedule = Schedule(rate=2e-3, warmup=2, batch_tokens=256)
    path = train(tmp_path / "run", pairs() * 40, [], tokenizer, schedule, teacher)
    again = load_teacher(encoder, TOKENIZER, path)
    file = tmp_path / "labels.npz"
    first = label(again, tokenizer, pairs()[:5], file)
    assert len(first) == 5
    labels = label(again, tokenizer, pairs(), file)
    assert len(labels) == len(Labels.read(file)) == 12
    for example in pairs():
        open_ = Judgement(example.premise, example.hypothesis, Label.OPEN, "x")
        said = labels.target(open_)
        assert said is not None
        assert said.argmax() == int(example.label)
        assert said.sum() == pytest.approx(1, abs=0.01)


def test_labels_are_found_by_both_texts(tmp_path):
    example = pairs()[0]
    labels = Labels()
    labels.add(example, SAID)
    labels.write(tmp_path / "labels.npz")
    labels = Labels.read(tmp_path / "labels.npz")
    assert example in labels
    turned = Judgement(example.hypothesis, example.premise, example.label, "x")
    assert turned not in labels
    assert labels.target(turned) is None


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (Label.OPEN, SAID),
        (Label.NOT_ENTAILMENT, [0, 2 / 9, 7 / 9]),
        (Label.ENTAILMENT, [0.1 * TEACHERS_SHARE + 1 - TEACHERS_SHARE, 0.14, 0.49]),
    ],
)
def test_a_known_label_keeps_its_part(known, expected):
    example = Judgement("a", "b", known, "x")
    labels = Labels()
    labels.add(example, SAID)
    np.testing.assert_allclose(labels.target(example), expected, atol=1e-4)


def test_pairs_without_a_label_are_learned_from_a_teacher_only(tokenizer):
    judged = Judgement("a", "b", Label.OPEN, "x")
    labels = Labels()
    labels.add(judged, SAID)
    unjudged = Judgement("a", "c", Label.OPEN, "x")
    reading = Reading("Who?", "Ann.", 0, 3, "", "x")
    assert len(encode([judged, unjudged, reading], tokenizer)) == 1
    found = encode([judged, unjudged, reading], tokenizer, labels)
    batch = padded([e for e in found if e.label == Label.OPEN], 32, 2)
    np.testing.assert_allclose(batch.taught, [SAID, [0, 0, 0]], atol=1e-6)


def test_loss_of_what_is_taught_is_the_cross_entropy_to_it():
    logits = torch.tensor([[0.3, -0.2, 1.0], [0.0, 2.0, 0.0]])
    taught = torch.tensor([SAID.tolist(), [0.0, 0.0, 0.0]])
    loss = judgement_loss(logits, torch.tensor([int(Label.OPEN), 1]), taught)
    by_hand = -(torch.tensor(SAID) * logits[0].log_softmax(0)).sum() - logits[1].log_softmax(0)[1]
    assert float(loss) == pytest.approx(float(by_hand), rel=1e-6)


def test_the_small_network_learns_from_labels_alone(tokenizer, tmp_path):
    config = BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
                        intermediate_size=64)  # fmt: skip
    torch.manual_seed(0)
    trunk = BertModel(config, add_pooling_layer=False)
    trunk.set_attn_implementation("eager")
    network = EvidenceNetwork(trunk, 32)
    known = {(p.premise, p.hypothesis): p.label for p in pairs()}
    open_ = [Judgement(*texts, Label.OPEN, "x") for texts in known]
    labels = Labels()
    for example, right in zip(open_, known.values(), strict=True):
        labels.add(example, np.eye(3, dtype=np.float32)[int(right)])
    schedule = Schedule(rate=3e-3, warmup=2, batch_tokens=256)
    train(tmp_path, open_ * 60, [], tokenizer, schedule, network, labels)
    found = label(network, tokenizer, open_, tmp_path / "own.npz")
    for example, right in zip(open_, known.values(), strict=True):
        said = found.target(example)
        assert said is not None
        assert said.argmax() == int(right)


def an_array() -> bytes:
    held = BytesIO()
    np.save(held, SAID)
    return held.getvalue()


@pytest.mark.parametrize("text", [b"", b"no archive", an_array()])
def test_a_file_that_holds_no_labels_is_told(tmp_path, text, capsys):
    file = tmp_path / "labels.npz"
    file.write_bytes(text)
    with pytest.raises(InputError, match="holds no labels"):
        Labels.read(file)
    given = [
        "train",
        "--data",
        str(tmp_path),
        "--run",
        str(tmp_path / "run"),
        "--labels",
        str(file),
    ]
    assert main(given) == 2
    assert "holds no labels" in capsys.readouterr().err


def test_weights_of_the_small_network_are_none_of_a_teachers(encoder, tmp_path):
    other = load_teacher(encoder, TOKENIZER)
    other.nli = torch.nn.Sequential(torch.nn.Linear(32, 5))
    save_weights(other, tmp_path / "w.safetensors")
    with pytest.raises(ModelError, match="no weights of this teacher"):
        load_teacher(encoder, TOKENIZER, tmp_path / "w.safetensors")


@pytest.mark.parametrize(
    ("command", "more"),
    [("teach", ["--run", "run"]), ("label", ["--weights", "w", "--to", "l", "--origins", "snli"])],
)
def test_a_folder_without_an_encoder_is_told(tmp_path, command, more, capsys):
    given = [command, "--encoder", str(tmp_path / "none"), "--data", str(tmp_path), *more]
    assert main(given) == 2
    assert "there is no config.json in it" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_an_origin_that_the_mix_lacks_is_told(encoder, tmp_path, monkeypatch, capsys):
    save_weights(load_teacher(encoder, TOKENIZER), tmp_path / "w.safetensors")
    monkeypatch.setattr("secondsource.qa.training.mix.examples", lambda *_: pairs())
    given = [
        "label",
        "--encoder",
        str(encoder),
        "--data",
        str(tmp_path),
        "--weights",
        str(tmp_path / "w.safetensors"),
        "--to",
        str(tmp_path / "l.npz"),
        "--origins",
    ]
    assert main([*given, "y"]) == 2
    assert "nothing of the origin 'y'" in capsys.readouterr().err
    assert main([*given, "x"]) == 0
    assert len(Labels.read(tmp_path / "l.npz")) == len(pairs())
