"""Weights and tokenizer of a Hugging Face model: found on this machine, checked, and run."""

from __future__ import annotations

import hashlib
import inspect
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from secondsource.errors import ModelError
from secondsource.index.embedder import has_fast_bf16, quiet_transformers

_FEWEST_TOKENS = 32
_FORWARD = threading.Lock()
"""One pass at a time: each uses every thread, and their number belongs to the whole process."""


class HubModel:
    """A model of transformers' ``AutoModelFor{task}`` and its tokenizer, ready to run.

    ``setting``: of the configuration, and ``trained``: for what, both for messages. ``tokenizer``:
    its JSON for the tokenizers library; ``cls``: id of its CLS token, None without one;
    ``window``: tokens it reads at once, at most ``tokens``; ``label``: name and digest;
    ``labels``: names of its classes by column. Raises ModelError when the model is missing,
    cannot be loaded, lacks weights for the task, or cannot give offsets.
    """

    def __init__(
        self, name: str, threads: int, *, setting: str, task: str, trained: str, tokens: int
    ) -> None:
        self._name, self._setting, self._threads = name, setting, threads
        folder = _folder(name, setting)
        with self._blamed("cannot be loaded"), quiet_transformers():
            transformers: Any = import_module("transformers")
            # no code of the model's own, and no look-up for files that are not there
            local = {"local_files_only": True, "trust_remote_code": False}
            tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder), **local)
            model, report = getattr(transformers, f"AutoModelFor{task}").from_pretrained(
                str(folder), output_loading_info=True, **local
            )
        if not getattr(tokenizer, "is_fast", False):
            raise ModelError(
                f"the {setting} {name!r} has a tokenizer that gives no offsets; use a model with a "
                "tokenizer.json"
            )
        made_up = sorted(set(report["missing_keys"]) & {key for key, _ in model.named_parameters()})
        if made_up:
            raise ModelError(
                f"the {setting} {name!r} was not trained for {trained}: it has no {made_up[0]}; "
                f"name a model that was, or leave {setting} at 'default'"
            )
        self._model = model.float().eval()
        self._bf16 = has_fast_bf16()
        self._pad = tokenizer.pad_token_id or 0
        self._types = _takes_types(model, tokenizer)
        self.cls = tokenizer.cls_token_id
        self.tokenizer = str(tokenizer.backend_tokenizer.to_str())
        self.labels: Mapping[int, str] = dict(model.config.id2label)
        self.window = _window(model, tokenizer, tokens)
        if self.window < _FEWEST_TOKENS:
            raise ModelError(
                f"the {setting} {name!r} reads {self.window} tokens at once; at least "
                f"{_FEWEST_TOKENS} are needed"
            )
        called = folder.resolve().name if Path(name).is_dir() else name
        self.label = f"{called}@{_digest(folder, self.tokenizer, self._model)}"

    def first_use(self) -> AbstractContextManager[None]:
        """A context in which any error is a ModelError: the model has not been run before."""
        return self._blamed("cannot be run")

    @contextmanager
    def _blamed(self, what: str) -> Iterator[None]:
        try:
            yield
        except ModelError:
            raise
        except Exception as error:  # model code and its many formats raise whatever they like
            reason = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
            raise ModelError(
                f"the {self._setting} {self._name!r} {what} ({reason}); name another model or "
                f"leave {self._setting} at 'default'"
            ) from error

    def run(self, encodings: Sequence[Any]) -> Any:
        """The model's output for one batch, torch tensors on the CPU."""
        import numpy as np
        import torch

        shape = (len(encodings), max(len(encoding.ids) for encoding in encodings))
        feed = {
            "input_ids": np.full(shape, self._pad, dtype=np.int64),
            "attention_mask": np.zeros(shape, dtype=np.int64),
        }
        if self._types:
            feed["token_type_ids"] = np.zeros(shape, dtype=np.int64)
        for row, encoding in enumerate(encodings):
            n = len(encoding.ids)
            feed["input_ids"][row, :n] = encoding.ids
            feed["attention_mask"][row, :n] = 1
            if self._types:
                feed["token_type_ids"][row, :n] = encoding.type_ids
        tensors = {name: torch.from_numpy(values) for name, values in feed.items()}
        with (
            _FORWARD,
            _threads(self._threads),
            torch.inference_mode(),
            torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._bf16),
        ):
            return self._model(**tensors)


class PairTokens:
    """Tokenizes pairs of texts into windows.

    ``first`` and ``second``: tokens that this text may have, None for any number. ``cut``: which
    one is shortened to fit the ``window``, ``"only_first"`` or ``"only_second"``; windows overlap
    by ``stride`` tokens. The settings are made once, since a tokenizer is not safe to change
    while another thread uses it.
    """

    def __init__(
        self,
        tokenizer: str,
        *,
        window: int,
        cut: str,
        first: int | None = None,
        second: int | None = None,
        stride: int = 0,
    ) -> None:
        from tokenizers import Tokenizer

        self._first, self._second = first, second
        self._pairs = Tokenizer.from_str(tokenizer)
        self._pairs.no_padding()
        self._pairs.enable_truncation(window, stride=stride, strategy=cut)
        self._single = Tokenizer.from_str(tokenizer)
        self._single.no_padding()
        self._single.no_truncation()
        self._lock = threading.Lock()

    def windows(self, first: str, second: str) -> list[Any]:
        """The encodings of the pair, at least one; more where the text to cut is too long."""
        with self._lock:
            encoding = self._pairs.encode(
                self._within(first, self._first), self._within(second, self._second)
            )
        return [encoding, *encoding.overflowing]

    def _within(self, text: str, tokens: int | None) -> str:
        if tokens is None:
            return text
        offsets = self._single.encode(text, add_special_tokens=False).offsets
        return text if len(offsets) <= tokens else text[: offsets[tokens - 1][1]]


def _folder(name: str, setting: str) -> Path:
    """The model's folder: ``name`` itself, or where the Hugging Face cache keeps it."""
    if Path(name).is_dir():
        return Path(name)
    hub: Any = import_module("huggingface_hub")
    try:
        found = hub.try_to_load_from_cache(name, "config.json")
    except ValueError:  # no name that the hub would allow
        found = None
    if not isinstance(found, str):
        raise ModelError(
            f"the {setting} {name!r} is neither a folder nor in the Hugging Face cache, and "
            f"nothing is downloaded while answering; run `hf download {name}` once with a network, "
            f"give the folder of a model, or leave {setting} at 'default'"
        )
    return Path(found).parent


def _takes_types(model: Any, tokenizer: Any) -> bool:
    """Whether the model is to be told which of the two texts a token belongs to."""
    return (
        "token_type_ids" in tokenizer.model_input_names
        and "token_type_ids" in inspect.signature(model.forward).parameters
        and getattr(model.config, "type_vocab_size", 2) > 1
    )


def _window(model: Any, tokenizer: Any, wanted: int) -> int:
    """Tokens that the model can take at once, at most ``wanted``."""
    limits = [wanted, tokenizer.model_max_length]
    positions = getattr(model.config, "max_position_embeddings", None)
    if isinstance(positions, int) and positions > 0:
        # RoBERTa and its kin count positions from behind the padding's
        unused = [
            module.padding_idx + 1
            for name, module in model.named_modules()
            if name.endswith("position_embeddings")
            and getattr(module, "padding_idx", None) is not None
        ]
        limits.append(positions - max(unused, default=0))
    return int(min(limits))


def _digest(folder: Path, tokenizer: str, model: Any) -> str:
    """Twelve hex digits that change with the weights, the tokenizer or the configuration."""
    import torch

    digest = hashlib.sha256((folder / "config.json").read_bytes())
    digest.update(tokenizer.encode())
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().contiguous().reshape(-1).view(torch.uint8).numpy())
    return digest.hexdigest()[:12]


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Gives torch ``count`` threads for a while; 0 leaves it as it is."""
    import torch

    before = torch.get_num_threads()
    if count:
        torch.set_num_threads(count)
    try:
        yield
    finally:
        if count:
            torch.set_num_threads(before)
