"""One checked, frozen configuration for everything below the service."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlsplit

from secondsource.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Settings of a library and of how it answers.

    ``embedder``: ``"default"`` (all-MiniLM-L6-v2 from its package) or any sentence-transformers
    name or path. ``evidence_model``: ``"default"`` or a folder with ``evidence.onnx`` and
    ``tokenizer.json``. ``reader``: ``"default"`` (the evidence model's own) or an extractive
    question answering model, ``entailment_model``: ``"default"`` (likewise) or an entailment
    cross-encoder; both a folder or a name that is in the Hugging Face cache. ``min_answerable``
    and every confidence are calibrated for the shipped evidence model alone. ``candidates``:
    passages read for one question. ``read_all_below``: a collection of at most this many passages
    is read whole, without a vector search.
    ``min_answerable``: probability in [0, 1] below which a passage is held not to answer.
    ``threads``: threads of the evidence model, 0 for one per core.
    ``prose_url``: the base of an OpenAI-compatible endpoint that words the answers, such as
    ``http://127.0.0.1:8080/v1``; empty: no model writes. ``prose_model``: its model's name.
    ``prose_key_env``: the environment variable that holds the key, empty for none; the key itself
    is no setting, since settings are shown in reports. ``prose_timeout_s``: seconds for one answer.
    """

    embedder: str = "default"
    evidence_model: str = "default"
    reader: str = "default"
    entailment_model: str = "default"
    candidates: int = 24
    read_all_below: int = 64
    min_answerable: float = 0.45
    min_chunk_tokens: int = 128
    max_chunk_tokens: int = 200
    max_question_chars: int = 2000
    threads: int = 0
    prose_url: str = ""
    prose_model: str = ""
    prose_key_env: str = ""
    prose_timeout_s: float = 30.0

    def __post_init__(self) -> None:
        for name in ("embedder", "evidence_model", "reader", "entailment_model"):
            if not getattr(self, name):
                raise ConfigError(f"{name} must not be empty; 'default' is the shipped model")
        if not 1 <= self.candidates <= 1000:
            raise ConfigError(f"candidates must be within 1..1000, not {self.candidates}")
        if self.read_all_below < 0:
            raise ConfigError(f"read_all_below must not be negative, not {self.read_all_below}")
        if not 0.0 <= self.min_answerable <= 1.0:
            raise ConfigError(f"min_answerable must be within 0..1, not {self.min_answerable}")
        if not 1 <= self.min_chunk_tokens <= self.max_chunk_tokens:
            raise ConfigError(
                "chunk sizes need 1 <= min_chunk_tokens <= max_chunk_tokens, not "
                f"{self.min_chunk_tokens} and {self.max_chunk_tokens}"
            )
        if self.max_question_chars < 1:
            raise ConfigError(f"max_question_chars must be positive, not {self.max_question_chars}")
        if self.threads < 0:
            raise ConfigError(f"threads must not be negative, not {self.threads}")
        self._check_prose()

    def _check_prose(self) -> None:
        if not 0.0 < self.prose_timeout_s <= 3600.0:
            raise ConfigError(f"prose_timeout_s must be within 0..3600, not {self.prose_timeout_s}")
        if not self.prose_url:
            return
        try:
            parts = urlsplit(self.prose_url)
            valid = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            valid = False
        if not valid:
            raise ConfigError(
                f"prose_url must be an address such as http://127.0.0.1:8080/v1, not "
                f"{self.prose_url!r}"
            )
        if "@" in parts.netloc or parts.query or parts.fragment:
            raise ConfigError(
                "prose_url must hold no password, query or fragment, since settings are shown in "
                "reports; name the variable that holds a key in prose_key_env"
            )
        if not self.prose_model:
            raise ConfigError("prose_url needs prose_model, the name of the model that writes")

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Reads settings by name; an unknown name is refused."""
        known = {field.name: field for field in fields(cls)}
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise ConfigError(
                f"unknown setting {unknown[0]!r}; known settings: {', '.join(sorted(known))}"
            )
        for name, value in values.items():
            expected = type(known[name].default)
            if expected is float and type(value) is int:
                continue
            if type(value) is not expected:
                raise ConfigError(f"{name} must be {expected.__name__}, not {type(value).__name__}")
        return cls(**values)

    def with_(self, **changes: Any) -> Self:
        """The same configuration with some settings changed."""
        return replace(self, **changes)

    @property
    def digest(self) -> str:
        """Twelve hex digits that change with any setting that can change an answer."""
        relevant = {k: v for k, v in asdict(self).items() if k != "threads"}
        return hashlib.sha256(json.dumps(relevant, sort_keys=True).encode()).hexdigest()[:12]
