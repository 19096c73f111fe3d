"""The clause of a sentence in which a figure stands, without what is told beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from secondsource.qa.clauses import VERBS, subject_of
from secondsource.qa.statements import parse

GAP = " … "
"""Stands for words left out."""
_CLAUSES = frozenset("relcl acl advcl ccomp parataxis appos".split())
_OF_A_NOUN = frozenset("relcl acl appos".split())
_NAMED_BY = frozenset("det amod compound nmod poss nummod".split())
_ROOTS = (*VERBS, "NOUN", "PROPN", "ADJ", "NUM")
"""What a sentence is built on; where the parser finds anything else it has gone astray."""
_FRONTED = frozenset("prep npadvmod advmod".split())
_TIME_OR_CONDITION = frozenset(
    "if unless provided assuming when once after before as until in".split()
)
_WITHOUT = frozenset("excluding including counting".split())
_ARRIVED_AT = frozenset("counted measured calculated adjusted".split())
"""How a figure was arrived at is told of it, wherever that stands."""
_BACK = frozenset("them whom which".split())


@lru_cache(maxsize=4096)
def own_clause(sentence: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Half-open ranges of the words that are said of the value at ``sentence[start:end]``.

    Left out are other clauses that "and" joins, what somebody says about when they said it,
    relative and participle clauses, and insertions. The value itself is always within.

    >>> text = "The mill, founded in 1998, employs 500."
    >>> [text[slice(*place)] for place in own_clause(text, 35, 38)]
    ['The mill, ', ', employs 500.']
    """
    tokens = parse(sentence)
    inside = [t for t in tokens if t.idx < end and start < t.idx + len(t)]
    if not inside or not any(t.head == t and t.pos_ in _ROOTS for t in tokens):
        return ((0, len(sentence)),)
    figure = next((t for t in inside if t.like_num), inside[0])
    own = {token.i for token in inside}
    kept = own | _kept(_clause_of(figure), figure, own)
    return tuple(_ranges(sentence, tokens, kept))


def _is_clause(token: Any) -> bool:
    return token.dep_ in _CLAUSES or (token.dep_ == "conj" and token.pos_ in VERBS)


def _clause_of(figure: Any) -> Any:
    """The head of the innermost clause that holds the figure."""
    token = figure
    while token.head != token and not _is_clause(token):
        token = token.head
    return token


def _kept(head: Any, figure: Any, own: set[int]) -> set[int]:
    words = set(_said(head, figure, own))
    outer = head.head
    if head.dep_ in _OF_A_NOUN:
        named = [child for child in outer.children if child.dep_ in _NAMED_BY]
        words |= {outer.i, *(token.i for child in named for token in child.subtree)}
    elif head.dep_ == "conj":
        words |= _shared(head, outer, figure, own)
    elif head.dep_ == "ccomp" and outer.pos_ in VERBS:
        reported = any(child.lower_ == "that" and child.dep_ == "mark" for child in head.children)
        words |= set(_conditions(outer, figure, own))
        words |= set() if reported else set(_fronted(outer, figure, own))
    elif head.dep_ in ("ccomp", "parataxis"):
        words |= set(_said(outer, figure, own))
    return words


def _shared(head: Any, outer: Any, figure: Any, own: set[int]) -> set[int]:
    """What a clause has from the one to which "and" joins it."""
    if subject_of(head) is not None:
        return set(_fronted(outer, figure, own))
    before = [
        token.i
        for child in outer.children
        if child.i < outer.i
        for token in _phrase(child, figure, own)
    ]
    joined = outer.dep_ == "conj" and outer.pos_ in VERBS
    return {*before, *(_shared(outer, outer.head, figure, own) if joined else ())}


def _fronted(verb: Any, figure: Any, own: set[int]) -> Iterator[int]:
    """What stands before the verb's subject: "In June", "Nationwide"."""
    subject = subject_of(verb)
    for child in verb.children:
        if child.dep_ in _FRONTED and child.i < (subject or verb).i:
            yield from (token.i for token in _phrase(child, figure, own))


def _conditions(verb: Any, figure: Any, own: set[int]) -> Iterator[int]:
    for child in verb.children:
        if child.dep_ == "advcl" and not _dropped(child, figure, own):
            yield from (token.i for token in _phrase(child, figure, own))


def _said(head: Any, figure: Any, own: set[int]) -> Iterator[int]:
    yield head.i
    for child in head.children:
        yield from (token.i for token in _phrase(child, figure, own))


def _phrase(token: Any, figure: Any, own: set[int]) -> Iterator[Any]:
    """The words of the phrase but for those told beside it."""
    if _dropped(token, figure, own):
        return
    yield token
    for child in token.children:
        yield from _phrase(child, figure, own)


def _dropped(token: Any, figure: Any, own: set[int]) -> bool:
    """Whether the words from here on are told beside the figure."""
    first = token.left_edge
    after_comma = first.i > 0 and first.nbor(-1).text in (",", "(", "—", "–", "-")
    if any(part.i in own for part in token.subtree):
        return False
    if token.dep_ == "appos" or (token.dep_ == "conj" and token.pos_ in VERBS):
        return True
    if first.lower_ in _ARRIVED_AT:
        return False
    if token.dep_ == "relcl" and not after_comma:
        return False  # it says which: "those who will not part with their car"
    if token.dep_ in ("relcl", "acl"):
        counted = token.head in (figure, figure.head) and token.head.i >= figure.i
        return after_comma or not counted
    if token.dep_ == "parataxis" or (token.dep_ == "ccomp" and after_comma):
        return True
    if token.dep_ == "advcl":
        opening = {t.lower_ for t in token.children if t.dep_ in ("mark", "advmod")}
        return first.lower_ not in _WITHOUT and not (opening | {first.lower_}) & _TIME_OR_CONDITION
    back = any(child.lower_ in _BACK for child in token.children)
    return token.dep_ == "prep" and after_comma and (back or token.lower_ == "including")


def _ranges(sentence: str, tokens: Sequence[Any], kept: set[int]) -> Iterator[tuple[int, int]]:
    """Runs of kept tokens with the spaces and the punctuation behind them."""
    start: int | None = None
    for token in tokens:
        stays = token.i in kept or (token.is_punct and start is not None)
        if stays and start is None:
            start = token.idx
        elif not stays and start is not None:
            yield start, token.idx
            start = None
    if start is not None:
        yield start, len(sentence)


def said_around(
    sentence: str, place: tuple[int, int], ranges: Sequence[tuple[int, int]]
) -> tuple[str, str]:
    """What stands before the value and behind it in the ranges, with gaps for the rest."""
    start, end = place
    before = GAP.join(sentence[a : min(b, start)] for a, b in ranges if a < start)
    behind = GAP.join(sentence[max(a, end) : b] for a, b in ranges if b > end)
    return before, behind
