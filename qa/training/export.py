"""Writes the trained network as the graph that is shipped: ONNX, int8, with its digests."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import warnings
from pathlib import Path

import torch

from secondsource.errors import ModelError

from .branches import branch
from .network import EvidenceNetwork

MAX_BYTES = 30_000_000
"""A shipped graph is no larger."""
OUTPUTS = (
    "start_logits", "end_logits", "answerable_logit", "entailment_logits", "same_logit"
)  # fmt: skip
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def export(network: EvidenceNetwork, tokenizer: Path, folder: Path, *, int8: bool = True) -> Path:
    """Writes ``evidence.onnx``, ``tokenizer.json`` and ``sha256.json`` into ``folder``.

    int8: weights of matrix products and embeddings per channel, activations quantised as they come.
    Where judging has layers of its own, the graph computes either what reads or what judges.
    Files that stand there are replaced only when all is written; others are left alone. Raises
    ModelError when the int8 graph is larger than ``MAX_BYTES``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        work = Path(name)
        graph = work / "float.onnx"
        _export_float(network, graph)
        made = work / "evidence.onnx"
        if int8:
            _quantise(graph, made)
        else:
            graph.replace(made)
        if network.judge:
            branch(made, OUTPUTS[:3], OUTPUTS[3:])
        size = made.stat().st_size
        if int8 and size > MAX_BYTES:
            raise ModelError(f"the graph has {size:,} bytes, more than {MAX_BYTES:,}")
        shutil.copyfile(tokenizer, work / "tokenizer.json")
        names = ("evidence.onnx", "tokenizer.json")
        digests = {n: hashlib.sha256((work / n).read_bytes()).hexdigest() for n in names}
        (work / "sha256.json").write_text(json.dumps(digests, indent=2) + "\n", encoding="utf-8")
        for file in (*names, "sha256.json"):
            (work / file).replace(folder / file)
    return folder / "evidence.onnx"


def _export_float(network: EvidenceNetwork, path: Path) -> None:
    network = network.to("cpu").float().eval()
    ids = torch.ones(2, 8, dtype=torch.int64)
    axes = {name: {0: "batch", 1: "tokens"} for name in (*INPUTS, *OUTPUTS[:2])}
    axes |= {name: {0: "batch"} for name in OUTPUTS[2:]}
    with warnings.catch_warnings():
        # the newer exporter wants a package more, and names nothing after the network's modules
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (ids, torch.ones_like(ids), torch.zeros_like(ids)),
            str(path),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )


def _quantise(source: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(source),
        str(target),
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gather"],
        weight_type=QuantType.QInt8,
    )
