"""Training from data to a graph: batches, losses, resuming, and what is exported."""

import json
import math
import random
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from secondsource.errors import InputError, ModelError
from secondsource.qa.language import answered
from secondsource.qa.training import train as training
from secondsource.qa.training.batches import NO_LABEL, WIDTHS, batches, encode
from secondsource.qa.training.examples import Judgement, Label, Reading
from secondsource.qa.training.network import (
    EvidenceNetwork,
    learn_only,
    load_network,
    save_weights,
)
from secondsource.qa.training.plot import read_log
from secondsource.qa.training.reports import AnswerPair
from secondsource.qa.training.sameness import learn_sameness
from secondsource.qa.training.train import Schedule, judgement_loss, train

TOKENIZER = Path(training.__file__).parents[1] / "models" / "tokenizer.json"
PLACES = ("Arvik", "Bolsund", "Carrow", "Dunmere", "Elstad", "Fenwick")


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_file(str(TOKENIZER))


def tiny(seed=0, layers=1):
    """The network on a trunk of narrow layers."""
    from transformers import BertConfig, BertModel

    torch.manual_seed(seed)
    config = BertConfig(
        hidden_size=32, num_hidden_layers=layers, num_attention_heads=2, intermediate_size=64,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    trunk = BertModel(config, add_pooling_layer=False)
    trunk.set_attn_implementation("eager")
    return EvidenceNetwork(trunk, 32)


def inputs(tokenizer, first, second):
    """What a network and a graph are given: ids, mask and types, (1, tokens)."""
    encoding = tokenizer.encode(first, second)
    return [torch.tensor([x]) for x in (encoding.ids, encoding.attention_mask, encoding.type_ids)]


def mix():
    found = []
    for year, place in enumerate(PLACES, start=1931):
        context = f"The bridge of {place} opened in {year}."
        start = context.index(str(year))
        found.append(
            Reading(f"When did {place} open it?", context, start, start + 4, place, "squad1")
        )
        found.append(Reading("Who paid for it?", context, -1, -1, place, "squad2-"))
        found.append(Judgement(context, f"{place} has a bridge.", Label.ENTAILMENT, "x"))
        found.append(Judgement(context, f"{place} has no bridge.", Label.CONTRADICTION, "x"))
        found.append(Judgement(context, f"{place} is small.", Label.NOT_ENTAILMENT, "x"))
    return found


def test_tokens_of_the_answer_are_its_words(tokenizer):
    for example in mix():
        (encoded,) = encode([example], tokenizer)
        if isinstance(example, Judgement):
            assert (encoded.start, encoded.label) == (-1, example.label)
        elif example.start < 0:
            assert (encoded.start, encoded.end, encoded.label) == (0, 0, NO_LABEL)
        else:
            ids = encoded.ids[encoded.start : encoded.end + 1].tolist()
            assert tokenizer.decode(ids) == example.answer


def test_an_answer_past_the_last_token_is_left_out(tokenizer):
    context = "word " * 300 + "Ada came."
    start = context.index("Ada")
    assert encode([Reading("Who came?", context, start, start + 3, "", "")], tokenizer) == []


def test_a_premise_and_a_hypothesis_may_both_be_long(tokenizer):
    (encoded,) = encode([Judgement("word " * 300, "word " * 300, Label.NEUTRAL, "")], tokenizer)
    assert len(encoded.ids) == WIDTHS[-1]


def test_batches_hold_every_example_once_and_little_padding(tokenizer):
    encoded = encode(mix(), tokenizer)
    made = list(batches(encoded, 160, random.Random(0)))
    assert sum(batch.tokens - (batch.label.size - _rows(batch)) for batch in made) == sum(
        len(e.ids) for e in encoded
    )
    assert sum(map(_rows, made)) == len(encoded)
    for batch in made:
        rows = (batch.start >= 0) | (batch.label >= 0)
        assert batch.judged == all(batch.label[rows] >= 0)
        assert batch.judged != any(batch.start[rows] >= 0)
        assert batch.input_ids.shape[1] in WIDTHS
        assert batch.input_ids.size <= 160


def _rows(batch):
    return int(((batch.start >= 0) | (batch.label >= 0)).sum())


def test_loss_of_not_entailed_is_minus_log_of_all_but_entailment():
    logits = torch.tensor([[2.0, 0.5, -1.0]])
    p = torch.softmax(logits, dim=1)[0, 0].item()
    loss = judgement_loss(logits, torch.tensor([int(Label.NOT_ENTAILMENT)]), torch.zeros(1, 3))
    assert loss.item() == pytest.approx(-math.log(1 - p), rel=1e-5)
    known = judgement_loss(logits, torch.tensor([0]), torch.zeros(1, 3))
    assert known.item() == pytest.approx(-math.log(p), rel=1e-5)


def test_training_learns(tokenizer, tmp_path):
    schedule = Schedule(
        rate=3e-3, warmup=1, batch_tokens=640, log_steps=2, eval_steps=10, average=0.5
    )
    train(tmp_path, mix() * 40, mix(), tokenizer, schedule, tiny())
    lines = read_log(tmp_path / "log.jsonl")
    for name in ("span", "answerable", "entailment"):
        losses = [line["loss"][name] for line in lines if name in line.get("loss", ())]
        assert losses[-1] < 0.7 * losses[0], name
    assert any("held_back" in line for line in lines)
    assert [line["rate"] for line in lines if "rate" in line][-1] < 0.1 * 3e-3


def test_cores_that_share_a_batch_learn_what_one_learns(monkeypatch, tmp_path, tokenizer) -> None:
    weights = []
    for cores in (1, 3):
        monkeypatch.setattr(torch, "get_num_threads", lambda cores=cores: cores)
        run = tmp_path / str(cores)
        weights.append(
            load_file(train(run, mix(), [], tokenizer, Schedule(batch_tokens=400), tiny()))
        )
    one, shared = weights
    start = tiny().state_dict()
    for name in one:
        torch.testing.assert_close(shared[name], one[name], atol=2e-5, rtol=0.02)
    assert not torch.equal(one["nli.3.weight"], start["nli.3.weight"])


def test_a_split_batch_holds_every_row_once(tokenizer) -> None:
    (batch, *_) = batches(encode(mix(), tokenizer), 400, random.Random(1))
    parts = batch.split(3)
    assert len(parts) == 3
    assert sum(part.tokens for part in parts) == batch.tokens
    np.testing.assert_array_equal(np.concatenate([p.input_ids for p in parts]), batch.input_ids)
    np.testing.assert_array_equal(np.concatenate([p.label for p in parts]), batch.label)


def test_a_resumed_run_ends_as_an_uninterrupted_one(tokenizer, tmp_path, monkeypatch):
    schedule = Schedule(rate=1e-3, warmup=1, batch_tokens=320, log_steps=1, checkpoint_s=0.0)
    whole = train(tmp_path / "whole", mix() * 4, [], tokenizer, schedule, tiny())

    class Cut(Exception):
        pass

    learn, steps = training._Loop._learn, []

    def cut(self, batch, pool):
        if len(steps) == 5:
            raise Cut
        steps.append(batch)
        learn(self, batch, pool)

    monkeypatch.setattr(training._Loop, "_learn", cut)
    with pytest.raises(Cut):
        train(tmp_path / "cut", mix() * 4, [], tokenizer, schedule, tiny())
    monkeypatch.setattr(training._Loop, "_learn", learn)
    resumed = train(tmp_path / "cut", mix() * 4, [], tokenizer, schedule, tiny())
    assert resumed.read_bytes() == whole.read_bytes()
    counted = [line["step"] for line in read_log(tmp_path / "cut" / "log.jsonl")]
    assert counted == sorted(set(counted))


def test_the_clock_ends_a_run_with_a_rate_of_zero(tokenizer, tmp_path):
    schedule = Schedule(rate=1e-3, warmup=1, minutes=1e-9, batch_tokens=320)
    assert train(tmp_path, mix(), [], tokenizer, schedule, tiny()).exists()
    assert not (tmp_path / "log.jsonl").exists()


def forked(seed=0):
    """Three layers, of which judging has two of its own, unlike those of reading."""
    network = tiny(seed, layers=3)
    network.fork(2)
    with torch.no_grad():
        for parameter in network.judge.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    return network


@pytest.mark.parametrize(
    ("part", "kind", "own"),
    [
        ("judging", Judgement, ("judge.", "nli.")),
        ("reading", Reading, ("bert.encoder.layer.1.", "bert.encoder.layer.2.", "span.", "ans.")),
    ],
)
def test_a_part_that_is_learned_alone_leaves_the_other_as_it_is(
    tokenizer, tmp_path, part, kind, own
):
    network = forked()
    learn_only(network, part)
    before = {name: p.detach().clone() for name, p in network.named_parameters()}
    examples = [e for e in mix() if isinstance(e, kind)]
    schedule = Schedule(rate=1e-3, warmup=1, batch_tokens=400)
    after = load_file(train(tmp_path, examples, [], tokenizer, schedule, network))
    changed = {name for name, was in before.items() if not torch.equal(after[name], was)}
    assert changed == {name for name in before if name.startswith(own)}
    with pytest.raises(ModelError, match="no layers of its own"):
        learn_only(tiny(), part)


def test_what_judges_is_another_stack_over_the_same_layers(tokenizer):
    network = forked().eval()
    given = inputs(tokenizer, "The bridge of Arvik opened in 1931.", "Arvik has no bridge.")
    with torch.no_grad():
        start, _, _, entailment, same = network(*given)
        read, judged = network.read(*given), network.judged(*given)
        assert not torch.allclose(read, judged, atol=0.1)
        torch.testing.assert_close(network.reading_heads(read)[0], start)
        torch.testing.assert_close(network.judging_head(judged), entailment)
        torch.testing.assert_close(network.sameness_head(judged), same)
        network.judge = torch.nn.ModuleList()
        torch.testing.assert_close(network.judged(*given), read)


def answer_pairs():
    """Reasons that are the same where they speak of one thing, and that are not."""
    causes = ("frost", "rust", "fire", "floods", "storms")
    return [
        AnswerPair("Why did it close?", (f"because of {one}", f"{other} closed it"),
                   ("", ""), one == other, False)
        for one in causes
        for other in (one, causes[causes.index(one) - 1])
    ]  # fmt: skip


def test_sameness_is_learned_from_what_judging_makes_of_it_and_changes_nothing_else(tokenizer):
    network = forked(4)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    pairs = answer_pairs()
    learn_sameness(network, tokenizer, pairs)
    changed = {n for n, value in network.state_dict().items() if not torch.equal(before[n], value)}
    assert changed == {"same.weight", "same.bias"}
    said = []
    with torch.no_grad():
        for pair in pairs:
            both = [answered(pair.question, answer) for answer in pair.answers]
            states = network.judged(*inputs(tokenizer, *both))
            said.append((network.sameness_head(states).item(), pair.same))
    same, other = ([logit for logit, kind in said if kind is wanted] for wanted in (True, False))
    assert np.mean(same) > np.mean(other)


def test_sameness_needs_pairs_of_both_kinds(tokenizer):
    same = [pair for pair in answer_pairs() if pair.same]
    with pytest.raises(InputError, match="of one kind"):
        learn_sameness(forked(), tokenizer, same)


def test_weights_from_before_sameness_say_nothing_of_it(tokenizer):
    network = forked(2)
    torch.nn.init.normal_(network.same.weight)
    older = {n: value for n, value in network.state_dict().items() if not n.startswith("same.")}
    network.load_state_dict(older)
    assert network(*inputs(tokenizer, "Why? The frost.", "Why? The fire."))[-1].item() == 0.0


@pytest.mark.parametrize("make", [tiny, forked])
def test_exported_graphs_say_what_the_network_says(tokenizer, tmp_path, make):
    onnx = pytest.importorskip("onnx")
    from secondsource.qa.evidence import OnnxEvidenceModel
    from secondsource.qa.training.export import export

    network = make(3)
    torch.nn.init.normal_(network.same.weight)
    for name, int8 in (("float", False), ("int8", True)):
        export(network, TOKENIZER, tmp_path / name, int8=int8)
        onnx.checker.check_model(str(tmp_path / name / "evidence.onnx"))
    floating, quantised = (OnnxEvidenceModel(tmp_path / name) for name in ("float", "int8"))
    pairs = [(e.premise, e.hypothesis) for e in mix() if isinstance(e, Judgement)]
    exact = np.array([[v.entailment, v.neutral, v.contradiction] for v in floating.entail(pairs)])
    near = np.array([[v.entailment, v.neutral, v.contradiction] for v in quantised.entail(pairs)])
    assert np.abs(exact - near).max() < 0.02
    _, _, _, logits, same = network.eval()(*inputs(tokenizer, *pairs[0]))
    assert floating.entail(pairs[:1])[0].same == pytest.approx(same.item(), abs=1e-4)
    assert torch.softmax(logits, dim=1).detach().numpy()[0] == pytest.approx(exact[0], abs=1e-4)
    question, context = mix()[0].question, mix()[0].context
    _, _, answerable, *_ = network(*inputs(tokenizer, question, context))
    (read,) = floating.read(question, [context])
    assert read.answerable_logit == pytest.approx(answerable.item(), abs=1e-4)


def test_a_graph_with_two_branches_computes_one(tmp_path, tokenizer):
    pytest.importorskip("onnx")
    import onnxruntime

    from secondsource.qa.training.export import INPUTS, OUTPUTS, export

    graph = export(forked(3), TOKENIZER, tmp_path)
    session = onnxruntime.InferenceSession(str(graph))
    given = inputs(tokenizer, "When did it open?", "It opened in 1931.")
    feed = {name: tensor.numpy() for name, tensor in zip(INPUTS, given, strict=True)}
    for judging in (False, True):
        found = session.run(None, feed | {"judging": np.array(judging)})
        rows = {name: len(output) for name, output in zip(OUTPUTS, found, strict=True)}
        wanted = dict.fromkeys(OUTPUTS[:3], int(not judging))
        assert rows == wanted | dict.fromkeys(OUTPUTS[3:], int(judging))


def test_an_export_replaces_its_three_files_and_leaves_others(tmp_path):
    pytest.importorskip("onnx")
    from secondsource.qa.training.export import export

    (tmp_path / "README.md").write_text("card", encoding="utf-8")
    export(tiny(), TOKENIZER, tmp_path)
    first = (tmp_path / "evidence.onnx").read_bytes()
    export(tiny(1), TOKENIZER, tmp_path)
    assert (tmp_path / "evidence.onnx").read_bytes() != first
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "README.md", "evidence.onnx", "sha256.json", "tokenizer.json"
    ]  # fmt: skip
    assert set(json.loads((tmp_path / "sha256.json").read_text())) == {
        "evidence.onnx", "tokenizer.json"
    }  # fmt: skip


def test_weights_are_read_back_and_layers_are_stacked(tmp_path):
    network = load_network()
    save_weights(network, tmp_path / "w.safetensors")
    again = load_network(tmp_path / "w.safetensors", layers=8)
    assert len(again.bert.encoder.layer) == 8
    save_weights(again, tmp_path / "grown.safetensors")
    assert len(load_network(tmp_path / "grown.safetensors").bert.encoder.layer) == 8
    with pytest.raises(ModelError, match="5 are fewer"):
        load_network(tmp_path / "w.safetensors", layers=5)


def test_layers_of_judging_are_kept_and_read_back(tmp_path):
    network = load_network(judging=2)
    assert len(network.judge) == 2
    save_weights(network, tmp_path / "w.safetensors")
    again = load_network(tmp_path / "w.safetensors")
    own = dict(again.named_parameters())
    for name, parameter in network.named_parameters():
        torch.testing.assert_close(own[name], parameter, atol=1e-2, rtol=1e-2)
    for wrong in ({"judging": 3}, {"layers": 8}):
        with pytest.raises(ModelError, match="of its own"):
            load_network(tmp_path / "w.safetensors", **wrong)
    with pytest.raises(ModelError, match="of 6 layers 7"):
        load_network(judging=7)


@pytest.mark.parametrize("int8", [True, False])
@pytest.mark.parametrize("make", [tiny, forked])
def test_a_shipped_graph_gives_its_weights_back(tmp_path, int8, make):
    pytest.importorskip("onnx")
    from secondsource.qa.training.export import export
    from secondsource.qa.training.network import _graph_weights

    network = make(5)
    for parameter in network.parameters():
        # a fresh network's biases are all zero, and equal tensors share one name in a graph
        torch.nn.init.normal_(parameter, std=0.1)
    state = _graph_weights(export(network, TOKENIZER, tmp_path, int8=int8))
    expected = network.state_dict()
    assert set(state) == set(expected)
    for name, tensor in expected.items():
        step = 2 * tensor.abs().max().item() / 127 if int8 else 1e-6
        assert state[name].shape == tensor.shape, name
        assert (state[name] - tensor).abs().max().item() <= step, name


def test_weights_of_something_else_are_refused(tmp_path):
    for name in ("w.safetensors", "w.onnx"):
        file = tmp_path / name
        file.write_bytes(b"not weights")
        with pytest.raises(ModelError, match="holds no weights"):
            load_network(file)


def test_a_log_cut_off_in_its_last_line_is_read(tmp_path):
    log = tmp_path / "log.jsonl"
    log.write_text('{"step": 1}\n{"ste', encoding="utf-8")
    assert read_log(log) == [{"step": 1}]
    log.write_text('{"ste\n{"step": 1}\n', encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        read_log(log)
    with pytest.raises(InputError, match="cannot be read"):
        read_log(tmp_path / "none.jsonl")


def test_blended_weights_lie_between_both():
    from secondsource.qa.training.network import blend

    one, other = tiny(), tiny()
    before = {name: p.detach().clone() for name, p in one.named_parameters()}
    with torch.no_grad():
        for parameter in other.parameters():
            parameter.add_(1.0)
    target = dict(other.named_parameters())
    blend(one, other, 0.25)
    for name, parameter in one.named_parameters():
        torch.testing.assert_close(parameter, 0.75 * before[name] + 0.25 * target[name])


def test_trunks_of_different_depth_are_not_blended():
    from secondsource.qa.training.network import _stack, blend

    deeper = tiny()
    _stack(deeper, 2)
    with pytest.raises(ModelError, match="different layers"):
        blend(tiny(), deeper, 0.5)


def test_a_share_outside_of_0_to_1_is_refused(tmp_path, capsys):
    from secondsource.qa.training.__main__ import main

    arguments = ["export", "--weights", str(tmp_path / "w"), "--to", str(tmp_path), "--share", "2"]
    assert main(arguments) == 2
    assert "--share must be from 0 to 1" in capsys.readouterr().err
