"""What the evidence model learns from: readings and judgements, and the files they stand in."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from secondsource.errors import InputError
from secondsource.qa.headings import under_heading
from secondsource.qa.language import answered, as_question

HELD_BACK = 5
"""Of 256 groups, how many are kept from training."""


def held_back(group: str) -> bool:
    """Whether what belongs to this group (an article's title, a premise) is kept from training."""
    return hashlib.blake2b(group.encode(), digest_size=4).digest()[0] < HELD_BACK


class Label(IntEnum):
    """What a premise says of a hypothesis; the first three in the order of the model's outputs."""

    ENTAILMENT = 0
    NEUTRAL = 1
    CONTRADICTION = 2
    NOT_ENTAILMENT = 3
    """Neutral or contradiction, unknown which."""
    OPEN = 4
    """Nobody has said: for pairs that only a teacher judges."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question and a passage; ``context[start:end]`` answers, -1 and -1 when nothing does."""

    question: str
    context: str
    start: int
    end: int
    title: str
    origin: str

    @property
    def answer(self) -> str:
        """The answer's text, empty when the passage does not answer."""
        return self.context[self.start : self.end] if self.start >= 0 else ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A premise, a hypothesis (a statement or a question), and what the one says of the other.

    ``title``: of the article that the premise stands in, empty when unknown.
    """

    premise: str
    hypothesis: str
    label: Label
    origin: str
    title: str = ""


Example = Reading | Judgement


def under_title(example: Example) -> Example:
    """The example with its article's title above its passage, as the model is given both."""
    title = unquote(example.title).replace("_", " ")
    if isinstance(example, Judgement):
        return replace(example, premise=under_heading(title, example.premise))
    context = under_heading(title, example.context)
    shift = len(context) - len(example.context) if example.start >= 0 else 0
    return replace(example, context=context, start=example.start + shift, end=example.end + shift)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, gzip or not. Raises InputError with the line."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise InputError(f"{path}, line {number}: no JSON ({error})") from error
                if not isinstance(row, dict):
                    raise InputError(f"{path}, line {number}: a JSON object is needed")
                yield row
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error}") from error


def readings(path: Path) -> list[Reading]:
    """Rows ``{"question", "context", "answer", "start", "title"?, "origin"?}``.

    ``start`` -1 means that the passage does not answer. A row whose answer does not stand at
    ``start`` raises InputError.
    """
    found = []
    for number, row in enumerate(rows(path), start=1):
        try:
            start, answer, context = int(row["start"]), str(row["answer"]), str(row["context"])
            question = str(row["question"])
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"{path}, row {number}: lacks or spoils {error}") from error
        end = start + len(answer) if start >= 0 else -1
        if start >= 0 and (not answer or context[start:end] != answer):
            raise InputError(
                f"{path}, row {number}: the answer {answer[:40]!r} does not stand at {start}"
            )
        found.append(
            Reading(question, context, start, end, row.get("title", ""), row.get("origin", ""))
        )
    return found


_LABELS = {
    "entailment": Label.ENTAILMENT,
    "neutral": Label.NEUTRAL,
    "contradiction": Label.CONTRADICTION,
    "not_entailment": Label.NOT_ENTAILMENT,
}


def judgements(path: Path) -> list[Judgement]:
    """Rows ``{"premise", "hypothesis", "label", "origin"?}``."""
    found = []
    for number, row in enumerate(rows(path), start=1):
        try:
            label = _LABELS[row["label"]]
            premise, hypothesis = str(row["premise"]), str(row["hypothesis"])
        except KeyError as error:
            raise InputError(
                f"{path}, row {number}: {error} is missing or is no label; labels are "
                f"{', '.join(_LABELS)}"
            ) from error
        found.append(Judgement(premise, hypothesis, label, row.get("origin", "")))
    return found


def yes_no(path: Path) -> list[Judgement]:
    """Rows ``{"question", "passage", "answer": bool, "origin"?}``: yes is entailed, no refuted."""
    return [
        Judgement(
            row["passage"],
            as_question(row["question"]),
            Label.ENTAILMENT if row["answer"] else Label.CONTRADICTION,
            row.get("origin", ""),
        )
        for row in rows(path)
    ]


def same_answers(path: Path) -> list[Judgement]:
    """Rows ``{"question", "a", "b", "same": bool}``: two answers to one question.

    Each answer stands behind the question, so that what is compared is what they say of it.
    """
    return [
        Judgement(
            answered(row["question"], row["a"]),
            answered(row["question"], row["b"]),
            Label.ENTAILMENT if row["same"] else Label.CONTRADICTION,
            row.get("origin", ""),
        )
        for row in rows(path)
    ]
