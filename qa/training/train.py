"""Trains the evidence model: one pass over the mix, resumable, the same command on CPU and GPU."""

from __future__ import annotations

import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from .batches import Batch, Encoded, batches, encode
from .examples import Example, Label
from .labels import Labels
from .network import EvidenceNetwork, save_weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How the weights are learned.

    ``tokens``: to train on in all, padding not counted; 0 for one pass. ``minutes``: to train for
    at most, earlier runs of the same folder counted in; 0 for no limit. The learning rate rises
    over ``warmup`` steps to ``rate`` and falls linearly to zero at the end of whichever comes
    first, so that a run cut short by the clock is a finished one. ``answerable``
    weighs that loss against the span's. ``average``: decay of the weights' moving average, which
    is what is kept.
    """

    rate: float = 1e-4
    warmup: int = 200
    tokens: int = 0
    minutes: float = 0.0
    batch_tokens: int = 4096
    answerable: float = 0.5
    average: float = 0.999
    weight_decay: float = 0.01
    clip: float = 1.0
    seed: int = 1
    checkpoint_s: float = 300.0
    log_steps: int = 25
    eval_steps: int = 500
    compiled: bool = False


def train(
    run: Path,
    mixed: Sequence[Example],
    held_back: Sequence[Example],
    tokenizer: Any,
    schedule: Schedule,
    network: EvidenceNetwork,
    labels: Labels | None = None,
) -> Path:
    """Trains ``network`` in the folder ``run`` and returns the weights' path.

    ``labels``: what a teacher said of the mix; the held-back examples keep their own labels.
    Goes on from the checkpoint in ``run`` if there is one. Writes ``log.jsonl`` (a line every
    ``log_steps``) and ``checkpoint.pt``.
    """
    run.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(schedule.seed)
    if device.type == "cuda":
        torch.set_float32_matmul_precision("high")
    network = network.to(device).train()
    loop = _Loop(run, network, schedule, device)
    encoded = encode(mixed, tokenizer, labels)
    total = sum(len(e.ids) for e in encoded)
    loop.begin(min(total, schedule.tokens) if schedule.tokens else total)
    loop.run(encoded, encode(held_back, tokenizer))
    return loop.finish()


_Encoder = Callable[[Tensor, Tensor, Tensor], Tensor]
_Part = tuple[Tensor, int]
"""A loss summed over its examples, and how many they are."""


class _Loop:
    """The steps of a run.

    On a CPU every core takes a part of the batch through the whole network. Sharing each matrix
    product out among the cores instead makes them wait for one another hundreds of times a step,
    and half the speed is lost, more on a busy machine.
    """

    def __init__(
        self, run: Path, network: EvidenceNetwork, schedule: Schedule, device: torch.device
    ) -> None:
        self._run, self._network, self._schedule = run, network, schedule
        self._device = device
        self._learned = [p for p in network.parameters() if p.requires_grad]
        self._average = [p.detach().clone() for p in self._learned]
        self._optimizer = torch.optim.AdamW(
            self._learned, lr=schedule.rate, weight_decay=schedule.weight_decay, fused=True
        )
        self._states: tuple[_Encoder, _Encoder] = (network.read, network.judged)
        if schedule.compiled:
            read, judged = (torch.compile(way, dynamic=False) for way in self._states)
            self._states = (read, judged)
        self._cores = torch.get_num_threads() if device.type == "cpu" else 1
        self._step = self._tokens = self._total = 0
        self._elapsed = 0.0
        self._losses: list[dict[str, _Part]] = []

    def begin(self, total: int) -> None:
        self._total = total
        file = self._run / "checkpoint.pt"
        if file.exists():
            state = torch.load(file, map_location=self._device, weights_only=True)
            self._network.load_state_dict(state["network"])
            self._optimizer.load_state_dict(state["optimizer"])
            for own, kept in zip(self._average, state["average"], strict=True):
                own.copy_(kept)
            self._step, self._tokens = state["step"], state["tokens"]
            self._elapsed = state["elapsed_s"]

    def run(self, encoded: Sequence[Encoded], held_back: Sequence[Encoded]) -> None:
        rng = random.Random(self._schedule.seed)
        stream = islice(batches(encoded, self._schedule.batch_tokens, rng), self._step, None)
        began, saved = time.monotonic() - self._elapsed, time.monotonic()
        single = partial(torch.set_num_threads, 1)
        with ThreadPoolExecutor(self._cores, initializer=single) as pool:
            for batch in stream:
                self._elapsed = time.monotonic() - began
                if self._progress() >= 1:
                    break
                self._learn(batch, pool)
                if self._step % self._schedule.log_steps == 0:
                    self._log()
                if self._step % self._schedule.eval_steps == 0:
                    self._evaluate(held_back)
                if time.monotonic() - saved > self._schedule.checkpoint_s:
                    self._checkpoint()
                    saved = time.monotonic()
        self._checkpoint()

    def finish(self) -> Path:
        with torch.no_grad():
            for own, kept in zip(self._learned, self._average, strict=True):
                own.copy_(kept)
        path = self._run / "evidence.safetensors"
        save_weights(self._network, path)
        return path

    def _progress(self) -> float:
        """The share of the run that is done, by tokens or by the clock."""
        clock = self._elapsed / (60 * self._schedule.minutes) if self._schedule.minutes else 0.0
        return max(self._tokens / self._total, clock)

    def _rate(self) -> float:
        warm = min(1.0, (self._step + 1) / self._schedule.warmup)
        return self._schedule.rate * warm * max(0.0, 1 - self._progress())

    def _learn(self, batch: Batch, pool: ThreadPoolExecutor) -> None:
        for group in self._optimizer.param_groups:
            group["lr"] = self._rate()
        parts = batch.split(self._cores)
        gradients = self._gradients
        if len(parts) == 1:
            done = [gradients(batch, batch.targets)]
        else:
            done = list(pool.map(lambda part: gradients(part, batch.targets), parts))
        # summed in the parts' order, so that a run can be repeated to the last bit
        for parameter, *found in zip(self._learned, *(g for g, _ in done), strict=True):
            held = [g for g in found if g is not None]
            parameter.grad = sum(held[1:], held[0]) if held else None
        torch.nn.utils.clip_grad_norm_(self._learned, self._schedule.clip)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        self._step += 1
        self._tokens += batch.tokens
        # a young average follows closely, so that the start leaves no trace in it
        decay = min(self._schedule.average, self._step / (self._step + 10))
        with torch.no_grad():
            torch._foreach_lerp_(self._average, self._learned, 1 - decay)
        self._losses.extend(losses for _, losses in done)

    def _gradients(
        self, batch: Batch, targets: int
    ) -> tuple[Sequence[Tensor | None], dict[str, _Part]]:
        """The learned parameters' gradients of the batch's part in the mean over ``targets``."""
        with torch.autocast(self._device.type, dtype=torch.bfloat16):
            losses = self._part_losses(batch, self._states)
            weights = {"span": 1.0, "answerable": self._schedule.answerable, "entailment": 1.0}
            loss = sum(weights[name] * value for name, (value, _) in losses.items())
        if not isinstance(loss, Tensor):
            return [None] * len(self._learned), {}
        found = torch.autograd.grad(loss / targets, self._learned, allow_unused=True)
        return found, {name: (value.detach(), n) for name, (value, n) in losses.items()}

    def _part_losses(self, batch: Batch, states: tuple[_Encoder, _Encoder]) -> dict[str, _Part]:
        ids, mask, types, start, end, label, taught = (
            torch.from_numpy(array).to(self._device)
            for array in (
                batch.input_ids, batch.attention_mask, batch.token_type_ids,
                batch.start, batch.end, batch.label, batch.taught,
            )
        )  # fmt: skip
        read, judge = states
        if batch.judged:
            judging = label >= 0
            logits = self._network.judging_head(judge(ids, mask, types)).float()
            judged = judgement_loss(logits[judging], label[judging], taught[judging])
            return {"entailment": (judged, int(judging.sum()))}
        reading = start >= 0
        if not (n := int(reading.sum())):
            return {}
        starts, ends, answerable = (
            x.float() for x in self._network.reading_heads(read(ids, mask, types))
        )
        # only the passage, or position 0 for "no answer", can be pointed at
        allowed = types.bool()
        allowed[:, 0] = True
        span = sum(
            F.cross_entropy(
                logits.masked_fill(~allowed, -1e4),
                target.masked_fill(~reading, -100),
                reduction="sum",
            )
            for logits, target in ((starts, start), (ends, end))
        )
        answers = F.binary_cross_entropy_with_logits(
            answerable[reading], (start[reading] > 0).float(), reduction="sum"
        )
        return {"span": (span / 2, n), "answerable": (answers, n)}

    def _evaluate(self, held_back: Sequence[Encoded]) -> None:
        found = []
        for batch in batches(held_back, self._schedule.batch_tokens, random.Random(0)):
            with torch.no_grad(), torch.autocast(self._device.type, dtype=torch.bfloat16):
                # not compiled: without gradients it would be another graph for every width
                ways = (self._network.read, self._network.judged)
                found.append(self._part_losses(batch, ways))
        self._write({"held_back": _means(found)})

    def _log(self) -> None:
        self._write({"loss": _means(self._losses), "rate": self._rate()})
        self._losses = []

    def _write(self, what: dict[str, Any]) -> None:
        line = {
            "step": self._step,
            "tokens": self._tokens,
            "of": self._total,
            "elapsed_s": round(self._elapsed, 1),
            **what,
        }
        with (self._run / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")

    def _checkpoint(self) -> None:
        state = {
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "average": self._average,
            "step": self._step,
            "tokens": self._tokens,
            "elapsed_s": self._elapsed,
        }
        partial = self._run / "checkpoint.partial"
        torch.save(state, partial)
        partial.replace(self._run / "checkpoint.pt")


def _means(losses: Iterable[dict[str, _Part]]) -> dict[str, float]:
    """Each loss an example, over all the parts that have it."""
    sums: defaultdict[str, float] = defaultdict(float)
    counts: defaultdict[str, int] = defaultdict(int)
    for part in losses:
        for name, (value, n) in part.items():
            sums[name] += float(value)
            counts[name] += n
    return {name: round(sums[name] / counts[name], 4) for name in sums}


def judgement_loss(logits: Tensor, label: Tensor, taught: Tensor) -> Tensor:
    """Summed cross-entropy; where only "not entailed" is known, -log(1 - p(entailed)).

    Where ``taught`` (rows, 3) is not zero, the cross-entropy to those probabilities.
    """
    by_teacher = taught.sum(dim=1) > 0
    known = ~by_teacher & (label != int(Label.NOT_ENTAILMENT))
    loss = F.cross_entropy(logits[known], label[known], reduction="sum")
    loss = loss + F.cross_entropy(logits[by_teacher], taught[by_teacher], reduction="sum")
    half = logits[~by_teacher & ~known]
    # log(1 - p0) = logsumexp of the others - logsumexp of all
    return loss + (half.logsumexp(dim=1) - half[:, 1:].logsumexp(dim=1)).sum()
