"""Reports of one event by two reporters, with what can be asked and claimed of it in other words.

The questions of the public data were mostly written by people who looked at the answer, and share
its words. Those here were written for training as a stranger would put them who has read neither
report, some that only one report answers or neither, and claims that a report bears out, refutes or
is silent on.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secondsource.errors import InputError
from secondsource.qa.language import as_question, content_stems

from .asked import as_yes_no
from .examples import Judgement, Label, Reading, rows
from .passages import sentences

REPORTS = Path(__file__).with_name("reports.jsonl.gz")
"""The events that come with the project."""

_LABELS = {"supports": Label.ENTAILMENT, "refutes": Label.CONTRADICTION, "silent": Label.NEUTRAL}
_WITH_EARLIER = 0.4
"""Share of the sentences that stand behind the one before them, as they do when they need it."""
_WHOLE = 0.35
"""Share of the claims that are held against the whole report, too."""
_ASKED = 0.3
"""Share of the claims that are asked as yes/no questions, where they can be."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement and what one report says of it; ``evidence``: by which sentence."""

    text: str
    label: Label
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """One report with its questions, each with its answer or None, and its claims."""

    title: str
    text: str
    questions: tuple[tuple[str, str | None], ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class AnswerPair:
    """What the two reports of an event answer to one question, each with its sentence.

    ``same``: whether the answers say the same; else they cannot both be right. ``kept``: whether
    the event's answers are kept from the head that tells, for the calibration.
    """

    question: str
    answers: tuple[str, str]
    sentences: tuple[str, str]
    same: bool
    kept: bool


_KEPT = 4
"""One event in so many is kept for the calibration."""
_SAME = {"same": True, "conflict": False}


def answer_pairs(path: Path = REPORTS) -> list[AnswerPair]:
    """The questions of a file of events of which is known whether both reports answer alike.

    A question's ``"relation"`` is ``"same"`` or ``"conflict"``; one with another, such as
    ``"compatible"``, or with none is passed over. Raises InputError with the row.
    """
    found: list[AnswerPair] = []
    for number, row in enumerate(rows(path), start=1):
        try:
            texts = [str(article["text"]) for article in row["articles"]]
            for question in row["questions"]:
                same = _SAME.get(question.get("relation"))
                if same is None:
                    continue
                one, other = question["answers"]
                said = _sentence_of(texts[0], one), _sentence_of(texts[1], other)
                text, kept = str(question["question"]), number % _KEPT == 0
                found.append(AnswerPair(text, (one, other), said, same, kept))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise InputError(f"{path}, row {number}: lacks or spoils {error}") from error
    return found


def _sentence_of(text: str, answer: str) -> str:
    """The sentence that the answer begins in. Raises ValueError where it is not in the text."""
    at = text.index(answer)
    start, end = next(place for place in sentences(text) if at < place[1])
    return text[start:end]


def read_reports(path: Path = REPORTS) -> list[Report]:
    """The reports in a JSON Lines file of events, two an event, one after the other.

    ``{"articles": [{"title", "text"}, ...], "questions": [{"question", "answers": [text or null,
    ...]}, ...], "claims": [{"claim", "labels": ["supports" | "refutes" | "silent", ...],
    "evidence": [sentence or null, ...]}, ...]}``. Raises InputError with the row.
    """
    found: list[Report] = []
    for number, row in enumerate(rows(path), start=1):
        try:
            found.extend(_reports(row))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"{path}, row {number}: lacks or spoils {error}") from error
    return found


def _reports(row: dict[str, Any]) -> Iterator[Report]:
    sides = [q["answers"] for q in row["questions"]]
    sides += [c[name] for c in row["claims"] for name in ("labels", "evidence")]
    if any(len(side) != 2 for side in (row["articles"], *sides)):
        raise ValueError("its two sides: articles, answers, labels and evidence are two each")
    for place, article in enumerate(row["articles"]):
        text = str(article["text"])
        questions = tuple((str(q["question"]), q["answers"][place]) for q in row["questions"])
        claims = tuple(
            Claim(str(c["claim"]), _LABELS[c["labels"][place]], c["evidence"][place])
            for c in row["claims"]
        )
        for said in (*(answer for _, answer in questions), *(c.evidence for c in claims)):
            if said is not None and (not said or said not in text):
                raise ValueError(f"{said!r}, which does not stand in its article")
        for claim in claims:
            if (claim.evidence is None) != (claim.label is Label.NEUTRAL):
                raise ValueError(f"the evidence on {claim.text!r}: only silence has none")
        yield Report(str(article["title"]), text, questions, claims)


def report_readings(report: Report) -> Iterator[Reading]:
    """Each question over the report, answered by it or not."""
    for question, answer in report.questions:
        start = -1 if answer is None else report.text.index(answer)
        end = -1 if answer is None else start + len(answer)
        origin = "report-silent" if answer is None else "report"
        yield Reading(question, report.text, start, end, report.title, origin)


def report_judgements(report: Report, rng: random.Random) -> Iterator[Judgement]:
    """Each claim over the sentence that decides it, over the next best one, which is silent, and at
    times over the whole report."""
    ranges = sentences(report.text)
    said = [frozenset(content_stems(report.text[start:end])) for start, end in ranges]
    for claim in report.claims:
        question = as_yes_no(claim.text) if rng.random() < _ASKED else None
        hypothesis = as_question(question) if question else claim.text
        decisive = _deciding(report, claim, ranges)
        asked = frozenset(content_stems(claim.text))
        others = [number for number in range(len(ranges)) if number != decisive]
        silent = max(others, key=lambda n: len(asked & said[n]), default=None)
        for number, label in ((decisive, claim.label), (silent, Label.NEUTRAL)):
            if number is not None:
                start, end = ranges[number]
                if number and rng.random() < _WITH_EARLIER and number - 1 != decisive:
                    start = ranges[number - 1][0]
                text = report.text[start:end]
                yield Judgement(text, hypothesis, label, "report-claim", report.title)
        if rng.random() < _WHOLE:
            yield Judgement(report.text, hypothesis, claim.label, "report-claim", report.title)


def _deciding(report: Report, claim: Claim, ranges: Sequence[tuple[int, int]]) -> int | None:
    """The number of the sentence that the evidence overlaps most; None for a silent report."""
    if claim.evidence is None:
        return None
    at = report.text.index(claim.evidence)
    overlaps = [min(e, at + len(claim.evidence)) - max(s, at) for s, e in ranges]
    return max(range(len(ranges)), key=overlaps.__getitem__)
