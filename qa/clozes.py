"""Statements turned into questions about one of their values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from secondsource.qa.entities import entities
from secondsource.qa.language import STOPWORDS
from secondsource.qa.mentions import values_in
from secondsource.qa.numbers import find_amounts
from secondsource.qa.questions import AnswerType
from secondsource.qa.statements import parse
from secondsource.qa.synonyms import verb_base
from secondsource.qa.vague_durations import AGE
from secondsource.qa.values import Value, ValueKind, amount_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloze:
    """A statement with one of its values asked for: ``question``, and the ``value`` it claims."""

    question: str
    answer_type: AnswerType
    value: Value


_WH_FOR_KIND = {
    "money": ("how much money", AnswerType.MONEY),
    "percent": ("what percentage", AnswerType.PERCENT),
    "duration": ("how long", AnswerType.DURATION),
    "quantity": ("how much", AnswerType.NUMBER),
    "count": ("how many", AnswerType.NUMBER),
}
_WH_FOR_MOMENT = {
    ValueKind.DATE: ("when", AnswerType.DATE),
    ValueKind.TIME: ("at what time", AnswerType.TIME),
}
_WH_FOR_LABEL = {
    "PERSON": ("who", AnswerType.PERSON),
    "GPE": ("which place", AnswerType.PLACE),
    "LOC": ("which place", AnswerType.PLACE),
    "ORG": ("which organisation", AnswerType.ORGANISATION),
}


def clozes(statement: str) -> list[Cloze]:
    """One question for each value of the statement that another value could contradict.

    Amounts and dates first, then persons and places, and organisations only when there is
    nothing else.
    """
    text = statement.strip().rstrip(".!")
    found: list[Cloze] = []
    taken: list[tuple[int, int]] = []
    for kind, (wh, wanted) in _WH_FOR_MOMENT.items():
        for start, end, value in values_in(text, kind, None):
            taken.append((start, end))
            asked = _ask(text, _without_preposition(text, start), end, wh)
            found.append(Cloze(question=asked, answer_type=wanted, value=value))
    for amount in find_amounts(text):
        if any(start < amount.end and amount.start < end for start, end in taken):
            continue
        if amount.kind == "count" and amount.anchor == 1:
            continue  # "one of the best" counts nothing
        if amount.noun == AGE:
            continue  # "how long" does not ask for it
        taken.append((amount.start, amount.end))
        wh, wanted = _WH_FOR_KIND[amount.kind]
        if amount.kind == "count" and amount.anchor < 1:
            wh = "how much"
        end = amount.end
        if amount.noun and (noun := re.search(re.escape(amount.noun), text[end:], re.I)):
            end += noun.end()
        counted = text[amount.end : end]
        asked = _ask(text, amount.start, end, wh + counted)
        found.append(Cloze(question=asked, answer_type=wanted, value=amount_value(text, amount)))
    named = [e for e in entities(text) if e.label in _WH_FOR_LABEL]
    if len(named) < 2 and not found and not _has_other_content(text, named):
        return found
    for entity in named:
        if any(start < entity.end and entity.start < end for start, end in taken):
            continue
        wh, wanted = _WH_FOR_LABEL[entity.label]
        if wanted is AnswerType.ORGANISATION and found:
            continue
        value = Value(kind=ValueKind.NAME, text=text[entity.start : entity.end])
        asked = _ask(text, _without_article(text, entity.start), entity.end, wh)
        found.append(Cloze(question=asked, answer_type=wanted, value=value))
    return found


def _without_article(text: str, start: int) -> int:
    match = re.search(r"\b(?:the|a|an)\s+$", text[:start], re.IGNORECASE)
    return match.start() if match else start


def _has_other_content(text: str, named: list[Any]) -> bool:
    rest = text
    for entity in reversed(named):
        rest = rest[: entity.start] + rest[entity.end :]
    return sum(word.casefold() not in STOPWORDS for word in rest.split()) >= 2


def _without_preposition(text: str, start: int) -> int:
    match = re.search(r"\b(?:in|on|at|by|during|since)\s+(?:the\s+)?$", text[:start], re.IGNORECASE)
    return match.start() if match else start


_BE = frozenset({"is", "are", "was", "were", "am"})
_DO = {"VBD": "did", "VBZ": "does", "VBP": "do"}
_MODIFIERS = frozenset({"det", "amod", "compound", "nmod", "poss", "nummod"})


def _ask(text: str, start: int, end: int, wh: str) -> str:
    """The statement with the value asked for: the question word first, then the verb and its
    subject; where the value is the subject, or no verb is found, the rest as it stands.
    """
    asked = _inverted(text, start, end)
    if asked is None:
        before, after = text[:start].strip(), text[end:].strip()
        first = before.split(" ", 1)[0]
        if first.casefold() in _SMALL:
            before = before[:1].lower() + before[1:]
        asked = " ".join(part for part in (before, after) if part)
    asked = f"{wh} {asked}"
    return asked[:1].upper() + asked[1:] + "?"


_SMALL = frozenset(
    "the a an this that these those its his her their it he she they there in on at by after "
    "before during since for from with when while as about some many most".split()
)


def _inverted(text: str, start: int, end: int) -> str | None:
    """The words of the question behind its question word, by the statement's parse."""
    tokens = parse(text)
    value = [t.i for t in tokens if t.idx < end and start < t.idx + len(t)]
    verb, subject = _governing(tokens[value[0]]) if value else (None, None)
    if verb is None or subject is None or verb.i in value:
        return None
    named = range(subject.left_edge.i, subject.right_edge.i + 1)
    clause = range(verb.left_edge.i, verb.right_edge.i + 1)
    leading = tokens[clause.start : named.start]
    marked = leading and leading[-1].dep_ == "mark" and verb.dep_ != "ROOT"
    if value[0] in named or (leading and leading[-1].text != "," and not marked):
        return None
    left_out = set(range(_np_start(tokens, value), value[-1] + 1))
    words: dict[int, str] = {}
    if marked:
        left_out.add(leading[-1].i)
    auxiliaries = [
        t for t in verb.children if t.dep_ in ("aux", "auxpass") and named.stop <= t.i < verb.i
    ]
    if auxiliaries:
        first = auxiliaries[0].text
        left_out.add(auxiliaries[0].i)
    elif verb.lower_ in _BE:
        first = verb.text
        left_out.add(verb.i)
    elif verb.tag_ in _DO:
        first = _DO[verb.tag_]
        words[verb.i] = verb_base(verb.lower_)
    else:
        return None

    def phrase(indices: range) -> str:
        kept = [i for i in indices if i not in left_out]
        said = "".join(words.get(i, tokens[i].text) + tokens[i].whitespace_ for i in kept)
        said = " ".join(said.split()).strip(" ,")
        small = said.split(" ", 1)[0].casefold() in _SMALL
        return said[:1].lower() + said[1:] if small else said

    parts = (named, range(named.stop, clause.stop), range(clause.start, named.start))
    return " ".join([first, *(said for part in parts if (said := phrase(part)))])


def _governing(token: Any) -> tuple[Any, Any] | tuple[None, None]:
    """The verb of the innermost clause that the token stands in, and its subject before it."""
    for above in token.ancestors:
        if above.pos_ in ("VERB", "AUX"):
            subject = _subject(above)
            if subject is None and above.dep_ in ("acl", "relcl", "advcl", "pcomp"):
                return None, None
            if subject is not None:
                return (above, subject) if subject.tag_ not in ("WDT", "WP") else (None, None)
    return None, None


def _subject(verb: Any) -> Any | None:
    kinds = ("nsubj", "nsubjpass", "expl")
    return next((t for t in verb.children if t.dep_ in kinds and t.i < verb.i), None)


def _np_start(tokens: Sequence[Any], value: Sequence[int]) -> int:
    """Where the noun phrase begins that the value stands in: "the heavy metal band Metallica"."""
    first = value[0]
    while first > 0 and tokens[first - 1].dep_ in _MODIFIERS and tokens[first - 1].head.i >= first:
        first -= 1
    return first
