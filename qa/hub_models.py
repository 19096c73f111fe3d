"""Hugging Face models that read or judge in place of the shipped evidence model.

A reader is an extractive question answering model, an entailment model a cross-encoder over
(premise, hypothesis). They come from a local folder or from the Hugging Face cache of this
machine; nothing is ever downloaded here.

``qa/models/calibration.json`` was fitted to the logits of the shipped model. With another one its
probabilities, and the thresholds that they are compared with, are off by an unknown amount: the
answers need measuring again, with ``secondsource.eval``.
"""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from secondsource.errors import ModelError
from secondsource.qa.evidence import (
    MAX_QUESTION_TOKENS,
    Entailment,
    Span,
    SpanReading,
    batches,
    best_spans,
    merge_spans,
)
from secondsource.qa.hub_weights import HubModel, PairTokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

READER_TOKENS = 384
"""Tokens of a reader's window, special ones included; most readers were trained on so many."""
PAIR_TOKENS = 512
STRIDE_TOKENS = 128
NOTHING_TO_READ = -20.0
"""Logit of a context without words."""
_CERTAIN = 1e-6  # probabilities are kept so far from 1
_FEWEST_SPANS = 12  # that are looked at, however few are asked for

_LOADING = threading.Lock()


class _Reads(Protocol):
    @property
    def id(self) -> str: ...

    def read(
        self, question: str, contexts: Sequence[str], *, spans: int = 12
    ) -> list[SpanReading]: ...


class _Judges(Protocol):
    @property
    def id(self) -> str: ...

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]: ...


class ComposedEvidenceModel:
    """An evidence model of which one part reads and another one judges.

    As safe to call from several threads as its parts are.
    """

    def __init__(self, reader: _Reads, entailment: _Judges) -> None:
        self._reader = reader
        self._entailment = entailment

    @property
    def id(self) -> str:
        """The ids of both parts, joined by a plus sign."""
        return f"{self._reader.id}+{self._entailment.id}"

    def read(self, question: str, contexts: Sequence[str], *, spans: int = 12) -> list[SpanReading]:
        """Implements :meth:`EvidenceModel.read`."""
        return self._reader.read(question, contexts, spans=spans)

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        """Implements :meth:`EvidenceModel.entail`."""
        return self._entailment.entail(pairs)


class HubReader:
    """A reader of spans, of transformers' AutoModelForQuestionAnswering.

    ``name``: a local folder, or a hub name that is in the cache. ``threads``: 0 for as many as
    torch takes. Safe to call from several threads. Raises ModelError when the model is missing,
    cannot be loaded, has no trained question answering head or no tokenizer that gives offsets.

    A reader trained with unanswerable questions (as in SQuAD 2.0) scores a span by its logits
    minus those of "no answer", which it puts on the CLS token. One trained without them never
    learned that; it is told by what it makes of questions that a text has nothing to say about.
    Its best span is scored by the log-odds that the answer is there or overlaps it, given that
    it is in the context, and the others by their distance to it: a reader that sees one place and
    no other is sure, one that wavers is not.
    """

    def __init__(self, name: str, threads: int = 0) -> None:
        self._model = HubModel(
            name,
            threads,
            setting="reader",
            task="QuestionAnswering",
            trained="extractive question answering",
            tokens=READER_TOKENS,
        )
        question = min(MAX_QUESTION_TOKENS, self._model.window // 4)
        self._tokens = PairTokens(
            self._model.tokenizer,
            first=question,
            window=self._model.window,
            cut="only_second",
            stride=min(STRIDE_TOKENS, self._model.window // 4),
        )
        self._finds_none = True
        with self._model.first_use():
            none = sum(self._prefers_none(*probe) for probe in _UNANSWERABLE)
        self._finds_none = 2 * none > len(_UNANSWERABLE)

    @property
    def id(self) -> str:
        """``reader-NAME@DIGEST``: the name without its folders, and a digest of what was loaded."""
        return f"reader-{self._model.label}"

    @property
    def finds_none(self) -> bool:
        """Whether the reader was trained to say that a context does not answer."""
        return self._finds_none

    def read(self, question: str, contexts: Sequence[str], *, spans: int = 12) -> list[SpanReading]:
        """Implements :meth:`EvidenceModel.read`; a long context is read in overlapping windows.

        ``answerable_logit`` is the best span's score, so it says nothing that the spans do not
        say; ``NOTHING_TO_READ`` where there is none. An overlong question is cut.
        """
        windows: list[Any] = []
        owners: list[int] = []
        for owner, context in enumerate(contexts):
            for window in self._tokens.windows(question, context):
                windows.append(window)
                owners.append(owner)
        starts, ends = self._logits(windows)
        nulls = [
            self._null(window, start, end)
            for window, start, end in zip(windows, starts, ends, strict=True)
        ]
        if not self._finds_none:
            nulls = _largest(nulls, owners)
        found: list[list[Span]] = [[] for _ in contexts]
        limit = max(spans, _FEWEST_SPANS)
        for index, owner in enumerate(owners):
            best = best_spans(windows[index], starts[index], ends[index], limit, null=nulls[index])
            found[owner].extend(_trimmed(best, contexts[owner]))
        return [self._reading(merge_spans(candidates, limit), spans) for candidates in found]

    def _reading(self, found: tuple[Span, ...], limit: int) -> SpanReading:
        """The reading of one context; ``found`` best first."""
        if not found:
            return SpanReading(spans=(), answerable_logit=NOTHING_TO_READ)
        lift = 0.0 if self._finds_none else _log_odds(found) - found[0].score
        spans = tuple(
            Span(start=span.start, end=span.end, score=span.score + lift)
            for span in found[: limit * 3]
        )
        return SpanReading(spans=spans, answerable_logit=spans[0].score)

    def _prefers_none(self, question: str, context: str) -> bool:
        """Whether it scores every span of the context below "no answer"."""
        (reading,) = self.read(question, [context], spans=1)
        return reading.answerable_logit < 0.0

    def _logits(self, windows: Sequence[Any]) -> tuple[list[Floats], list[Floats]]:
        """(tokens,) start and end logits of each window, padded at their end."""
        starts: dict[int, Floats] = {}
        ends: dict[int, Floats] = {}
        for chunk in batches(windows):
            output = self._model.run([windows[i] for i in chunk])
            start, end = output.start_logits.float().numpy(), output.end_logits.float().numpy()
            for row, index in enumerate(chunk):
                starts[index], ends[index] = start[row], end[row]
        return [starts[i] for i in range(len(windows))], [ends[i] for i in range(len(windows))]

    def _null(self, window: Any, start: Floats, end: Floats) -> float:
        """What a span's logits are compared with: those of none, or of all spans together."""
        import numpy as np

        if self._finds_none:
            none = window.ids.index(self._model.cls) if self._model.cls in window.ids else 0
            return float(start[none] + end[none])
        tokens = [i for i, part in enumerate(window.sequence_ids) if part == 1]
        if not tokens:
            return -math.inf
        return float(np.logaddexp.reduce(start[tokens]) + np.logaddexp.reduce(end[tokens]))


class HubEntailment:
    """A judge of (premise, hypothesis) pairs, of AutoModelForSequenceClassification.

    The labels are read from ``id2label`` of its config.json: entailment, neutral and
    contradiction in any order and spelling, or entailment and not_entailment. A model with two
    labels never says "contradiction": what it does not find entailed counts as neutral.

    ``name``, ``threads`` and errors as of :class:`HubReader`; labels that are none of these are a
    ModelError too. Safe to call from several threads.
    """

    def __init__(self, name: str, threads: int = 0) -> None:
        self._model = HubModel(
            name,
            threads,
            setting="entailment_model",
            task="SequenceClassification",
            trained="entailment",
            tokens=PAIR_TOKENS,
        )
        self._columns = _columns(name, self._model.labels)
        self._tokens = PairTokens(
            self._model.tokenizer,
            second=self._model.window // 2,
            window=self._model.window,
            cut="only_first",
        )
        with self._model.first_use():
            self.entail([("Rain fell all day.", "It rained."), ("Rain fell.", "The sun shone.")])

    @property
    def id(self) -> str:
        """``entailment-NAME@DIGEST``, made like :attr:`HubReader.id`."""
        return f"entailment-{self._model.label}"

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        """Implements :meth:`EvidenceModel.entail`; a premise too long for the model is cut.

        A hypothesis is cut only if it alone is longer than half of what the model reads.
        """
        import numpy as np

        encodings = [self._tokens.windows(*pair)[0] for pair in pairs]
        results: dict[int, Entailment] = {}
        for chunk in batches(encodings):
            logits = self._model.run([encodings[i] for i in chunk]).logits.float().numpy()
            shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
            for index, row in zip(chunk, shifted / shifted.sum(axis=1, keepdims=True), strict=True):
                results[index] = self._judgement([float(p) for p in row])
        return [results[i] for i in range(len(pairs))]

    def _judgement(self, row: Sequence[float]) -> Entailment:
        entailment = row[self._columns["entailment"]]
        if "contradiction" not in self._columns:
            return Entailment(entailment=entailment, neutral=1.0 - entailment, contradiction=0.0)
        return Entailment(
            entailment=entailment,
            neutral=row[self._columns["neutral"]],
            contradiction=row[self._columns["contradiction"]],
        )


def load_reader(name: str, threads: int = 0) -> HubReader:
    """The reader of that name, one per process; raises ModelError like :class:`HubReader`."""
    with _LOADING:
        return _reader(name, threads)


def load_entailment(name: str, threads: int = 0) -> HubEntailment:
    """The judge of that name, one per process; raises ModelError like :class:`HubEntailment`."""
    with _LOADING:
        return _entailment(name, threads)


_reader = cache(HubReader)
_entailment = cache(HubEntailment)


_MEANINGS = {
    word: meaning
    for meaning, words in (
        ("entailment", "entailment entails entailed entail e supports supported support"),
        ("neutral", "neutral neutrality n notenoughinfo notenoughinformation nei undetermined"),
        ("contradiction", "contradiction contradicts contradictory contradict c refutes refuted"),
        ("not_entailment", "notentailment notentailed nonentailment noentailment"),
    )
    for word in words.split()
}


def _columns(name: str, labels: Mapping[int, str]) -> dict[str, int]:
    """The column of each label by its meaning, spelled as in ``_MEANINGS``."""
    columns = {
        _MEANINGS.get(re.sub(r"[^a-z]", "", str(label).lower()), ""): int(column)
        for column, label in labels.items()
    }
    if len(columns) != len(labels) or set(columns) not in (
        {"entailment", "neutral", "contradiction"},
        {"entailment", "not_entailment"},
    ):
        raise ModelError(
            f"the labels of the entailment_model {name!r} are "
            f"{', '.join(repr(label) for label in labels.values())}; they must be entailment, "
            "neutral and contradiction, or entailment and not_entailment: write what they stand "
            "for into id2label of its config.json, or name another model"
        )
    return columns


def _largest(values: Sequence[float], owners: Sequence[int]) -> list[float]:
    """Each value replaced by the largest one of the same owner."""
    largest: dict[int, float] = {}
    for value, owner in zip(values, owners, strict=True):
        largest[owner] = max(value, largest.get(owner, -math.inf))
    return [largest[owner] for owner in owners]


def _trimmed(spans: Sequence[Span], context: str) -> Iterator[Span]:
    """The spans without white space at their edges; those of nothing else are left out."""
    for span in spans:
        text = context[span.start : span.end]
        if stripped := text.strip():
            start = span.start + len(text) - len(text.lstrip())
            yield Span(start=start, end=start + len(stripped), score=span.score)


def _log_odds(spans: Sequence[Span]) -> float:
    """Log-odds that one of the spans that overlap the first is right; scores are log(p)."""
    best = spans[0]
    mass = sum(
        math.exp(span.score) for span in spans if span.start < best.end and best.start < span.end
    )
    share = min(mass, 1.0 - _CERTAIN)
    return math.log(share / (1.0 - share))


_UNANSWERABLE = (
    (
        "Who wrote the opera?",
        "The harbour was dredged in spring so that larger ferries could berth there.",
    ),
    (
        "How many goals did the visitors score?",
        "Add the flour slowly, stir until the dough is smooth, and let it rest under a cloth.",
    ),
    (
        "When was the satellite launched?",
        "The terns nest on the northern cliffs, where foxes cannot reach their eggs.",
    ),
    (
        "What is the capital of Bolivia?",
        "Her brother repaired clocks in a small shop behind the railway station.",
    ),
    (
        "How much does the medicine cost?",
        "Granite is harder than limestone and weathers far more slowly in the rain.",
    ),
)
"""Questions, each with a text that has nothing to say about it."""
