"""What a teacher says of judgements: probabilities that the small network learns to give too."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from secondsource.errors import InputError

from .examples import Judgement, Label

if TYPE_CHECKING:
    from .batches import Batch
    from .network import EvidenceNetwork

TEACHERS_SHARE = 0.7
"""Of what is learned of a pair whose label is known; the rest is the label's."""

Floats = NDArray[np.float32]


class Labels:
    """A teacher's probabilities of entailment, neutral and contradiction by premise and hypothesis.

    "Distilling the Knowledge in a Neural Network", Hinton et al., 2015.
    """

    def __init__(self, held: dict[int, Floats] | None = None) -> None:
        self._held = dict(held or {})

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, example: Judgement) -> bool:
        return _key(example) in self._held

    def add(self, example: Judgement, probabilities: Floats) -> None:
        """Keeps the (3,) probabilities of the example's premise and hypothesis."""
        self._held[_key(example)] = probabilities.astype(np.float32)

    def target(self, example: Judgement) -> Floats | None:
        """What to learn of the example, (3,), summing to 1; None where the teacher said nothing.

        A known label keeps its part. Where only "not entailed" is known, the teacher says which
        of the other two.
        """
        said = self._held.get(_key(example))
        if said is None:
            return None
        if example.label is Label.OPEN:
            return said
        if example.label is Label.NOT_ENTAILMENT:
            rest = np.array([0.0, said[1], said[2]], dtype=np.float32) + np.float32(1e-6)
            rest[0] = 0.0
            found: Floats = rest / rest.sum()
            return found
        mixed = TEACHERS_SHARE * said
        mixed[int(example.label)] += 1 - TEACHERS_SHARE
        return mixed

    @classmethod
    def read(cls, path: Path) -> Labels:
        """The labels in a file of :meth:`write`. Raises InputError when it holds none."""
        try:
            with np.load(path, allow_pickle=False) as file:
                keys, probabilities = file["keys"], file["probabilities"].astype(np.float32)
        except (OSError, EOFError, KeyError, TypeError, ValueError, BadZipFile) as error:
            raise InputError(f"{path} holds no labels of a teacher: {error}") from error
        if probabilities.shape != (len(keys), 3):
            raise InputError(f"{path} holds no labels of a teacher: keys and values do not match")
        return cls(dict(zip(keys.tolist(), probabilities, strict=True)))

    def write(self, path: Path) -> None:
        """Writes an .npz file; one half written never stands under ``path``."""
        partly = path.with_name(path.name + ".partial")
        with partly.open("wb") as file:
            np.savez(
                file,
                keys=np.fromiter(self._held, dtype=np.uint64, count=len(self._held)),
                probabilities=np.array(list(self._held.values()), dtype=np.float16).reshape(-1, 3),
            )
        partly.replace(path)


def _key(example: Judgement) -> int:
    text = f"{example.premise}\x00{example.hypothesis}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def label(
    teacher: EvidenceNetwork,
    tokenizer: Any,
    examples: Iterable[Judgement],
    path: Path,
    *,
    minutes: float = 0.0,
    save_s: float = 300.0,
    report: Callable[[str], None] = print,
) -> Labels:
    """Has ``teacher`` judge the examples, in order, and keeps what it says in ``path``.

    What stands there already is kept and not judged again. ``minutes``: to stop after; 0 for
    no limit. On a CPU each core takes a part of each batch.
    """
    import torch

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    teacher = teacher.to(device).eval()
    held = Labels.read(path) if path.exists() else Labels()
    missing = {_key(e): e for e in examples if e not in held}
    todo = list(missing.values())
    began = saved = time.monotonic()
    cores = torch.get_num_threads() if device.type == "cpu" else 1
    done = 0
    with ThreadPoolExecutor(cores, initializer=partial(torch.set_num_threads, 1)) as pool:
        for part, batch in groups_of_like_length(todo, tokenizer):
            now = time.monotonic()
            if minutes and now - began > 60 * minutes:
                break
            judge = partial(_judge, teacher, device)
            said = np.concatenate(list(pool.map(judge, batch.split(cores))))
            for example, probabilities in zip(part, said, strict=False):
                held.add(example, probabilities)
            done += len(part)
            if now - saved > save_s:
                held.write(path)
                saved = now
                report(f"{done:,} of {len(todo):,} judged in {now - began:.0f} s")
    held.write(path)
    return held


def groups_of_like_length(
    examples: Sequence[Judgement], tokenizer: Any, at_once: int = 4096, tokens: int = 4096
) -> Iterable[tuple[list[Judgement], Batch]]:
    """Batches of like length, with the examples of their rows, made from ``at_once`` at a time."""
    from .batches import WIDTHS, encode, padded

    queue = iter(examples)
    while part := list(islice(queue, at_once)):
        encoded = encode(part, tokenizer, closed=False)
        by_width: dict[int, list[int]] = {}
        for number, each in enumerate(encoded):
            by_width.setdefault(next(w for w in WIDTHS if len(each.ids) <= w), []).append(number)
        groups = [
            (width, members[begin : begin + tokens // width])
            for width, members in by_width.items()
            for begin in range(0, len(members), tokens // width)
        ]
        random.Random(0).shuffle(groups)
        for width, members in groups:
            rows = [encoded[number] for number in members]
            yield [part[number] for number in members], padded(rows, width, len(rows))


def _judge(teacher: EvidenceNetwork, device: Any, batch: Batch) -> Floats:
    """The probabilities (rows, 3) of one batch."""
    import torch

    ids, mask, types = (
        torch.from_numpy(array).to(device)
        for array in (batch.input_ids, batch.attention_mask, batch.token_type_ids)
    )
    with torch.no_grad(), torch.autocast(device.type, dtype=torch.bfloat16):
        logits = teacher.judging_head(teacher.judged(ids, mask, types)).float()
    found: Floats = logits.softmax(dim=1).cpu().numpy()
    return found
