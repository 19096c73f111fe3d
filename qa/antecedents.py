"""What "it", "he", "she" and "they" stand for, where the sentence before leaves no doubt."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from secondsource.qa.clauses import VERBS, named_by, phrase_of, render, subject_of
from secondsource.qa.entities import entities
from secondsource.qa.traced import Traced


class Kind(enum.Enum):
    """Which pronouns can stand for something."""

    PERSON = enum.auto()
    THING = enum.auto()
    SEVERAL = enum.auto()


@dataclass(frozen=True, slots=True)
class Mention:
    """What a sentence is about: a name or a definite phrase, lower-cased unless it is a name.

    ``gender`` is that of the first pronoun that stood for a person.
    """

    words: str
    kind: Kind
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A sentence that says what it is about; ``pronoun_for`` is what a pronoun stood for."""

    sentence: Traced
    pronoun_for: Mention | None = None


_PRONOUNS = {"he": Kind.PERSON, "she": Kind.PERSON, "it": Kind.THING, "they": Kind.SEVERAL}
_POSSESSIVES = {"his": Kind.PERSON, "her": Kind.PERSON, "its": Kind.THING, "their": Kind.SEVERAL}
_GENDER = {"he": "he", "his": "he", "she": "she", "her": "she"}
_POINTING = frozenset("this that these those one both some others".split())
_CLAUSAL = frozenset("ccomp csubj advcl acl relcl xcomp".split())


def with_subject(
    sentence: Traced, tokens: Sequence[Any], antecedent: Mention | None
) -> Resolved | None:
    """The sentence with its subject's pronoun replaced; None where it is not clear what it means.

    A sentence whose subject names what it is about comes back as it is.
    """
    root = next((token for token in tokens if token.dep_ == "ROOT"), None)
    subject = None if root is None else subject_of(root)
    if root is None or subject is None:
        return Resolved(sentence)
    word = next(iter(phrase_of(subject)))
    if subject.pos_ == "PRON" and subject.dep_ != "expl" and not list(subject.children):
        if subject.lower_ == "it" and any(child.dep_ in _CLAUSAL for child in root.children):
            return Resolved(sentence)  # "It is true that ..."
        kind, word, possessive = _PRONOUNS.get(subject.lower_), subject, ""
        if kind is None:
            return None if subject.lower_ in _POINTING else Resolved(sentence)
    elif word.dep_ == "poss" and word.pos_ == "PRON" and word.lower_ in _POSSESSIVES:
        kind, possessive = _POSSESSIVES[word.lower_], "’s"
    else:
        return Resolved(sentence)
    gender = _GENDER.get(word.lower_)
    if antecedent is None or antecedent.kind is not kind or antecedent.gender not in (None, gender):
        return None
    words = antecedent.words + possessive.removesuffix("s" if antecedent.words[-1] == "s" else "")
    if word.i == 0:
        words = words[:1].upper() + words[1:]
    replaced = sentence.replaced(word.idx, word.idx + len(word), words)
    return Resolved(replaced, replace(antecedent, gender=gender))


def mention_of(tokens: Sequence[Any]) -> Mention | None:
    """What the sentence is about, if nothing else in it could be meant by the next one."""
    root = next((token for token in tokens if token.dep_ == "ROOT"), None)
    subject = None if root is None else subject_of(root)
    if root is None or subject is None or subject.pos_ not in ("NOUN", "PROPN"):
        return None
    phrase = named_by(subject)
    if any(token.pos_ in VERBS for token in phrase):
        return None
    rivals = [
        token
        for token in tokens
        if token.dep_ in ("dobj", "nsubj", "nsubjpass", "attr", "dative", "conj")
        and token.pos_ in ("NOUN", "PROPN")
        and token != subject
        and token not in phrase
    ]
    persons = [e for e in entities("".join(t.text_with_ws for t in tokens)) if e.label == "PERSON"]
    named = [e for e in persons if e.start <= subject.idx - tokens[0].idx < e.end]
    several = subject.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in subject.children)
    words = _words(phrase)
    if several:
        many = any(token.tag_ in ("NNS", "NNPS") for token in rivals)
        return None if many else Mention(words, Kind.SEVERAL)
    if named:
        return Mention(words, Kind.PERSON) if len(persons) == 1 else None
    if any(token.tag_ in ("NN", "NNP") and token.dep_ != "attr" for token in rivals):
        return None
    return Mention(words, Kind.THING)


def _words(phrase: Sequence[Any]) -> str:
    words = render(phrase)
    first, _, rest = words.partition(" ")
    if first.casefold() in ("a", "an"):
        return f"the {rest}"
    return (
        words
        if phrase[0].pos_ == "PROPN" or not first.istitle()
        else first.lower() + words[len(first) :]
    )
