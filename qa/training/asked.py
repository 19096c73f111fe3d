"""Statements asked as yes/no questions ("The mill was rebuilt in 1990." / "was the mill ...?")."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from secondsource.qa.language import uncapitalised

from . import edits

_STATEMENT = re.compile(
    r"(?P<subject>(?:(?:the|a|an|this|these|his|her|their|its|most|many|all|some) )?"
    r"[\w’'&.-]+(?: [\w’'&.-]+){0,6}?) "
    r"(?P<verb>is|are|was|were|has|have|had|can|could|will|would|should|must) "
    r"(?P<rest>[^.;:?!\"“”]{12,}?)\.?",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"\b(?:who|which|that|and|but|if|when|while|as|because|although|there|what|where|after|before|"
    r"since|by|in|on|at|for|from|with|not|no|none|nobody|nothing|neither|so|such|it|he|she|they|"
    r"we|you|i)\b",
    re.IGNORECASE,
)


def as_yes_no(sentence: str) -> str | None:
    """The statement with its auxiliary verb in front, without a question mark.

    None where the sentence does not start with a subject of a few words and such a verb, or
    where its subject is a pronoun: what it stands for would not be known.

    >>> as_yes_no("The mill was rebuilt in 1990.")
    'Was the mill rebuilt in 1990'
    """
    match = _STATEMENT.fullmatch(sentence.strip())
    if not match or _NO_SUBJECT.search(match["subject"]):
        return None
    subject, rest = match["subject"], match["rest"].split(", and ")[0]
    if re.search(r"\bnot\b|n't\b|\bnever\b|^to\b", rest):
        return None
    subject = uncapitalised(subject, _SMALL)
    return f"{match['verb'].capitalize()} {subject} {rest.strip()}"


_SMALL = frozenset(
    "the a an this these those his her their its most many all some one two three four five six "
    "several both other another every everyone fewer more half".split()
)


def refuted(question: str, names: Sequence[str], rng: random.Random) -> str | None:
    """The question with a value, a word or a name behind its subject changed: the answer is no.

    ``names``: others to take. None where there is nothing to change.
    """
    ways: list[Callable[[str, random.Random], str | None]] = [
        edits.change_value,
        edits.oppose,
        lambda text, chance: _other_name(text, names, chance),
    ]
    rng.shuffle(ways)
    for way in ways:
        if (changed := way(question, rng)) and changed != question:
            return changed
    return None


def _other_name(question: str, others: Sequence[str], rng: random.Random) -> str | None:
    words = question.split()
    said = " ".join(words[4:])  # what is asked of another subject is not refuted but open
    for name in edits.names(said):
        if other := edits.alike(name, [n for n in others if n not in question], rng):
            return f"{' '.join(words[:4])} {edits.replace(said, name, other)}"
    return None
