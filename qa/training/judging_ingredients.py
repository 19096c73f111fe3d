"""The ingredients of the mix that teach judging."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from . import edits, turned
from .examples import (
    Judgement,
    Label,
    Reading,
    held_back,
    judgements,
    readings,
    same_answers,
    yes_no,
)
from .makers import MAX_WORDS, Maker
from .passages import search_over
from .reports import read_reports, report_judgements
from .stock import Stock

_CROSSED = ("snli", "cad")
"""Origins of short captions, whose hypotheses suit other captions."""
_CROSSED_QUESTIONS, _JOINED = 0.1, 0.25
"""Of the crossed claims the share of yes/no questions; of the others those over two pieces of
evidence."""
_WRONG_ANSWERS, _OTHER_SENTENCES = 0.25, 0.4
_FORMS = (0.7, 0.2, 0.1)
"""Of the turned sentences the shares by a wrong answer and over another sentence; of statements,
questions and denials."""


class JudgingIngredients:
    """A method an ingredient; each gives its judgements in the amounts of the recipe."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._data, self._recipe, self._maker = stock.data, stock.recipe, stock.maker

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
        return self._stock.some(self._recipe.asked_statements, self._maker.asked_statement)

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
        index = search_over(premises)
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

    def crossed_claims(self) -> Iterator[Judgement]:
        """Claims and yes/no questions over what was found for others that share words with them.

        One in four claims stands over its own evidence and another's together.
        """
        claims = [
            row
            for row in judgements(self._data / "pairs.jsonl.gz")
            if row.origin == "fever" and not held_back(row.premise)
        ]
        asked = [
            self._maker.cropped_premise(row)
            for row in yes_no(self._data / "yes_no.jsonl.gz")
            if row.origin == "boolq" and not held_back(row.premise)
        ]
        wanted = self._recipe.crossed_claims
        for_claims = int((1.0 - _CROSSED_QUESTIONS) * wanted)
        yield from islice(self._beside(claims, _JOINED), for_claims)
        yield from islice(self._beside(asked), wanted - for_claims)

    def _beside(self, rows: Sequence[Judgement], joined: float = 0.0) -> Iterator[Judgement]:
        """Rows by chance over one of the four other premises nearest to the hypothesis.

        ``joined``: the share of those over their own premise and the other together.
        """
        premises = list(dict.fromkeys(row.premise for row in rows))
        index = search_over(premises)
        for row in self._maker.rng.sample(rows, len(rows)):
            near = [premises[number] for number, _ in index.search(row.hypothesis, 5)]
            near = [other for other in near if other != row.premise][:4]
            if not near:
                continue
            premise, origin = self._maker.rng.choice(near), f"{row.origin}-crossed"
            if self._maker.rng.random() < joined:
                both = [row.premise, premise]
                self._maker.rng.shuffle(both)
                premise, origin = " ".join(both), f"{row.origin}-joint"
            if len(premise.split()) <= MAX_WORDS:
                yield Judgement(premise, row.hypothesis, Label.OPEN, origin)

    def turned_sentences(self) -> Iterator[Judgement]:
        """Questions to single sentences turned into statements, by a right answer or by another of
        the sentence, or over another sentence about the same."""
        rows = [r for r in readings(self._data / "reading_sentences.jsonl.gz") if r.answer]
        sentences = list(dict.fromkeys(row.context for row in rows))
        index, maker = search_over(sentences), Maker(rows, rows)
        rng, made = self._maker.rng, 0
        maker.rng = rng
        rng.shuffle(rows)
        for row, question in zip(rows, turned.questions(r.question for r in rows), strict=True):
            if made >= self._recipe.turned_sentences:
                return
            kind, answer, premise = rng.random(), row.answer, row.context
            if kind < _WRONG_ANSWERS:
                answer = maker.wrong_answer(row) or ""
            elif kind < _WRONG_ANSWERS + _OTHER_SENTENCES:
                found = index.search(f"{row.question} {row.answer}", 6)
                near = [sentences[n] for n, _ in found if sentences[n] != row.context]
                premise = rng.choice(near) if near else ""
            before = row.context[max(0, row.start - 40) : row.start]
            said = question.turned(answer, before) if question and answer and premise else None
            if said is not None:
                made += 1
                forms = (said.statement, said.question, said.denied)
                [form] = rng.choices(forms, _FORMS)
                yield Judgement(premise, form, Label.OPEN, "turned-sentence")

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
        return self._stock.some(self._recipe.verified_answers, self._maker.verified)

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
        chosen = self._stock.squad[self._stock.place :] + self._stock.squad[: self._stock.place]
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
        yield from self._stock.some(
            changed * 3 // 4,
            lambda r: self._maker.of_sentence(r, edits.change_value, Label.CONTRADICTION, "value"),
        )
        yield from self._stock.some(
            changed // 4,
            lambda r: self._maker.of_sentence(
                r, edits.misbound_value, Label.CONTRADICTION, "misbound"
            ),
        )
        yield from self._stock.some(
            self._recipe.restated_values,
            lambda r: self._maker.of_sentence(r, edits.restate_value, Label.ENTAILMENT, "restated"),
        )

    def swapped_names(self) -> Iterator[Judgement]:
        return self._stock.some(
            self._recipe.swapped_names,
            lambda r: self._maker.of_sentence(r, edits.swap_names, Label.NOT_ENTAILMENT, "swapped"),
        )

    def negated(self) -> Iterator[Judgement]:
        def change(text: str, rng: random.Random) -> str | None:
            return (edits.negate if rng.random() < 0.6 else edits.oppose)(text, rng)

        return self._stock.some(
            self._recipe.negated,
            lambda r: self._maker.of_sentence(r, change, Label.CONTRADICTION, "negated"),
        )

    def wrapped(self) -> Iterator[Judgement]:
        return self._stock.some(self._recipe.wrapped, self._maker.wrapped)

    def claims(self) -> Iterator[Judgement]:
        """What may be claimed of the reports, over their sentences."""
        found = read_reports()
        for _ in range(self._recipe.claims_repeat):
            for report in found:
                yield from report_judgements(report, self._maker.rng)
