"""Examples as token ids, and batches of like length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .examples import Example, Label, Reading
from .labels import Floats, Labels

MAX_TOKENS = 224
WIDTHS = (32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224)
"""Padded lengths, in tokens: close together, since padding is computed on too."""
NO_LABEL = -1

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids of one example; ``second`` is where its second text begins."""

    ids: NDArray[np.int32]
    second: int
    start: int
    """Token of the answer's start; 0 for none, -1 for a judgement."""
    end: int
    label: int
    """A ``Label``, or ``NO_LABEL`` for a reading."""
    taught: Floats | None = None
    """The probabilities (3,) to learn instead of the label, where a teacher gave some."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrays (rows, width), or (rows,) for the targets."""

    input_ids: Ints
    attention_mask: Ints
    token_type_ids: Ints
    start: Ints
    end: Ints
    label: Ints
    taught: Floats
    """(rows, 3); a row of zeros where the label is what is learned."""

    @property
    def tokens(self) -> int:
        """Tokens without padding."""
        return int(self.attention_mask.sum())

    @property
    def judged(self) -> bool:
        """Whether the rows are judgements, not readings."""
        return bool((self.label != NO_LABEL).any())

    @property
    def targets(self) -> int:
        """Rows with an example, at least 1."""
        return max(1, int(((self.start >= 0) | (self.label >= 0)).sum()))

    def split(self, parts: int) -> list[Batch]:
        """The rows in at most ``parts`` batches of like size."""
        size = -(-len(self.label) // parts)
        cuts = [slice(begin, begin + size) for begin in range(0, len(self.label), size)]
        return [
            Batch(
                self.input_ids[rows], self.attention_mask[rows], self.token_type_ids[rows],
                self.start[rows], self.end[rows], self.label[rows], self.taught[rows],
            )
            for rows in cuts
        ]  # fmt: skip


def encode(
    examples: Sequence[Example],
    tokenizer: Any,
    labels: Labels | None = None,
    *,
    closed: bool = True,
) -> list[Encoded]:
    """Token ids; a reading whose answer would be cut off is left out.

    ``labels``: what a teacher said of the judgements. ``closed``: leave out those that have no
    label and of which no teacher said anything, too.
    """
    found = []
    tokenizer.no_padding()
    for begin in range(0, len(examples), 4096):
        part = examples[begin : begin + 4096]
        for kind, strategy in ((True, "only_second"), (False, "longest_first")):
            chosen = [e for e in part if isinstance(e, Reading) is kind]
            tokenizer.enable_truncation(MAX_TOKENS, strategy=strategy)
            texts = [
                (e.question, e.context) if isinstance(e, Reading) else (e.premise, e.hypothesis)
                for e in chosen
            ]
            for example, encoding in zip(chosen, tokenizer.encode_batch(texts), strict=True):
                encoded = _encoded(example, encoding, labels)
                if encoded is None:
                    continue
                if not closed or encoded.label != Label.OPEN or encoded.taught is not None:
                    found.append(encoded)
    return found


def _encoded(example: Example, encoding: Any, labels: Labels | None) -> Encoded | None:
    ids = np.array(encoding.ids, dtype=np.int32)
    types = encoding.type_ids
    second = types.index(1) if 1 in types else len(ids)
    if not isinstance(example, Reading):
        taught = labels.target(example) if labels is not None else None
        return Encoded(ids, second, -1, -1, int(example.label), taught)
    if example.start < 0:
        return Encoded(ids, second, 0, 0, NO_LABEL)
    offsets = encoding.offsets
    # the last token is the closing separator
    held = [
        i
        for i in range(second, len(ids) - 1)
        if offsets[i][0] < example.end and example.start < offsets[i][1]
    ]
    if not held or offsets[len(ids) - 2][1] < example.end:
        return None
    return Encoded(ids, second, held[0], held[-1], NO_LABEL)


def batches(encoded: Sequence[Encoded], tokens: int, rng: random.Random) -> Iterator[Batch]:
    """Batches of one width and ``tokens`` padded tokens, or one row, in random order.

    A batch holds readings or judgements, never both: they go through different layers.
    """
    alike: dict[tuple[int, bool], list[int]] = {
        (width, judged): [] for width in WIDTHS for judged in (False, True)
    }
    order = list(range(len(encoded)))
    rng.shuffle(order)
    for index in order:
        each = encoded[index]
        width = next(w for w in WIDTHS if len(each.ids) <= w)
        alike[width, each.label != NO_LABEL].append(index)
    rows = {width: max(1, tokens // width) for width in WIDTHS}
    groups = [
        (width, members[i : i + rows[width]])
        for (width, _), members in alike.items()
        for i in range(0, len(members), rows[width])
    ]
    rng.shuffle(groups)
    for width, members in groups:
        yield padded([encoded[i] for i in members], width, rows[width])


def padded(part: Sequence[Encoded], width: int, rows: int) -> Batch:
    """One batch of ``rows`` rows; rows without an example have no target and count nothing."""
    ids = np.zeros((rows, width), dtype=np.int64)
    mask, types = np.zeros_like(ids), np.zeros_like(ids)
    start, end = np.full(rows, -1, dtype=np.int64), np.full(rows, -1, dtype=np.int64)
    label = np.full(rows, NO_LABEL, dtype=np.int64)
    taught = np.zeros((rows, 3), dtype=np.float32)
    mask[:, 0] = 1
    for row, each in enumerate(part):
        n = len(each.ids)
        ids[row, :n] = each.ids
        mask[row, :n] = 1
        types[row, each.second : n] = 1
        start[row], end[row], label[row] = each.start, each.end, each.label
        if each.taught is not None:
            taught[row] = each.taught
    return Batch(ids, mask, types, start, end, label, taught)
