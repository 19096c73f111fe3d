"""A larger network that learns to judge, so that the small one can learn from its judgements."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import shorten
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from secondsource.errors import ModelError
from secondsource.index.embedder import quiet_transformers

from .network import EvidenceNetwork

_UNKNOWN_SHARE = 0.01
"""Of the words, how many may be unknown to a teacher."""


class TeacherNetwork(EvidenceNetwork):
    """An encoder from the transformers library in the place of the trunk, with the same heads.

    It is given the token ids of the small network and reads its own for the same words, so that
    both see the same tokens at the same places. Token types are not passed on: the separator
    says where the second text begins.
    """

    def __init__(self, trunk: nn.Module, width: int, words: Tensor, padding: int) -> None:
        super().__init__(trunk, width)
        self.register_buffer("_words", words, persistent=False)
        self._padding = padding

    def read(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """The hidden states that all heads look at, (batch, tokens, width)."""
        ids = self._words[input_ids].masked_fill(attention_mask == 0, self._padding)
        states: Tensor = self.bert(input_ids=ids, attention_mask=attention_mask).last_hidden_state
        return states

    def judged(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """The same as :meth:`read`: a teacher has no layers for judging alone."""
        return self.read(input_ids, attention_mask, token_type_ids)


def load_teacher(
    folder: Path, tokenizer: Path, weights: Path | None = None, *, still: int = 0
) -> TeacherNetwork:
    """The encoder in ``folder``, as sentence-transformers or transformers saves it.

    ``tokenizer``: the small network's. ``weights``: those of a run of this teacher. ``still``: so
    many of the lower layers, and the embeddings, are not learned, which saves work. Dropout is
    off, as in the small network. Raises ModelError when the folder holds no such encoder, its
    vocabulary is not the small network's WordPiece (that of bert-base-uncased), or the weights
    do not fit.
    """
    from safetensors import SafetensorError
    from transformers import AutoModel

    if not (folder / "config.json").is_file():
        raise ModelError(f"{folder} holds no encoder: there is no config.json in it")
    try:
        with quiet_transformers():
            trunk = AutoModel.from_pretrained(
                str(folder),
                add_pooling_layer=False,
                attn_implementation="eager",
                local_files_only=True,
            )
        words, padding = _words(folder, tokenizer)
        if not hasattr(getattr(trunk, "encoder", None), "layer"):
            raise ValueError(f"{type(trunk).__name__} has no encoder with layers")
    except (OSError, SafetensorError, TypeError, ValueError) as error:
        raise ModelError(
            f"{folder} holds no encoder that can teach: {shorten(str(error), 160)}"
        ) from error
    network = TeacherNetwork(trunk, int(trunk.config.hidden_size), words, padding)
    if weights is not None:
        _load_weights(network, weights)
    layers = network.bert.encoder.layer
    if not 0 <= still < len(layers):
        raise ModelError(f"of {len(layers)} layers {still} cannot be held still")
    if still:
        network.bert.embeddings.requires_grad_(False)
        for layer in layers[:still]:
            layer.requires_grad_(False)
    for module in network.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    return network


def _load_weights(network: TeacherNetwork, weights: Path) -> None:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        network.load_state_dict(load_file(str(weights)))
    except (OSError, RuntimeError, SafetensorError) as error:
        said = shorten(str(error), 160)
        raise ModelError(f"{weights} holds no weights of this teacher: {said}") from error


def _words(folder: Path, tokenizer: Path) -> tuple[Tensor, int]:
    """The teacher's token id for each of the small network's, and its padding's.

    The special tokens are matched by what they are for, all others by how they are written.
    """
    own = Tokenizer.from_file(str(tokenizer)).get_vocab()
    file = folder / "tokenizer.json"
    if not file.is_file():
        raise ValueError("there is no tokenizer.json in it")
    theirs = Tokenizer.from_file(str(file)).get_vocab()
    special = _special_tokens(folder)
    by_role = {
        "[CLS]": special.get("cls_token", "[CLS]"),
        "[SEP]": special.get("sep_token", "[SEP]"),
        "[PAD]": special.get("pad_token", "[PAD]"),
        "[UNK]": special.get("unk_token", "[UNK]"),
    }
    unknown = theirs.get(by_role["[UNK]"])
    if unknown is None or by_role["[PAD]"] not in theirs:
        raise ValueError("its tokenizer has no token for unknown words or for padding")
    ids = torch.full((len(own),), unknown, dtype=torch.long)
    for word, number in own.items():
        ids[number] = theirs.get(by_role.get(word, word), unknown)
    if int((ids == unknown).sum()) - 1 > _UNKNOWN_SHARE * len(own):
        raise ValueError("its vocabulary is another; one of bert-base-uncased's kind is needed")
    return ids, theirs[by_role["[PAD]"]]


def _special_tokens(folder: Path) -> dict[str, str]:
    """The special tokens by role, from whichever of the two files names them."""
    found: dict[str, str] = {}
    for name in ("tokenizer_config.json", "special_tokens_map.json"):
        file = folder / name
        if not file.is_file():
            continue
        held: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        for role, token in held.items():
            if role.endswith("_token") and token:
                found[role] = token["content"] if isinstance(token, dict) else str(token)
    return found
