"""The evidence model: where a passage answers a question, and whether one text supports another.

One ONNX graph (MiniLM-L6 trunk, heads for span, answerability, entailment and sameness) run by
onnxruntime on the CPU. ``qa/models/README.md`` says how it was made. A graph with the input
``judging`` computes either what reads or what judges; one without computes both each time.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from secondsource.config import Config
from secondsource.errors import ModelError
from secondsource.qa.language import as_question
from secondsource.qa.logistic import sigmoid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

MAX_PAIR_TOKENS = 224
MAX_QUESTION_TOKENS = 96
MAX_SPAN_TOKENS = 26
JUDGING = "judging"
"""Input of a graph with two branches, a scalar boolean: true for judgements, false for readings."""
_STRIDE_TOKENS = 64
_BATCH_TOKENS = 1024
"""Padded tokens a batch: larger ones are slower, and their activations share one coarser scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A possible answer, half-open code points of the context it was read in.

    ``score``: summed start and end logits minus those of "no answer"; above 0 the model prefers
    the span to none.
    """

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanReading:
    """What the model read in one context: spans, best first, and the answerability logit."""

    spans: tuple[Span, ...]
    answerable_logit: float

    @property
    def answerable_probability(self) -> float:
        """The model's own, uncalibrated, in (0, 1)."""
        return sigmoid(self.answerable_logit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entailment:
    """Probabilities, summing to 1, that the premise entails, leaves open or contradicts.

    ``same``: where both texts are the same question with an answer behind it, the log-odds that the
    answers say the same; None from a model that was not taught to tell.
    """

    entailment: float
    neutral: float
    contradiction: float
    same: float | None = None


class EvidenceModel(Protocol):
    """Reads passages and judges pairs of texts."""

    @property
    def id(self) -> str:
        """Name and digest of the weights; part of what an answer depends on."""
        ...

    def read(self, question: str, contexts: Sequence[str], *, spans: int = 12) -> list[SpanReading]:
        """One reading a context, in order; a context without words has no spans."""
        ...

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        """One judgement a (premise, hypothesis) pair, in order."""
        ...


@runtime_checkable
class AnswersYesNo(Protocol):
    """A model that was taught to answer yes/no questions as they are asked."""

    def answer_yes_no(self, question: str, passages: Sequence[str]) -> list[Entailment]:
        """One judgement a passage: entailed is yes, contradicted no, neutral neither."""
        ...


class OnnxEvidenceModel:
    """The evidence model from ``folder/evidence.onnx`` and ``folder/tokenizer.json``.

    ``threads``: 0 for one a core. Safe to call from several threads. Raises ModelError when a
    file is missing, is not what ``folder/sha256.json`` says, or cannot be loaded.
    """

    def __init__(self, folder: Path, threads: int = 0) -> None:
        weights, vocabulary = folder / "evidence.onnx", folder / "tokenizer.json"
        digests = _checked_digests(folder, (weights, vocabulary))
        import onnxruntime
        from tokenizers import Tokenizer

        onnxruntime.set_default_logger_severity(3)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = (
            threads or len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else threads or os.cpu_count() or 1
        )
        options.inter_op_num_threads = 1
        # Threads that wait by spinning take the cores from the other questions.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(
                str(weights), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(vocabulary))
        except Exception as error:  # both libraries raise bare Exception subclasses of their own
            raise ModelError(
                f"the evidence model in {folder} cannot be loaded ({error}); reinstall "
                "secondsource or name another folder in evidence_model"
            ) from error
        self._branches = any(given.name == JUDGING for given in self._session.get_inputs())
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(
            MAX_PAIR_TOKENS, stride=_STRIDE_TOKENS, strategy="only_second"
        )
        self._short = Tokenizer.from_file(str(vocabulary))
        self._short.no_padding()
        self._short.enable_truncation(MAX_QUESTION_TOKENS)
        self._lock = threading.Lock()
        self._id = f"evidence-{digests['evidence.onnx'][:12]}"

    @property
    def id(self) -> str:
        """Name and digest of the weights."""
        return self._id

    def read(self, question: str, contexts: Sequence[str], *, spans: int = 12) -> list[SpanReading]:
        """Implements :meth:`EvidenceModel.read`; a long context is read in overlapping windows."""
        first = self._first(question)
        windows: list[Any] = []
        owners: list[int] = []
        for owner, context in enumerate(contexts):
            encoding = self._encode(first, context)
            for window in [encoding, *encoding.overflowing]:
                windows.append(window)
                owners.append(owner)
        found: list[list[Span]] = [[] for _ in contexts]
        answerable = [float("-inf")] * len(contexts)
        for chunk in batches(windows):
            start, end, logits, *_ = self._run([windows[i] for i in chunk], judging=False)
            for row, index in enumerate(chunk):
                owner = owners[index]
                answerable[owner] = max(answerable[owner], float(logits[row]))
                null = float(start[row][0] + end[row][0])
                found[owner].extend(
                    best_spans(windows[index], start[row], end[row], spans, null=null)
                )
        return [
            SpanReading(spans=merge_spans(candidates, spans), answerable_logit=logit)
            for candidates, logit in zip(found, answerable, strict=True)
        ]

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        """Implements :meth:`EvidenceModel.entail`; a premise too long for one window is cut.

        The order of the graph's segments is (premise, hypothesis); the premise is shortened, never
        the hypothesis.
        """
        import numpy as np

        encodings = [self._pair(premise, hypothesis) for premise, hypothesis in pairs]
        results: list[Entailment | None] = [None] * len(pairs)
        for chunk in batches(encodings):
            _, _, _, logits, *same = self._run([encodings[i] for i in chunk], judging=True)
            shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
            shares = shifted / shifted.sum(axis=1, keepdims=True)
            for place, (index, row) in enumerate(zip(chunk, shares, strict=True)):
                results[index] = Entailment(
                    entailment=float(row[0]),
                    neutral=float(row[1]),
                    contradiction=float(row[2]),
                    same=float(same[0][place]) if same else None,
                )
        return [result for result in results if result is not None]

    def answer_yes_no(self, question: str, passages: Sequence[str]) -> list[Entailment]:
        """Implements :meth:`AnswersYesNo.answer_yes_no`."""
        asked = as_question(question)
        return self.entail([(passage, asked) for passage in passages])

    def _first(self, text: str) -> str:
        """The part of ``text`` that fits into the first segment."""
        encoding = self._short.encode(text, add_special_tokens=False)
        return text[: encoding.offsets[-1][1]] if encoding.overflowing else text

    def _encode(self, first: str, second: str) -> Any:
        with self._lock:
            return self._tokenizer.encode(first, second)

    def _pair(self, premise: str, hypothesis: str) -> Any:
        short = self._first(hypothesis)
        room = MAX_PAIR_TOKENS - 3 - len(self._short.encode(short, add_special_tokens=False).ids)
        with self._lock:
            whole = self._tokenizer.encode("", premise)
        kept = [
            offset for offset, part in zip(whole.offsets, whole.sequence_ids, strict=True) if part
        ]
        if len(kept) > room:
            premise = premise[: kept[room - 1][1]]
        return self._encode(premise, short)

    def _run(self, encodings: Sequence[Any], *, judging: bool) -> list[Floats]:
        """The graph's outputs: span starts and ends, answerable, entailment, and sameness where
        the graph has it."""
        import numpy as np

        width = max(len(encoding.ids) for encoding in encodings)
        feed: dict[str, NDArray[Any]] = {
            name: np.zeros((len(encodings), width), dtype=np.int64)
            for name in ("input_ids", "attention_mask", "token_type_ids")
        }
        for row, encoding in enumerate(encodings):
            n = len(encoding.ids)
            feed["input_ids"][row, :n] = encoding.ids
            feed["attention_mask"][row, :n] = 1
            feed["token_type_ids"][row, :n] = encoding.type_ids
        if self._branches:
            feed[JUDGING] = np.array(judging)
        outputs: list[Floats] = self._session.run(None, feed)
        return outputs


def batches(encodings: Sequence[Any]) -> list[list[int]]:
    """Indices grouped by similar length, so that little is padded."""
    order = sorted(range(len(encodings)), key=lambda i: (len(encodings[i].ids), i))
    groups: list[list[int]] = []
    for index in order:
        width = len(encodings[index].ids)
        if not groups or (len(groups[-1]) + 1) * width > _BATCH_TOKENS:
            groups.append([])
        groups[-1].append(index)
    return groups


def best_spans(encoding: Any, start: Floats, end: Floats, limit: int, *, null: float) -> list[Span]:
    """The best spans of one window's second segment, best first, at most three times ``limit``.

    ``encoding``: of tokenizers; ``start``, ``end``: (tokens,) logits, which may be padded;
    ``null``: what is taken off a span's summed logits to give its score.
    """
    import numpy as np

    tokens = np.array([i for i, part in enumerate(encoding.sequence_ids) if part == 1])
    if tokens.size == 0:
        return []
    n = tokens.size
    # (n, MAX_SPAN_TOKENS): the score of the span that starts at a token and has that many more
    ends = np.full((n, MAX_SPAN_TOKENS), -np.inf, dtype=np.float32)
    for more in range(min(MAX_SPAN_TOKENS, n)):
        ends[: n - more, more] = end[tokens[more:]]
    scores = ends + start[tokens][:, None]
    flat = scores.ravel()
    best = np.argsort(-flat, kind="stable")[: limit * 3]
    spans = []
    for position in best:
        if not np.isfinite(flat[position]):
            break
        first, more = divmod(int(position), MAX_SPAN_TOKENS)
        spans.append(
            Span(
                start=encoding.offsets[tokens[first]][0],
                end=encoding.offsets[tokens[first + more]][1],
                score=float(flat[position]) - null,
            )
        )
    return spans


def merge_spans(candidates: Sequence[Span], limit: int) -> tuple[Span, ...]:
    """Best first, each range once, at most three times ``limit``."""
    seen: set[tuple[int, int]] = set()
    kept: list[Span] = []
    for span in sorted(candidates, key=lambda s: (-s.score, s.start, s.end)):
        if (span.start, span.end) not in seen:
            seen.add((span.start, span.end))
            kept.append(span)
    return tuple(kept[: limit * 3])


def _checked_digests(folder: Path, files: Sequence[Path]) -> dict[str, str]:
    digests = {}
    for file in files:
        try:
            digests[file.name] = hashlib.sha256(file.read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(
                f"the evidence model lacks {file.name} in {folder} ({error.strerror}); reinstall "
                "secondsource or name another folder in evidence_model"
            ) from error
    listed = folder / "sha256.json"
    if listed.exists():
        try:
            expected = dict(json.loads(listed.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise ModelError(
                f"{listed} is no list of digests ({error}); reinstall secondsource or name another "
                "folder in evidence_model"
            ) from error
        for name, digest in digests.items():
            if expected.get(name) != digest:
                raise ModelError(
                    f"{folder / name} is damaged: its SHA-256 is {digest[:12]}..., expected "
                    f"{str(expected.get(name))[:12]}...; reinstall secondsource"
                )
    return digests


def load_evidence_model(
    name: str = "default",
    threads: int = 0,
    *,
    reader: str = "default",
    entailment: str = "default",
) -> EvidenceModel:
    """The evidence model that a configuration asks for; its parts are loaded once.

    ``name``: ``"default"`` for the model that ships with the package, or a folder with one like
    it. ``reader`` and ``entailment``: ``"default"`` for that model's own, or a Hugging Face model
    (:mod:`secondsource.qa.hub_models`) to read or to judge in its place. What is replaced is not
    loaded. Raises ModelError for a model that is missing or cannot be used.
    """
    if reader == "default" and entailment == "default":
        return _onnx_model(name, threads)
    from secondsource.qa.hub_models import ComposedEvidenceModel, load_entailment, load_reader

    return ComposedEvidenceModel(
        _onnx_model(name, threads) if reader == "default" else load_reader(reader, threads),
        _onnx_model(name, threads)
        if entailment == "default"
        else load_entailment(entailment, threads),
    )


def configured_evidence_model(config: Config) -> EvidenceModel:
    """:func:`load_evidence_model` with the settings of ``config``."""
    return load_evidence_model(
        config.evidence_model,
        config.threads,
        reader=config.reader,
        entailment=config.entailment_model,
    )


@cache
def _onnx_model(name: str, threads: int) -> OnnxEvidenceModel:
    if name == "default":
        return OnnxEvidenceModel(Path(str(resources.files("secondsource.qa") / "models")), threads)
    return OnnxEvidenceModel(Path(name), threads)
