"""The clauses and verb phrases of a sentence that "and" or "but" joins, each with its subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from secondsource.qa.entities import entities

SUBJECTS = ("nsubj", "nsubjpass", "expl")
VERBS = ("VERB", "AUX")
_CAUSAL = frozenset("so therefore thus hence consequently accordingly thereby".split())
_CONNECTIVES = frozenset("and but however meanwhile moreover also furthermore additionally".split())
_DEFINITE = frozenset("the this that these those its his her their everyone everybody all".split())
_INDEFINITE = frozenset(
    "no a an any enough more most some many few fewer less several another other each every".split()
)
_SAME_IN_PAST = frozenset("cost put set cut hit let shut spread split read hurt beat".split())
_BETWEEN_CLAUSES = frozenset(", ; . ! - – —".split())
_NEVER_PARTICIPLE = frozenset(
    "sank began rose fell went took ran became gave grew broke wrote flew drew drove chose spoke "
    "saw did came swam died arrived remained lay".split()
)
"""Past forms that take no "was" from the verb before: "was built in 1990 and sank in 2020"."""


@dataclass(frozen=True, slots=True)
class Clause:
    """``tokens`` are the clause's words in the sentence, ``lead`` what goes before them."""

    tokens: tuple[Any, ...]
    lead: tuple[Any, ...] = ()


def subject_of(verb: Any) -> Any | None:
    """The verb's subject; None when it has none of its own."""
    return next((child for child in verb.children if child.dep_ in SUBJECTS), None)


def joined_verbs(root: Any) -> list[Any]:
    """The main verb and the verbs joined to it, in order."""
    found = [root]
    for child in root.children:
        if child.dep_ == "conj" and child.pos_ in VERBS:
            found.extend(joined_verbs(child))
    return sorted(found, key=lambda verb: int(verb.i))


def is_definite(tokens: Sequence[Any]) -> bool:
    """Whether the phrase names one thing that another sentence can be about too.

    "A ferry ran aground and sank" would otherwise be supported by the sinking of any ferry, and
    what "it" stands for is still harder to tell from half of a sentence.
    """
    if any(token.pos_ == "PROPN" for token in tokens):
        return tokens[0].lower_ not in _INDEFINITE and tokens[0].pos_ != "NUM"
    return tokens[0].lower_ in _DEFINITE


def phrase_of(head: Any) -> tuple[Any, ...]:
    """The tokens of the phrase, in order."""
    return tuple(sorted(head.subtree, key=lambda token: int(token.i)))


def joined_clauses(tokens: Sequence[Any], root: Any) -> list[Clause]:
    """Each of the joined clauses with its subject; one clause where there is any doubt."""
    whole = [Clause(tuple(tokens))]
    heads = joined_verbs(root)
    if len(heads) < 2 or not _may_be_cut(heads):
        return whole
    groups = _cut(tokens, heads)
    if groups is None:
        return whole
    found = [Clause(groups[0])]
    for head, group in zip(heads[1:], groups[1:], strict=True):
        clause = _with_subject(head, group, root, groups[0])
        if clause is None:
            return whole
        found.append(clause)
    return found


def _may_be_cut(heads: Sequence[Any]) -> bool:
    joiners = {
        child.lower_ for head in heads for child in head.children if child.dep_ in ("cc", "preconj")
    }
    if not joiners or not joiners <= {"and", "but"}:
        return False
    # what somebody says or wants may go on into the next clause
    return not any(
        child.dep_ in ("ccomp", "csubj", "csubjpass", "parataxis", "mark", "intj")
        for head in heads
        for child in head.children
    )


def _cut(tokens: Sequence[Any], heads: Sequence[Any]) -> list[tuple[Any, ...]] | None:
    """The tokens of each head's clause; None where the clauses do not stand one after another."""
    owner: dict[int, int] = {}
    for place, head in enumerate(heads):
        for token in head.subtree:
            owner[token.i] = max(owner.get(token.i, 0), place)
    groups: list[list[Any]] = [[] for _ in heads]
    loose: list[list[Any]] = [[] for _ in heads]
    for token in tokens:
        if token.i not in owner:
            return None
        between = token.head in heads and (token.dep_ == "cc" or token.text in _BETWEEN_CLAUSES)
        (loose if between else groups)[owner[token.i]].append(token)
    for before, after in pairwise(groups):
        if not before or not after or before[-1].i >= after[0].i:
            return None
        if any(token.lower_ == "between" for token in before[-4:]):
            return None  # "between 1931 and 1940"
    causal = any(token.i > groups[0][0].i and token.lower_ in _CAUSAL for token in tokens)
    if causal or not all(map(_says_something, groups[:-1], heads)):
        return None
    for group, rest in zip(groups, loose, strict=True):
        first, last = group[0].i, group[-1].i
        group.extend(t for t in rest if first < t.i < last and t.dep_ != "cc")
        group.sort(key=lambda token: int(token.i))
    return [tuple(group) for group in groups]


def _says_something(group: Sequence[Any], head: Any) -> bool:
    """Whether the verb has something after it: in "designs and sells chips" the first has not."""
    return any(token.i > head.i and not token.is_punct for token in group)


def _with_subject(
    head: Any, group: tuple[Any, ...], root: Any, first: tuple[Any, ...]
) -> Clause | None:
    """The clause of a joined verb as a sentence of its own; None where its subject is in doubt."""
    subject, main = subject_of(head), subject_of(root)
    if main is None or not _opens(main, first):
        return None
    if any(_points_back(token) for token in group if token != subject):
        return None
    if subject is None:
        shared = _shared_words(head, root, main)
        return None if shared is None else Clause(group, shared)
    if subject.left_edge.i != group[0].i:
        return None
    phrase = phrase_of(subject)
    if subject.pos_ != "PRON":
        named = any(token.pos_ == "PROPN" for token in phrase)
        anchored = named or not any(token.pos_ == "PROPN" for token in first)
        return Clause(group) if anchored and is_definite(phrase) else None
    if not _means(subject, main, first):
        return None
    return Clause(group[1:], named_by(main))


def _points_back(token: Any) -> bool:
    """Whether it may stand for something in the clause before: "bought it and sold it"."""
    return bool(token.tag_ == "PRP" or (token.lower_ == "there" and token.dep_ == "advmod"))


def named_by(subject: Any) -> tuple[Any, ...]:
    """The subject's phrase without what stands after a comma; all of it where it is a list."""
    phrase = phrase_of(subject)
    if any(child.dep_ == "conj" for child in subject.children):
        return phrase
    end = next((n for n, t in enumerate(phrase) if t.text == "," and t.i > subject.i), len(phrase))
    return phrase[:end]


def _opens(subject: Any, clause: Sequence[Any]) -> bool:
    """Whether nothing stands before the subject that might hold for the next clause as well."""
    before = [t for t in clause if t.i < subject.left_edge.i and not t.is_punct]
    return all(token.lower_ in _CONNECTIVES for token in before)


def _shared_words(head: Any, root: Any, subject: Any) -> tuple[Any, ...] | None:
    """The subject that a verb shares with the main verb, and the auxiliaries that it needs."""
    phrase = named_by(subject)
    if not is_definite(phrase):
        return None
    helpers = [c for c in root.children if c.dep_ in ("aux", "auxpass") and c.i < root.i]
    denied = any(c.dep_ == "neg" for c in root.children)
    adverbs = any(c.dep_ in ("advmod", "npadvmod") and c.i < root.i for c in root.children)
    own = any(c.dep_ in ("aux", "auxpass") for c in head.children)
    passive = any(c.dep_ == "auxpass" for c in helpers)
    if adverbs and not own:
        return None  # "allegedly opened in 1931 and cost $4 million"
    many = subject.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in subject.children)
    other_number = head.tag_ == ("VBZ" if many else "VBP") and head.lower_ not in _SAME_IN_PAST
    if other_number and subject.pos_ != "PRON" and not own:
        return None  # the verb of another subject: "tells of the role they played, and still play"
    if own or head.tag_ in ("VBZ", "VBP"):
        return phrase
    if head.tag_ == "VBD" and not helpers:
        return None if denied else phrase
    if head.tag_ == "VBD" and (_has_object(head) or head.lower_ in _NEVER_PARTICIPLE):
        return phrase
    same_form = head.tag_ == root.tag_ or (passive and head.tag_ == "VBN")
    if denied or not same_form or not helpers or (passive and _has_object(head)):
        return None  # "did not sink and burn", "has opened and cost"
    return (*phrase, *helpers)


def _has_object(verb: Any) -> bool:
    return any(child.dep_ in ("dobj", "attr", "acomp", "oprd") for child in verb.children)


def _means(pronoun: Any, subject: Any, clause: Sequence[Any]) -> bool:
    """Whether the pronoun can only stand for the subject."""
    if subject.tag_ not in ("NN", "NNP") or not is_definite(phrase_of(subject)):
        return False
    inside = range(subject.left_edge.i, subject.right_edge.i + 1)
    others = [t for t in clause if t.tag_ in ("NN", "NNP") and t.i not in inside]
    if pronoun.lower_ == "it":
        return not others
    name = render(phrase_of(subject))
    is_person = any(e.label == "PERSON" and e.end - e.start == len(name) for e in entities(name))
    rivals = any(token.pos_ == "PROPN" for token in others)
    return pronoun.lower_ in ("he", "she") and is_person and not rivals


def render(tokens: Iterable[Any]) -> str:
    """The tokens as they stand in the sentence, with single spaces where others are left out."""
    words, last = "", None
    for token in tokens:
        if last is not None and token.i != last + 1 and not words.endswith(" "):
            words += " "
        words += token.text_with_ws
        last = token.i
    return re.sub(r"\s+([,;:.])", r"\1", words).strip(" ,;:—–-")
