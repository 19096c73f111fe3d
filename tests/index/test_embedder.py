"""The default embedding model, and what is said when a model cannot be had."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from secondsource.errors import ModelError
from secondsource.index.embedder import SentenceEmbedder, load_embedder

_NO_NETWORK = """
import socket, sys
def refuse(*_, **__):
    raise RuntimeError("a socket was opened")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
socket.socket.__init__ = refuse
from secondsource.index.embedder import load_embedder
embedder = load_embedder()
assert "torch" not in sys.modules
rows = embedder.encode(["A bridge crosses the river.", "The river has a bridge.", "Tea is hot."])
print(rows.shape, rows.dtype, embedder.dim, (rows @ rows.T)[0].round(3).tolist())
"""


@pytest.mark.slow
def test_the_default_model_opens_no_socket_and_loads_late() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _NO_NETWORK],
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("(3, 384) float32 384 [1.0, 0.")
    assert done.stderr == ""
    near, far = (float(s) for s in done.stdout.rstrip("]\n").split(", ")[-2:])
    assert near > 0.7 > 0.3 > far


@pytest.mark.slow
def test_order_and_batches_do_not_change_a_vector() -> None:
    embedder = load_embedder()
    texts = ["short", "a somewhat longer text about bridges", "x " * 400]
    together = embedder.encode(texts)
    assert np.linalg.norm(together, axis=1) == pytest.approx([1.0] * 3, abs=1e-5)
    for text, row in zip(texts, together, strict=True):
        assert float(embedder.encode([text])[0] @ row) > 0.999
    assert embedder.encode([]).shape == (0, 384)


def test_one_model_serves_a_process() -> None:
    assert load_embedder("default") is load_embedder("default")


def test_making_an_embedder_loads_nothing() -> None:
    embedder = SentenceEmbedder("no/such/model")
    assert embedder.id == "no/such/model"


@pytest.mark.slow
def test_a_model_that_cannot_be_loaded_is_named(tmp_path: object) -> None:
    with pytest.raises(ModelError, match=r"cannot be loaded .* leave the setting at 'default'"):
        SentenceEmbedder(str(tmp_path)).encode(["text"])
