"""What the ingredients of the mix are made of: SQuAD's questions, one after another."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from .examples import Judgement, Reading, held_back, readings
from .makers import Maker
from .passages import best_occurrence
from .recipe import Recipe

_T = TypeVar("_T")


class Stock:
    """The questions that examples are made of, and who makes them.

    ``data``: the folder of the training files. ``squad``: the questions of SQuAD 1.1, by chance;
    ``squad2``: those of 2.0 besides; ``place``: of the one of ``squad`` that was used last;
    ``maker`` makes one example of one question. Raises InputError where SQuAD cannot be read.
    """

    def __init__(self, data: Path, recipe: Recipe) -> None:
        self.data, self.recipe = data, recipe
        rng = random.Random(recipe.seed)
        rows = readings(data / "reading_squad.jsonl.gz")
        rows = [row for row in rows if not held_back(row.title)]
        self.squad = [best_occurrence(r) for r in rows if r.origin == "squad1"]
        self.squad2 = [best_occurrence(r) for r in rows if r.origin != "squad1"]
        rng.shuffle(self.squad)
        self.maker = Maker(rows, self.squad)
        self.place = 0

    def begin(self, name: str) -> None:
        """Gives an ingredient chances of its own, and a place to begin at, so that none changes
        another's."""
        self.maker.rng = random.Random(f"{self.recipe.seed} {name}")
        self.place = self.maker.rng.randrange(max(1, len(self.squad)))

    def some(self, wanted: int, make: Callable[[Reading], _T | None]) -> Iterator[_T]:
        """``wanted`` examples made of one SQuAD question after another, where one can be made.

        An example keeps the title of what it was made of, or has its own.
        """
        made = 0
        for _ in range(2 * len(self.squad)):
            if made >= wanted:
                return
            self.place = (self.place + 1) % len(self.squad)
            reading = self.squad[self.place]
            example = make(reading)
            if example is not None:
                made += 1
                if isinstance(example, Judgement):
                    example = replace(example, title=reading.title)
                yield example
