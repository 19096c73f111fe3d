"""The training mix: which examples there are, in random order.

Each ingredient can be left out by name, which is how its worth is measured.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from secondsource.errors import InputError

from .examples import Example, held_back, judgements, readings, under_title, yes_no
from .judging_ingredients import JudgingIngredients
from .makers import MAX_WORDS
from .passages import best_occurrence, crop
from .reading_ingredients import ReadingIngredients
from .recipe import INGREDIENTS, JUDGED, Recipe
from .stock import Stock


def examples(data: Path, recipe: Recipe) -> list[Example]:
    """The whole mix in random order; the same for the same files and recipe.

    Raises InputError for an ingredient to leave out that there is none of.
    """
    if unknown := sorted(recipe.without - set(INGREDIENTS)):
        known = ", ".join(INGREDIENTS)
        raise InputError(f"there is no ingredient {unknown[0]!r} to leave out; there are: {known}")
    stock = Stock(data, recipe)
    reading, judging = ReadingIngredients(stock), JudgingIngredients(stock)
    mixed: list[Example] = []
    for name in INGREDIENTS:
        if name not in recipe.without:
            stock.begin(name)
            made: Iterator[Example] = getattr(judging if name in JUDGED else reading, name)()
            mixed.extend(_titled(made, recipe, name))
    random.Random(recipe.seed).shuffle(mixed)
    return mixed


def _titled(made: Iterator[Example], recipe: Recipe, name: str) -> Iterator[Example]:
    """An ingredient's examples; a share of those whose title is known stand below it."""
    rng = random.Random(f"{recipe.seed} {name} titles")
    for each in made:
        yield under_title(each) if each.title and rng.random() < recipe.titled else each


def held_back_examples(data: Path, limit: int = 1500, seed: int = 1) -> list[Example]:
    """Examples that :func:`examples` never holds: to follow the loss, and to calibrate on."""
    rng = random.Random(seed)
    squad = [r for r in readings(data / "reading_squad.jsonl.gz") if held_back(r.title)]
    squad = [crop(best_occurrence(r), MAX_WORDS, rng) for r in squad]
    pairs = [p for p in judgements(data / "pairs.jsonl.gz") if held_back(p.premise)]
    questions = [p for p in yes_no(data / "yes_no.jsonl.gz") if held_back(p.premise)]
    found: list[Example] = []
    for pool in (squad, pairs, questions):
        found.extend(rng.sample(pool, min(limit, len(pool))))
    return found


def counts(mixed: Sequence[Example]) -> dict[str, int]:
    """How many examples came from each origin."""
    found: defaultdict[str, int] = defaultdict(int)
    for example in mixed:
        found[example.origin] += 1
    return dict(sorted(found.items()))
