"""The training mix: which examples, and how they are made.

Each ingredient can be left out by name, which is how its worth is measured.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from secondsource.errors import InputError
from secondsource.index.lexical import MemoryLexical
from secondsource.index.rows import PassageText

from . import edits, turned
from .examples import (
    Example,
    Judgement,
    Label,
    Reading,
    held_back,
    judgements,
    readings,
    same_answers,
    under_title,
    yes_no,
)
from .makers import MAX_WORDS, Maker
from .passages import (
    HardNegatives,
    best_occurrence,
    crop,
    nearest_sentence,
    without_answer,
)
from .recipe import INGREDIENTS, Recipe

_T = TypeVar("_T")

_CROSSED = ("snli", "cad")
"""Origins of short captions, whose hypotheses suit other captions."""


def examples(data: Path, recipe: Recipe) -> list[Example]:
    """The whole mix in random order; the same for the same files and recipe.

    Raises InputError for an ingredient to leave out that there is none of.
    """
    if unknown := sorted(recipe.without - set(INGREDIENTS)):
        known = ", ".join(INGREDIENTS)
        raise InputError(f"there is no ingredient {unknown[0]!r} to leave out; there are: {known}")
    kitchen = _Kitchen(data, recipe)
    mixed: list[Example] = []
    for name in INGREDIENTS:
        if name not in recipe.without:
            mixed.extend(kitchen.ingredient(name))
    random.Random(recipe.seed).shuffle(mixed)
    return mixed


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


class _Kitchen:
    def __init__(self, data: Path, recipe: Recipe) -> None:
        self._data, self._recipe = data, recipe
        rng = random.Random(recipe.seed)
        rows = readings(data / "reading_squad.jsonl.gz")
        rows = [row for row in rows if not held_back(row.title)]
        self._squad = [best_occurrence(r) for r in rows if r.origin == "squad1"]
        self._squad2 = [best_occurrence(r) for r in rows if r.origin != "squad1"]
        rng.shuffle(self._squad)
        self._maker = Maker(rows, self._squad)
        self._next = 0

    def ingredient(self, name: str) -> Iterator[Example]:
        """The examples of one ingredient, with chances of its own: none changes another's."""
        self._maker.rng = random.Random(f"{self._recipe.seed} {name}")
        self._next = self._maker.rng.randrange(max(1, len(self._squad)))
        made: Callable[[], Iterator[Example]] = getattr(self, name)
        titles = random.Random(f"{self._recipe.seed} {name} titles")
        for each in made():
            titled = each.title and titles.random() < self._recipe.titled
            yield under_title(each) if titled else each

    def squad(self) -> Iterator[Reading]:
        yield from map(self._maker.cropped, self._squad[: self._recipe.squad])

    def renamed(self) -> Iterator[Reading]:
        """The name that the question holds is another in question and passage alike."""
        return self._some(self._recipe.renamed, self._maker.renamed)

    def edited_questions(self) -> Iterator[Reading]:
        """A question that its passage no longer answers, by one word."""
        return self._some(self._recipe.edited_questions, self._maker.edited_question)

    def cut_answers(self) -> Iterator[Reading]:
        return self._some(self._recipe.cut_answers, without_answer)

    def mined(self) -> Iterator[Reading]:
        return self._some(
            self._recipe.mined,
            lambda reading: self._maker.mined.for_reading(reading, self._maker.rng),
        )

    def squad2(self) -> Iterator[Reading]:
        for _ in range(self._recipe.squad2_repeat):
            yield from map(self._maker.cropped, self._squad2)

    def reviews(self) -> Iterator[Reading]:
        found = [r for r in self._reading if r.origin.startswith(("amazon", "reddit"))]
        chosen = self._maker.rng.sample(found, min(self._recipe.reviews, len(found)))
        for reading in map(best_occurrence, chosen):
            yield self._maker.cropped(reading)

    def natural(self) -> Iterator[Reading]:
        found = [best_occurrence(r) for r in self._reading if r.origin.startswith("nq")]
        for _ in range(self._recipe.natural_repeat):
            yield from map(self._maker.cropped, found)

    def single_sentences(self) -> Iterator[Reading]:
        found = readings(self._data / "reading_sentences.jsonl.gz")
        yield from self._maker.rng.sample(found, min(self._recipe.single_sentences, len(found)))

    def short_readings(self) -> Iterator[Reading]:
        """The sentence that answers, alone."""
        return self._some(self._recipe.short_readings, lambda r: crop(r, 1, self._maker.rng))

    def near_sentences(self) -> Iterator[Reading]:
        """A sentence or two about what is asked for, which do not answer."""
        return self._some(
            self._recipe.near_sentences, lambda reading: nearest_sentence(reading, self._maker.rng)
        )

    def other_sentences(self) -> Iterator[Reading]:
        """Questions to single sentences over another, or with one word changed."""
        rows = readings(self._data / "reading_sentences.jsonl.gz")
        self._maker.rng.shuffle(rows)
        found = HardNegatives(rows[: 3 * self._recipe.other_sentences], "qamr-mined")
        made = 0
        for row in rows:
            if made >= self._recipe.other_sentences:
                return
            if self._maker.rng.random() < 0.3:
                other = self._maker.edited_question(row)
            else:
                other = found.for_reading(row, self._maker.rng)
            if other is not None:
                made += 1
                yield replace(other, origin=other.origin.replace("squad", "qamr"))

    def yes_no(self) -> Iterator[Judgement]:
        """Questions over their passage, and some over another's, which says nothing of them."""
        rows = [r for r in yes_no(self._data / "yes_no.jsonl.gz") if not held_back(r.premise)]
        for row in rows:
            times = {
                "boolq": self._recipe.boolq_repeat,
                "strategyqa": self._recipe.strategyqa_repeat,
                "pubmedqa": self._recipe.pubmedqa_repeat,
            }.get(row.origin, 1)
            for _ in range(times):
                yield self._maker.cropped_premise(row)
        asked = [row for row in rows if row.origin == "boolq"]
        for _ in range(self._recipe.unsaid_yes_no):
            one, other = self._maker.rng.sample(asked, 2)
            unsaid = Judgement(other.premise, one.hypothesis, Label.NEUTRAL, "boolq-unsaid")
            yield self._maker.cropped_premise(unsaid)

    def asked_statements(self) -> Iterator[Judgement]:
        """Statements of a passage asked as yes/no questions: said so, said otherwise, or open."""
        return self._some(self._recipe.asked_statements, self._maker.asked_statement)

    def pairs(self) -> Iterator[Judgement]:
        for name in ("pairs.jsonl.gz", "pairs_more.jsonl.gz"):
            for pair in judgements(self._data / name):
                times = int(self._recipe.pairs.get(pair.origin, 0.0) + self._maker.rng.random())
                if not held_back(pair.premise):
                    yield from [pair] * times

    def crossed(self) -> Iterator[Judgement]:
        """A pair's hypothesis over another pair's premise that shares words with its own.

        Short captions all say something of one another; what, only a teacher can say.
        """
        rows = [
            row
            for row in judgements(self._data / "pairs.jsonl.gz")
            if row.origin in _CROSSED and not held_back(row.premise)
        ]
        said: defaultdict[str, list[str]] = defaultdict(list)
        for row in rows:
            said[row.premise].append(row.hypothesis)
        premises = list(said)
        index = MemoryLexical(
            PassageText(number=i, document_id="", title="", text=text)
            for i, text in enumerate(premises)
        )
        rng, made = self._maker.rng, set[tuple[str, str]]()
        for _ in range(2 * self._recipe.crossed):
            if len(made) >= self._recipe.crossed or not premises:
                return
            premise = rng.choice(premises)
            near = [premises[number] for number, _ in index.search(premise, 8)]
            near = [other for other in near if other != premise]
            if not near:
                continue
            hypothesis = rng.choice(said[rng.choice(near)])
            if hypothesis not in said[premise] and (premise, hypothesis) not in made:
                made.add((premise, hypothesis))
                yield Judgement(premise, hypothesis, Label.OPEN, "crossed")

    def same_answers(self) -> Iterator[Judgement]:
        rows = same_answers(self._data / "answers_same.jsonl.gz")
        different = [row for row in rows if row.label is Label.CONTRADICTION]
        same = [
            row for row in rows if row.label is Label.ENTAILMENT and row.premise != row.hypothesis
        ]
        self._maker.rng.shuffle(same)
        wanted = max(0, self._recipe.same_answers - len(different))
        for row in different[: self._recipe.same_answers] + same[:wanted]:
            if self._maker.rng.random() < 0.5:
                yield row
            else:
                yield Judgement(row.hypothesis, row.premise, row.label, row.origin)

    def verified_answers(self) -> Iterator[Judgement]:
        return self._some(self._recipe.verified_answers, self._maker.verified)

    def turned_answers(self) -> Iterator[Judgement]:
        """Questions turned into statements and into yes/no questions by an answer, right or wrong.

        They say in other words what a passage says, or otherwise than it does.
        """
        return self._turned(self._recipe.turned_answers, self._maker.turned_answer)

    def unstated(self) -> Iterator[Judgement]:
        """Statements over a sentence about the same that does not say so."""
        return self._turned(self._recipe.unstated, self._maker.unstated)

    def _turned(
        self, wanted: int, make: Callable[[Reading, turned.WhQuestion], Judgement | None]
    ) -> Iterator[Judgement]:
        """``wanted`` examples made of SQuAD's questions that can be turned into statements."""
        chosen = self._squad[self._next :] + self._squad[: self._next]
        made = 0
        parsed = turned.questions(reading.question for reading in chosen)
        for reading, question in zip(chosen, parsed, strict=True):
            if made >= wanted:
                return
            example = make(reading, question) if question else None
            if example is not None:
                made += 1
                yield replace(example, title=reading.title)

    def values(self) -> Iterator[Judgement]:
        """Sentences with a value changed or misbounded, and with it rounded, bounded, shortened."""
        changed = self._recipe.changed_values
        yield from self._some(
            changed * 3 // 4,
            lambda r: self._maker.of_sentence(r, edits.change_value, Label.CONTRADICTION, "value"),
        )
        yield from self._some(
            changed // 4,
            lambda r: self._maker.of_sentence(
                r, edits.misbound_value, Label.CONTRADICTION, "misbound"
            ),
        )
        yield from self._some(
            self._recipe.restated_values,
            lambda r: self._maker.of_sentence(r, edits.restate_value, Label.ENTAILMENT, "restated"),
        )

    def swapped_names(self) -> Iterator[Judgement]:
        return self._some(
            self._recipe.swapped_names,
            lambda r: self._maker.of_sentence(r, edits.swap_names, Label.NOT_ENTAILMENT, "swapped"),
        )

    def negated(self) -> Iterator[Judgement]:
        def change(text: str, rng: random.Random) -> str | None:
            return (edits.negate if rng.random() < 0.6 else edits.oppose)(text, rng)

        return self._some(
            self._recipe.negated,
            lambda r: self._maker.of_sentence(r, change, Label.CONTRADICTION, "negated"),
        )

    def wrapped(self) -> Iterator[Judgement]:
        return self._some(self._recipe.wrapped, self._maker.wrapped)

    def _some(self, wanted: int, make: Callable[[Reading], _T | None]) -> Iterator[_T]:
        """``wanted`` examples made of one SQuAD question after another, where one can be made.

        An example keeps the title of what it was made of, or has its own.
        """
        made = 0
        for _ in range(2 * len(self._squad)):
            if made >= wanted:
                return
            self._next = (self._next + 1) % len(self._squad)
            reading = self._squad[self._next]
            example = make(reading)
            if example is not None:
                made += 1
                if isinstance(example, Judgement):
                    example = replace(example, title=reading.title)
                yield example

    @cached_property
    def _reading(self) -> list[Reading]:
        return list(readings(self._data / "reading.jsonl.gz"))


def counts(mixed: Sequence[Example]) -> dict[str, int]:
    """How many examples came from each origin."""
    found: defaultdict[str, int] = defaultdict(int)
    for example in mixed:
        found[example.origin] += 1
    return dict(sorted(found.items()))
