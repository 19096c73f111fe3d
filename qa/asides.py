"""What a sentence says beside its main point: relative clauses and appositions between commas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from secondsource.qa.clauses import is_definite, joined_verbs, phrase_of, render

_TO_THE_VERB = frozenset("nsubj nsubjpass dobj pobj prep agent attr dative xcomp".split())


@dataclass(frozen=True, slots=True)
class Aside:
    """``text`` says it as a sentence; ``tokens`` are its own words; ``removed`` also its commas."""

    text: str
    tokens: tuple[Any, ...]
    removed: frozenset[int]


def asides(tokens: Sequence[Any], root: Any) -> Iterator[Aside]:
    """The asides that claim a figure or name something, in order of the nouns they are about."""
    verbs = joined_verbs(root)
    for noun in tokens:
        if noun.pos_ not in ("NOUN", "PROPN") or not _in_main_clause(noun, verbs):
            continue
        for child in noun.children:
            if child.i > noun.i and (aside := _aside(tokens, noun, child)) is not None:
                yield aside


def _in_main_clause(noun: Any, verbs: Sequence[Any]) -> bool:
    """Whether no other clause lies between: what somebody says is not said by the sentence."""
    token = noun
    while token not in verbs:
        if token.dep_ not in _TO_THE_VERB:
            return False
        token = token.head
    return True


def _aside(tokens: Sequence[Any], noun: Any, child: Any) -> Aside | None:
    start, end = child.left_edge.i, child.right_edge.i + 1
    if tokens[end - 1].is_punct:
        end -= 1
    own = tuple(tokens[start:end])
    about = tuple(tokens[noun.left_edge.i : start - 1])
    if not _between_commas(tokens, start, end) or not _clear(noun, about) or not _has_value(own):
        return None
    said = _predicate(noun, child, own)
    if said is None:
        return None
    subject = render(about)
    # the second comma may belong to a list or to an opening phrase
    last = noun.dep_ in ("nsubj", "nsubjpass") and end < len(tokens) and tokens[end].text == ","
    return Aside(
        text=f"{subject} {said}",
        tokens=own,
        removed=frozenset(range(start - 1, end + last)),
    )


def _between_commas(tokens: Sequence[Any], start: int, end: int) -> bool:
    """Commas on both sides or the sentence's end; without them it says which one is meant."""
    if start < 2 or tokens[start - 1].text != ",":
        return False
    return end >= len(tokens) or tokens[end].text in (",", ".", "!")


def _clear(noun: Any, about: Sequence[Any]) -> bool:
    """Whether it is certain which noun is meant, and whether that names one thing."""
    if noun not in about or not is_definite(about):
        return False
    if noun.dep_ == "conj" or any(child.dep_ == "conj" for child in noun.children):
        return False
    if noun.dep_ == "pobj" and noun.head.head.pos_ in ("NOUN", "PROPN"):
        return False  # "the cost of the bridge, which ..."
    return all(token.pos_ in ("NOUN", "PROPN", "DET", "ADJ", "PUNCT") for token in about[:-1]) and (
        noun.i == about[-1].i
    )


def _has_value(own: Sequence[Any]) -> bool:
    return any(token.like_num or token.pos_ in ("PROPN", "NUM") for token in own)


def _predicate(noun: Any, child: Any, own: tuple[Any, ...]) -> str | None:
    """The aside's words as the predicate of its noun."""
    many = noun.tag_ in ("NNS", "NNPS")
    if child.dep_ == "relcl":
        pronoun = own[0]
        if pronoun.lower_ not in ("which", "who") or pronoun.head != child:
            return None
        return render(own[1:]) if pronoun.dep_ in ("nsubj", "nsubjpass") else None
    if child.dep_ == "acl" and child.tag_ == "VBN" and own[0] == child:
        return f"{'were' if many else 'was'} {render(own)}"
    if child.dep_ == "appos" and child.pos_ in ("NOUN", "PROPN"):
        joined = any(token.dep_ in ("conj", "cc") for token in child.children)
        article = own[0].lower_ in ("a", "an", "the")
        same_number = many == (child.tag_ in ("NNS", "NNPS"))
        if article and same_number and not joined and not _asks_more(child):
            return f"{'are' if many else 'is'} {render(own)}"
    return None


def _asks_more(child: Any) -> bool:
    """Whether there is a clause between commas inside it."""
    return any(token.text == "," for token in phrase_of(child)[:-1])
