"""What a follow-up question can point back to: the question before it and what was answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from secondsource.qa.entities import entities
from secondsource.qa.language import AUXILIARIES
from secondsource.qa.names import subject_names
from secondsource.qa.offices import asked_role
from secondsource.qa.options import YES_NO
from secondsource.qa.statements import parse

MAX_LEAD_WORDS = 6

_WH_PHRASE = re.compile(
    rf"^(?P<wh>(?:(?:in|on|at|by|for|from|to|since|with|of|under) )?"
    rf"(?:who|whom|what|which|when|where|why|how)\b"
    rf"(?:(?! (?:{AUXILIARIES})\b) [\w'’-]+)*?) (?P<aux>{AUXILIARIES})\b",
    re.IGNORECASE,
)
_WH_WORD = re.compile(r"\b(who|whom|what|which|when|where|why|how)\b", re.IGNORECASE)
_MARKED = re.compile(r"^(?P<lead>[^\[\]“”]{1,80}?) ?\[\d+\]")
_TIME_NOUNS = frozenset(
    "year month day week date time today yesterday tomorrow moment way case".split()
)
_INSIDE = ("det", "compound", "amod", "poss", "nummod", "nmod", "case", "quantmod", "punct")
_PARTICIPLE = ("VBN", "VBD")  # "built" is tagged as either
_VERBAL = (*_PARTICIPLE, "VBG", "VB")
_HEADS = ("nsubj", "nsubjpass", "dobj", "pobj", "attr", "dative", "conj", "oprd")


@dataclass(frozen=True, slots=True)
class Referent:
    """Something that a pronoun can stand for: its words, and what is known of it.

    ``rank``: 0 for a subject, 1 for an object, 2 for the rest.
    """

    words: str
    rank: int
    person: bool
    plural: bool
    named: bool


class Context:
    """The previous question, taken apart where it is asked for.

    ``wh`` is its question phrase with a preposition before it, empty for a yes/no question, and
    ``rest`` what follows from the auxiliary on, empty where there is none. ``value`` are the few
    words that the answer begins with, if it does, and ``lead`` the same where they are a name.
    """

    def __init__(self, question: str, value: str | None) -> None:
        self.question = question
        self.value = value
        self.lead = value if value is not None and _is_name(value) else None
        match = _WH_PHRASE.match(question)
        self.wh = match.group("wh") if match else ""
        self.rest = question[match.start("aux") :] if match else ""
        if match is None and YES_NO.match(question):
            self.rest = question

    @classmethod
    def of(cls, question: str, answer: str) -> Self:
        """From the texts of the question and of its answer."""
        return cls(" ".join(question.split()).rstrip("?!. "), _value_of(answer))

    @cached_property
    def tokens(self) -> tuple[Any, ...]:
        """spaCy's tokens of the question."""
        return parse(self.question)

    @property
    def wh_word(self) -> str:
        """The question word in lower case; empty without one."""
        match = _WH_WORD.search(self.wh or self.question.split(" ", 2)[0])
        return match.group().casefold() if match else ""

    @property
    def subject_asked(self) -> bool:
        """Whether the question asks for its subject: "who founded", "how many people were hurt"."""
        if not self.rest:
            return True
        after = self._after_auxiliary()
        return bool(after) and after[0].pos_ in ("VERB", "AUX")

    @property
    def copular(self) -> bool:
        """Whether its verb is "be" alone: "who is the mayor", "when was the accident"."""
        if re.match(r"(?:is|are|was|were)\b", self.rest, re.IGNORECASE) is None:
            return False
        return not any(token.tag_ in _VERBAL for token in self._after_auxiliary())

    @property
    def passive(self) -> bool:
        """Whether something is done to its subject: "when was Cerebras founded"."""
        is_be = re.match(r"(?:is|are|was|were)\b", self.rest, re.IGNORECASE) is not None
        return is_be and any(token.tag_ in _PARTICIPLE for token in self._after_auxiliary())

    def _after_auxiliary(self) -> Sequence[Any]:
        begin = len(self.question) - len(self.rest)
        return [token for token in self.tokens if token.idx > begin]

    @cached_property
    def referents(self) -> tuple[Referent, ...]:
        """What the question names, subjects first; not what it asks for."""
        begin = len(self.wh)
        persons = [e for e in entities(self.question) if e.label == "PERSON"]
        found = []
        for head in self.tokens:
            if head.idx < begin or head.pos_ not in ("NOUN", "PROPN") or head.dep_ not in _HEADS:
                continue
            if head.lower_ in _TIME_NOUNS or _WH_WORD.fullmatch(head.text):
                continue
            phrase = _phrase(head, self.tokens)
            if (words := _words(phrase)) is None:
                continue
            named = head.pos_ == "PROPN"
            person = asked_role(words) is not None or any(
                e.start <= head.idx < e.end and " " in self.question[e.start : e.end]
                for e in persons
            )
            rank = 0 if "subj" in head.dep_ else 1 if head.dep_ in ("dobj", "dative") else 2
            plural = head.tag_ in ("NNS", "NNPS")
            found.append(Referent(words, rank, person, plural, named))
        return tuple(sorted(found, key=lambda referent: referent.rank))


def _value_of(answer: str) -> str | None:
    """The few words that an answer begins with: "Andrew Feldman" of "Andrew Feldman [1]. ..."."""
    match = _MARKED.match(answer.strip())
    value = match.group("lead") if match else answer.strip().split("\n", 1)[0]
    value = value.strip(" .,;:")
    return value if value and len(value.split()) <= MAX_LEAD_WORDS else None


def _is_name(value: str) -> bool:
    bare = re.sub(r"^(?:the|a|an) ", "", value, flags=re.IGNORECASE)
    return bare in subject_names(f"It is {bare}")


def _phrase(head: Any, tokens: Sequence[Any]) -> Sequence[Any]:
    """The noun with what stands before it, and an "of" phrase after it."""
    first = min([head.i, *(child.left_edge.i for child in head.lefts if child.dep_ in _INSIDE)])
    last = head.i
    for child in head.rights:
        if child.lower_ == "of" or child.tag_ == "POS":
            last = child.right_edge.i
        break
    return tokens[first : last + 1]


def _words(phrase: Sequence[Any]) -> str | None:
    """The phrase as it is said again; None when it names nothing in particular."""
    words = "".join(token.text_with_ws for token in phrase).strip()
    first = phrase[0]
    if first.tag_ in ("PRP$", "WDT", "WP$") or first.lower_ in ("this", "that", "these", "those"):
        return None
    if first.lower_ in ("a", "an"):
        return f"the {words.split(' ', 1)[1]}" if " " in words else None
    if first.lower_ == "the":
        return f"the {words.split(' ', 1)[1]}" if " " in words else None
    return words if any(token.pos_ == "PROPN" for token in phrase) else None
