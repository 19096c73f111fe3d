"""The ingredients of the mix that teach reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from .examples import Reading, readings
from .passages import HardNegatives, best_occurrence, crop, nearest_sentence, without_answer
from .reports import read_reports, report_readings
from .stock import Stock

_SHORT_REPORTS = 0.3
"""Share of the reports that are cut to the sentences around the answer, or around any place."""
_SHORT_WORDS = (15, 60)


class ReadingIngredients:
    """A method an ingredient; each gives its readings in the amounts of the recipe."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._data, self._recipe, self._maker = stock.data, stock.recipe, stock.maker

    def squad(self) -> Iterator[Reading]:
        yield from map(self._maker.cropped, self._stock.squad[: self._recipe.squad])

    def renamed(self) -> Iterator[Reading]:
        """The name that the question holds is another in question and passage alike."""
        return self._stock.some(self._recipe.renamed, self._maker.renamed)

    def edited_questions(self) -> Iterator[Reading]:
        """A question that its passage no longer answers, by one word."""
        return self._stock.some(self._recipe.edited_questions, self._maker.edited_question)

    def cut_answers(self) -> Iterator[Reading]:
        return self._stock.some(self._recipe.cut_answers, without_answer)

    def mined(self) -> Iterator[Reading]:
        return self._stock.some(
            self._recipe.mined,
            lambda reading: self._maker.mined.for_reading(reading, self._maker.rng),
        )

    def squad2(self) -> Iterator[Reading]:
        for _ in range(self._recipe.squad2_repeat):
            yield from map(self._maker.cropped, self._stock.squad2)

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
        return self._stock.some(self._recipe.short_readings, lambda r: crop(r, 1, self._maker.rng))

    def near_sentences(self) -> Iterator[Reading]:
        """A sentence or two about what is asked for, which do not answer."""
        return self._stock.some(
            self._recipe.near_sentences,
            lambda reading: nearest_sentence(reading, self._maker.rng),
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

    def reports(self) -> Iterator[Reading]:
        """Questions in other words over reports of an event, some without an answer there."""
        rng, found = self._maker.rng, read_reports()
        for _ in range(self._recipe.reports_repeat):
            for report in found:
                for reading in report_readings(report):
                    short = rng.random() < _SHORT_REPORTS
                    yield crop(reading, rng.randint(*_SHORT_WORDS), rng) if short else reading

    @cached_property
    def _reading(self) -> list[Reading]:
        return list(readings(self._data / "reading.jsonl.gz"))
