"""A question and its answer as a statement, and as a question of yes or no.

"When did the pier open?" with "1889" becomes "The pier opened in 1889." and "Did the pier open in
1889?". The rules follow the question's parse (after QA2D: Demszky, Guu and Liang 2018,
"Transforming Question Answering Datasets Into Natural Language Inference Datasets"); a question
that they do not fit gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from secondsource.qa.language import uncapitalised
from secondsource.qa.statements import parse_all

MAX_ANSWER_WORDS = 8
_WH = frozenset("WDT WP WRB".split())
_ASIDE = frozenset("else other".split())
_KINDS = frozenset("type kind sort".split())
_SHARES = frozenset("percentage percent share proportion number".split())
_CLIMBED = frozenset("det advmod amod nummod quantmod compound nmod".split())
_BE = frozenset("is are was were".split())
_DO = frozenset("do does did".split())
_AUXILIARIES = (
    _BE | _DO | frozenset("has have had can could will would should must may might".split())
)
_SMALL = frozenset("the a an this these those its his her their some most many".split())
PREPOSITIONS = frozenset(
    "in on at by from during since until after before through into near to with for about over "
    "under within across along between among around as".split()
)
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?\b.*[A-Z]|[A-Z][a-z]+ \d{1,2}\b|[A-Z][a-z]+day\b")
_ARTICLE = re.compile(r"(?<= )(?:The|A|An)(?= )")
_ODD = re.compile(r"[?;\"“”()]")


@dataclass(frozen=True, slots=True)
class Turned:
    """The same said, denied and asked; each ends with its mark."""

    statement: str
    denied: str
    question: str


def questions(texts: Iterable[str]) -> Iterator[WhQuestion | None]:
    """The questions taken apart, in order; None for those that no rule fits."""
    plain = (re.sub(r"\s+", " ", text).strip().rstrip("?!. ") for text in texts)
    for tokens in parse_all(plain):
        asked = _asked(tokens) if tokens and not _ODD.search("".join(map(str, tokens))) else None
        yield WhQuestion(tokens, asked) if asked and asked.last + 1 < len(tokens) else None


@dataclass(frozen=True, slots=True)
class WhQuestion:
    """A parsed question that begins with the words that ask, or with their preposition."""

    tokens: Sequence[Any]
    asked: _Asked

    def turned(self, answer: str, before: str = "") -> Turned | None:
        """All forms with this answer; ``before`` is what stands before the right one in its
        passage, for the preposition.

        >>> [question] = questions(["When did the pier open?"])
        >>> question.turned("1889", "The pier opened in ")
        ... # doctest: +NORMALIZE_WHITESPACE
        Turned(statement='The pier opened in 1889.', denied='The pier did not open in 1889.',
               question='Did the pier open in 1889?')
        """
        answer = answer.strip(" .,;:")
        if not answer or len(answer.split()) > MAX_ANSWER_WORDS:
            return None
        return _turn(self.tokens, self.asked, answer, before)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The words that ask: ``head`` their noun or adverb, ``last`` the index of the last of them."""

    wh: Any
    head: Any
    last: int
    preposition: str

    @property
    def of_manner(self) -> bool:
        """Whether "how" or "why" stands alone: no short answer fits into the statement."""
        word = self.wh.lower_
        return bool(word == "why" or (word == "how" and self.wh is self.head))


def _asked(tokens: Sequence[Any]) -> _Asked | None:
    first = 1 if tokens[0].tag_ == "IN" and len(tokens) > 1 else 0
    wh = tokens[first]
    if wh.tag_ not in _WH:
        return None
    head = wh
    alone = wh.lower_ in ("when", "where", "why", "who", "whom")
    while (
        not alone
        and head.head.i > head.i
        and head.dep_ in _CLIMBED
        and head.head.pos_ not in ("VERB", "AUX")
    ):
        head = head.head
    last = int(head.i)
    if last + 1 < len(tokens) and tokens[last + 1].lower_ == "of":
        if head.lower_ not in _KINDS | _SHARES:
            return None
        last = int(head.right_edge.i)
    phrase = tokens[first : last + 1]
    if any(token.lower_ in _ASIDE for token in phrase):
        return None
    return _Asked(wh, head, last, tokens[0].lower_ if first else "")


def _turn(tokens: Sequence[Any], asked: _Asked, answer: str, before: str) -> Turned | None:
    following = tokens[asked.last + 1]
    auxiliary = following.lower_
    rest = tokens[asked.last + 2 :]
    if auxiliary not in _AUXILIARIES:
        return _of_subject(tokens, asked, answer)
    subject = _subject(tokens, asked.last + 2)
    if subject is None:
        if auxiliary in _DO or asked.preposition:
            return None
        if (
            asked.head.dep_ in ("nsubj", "nsubjpass")
            and rest
            and rest[0].tag_ in ("VBN", "VBG", "VB")
        ):
            said = _said(asked, answer, tokens)
            told = _text(rest)
            return _forms(
                f"{said} {auxiliary} {told}",
                f"{said} {auxiliary} not {told}",
                f"{auxiliary} {said} {told}",
            )
        return None
    if not rest[len(subject) :] or _is_copular(following, rest):
        return _of_being(auxiliary, rest, asked, answer)
    return _inverted(auxiliary, subject, rest[len(subject) :], asked, answer, before)


def _of_subject(tokens: Sequence[Any], asked: _Asked, answer: str) -> Turned | None:
    """ "Who built the pier?": the answer stands where the question begins."""
    from lemminflect import getLemma

    verb = tokens[asked.last + 1]
    if verb.lower_.startswith("happen"):
        return None
    told = verb.tag_ in ("VBD", "VBZ", "VBP") and not asked.preposition
    if not told or asked.wh.lower_ in ("when", "where", "why"):
        return None
    said = _said(asked, answer, tokens)
    rest = _text(tokens[asked.last + 2 :])
    helper = {"VBD": "did", "VBZ": "does", "VBP": "do"}[verb.tag_]
    base = (getLemma(verb.lower_, upos="VERB") or (verb.lower_,))[0]
    return _forms(
        f"{said} {verb.text} {rest}",
        f"{said} {helper} not {base} {rest}",
        f"{helper} {said} {base} {rest}",
    )


def _said(asked: _Asked, answer: str, tokens: Sequence[Any]) -> str:
    """The answer, with the noun of which a bare number is asked: "214" becomes "214 people"."""
    if asked.head.lower_ in _SHARES and asked.last > asked.head.i:
        return f"{answer} {_text(tokens[asked.head.i + 1 : asked.last + 1])}"
    counted = asked.wh.lower_ == "how" and asked.head.pos_ in ("NOUN", "PROPN")
    if counted and _is_number(answer):
        noun = _text(tokens[asked.wh.i + 2 : asked.last + 1])
        return f"{answer} {noun}".strip()
    return answer


def _is_number(answer: str) -> bool:
    words = answer.split()
    return bool(re.search(r"\d", words[-1])) or words[-1].casefold() in _COUNTS


_COUNTS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty "
    "sixty hundred thousand million billion dozen".split()
)


def _subject(tokens: Sequence[Any], first: int) -> Sequence[Any] | None:
    """The subject that stands behind the auxiliary verb; None where none does."""
    for token in tokens[first:]:
        if token.dep_ in ("nsubj", "nsubjpass", "attr") and token.left_edge.i == first:
            return tokens[first : token.right_edge.i + 1]
    return None


def _is_copular(following: Any, rest: Sequence[Any]) -> bool:
    """Whether the verb is a form of "be" that stands alone: "What is the capital of ...?"."""
    alone = following.lower_ in _BE and following.dep_ == "ROOT"
    return alone and all(
        token.pos_ not in ("VERB", "AUX") or token.dep_ in ("relcl", "acl") for token in rest
    )


def _of_being(auxiliary: str, rest: Sequence[Any], asked: _Asked, answer: str) -> Turned | None:
    if auxiliary not in _BE or not rest or asked.preposition or rest[-1].tag_ == "IN":
        return None
    if asked.of_manner or asked.wh.lower_ in ("when", "where"):
        return None
    thing = _text(rest)
    order = (thing, answer) if asked.wh.lower_ == "how" else (answer, uncapitalised(thing, _SMALL))
    return _forms(
        f"{thing} {auxiliary} {answer}",
        f"{thing} {auxiliary} not {answer}",
        f"{auxiliary} {order[0]} {order[1]}",
    )


def _inverted(
    auxiliary: str,
    subject: Sequence[Any],
    rest: Sequence[Any],
    asked: _Asked,
    answer: str,
    before: str,
) -> Turned | None:
    """ "When did the pier open?": the answer stands where the parse has what is asked for."""
    if asked.of_manner:
        return None
    verb = next((token for token in rest if _is_verb(token)), None)
    if verb is None or verb.lower_ in ("do", "happen", "mean") or asked.head.head.lower_ == "do":
        return None
    place, filler = _gap(rest, asked, answer, before)
    if place is None:
        return None
    if auxiliary in _DO and verb.tag_ not in ("VB", "VBP") and verb.pos_ in ("VERB", "AUX"):
        return None
    head, at = _text(subject), place - int(rest[0].i) + 1
    behind = f"{_text(rest[:at])} {filler} {_text(rest[at:])}"
    told = f"{auxiliary} {behind}"
    if auxiliary in _DO:
        told = behind.replace(verb.text, _inflected(verb, auxiliary), 1)
    return _forms(
        f"{head} {told}",
        f"{head} {auxiliary} not {behind}",
        f"{auxiliary} {uncapitalised(head, _SMALL)} {behind}",
    )


def _is_verb(token: Any) -> bool:
    """Whether it is one, or stands as one: the parser takes "open" for an adjective."""
    return token.pos_ in ("VERB", "AUX") or (token.dep_ == "ROOT" and token.tag_ in ("JJ", "NN"))


def _gap(rest: Sequence[Any], asked: _Asked, answer: str, before: str) -> tuple[int | None, str]:
    """The index of the token behind which the answer stands, and the answer as it stands there."""
    last = int(rest[-1].i)
    head = asked.head
    bare = answer.split()[0].casefold() not in PREPOSITIONS
    if not bare:
        answer = answer[0].casefold() + answer[1:]
    if asked.preposition:
        return last, f"{asked.preposition} {answer}" if bare else answer
    if asked.wh.lower_ in ("when", "where"):
        return last, _placed(asked.wh.lower_, answer, before) if bare else answer
    if not bare:
        return None, ""
    said = _said(asked, answer, [*head.doc])
    if head.dep_ == "pobj" and head.head.i > head.i:
        return int(head.head.i), said
    if rest[-1].tag_ == "IN":
        return last, said
    if asked.head.lower_ in (
        "year",
        "month",
        "day",
        "date",
        "century",
        "decade",
        "city",
        "country",
    ):
        return last, _placed("when", answer, before)
    if head.dep_ in ("dobj", "attr", "oprd", "nsubj", "nsubjpass", "npadvmod", "advmod", "dep"):
        verb = head.head if head.head.i >= rest[0].i else rest[0]
        if head.dep_ in ("nsubj", "nsubjpass"):
            verb = next((token for token in rest if _is_verb(token)), rest[0])
        place = int(verb.i)
        while place + 1 <= last and rest[place + 1 - int(rest[0].i)].dep_ == "prt":
            place += 1
        return place, said
    return None, ""


def _placed(wh: str, answer: str, before: str) -> str:
    """The answer behind the preposition that the passage has before it, else the usual one."""
    words = before.split()
    article = "the " if words and words[-1].casefold() == "the" else ""
    words = words[:-1] if article else words
    if words and words[-1].casefold() in PREPOSITIONS:
        return f"{words[-1].casefold()} {article}{answer}"
    return f"on {answer}" if wh == "when" and _DAY.search(answer) else f"in {answer}"


def _inflected(verb: Any, auxiliary: str) -> str:
    from lemminflect import getInflection

    if auxiliary == "do":
        return str(verb.text)
    tag = "VBD" if auxiliary == "did" else "VBZ"
    return str((getInflection(verb.lower_, tag=tag) or (verb.text,))[0])


def _text(tokens: Sequence[Any]) -> str:
    return "".join(token.text + token.whitespace_ for token in tokens).strip()


def _forms(statement: str, denied: str, question: str) -> Turned:
    said, other, asked = (
        _ARTICLE.sub(lambda match: match[0].casefold(), re.sub(r"\s+", " ", text).strip())
        for text in (statement, denied, question)
    )
    return Turned(f"{_capital(said)}.", f"{_capital(other)}.", f"{_capital(asked)}?")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
