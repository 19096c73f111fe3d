"""The training mix: which examples, made how, and how many of each.

Each ingredient can be left out by name, which is how its worth is measured.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from secondsource.errors import InputError
from secondsource.qa.language import answered, as_question

from . import asked, edits
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
from .passages import (
    HardNegatives,
    best_occurrence,
    crop,
    nearest_sentence,
    sentences,
    without_answer,
)

_T = TypeVar("_T")

CROPPED = 0.5
"""Share of long passages that are cut to the sentences around the answer."""
CROP_WORDS = (30, 90)
MAX_WORDS = 150
"""A longer passage is always cut: 224 tokens hold about as many words with a question."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How many examples each ingredient gives; what the data lack, they lack.

    ``repeat``: how often the rarer kinds are seen. ``titled``: share of the passages with a known
    title that stand below it. ``without``: names of ingredients left out.
    """

    seed: int = 1
    squad: int = 52_000
    renamed: int = 3_000
    edited_questions: int = 13_000
    cut_answers: int = 4_000
    mined: int = 8_000
    squad2_repeat: int = 2
    reviews: int = 7_000
    natural_repeat: int = 2
    single_sentences: int = 11_000
    short_readings: int = 6_000
    near_sentences: int = 9_000
    other_sentences: int = 7_000
    boolq_repeat: int = 3
    strategyqa_repeat: int = 2
    pubmedqa_repeat: int = 3
    unsaid_yes_no: int = 1_500
    asked_statements: int = 10_000
    pairs: dict[str, float] = field(
        default_factory=lambda: {
            "fever": 1.0, "taxi": 1.0, "mnli": 0.9, "snli": 1.0, "cad": 1.0, "conj": 0.7,
            "syn": 0.7, "factor": 1.0, "scone": 0.7, "hans": 0.1, "help": 0.45, "tracie": 1.0,
        }
    )  # fmt: skip
    same_answers: int = 14_000
    verified_answers: int = 15_000
    changed_values: int = 8_000
    restated_values: int = 6_000
    swapped_names: int = 2_500
    negated: int = 3_000
    wrapped: int = 3_000
    titled: float = 0.5
    without: frozenset[str] = frozenset()


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


INGREDIENTS = (
    "squad", "renamed", "edited_questions", "cut_answers", "mined", "squad2", "reviews", "natural",
    "single_sentences", "short_readings", "near_sentences", "other_sentences", "yes_no",
    "asked_statements", "pairs", "same_answers", "verified_answers", "values", "swapped_names",
    "negated", "wrapped",
)  # fmt: skip


class _Kitchen:
    def __init__(self, data: Path, recipe: Recipe) -> None:
        self._data, self._recipe = data, recipe
        self._rng = random.Random(recipe.seed)
        rows = readings(data / "reading_squad.jsonl.gz")
        rows = [row for row in rows if not held_back(row.title)]
        self._squad = [best_occurrence(r) for r in rows if r.origin == "squad1"]
        self._squad2 = [best_occurrence(r) for r in rows if r.origin != "squad1"]
        self._rng.shuffle(self._squad)
        self._mined = HardNegatives(rows)
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        for context, title in dict.fromkeys((r.context, r.title) for r in rows):
            self._names[title].extend(edits.names(context))
        self._next = 0

    def ingredient(self, name: str) -> Iterator[Example]:
        """The examples of one ingredient, with chances of its own: none changes another's."""
        self._rng = random.Random(f"{self._recipe.seed} {name}")
        self._next = self._rng.randrange(max(1, len(self._squad)))
        made: Callable[[], Iterator[Example]] = getattr(self, name)
        titles = random.Random(f"{self._recipe.seed} {name} titles")
        for each in made():
            titled = each.title and titles.random() < self._recipe.titled
            yield under_title(each) if titled else each

    def squad(self) -> Iterator[Reading]:
        yield from map(self._cropped, self._squad[: self._recipe.squad])

    def renamed(self) -> Iterator[Reading]:
        """The name that the question holds is another in question and passage alike."""
        return self._some(self._recipe.renamed, self._renamed)

    def edited_questions(self) -> Iterator[Reading]:
        """A question that its passage no longer answers, by one word."""
        return self._some(self._recipe.edited_questions, self._edited_question)

    def cut_answers(self) -> Iterator[Reading]:
        return self._some(self._recipe.cut_answers, without_answer)

    def mined(self) -> Iterator[Reading]:
        return self._some(
            self._recipe.mined, lambda reading: self._mined.for_reading(reading, self._rng)
        )

    def squad2(self) -> Iterator[Reading]:
        for _ in range(self._recipe.squad2_repeat):
            yield from map(self._cropped, self._squad2)

    def reviews(self) -> Iterator[Reading]:
        found = [r for r in self._reading if r.origin.startswith(("amazon", "reddit"))]
        chosen = self._rng.sample(found, min(self._recipe.reviews, len(found)))
        for reading in map(best_occurrence, chosen):
            yield self._cropped(reading)

    def natural(self) -> Iterator[Reading]:
        found = [best_occurrence(r) for r in self._reading if r.origin.startswith("nq")]
        for _ in range(self._recipe.natural_repeat):
            yield from map(self._cropped, found)

    def single_sentences(self) -> Iterator[Reading]:
        found = readings(self._data / "reading_sentences.jsonl.gz")
        yield from self._rng.sample(found, min(self._recipe.single_sentences, len(found)))

    def short_readings(self) -> Iterator[Reading]:
        """The sentence that answers, alone."""
        return self._some(self._recipe.short_readings, lambda r: crop(r, 1, self._rng))

    def near_sentences(self) -> Iterator[Reading]:
        """A sentence or two about what is asked for, which do not answer."""
        return self._some(
            self._recipe.near_sentences, lambda reading: nearest_sentence(reading, self._rng)
        )

    def other_sentences(self) -> Iterator[Reading]:
        """Questions to single sentences over another, or with one word changed."""
        rows = readings(self._data / "reading_sentences.jsonl.gz")
        self._rng.shuffle(rows)
        found = HardNegatives(rows[: 3 * self._recipe.other_sentences], "qamr-mined")
        made = 0
        for row in rows:
            if made >= self._recipe.other_sentences:
                return
            if self._rng.random() < 0.3:
                other = self._edited_question(row)
            else:
                other = found.for_reading(row, self._rng)
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
                yield self._cropped_premise(row)
        asked = [row for row in rows if row.origin == "boolq"]
        for _ in range(self._recipe.unsaid_yes_no):
            one, other = self._rng.sample(asked, 2)
            unsaid = Judgement(other.premise, one.hypothesis, Label.NEUTRAL, "boolq-unsaid")
            yield self._cropped_premise(unsaid)

    def asked_statements(self) -> Iterator[Judgement]:
        """Statements of a passage asked as yes/no questions: said so, said otherwise, or open."""
        return self._some(self._recipe.asked_statements, self._asked_statement)

    def pairs(self) -> Iterator[Judgement]:
        for name in ("pairs.jsonl.gz", "pairs_more.jsonl.gz"):
            for pair in judgements(self._data / name):
                wanted = self._rng.random() < self._recipe.pairs.get(pair.origin, 0.0)
                if wanted and not held_back(pair.premise):
                    yield pair

    def same_answers(self) -> Iterator[Judgement]:
        rows = same_answers(self._data / "answers_same.jsonl.gz")
        different = [row for row in rows if row.label is Label.CONTRADICTION]
        same = [
            row for row in rows if row.label is Label.ENTAILMENT and row.premise != row.hypothesis
        ]
        self._rng.shuffle(same)
        wanted = max(0, self._recipe.same_answers - len(different))
        for row in different[: self._recipe.same_answers] + same[:wanted]:
            if self._rng.random() < 0.5:
                yield row
            else:
                yield Judgement(row.hypothesis, row.premise, row.label, row.origin)

    def verified_answers(self) -> Iterator[Judgement]:
        return self._some(self._recipe.verified_answers, self._verified)

    def values(self) -> Iterator[Judgement]:
        """Sentences with a value changed or misbounded, and with it rounded, bounded, shortened."""
        changed = self._recipe.changed_values
        yield from self._some(
            changed * 3 // 4,
            lambda r: self._of_sentence(r, edits.change_value, Label.CONTRADICTION, "value"),
        )
        yield from self._some(
            changed // 4,
            lambda r: self._of_sentence(r, edits.misbound_value, Label.CONTRADICTION, "misbound"),
        )
        yield from self._some(
            self._recipe.restated_values,
            lambda r: self._of_sentence(r, edits.restate_value, Label.ENTAILMENT, "restated"),
        )

    def swapped_names(self) -> Iterator[Judgement]:
        return self._some(
            self._recipe.swapped_names,
            lambda r: self._of_sentence(r, edits.swap_names, Label.NOT_ENTAILMENT, "swapped"),
        )

    def negated(self) -> Iterator[Judgement]:
        def change(text: str, rng: random.Random) -> str | None:
            return (edits.negate if rng.random() < 0.6 else edits.oppose)(text, rng)

        return self._some(
            self._recipe.negated,
            lambda r: self._of_sentence(r, change, Label.CONTRADICTION, "negated"),
        )

    def wrapped(self) -> Iterator[Judgement]:
        return self._some(self._recipe.wrapped, self._wrapped)

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

    def _cropped(self, reading: Reading) -> Reading:
        return crop(reading, self._words(), self._rng)

    def _words(self) -> int:
        cropped = self._rng.random() < CROPPED
        return self._rng.randint(*CROP_WORDS) if cropped else MAX_WORDS

    def _cropped_premise(self, pair: Judgement) -> Judgement:
        """A yes/no question's passage ends where no more fits; its start is never cut."""
        words = pair.premise.split()
        if len(words) <= MAX_WORDS:
            return pair
        return Judgement(" ".join(words[:MAX_WORDS]), pair.hypothesis, pair.label, pair.origin)

    def _renamed(self, reading: Reading) -> Reading | None:
        for name in edits.names(reading.question):
            if name not in reading.context:
                continue
            pool = self._names[self._rng.choice(self._squad).title]
            other = edits.alike(name, pool, self._rng)
            if not other or other in reading.context:
                continue
            question = edits.replace(reading.question, name, other)
            before = edits.replace(reading.context[: reading.start], name, other)
            answer = edits.replace(reading.answer, name, other)
            after = edits.replace(reading.context[reading.end :], name, other)
            start, end = len(before), len(before) + len(answer)
            title = edits.replace(reading.title.replace("_", " "), name, other)
            return self._cropped(
                Reading(question, before + answer + after, start, end, title, "renamed")
            )
        return None

    def _edited_question(self, reading: Reading) -> Reading | None:
        ways = [self._other_name, self._other_name, self._other_value, self._negated_question,
                self._opposed_question]  # fmt: skip
        self._rng.shuffle(ways)
        for way in ways:
            question = way(reading)
            if question and question != reading.question:
                # cut around the answer first: the sentence that tempts must stay
                near = self._cropped(reading)
                return Reading(question, near.context, -1, -1, reading.title, "squad-edited")
        return None

    def _other_name(self, reading: Reading) -> str | None:
        """A name of the question replaced by one from the passage, or one from the same article."""
        for name in edits.names(reading.question[1:]):
            if name not in reading.context:
                continue
            inside = [n for n in edits.names(reading.context) if n not in reading.question]
            inside = [n for n in inside if n not in reading.answer and reading.answer not in n]
            outside = [n for n in self._names[reading.title] if n not in reading.context]
            pool = inside if inside and self._rng.random() < 0.35 else outside
            if other := edits.alike(name, pool, self._rng):
                return edits.replace(reading.question, name, other)
        return None

    def _other_value(self, reading: Reading) -> str | None:
        return edits.change_value(reading.question, self._rng)

    def _negated_question(self, reading: Reading) -> str | None:
        return edits.negate(reading.question, self._rng) if self._rng.random() < 0.3 else None

    def _opposed_question(self, reading: Reading) -> str | None:
        return edits.oppose(reading.question, self._rng)

    def _verified(self, reading: Reading) -> Judgement | None:
        """A passage and an answer to a question: right, wrong, or of something it leaves open."""
        near = self._cropped(reading)
        kind = self._rng.random()
        if kind < 0.36:
            return Judgement(
                near.context, self._claim(reading, reading.answer), Label.ENTAILMENT, "right-answer"
            )
        if kind < 0.66:
            wrong = self._wrong_answer(near)
            if wrong is None:
                return None
            return Judgement(
                near.context, self._claim(reading, wrong), Label.CONTRADICTION, "wrong-answer"
            )
        if kind < 0.78:
            changed = edits.change_value(reading.answer, self._rng)
            if changed is None:
                return None
            context = near.context[: near.start] + changed + near.context[near.end :]
            return Judgement(
                context,
                self._claim(reading, reading.answer),
                Label.CONTRADICTION,
                "changed-passage",
            )
        if kind < 0.9:
            other = self._mined.for_reading(reading, self._rng)
            if other is None:
                return None
            claim = self._claim(reading, reading.answer)
            return Judgement(self._cropped(other).context, claim, Label.NEUTRAL, "open-answer")
        edited = self._edited_question(reading)
        if edited is None:
            return None
        return Judgement(
            edited.context,
            answered(edited.question, reading.answer),
            Label.NOT_ENTAILMENT,
            "edited-answer",
        )

    def _claim(self, reading: Reading, answer: str) -> str:
        """The answer put into the question where it asks for its subject; else behind it."""
        match = _SUBJECT_ASKED.match(reading.question)
        if match and self._rng.random() < 0.8:
            statement = f"{answer} {match['rest'].rstrip('? ')}."
            return statement[:1].upper() + statement[1:]
        return answered(reading.question, answer)

    def _wrong_answer(self, reading: Reading) -> str | None:
        """Something of the same shape from the same passage, else a changed value."""
        answer = reading.answer
        changed = edits.change_value(answer, self._rng)
        if answer.isdigit() or re.search(r"\d", answer):
            shape = edits.YEAR if edits.YEAR.fullmatch(answer) else edits.NUMBER
            others = [m for m in shape.findall(reading.context) if m not in answer]
            if others and self._rng.random() < 0.5:
                return str(self._rng.choice(others))
            return changed
        if not edits.names(answer):
            return changed
        found = [
            name
            for name in edits.names(reading.context)
            if name not in reading.question
            and set(name.casefold().split()).isdisjoint(answer.casefold().split())
        ]
        if found:
            return self._rng.choice(found)
        return edits.alike(answer, self._names[reading.title], self._rng)

    def _sentence(self, reading: Reading) -> tuple[str, str] | None:
        """A sentence of the passage, and the passage's stretch around it."""
        ranges = [
            (s, e)
            for s, e in sentences(reading.context)
            if 8 <= len(reading.context[s:e].split()) <= 40
        ]
        if not ranges:
            return None
        start, end = self._rng.choice(ranges)
        if self._rng.random() < 0.35:
            return reading.context[start:end], reading.context[start:end]
        around = Reading(reading.question, reading.context, start, end, reading.title, "")
        return reading.context[start:end], crop(
            around, self._rng.randint(30, 80), self._rng
        ).context

    def _of_sentence(
        self,
        reading: Reading,
        edit: Callable[[str, random.Random], str | None],
        label: Label,
        origin: str,
    ) -> Judgement | None:
        found = self._sentence(reading)
        if found is None:
            return None
        sentence, premise = found
        said = self._shortened(sentence)
        edited = edit(said, self._rng)
        if edited is None or edited == said:
            return None
        if label is Label.CONTRADICTION and self._rng.random() < 0.4:
            # the same change, made in what is read instead of in what is judged
            return Judgement(premise.replace(said, edited), said, label, origin)
        return Judgement(premise, edited, label, origin)

    def _shortened(self, sentence: str) -> str:
        """The sentence up to one of its later commas, at times: claims are shorter than sources."""
        commas = [m.start() for m in re.finditer(r",(?= )", sentence) if m.start() > 45]
        if commas and self._rng.random() < 0.5:
            return sentence[: self._rng.choice(commas)] + "."
        return sentence

    def _asked_statement(self, reading: Reading) -> Judgement | None:
        found = self._sentence(reading)
        question = asked.as_yes_no(self._shortened(found[0])) if found else None
        if found is None or question is None:
            return None
        kind = self._rng.random()
        if kind < 0.4:
            if self._rng.random() < 0.5:
                question = edits.restate_value(question, self._rng) or question
            return Judgement(found[1], as_question(question), Label.ENTAILMENT, "asked")
        if kind < 0.8:
            wrong = asked.refuted(question, self._names[reading.title], self._rng)
            if wrong is None:
                return None
            return Judgement(found[1], as_question(wrong), Label.CONTRADICTION, "asked")
        start = reading.context.index(found[0])
        end = start + len(found[0])
        said = Reading(question, reading.context, start, end, reading.title, "")
        other = self._mined.for_reading(said, self._rng)
        if other is None:
            return None
        return Judgement(
            self._cropped(other).context, as_question(question), Label.NEUTRAL, "asked"
        )

    def _wrapped(self, reading: Reading) -> Judgement | None:
        found = self._sentence(reading)
        if found is None or len(found[0].split()) > 25 or not found[0].endswith("."):
            return None
        sentence, _ = found
        premise, label = edits.wrap(sentence, self._rng)
        return Judgement(premise, sentence, label, "wrapped")


_SUBJECT_ASKED = re.compile(
    r"(?:Who|What|Which (?:\w+ ){0,2}?\w+) "
    r"(?P<rest>(?!did|do|does|is|are|was|were|has|have|had|can|could|will|would|should|may|might|"
    r"must|kind|type|sort|year|of)(?:[a-z]+(?:ed|s)|wrote|won|led|made|took|gave|built|became|held|"
    r"said|ran|wore|founded|began|fought|drew|sold|bought) .+)"
)


def counts(mixed: Sequence[Example]) -> dict[str, int]:
    """How many examples came from each origin."""
    found: defaultdict[str, int] = defaultdict(int)
    for example in mixed:
        found[example.origin] += 1
    return dict(sorted(found.items()))
