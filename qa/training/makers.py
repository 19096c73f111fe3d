"""One example made of one question over a passage, or of one of the passage's sentences."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from secondsource.qa.language import answered, as_question, content_stems

from . import asked, edits, turned
from .examples import Judgement, Label, Reading
from .passages import HardNegatives, crop, nearest_sentence, sentences

CROPPED = 0.5
"""Share of long passages that are cut to the sentences around the answer."""
CROP_WORDS = (30, 90)
MAX_WORDS = 150
"""A longer passage is always cut: 224 tokens hold about as many words with a question."""

ALONE = 0.4
"""Share of the answers turned into statements that are judged by the answering sentence alone."""
MAX_DENIED_WORDS = 25
"""A longer sentence is not denied by "not" behind its first auxiliary verb."""
DENIED = 0.12
"""Share of such statements that are denied: what a passage refutes is then what it supports."""


class Maker:
    """Makes examples by chance; ``rng`` may be set anew at any time, the rest stays.

    ``rows``: all questions whose passages give other names, other answers and hard negatives;
    ``asked``: those of which a question may take a name of any other article.
    """

    def __init__(self, rows: Sequence[Reading], asked: Sequence[Reading]) -> None:
        self.rng = random.Random(0)
        self.mined = HardNegatives(rows)
        self._elsewhere = asked
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        for context, title in dict.fromkeys((r.context, r.title) for r in rows):
            self._names[title].extend(edits.names(context))
        self._answers: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for reading in rows:
            if reading.answer:
                self._answers[reading.context].add((_kind(reading), reading.answer))

    def cropped(self, reading: Reading) -> Reading:
        """Half of the time the sentences around the answer, else all that fits."""
        return crop(reading, self._words(), self.rng)

    def _words(self) -> int:
        cropped = self.rng.random() < CROPPED
        return self.rng.randint(*CROP_WORDS) if cropped else MAX_WORDS

    def cropped_premise(self, pair: Judgement) -> Judgement:
        """A yes/no question's passage ends where no more fits; its start is never cut."""
        words = pair.premise.split()
        if len(words) <= MAX_WORDS:
            return pair
        return Judgement(" ".join(words[:MAX_WORDS]), pair.hypothesis, pair.label, pair.origin)

    def renamed(self, reading: Reading) -> Reading | None:
        """One name is another one in question, passage and answer; None without a name."""
        for name in edits.names(reading.question):
            if name not in reading.context:
                continue
            pool = self._names[self.rng.choice(self._elsewhere).title]
            other = edits.alike(name, pool, self.rng)
            if not other or other in reading.context:
                continue
            question = edits.replace(reading.question, name, other)
            before = edits.replace(reading.context[: reading.start], name, other)
            answer = edits.replace(reading.answer, name, other)
            after = edits.replace(reading.context[reading.end :], name, other)
            start, end = len(before), len(before) + len(answer)
            title = edits.replace(reading.title.replace("_", " "), name, other)
            return self.cropped(
                Reading(question, before + answer + after, start, end, title, "renamed")
            )
        return None

    def edited_question(self, reading: Reading) -> Reading | None:
        """The question changed in one place, so that its passage answers it no more."""
        ways = [self._other_name, self._other_name, self._other_value, self._negated_question,
                self._opposed_question]  # fmt: skip
        self.rng.shuffle(ways)
        for way in ways:
            question = way(reading)
            if question and question != reading.question:
                # cut around the answer first: the sentence that tempts must stay
                near = self.cropped(reading)
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
            pool = inside if inside and self.rng.random() < 0.35 else outside
            if other := edits.alike(name, pool, self.rng):
                return edits.replace(reading.question, name, other)
        return None

    def _other_value(self, reading: Reading) -> str | None:
        return edits.change_value(reading.question, self.rng)

    def _negated_question(self, reading: Reading) -> str | None:
        return edits.negate(reading.question, self.rng) if self.rng.random() < 0.3 else None

    def _opposed_question(self, reading: Reading) -> str | None:
        return edits.oppose(reading.question, self.rng)

    def verified(self, reading: Reading) -> Judgement | None:
        """A passage and an answer to a question: right, wrong, or of something it leaves open."""
        near = self.cropped(reading)
        kind = self.rng.random()
        if kind < 0.36:
            return Judgement(
                near.context, self._claim(reading, reading.answer), Label.ENTAILMENT, "right-answer"
            )
        if kind < 0.66:
            wrong = self.wrong_answer(near, reading)
            if wrong is None:
                return None
            return Judgement(
                near.context, self._claim(reading, wrong), Label.CONTRADICTION, "wrong-answer"
            )
        if kind < 0.78:
            changed = edits.change_value(reading.answer, self.rng)
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
            other = self.mined.for_reading(reading, self.rng)
            if other is None:
                return None
            claim = self._claim(reading, reading.answer)
            return Judgement(self.cropped(other).context, claim, Label.NEUTRAL, "open-answer")
        edited = self.edited_question(reading)
        if edited is None:
            return None
        return Judgement(
            edited.context,
            answered(edited.question, reading.answer),
            Label.NOT_ENTAILMENT,
            "edited-answer",
        )

    def turned_answer(self, reading: Reading, question: turned.WhQuestion) -> Judgement | None:
        """A statement or yes/no question made of a question and an answer, right or wrong."""
        before = reading.context[max(0, reading.start - 40) : reading.start]
        right = question.turned(reading.answer, before)
        if right is None:
            return None
        alone = self.rng.random() < ALONE
        near = crop(reading, 1, self.rng) if alone else self.cropped(reading)
        kind = self.rng.random()
        if kind < 0.4:
            short = alone and len(near.context.split()) <= MAX_DENIED_WORDS
            denied = edits.negate(near.context, self.rng) if short and kind < 0.15 else None
            if denied is not None:
                return self._said(denied, right, Label.CONTRADICTION)
            return self._said(near.context, right, Label.ENTAILMENT)
        if kind < 0.76:
            answer = self.wrong_answer(near, reading)
            wrong = question.turned(answer, before) if answer else None
            return self._said(near.context, wrong, Label.CONTRADICTION) if wrong else None
        if kind < 0.8:
            reverse = edits.oppose(right.statement, self.rng)
            if reverse is None:
                return None
            return Judgement(near.context, reverse, Label.CONTRADICTION, "turned-reversed")
        if kind < 0.92:
            other = self.mined.for_reading(reading, self.rng)
            return self._said(self.cropped(other).context, right, Label.NEUTRAL) if other else None
        edited = self.edited_question(reading)
        [other_question] = turned.questions([edited.question]) if edited else [None]
        wrong = other_question.turned(reading.answer, before) if other_question else None
        if edited is None or wrong is None:
            return None
        return self._said(edited.context, wrong, Label.NOT_ENTAILMENT)

    def unstated(self, reading: Reading, question: turned.WhQuestion) -> Judgement | None:
        """What the passage says, held against another sentence about the same, of it or another.

        Claims are mostly read beside such sentences: of their subject, and silent on them. Few of
        them do say so in other words; neutral or contradiction is not known.
        """
        before = reading.context[max(0, reading.start - 40) : reading.start]
        said = question.turned(reading.answer, before)
        another = self.rng.random() < 0.3
        other = self.mined.for_reading(reading, self.rng) if another else reading
        near = nearest_sentence(reading, self.rng, other.context) if other else None
        if said is None or near is None:
            return None
        return Judgement(near.context, said.statement, Label.NOT_ENTAILMENT, "unstated")

    def _said(self, premise: str, said: turned.Turned, label: Label) -> Judgement:
        """One of the two forms; at times a statement is denied, and the label with it."""
        if self.rng.random() < 0.4:
            return Judgement(premise, said.question, label, "turned-question")
        opposite = {
            Label.ENTAILMENT: Label.CONTRADICTION,
            Label.CONTRADICTION: Label.ENTAILMENT,
        }.get(label)
        if opposite is not None and self.rng.random() < DENIED:
            return Judgement(premise, said.denied, opposite, "turned-denied")
        return Judgement(premise, said.statement, label, "turned-statement")

    def _claim(self, reading: Reading, answer: str) -> str:
        """The answer put into the question where it asks for its subject; else behind it."""
        match = _SUBJECT_ASKED.match(reading.question)
        if match and self.rng.random() < 0.8:
            statement = f"{answer} {match['rest'].rstrip('? ')}."
            return statement[:1].upper() + statement[1:]
        return answered(reading.question, answer)

    def wrong_answer(self, reading: Reading, whole: Reading | None = None) -> str | None:
        """What answers a question of the same kind in the same passage; else something of the
        same shape from it, or a changed value; None where there is no such thing.

        ``whole``: the reading before its passage was cut, if it was.
        """
        answer = reading.answer
        if other := self._answer_beside(whole or reading):
            return other
        changed = edits.change_value(answer, self.rng)
        if answer.isdigit() or re.search(r"\d", answer):
            shape = edits.YEAR if edits.YEAR.fullmatch(answer) else edits.NUMBER
            others = [m for m in shape.findall(reading.context) if m not in answer]
            if others and self.rng.random() < 0.5:
                return str(self.rng.choice(others))
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
            return self.rng.choice(found)
        return edits.alike(answer, self._names[reading.title], self.rng)

    def _answer_beside(self, reading: Reading) -> str | None:
        """The answer to another question of the same kind over the same passage."""
        said = _plain(reading.answer)
        found = [
            answer
            for kind, answer in sorted(self._answers.get(reading.context, ()))
            if kind == _kind(reading)
            and said.isdisjoint(_plain(answer))
            and answer.casefold() not in reading.question.casefold()
        ]
        return self.rng.choice(found) if found else None

    def _sentence(self, reading: Reading) -> tuple[str, str] | None:
        """A sentence of the passage, and the passage's stretch around it."""
        ranges = [
            (s, e)
            for s, e in sentences(reading.context)
            if 8 <= len(reading.context[s:e].split()) <= 40
        ]
        if not ranges:
            return None
        start, end = self.rng.choice(ranges)
        if self.rng.random() < 0.35:
            return reading.context[start:end], reading.context[start:end]
        around = Reading(reading.question, reading.context, start, end, reading.title, "")
        return reading.context[start:end], crop(around, self.rng.randint(30, 80), self.rng).context

    def of_sentence(
        self,
        reading: Reading,
        edit: Callable[[str, random.Random], str | None],
        label: Label,
        origin: str,
    ) -> Judgement | None:
        """A sentence of the passage, edited, held against the passage; None without an edit."""
        found = self._sentence(reading)
        if found is None:
            return None
        sentence, premise = found
        said = self._shortened(sentence)
        edited = edit(said, self.rng)
        if edited is None or edited == said:
            return None
        if label is Label.CONTRADICTION and self.rng.random() < 0.4:
            # the same change, made in what is read instead of in what is judged
            return Judgement(premise.replace(said, edited), said, label, origin)
        return Judgement(premise, edited, label, origin)

    def _shortened(self, sentence: str) -> str:
        """The sentence up to one of its later commas, at times: claims are shorter than sources."""
        commas = [m.start() for m in re.finditer(r",(?= )", sentence) if m.start() > 45]
        if commas and self.rng.random() < 0.5:
            return sentence[: self.rng.choice(commas)] + "."
        return sentence

    def asked_statement(self, reading: Reading) -> Judgement | None:
        """A sentence of the passage asked as a yes/no question: yes, no, or left open."""
        found = self._sentence(reading)
        question = asked.as_yes_no(self._shortened(found[0])) if found else None
        if found is None or question is None:
            return None
        kind = self.rng.random()
        if kind < 0.4:
            if self.rng.random() < 0.5:
                question = edits.restate_value(question, self.rng) or question
            return Judgement(found[1], as_question(question), Label.ENTAILMENT, "asked")
        if kind < 0.8:
            wrong = asked.refuted(question, self._names[reading.title], self.rng)
            if wrong is None:
                return None
            return Judgement(found[1], as_question(wrong), Label.CONTRADICTION, "asked")
        start = reading.context.index(found[0])
        end = start + len(found[0])
        said = Reading(question, reading.context, start, end, reading.title, "")
        other = self.mined.for_reading(said, self.rng)
        if other is None:
            return None
        return Judgement(self.cropped(other).context, as_question(question), Label.NEUTRAL, "asked")

    def wrapped(self, reading: Reading) -> Judgement | None:
        """A sentence below a phrase that vouches for it, doubts it or denies it."""
        found = self._sentence(reading)
        if found is None or len(found[0].split()) > 25 or not found[0].endswith("."):
            return None
        sentence, _ = found
        premise, label = edits.wrap(sentence, self.rng)
        return Judgement(premise, sentence, label, "wrapped")


_SUBJECT_ASKED = re.compile(
    r"(?:Who|What|Which (?:\w+ ){0,2}?\w+) "
    r"(?P<rest>(?!did|do|does|is|are|was|were|has|have|had|can|could|will|would|should|may|might|"
    r"must|kind|type|sort|year|of)(?:[a-z]+(?:ed|s)|wrote|won|led|made|took|gave|built|became|held|"
    r"said|ran|wore|founded|began|fought|drew|sold|bought) .+)"
)


_KIND = re.compile(
    r"\b(?:(?:which|what) (?:year|date|day|month|decade|century|percentage|person|country|city)|"
    r"how (?:many|much|long|old|far|large|high)|who|whom|when|where|which|what|how|why)\b",
    re.IGNORECASE,
)


def _kind(reading: Reading) -> str:
    """What a question asks for, and whether its answer is a figure, a name or neither."""
    asked = _KIND.search(reading.question)
    figure = re.search(r"\d", reading.answer) is not None
    name = not figure and bool(edits.names(reading.answer))
    return f"{asked[0].casefold() if asked else ''} {figure} {name}"


def _plain(answer: str) -> frozenset[str]:
    return frozenset(content_stems(answer)) or frozenset({answer.casefold()})
