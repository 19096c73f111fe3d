"""Pronouns of a follow-up question replaced by what they stand for in the exchange before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from secondsource.qa.clauses import SUBJECTS
from secondsource.qa.entities import entities
from secondsource.qa.followup_context import Context, Referent
from secondsource.qa.questions import AnswerType, analyse_question
from secondsource.qa.statements import parse

_PERSON = frozenset("he she him his her hers".split())
_THING = frozenset("it its".split())
_SEVERAL = frozenset("they them their theirs".split())
_POSSESSIVE = ("PRP$",)
_ANY = re.compile(
    r"\b(?:he|she|him|his|her|it|its|they|them|their|there)\b(?!['’]?\w)", re.IGNORECASE
)
# "It" that stands for nothing, or for what the same sentence goes on to say.
_EXPLETIVE = re.compile(
    r"\b(?:is|was|will|would|can|could|does|did|has)(?:n['’]t)? it (?:be |been )?"
    r"(?:\w+ )?(?:that|to|if|whether|for \w+ to)\b"
    r"|\bit (?:takes?|took)\b.*\bto\b|\btime is it\b|\bit (?:rain|snow)\w*\b",
    re.IGNORECASE,
)
# What has a price or a weight is rather what was bought than who bought it.
_SAID_OF_OBJECTS = re.compile(r"\b(?:cost|costs|worth|weigh|weighs|price|last)\b", re.IGNORECASE)
# "It" behind these is more often what was said than a thing.
_SPEAKING = frozenset(
    "announce announced say said report reported confirm confirmed deny denied do did claim "
    "claimed mention mentioned admit admitted know believe explain".split()
)
_COLLECTIVES = frozenset(
    "council company firm government committee board team police party court ministry bank union "
    "club agency group crew family university department parliament senate".split()
)
_PLACES = frozenset(("GPE", "LOC", "FAC"))


def with_antecedents(question: str, context: Context) -> str | None:
    """The question with names for its pronouns; None when it has none that can be replaced."""
    if _ANY.search(question) is None or _EXPLETIVE.search(question):
        return None
    tokens = parse(question)
    chosen: dict[tuple[str, str], Referent] = {}
    edits: list[tuple[int, int, str]] = []
    for token in tokens:
        if token.lower_ == "there":
            place = _place(context) if _is_last(token, tokens) else None
            if place is not None:
                edits.append((token.idx, token.idx + len(token), f"in {place}"))
            continue
        group = _group(token)
        if group is None or _explained_before(token, tokens):
            continue
        # In "When did it announce it?" the two cannot be the same.
        key = (group, "object" if _is_object(token) else "")
        if key not in chosen:
            referent = _antecedent(group, token, context, tuple(chosen.values()))
            if referent is None:
                continue
            chosen[key] = referent
        words = chosen[key].words
        if token.tag_ in _POSSESSIVE:
            words += "’" if words.endswith("s") and chosen[key].plural else "’s"
        edits.append((token.idx, token.idx + len(token), words))
    if not edits:
        return None
    for start, end, words in reversed(edits):
        question = question[:start] + words + question[end:]
    return question


def _group(token: Any) -> str | None:
    if token.pos_ not in ("PRON", "DET") or token.dep_ == "expl":
        return None
    word = token.lower_
    if word in _PERSON:
        return "person"
    if word in _THING:
        return "thing"
    return "several" if word in _SEVERAL else None


def _explained_before(pronoun: Any, tokens: Sequence[Any]) -> bool:
    """Whether the question itself names, before the pronoun, what it can stand for.

    The subject of a clause cannot be what its own object stands for: in "When did Cerebras
    announce it?" it is something else.
    """
    verb = _clause_of(pronoun)
    is_object = _is_object(pronoun)
    for token in tokens[: pronoun.i]:
        clause_mate = token.dep_ in SUBJECTS and _clause_of(token) == verb
        if token.tag_ in ("WP", "WDT"):
            if token.lower_ in ("who", "which") and _clause_of(token) != verb:
                return True
            continue
        if token.pos_ not in ("NOUN", "PROPN") or token.dep_ in ("compound", "npadvmod"):
            continue
        if _asked_for(token):
            if token.dep_ in SUBJECTS and not clause_mate:
                return True
            continue
        if not (is_object and clause_mate):
            return True
    return False


def _asked_for(noun: Any) -> bool:
    """Whether the noun belongs to the question phrase: "how much money", "in which year"."""
    return any(
        child.tag_ in ("WDT", "WP$") or child.lower_ in ("much", "many") for child in noun.children
    )


def _clause_of(token: Any) -> Any:
    """The verb of the clause that the token is in."""
    while token.head != token:
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            break
    return token


def _is_object(pronoun: Any) -> bool:
    return pronoun.dep_ not in SUBJECTS and pronoun.tag_ not in _POSSESSIVE


def _antecedent(
    group: str, pronoun: Any, context: Context, taken: Sequence[Referent]
) -> Referent | None:
    candidates = [referent for referent in context.referents if referent not in taken]
    lead = _lead(context)
    if lead in taken:
        lead = None
    if group == "person":
        return _person(candidates, lead, context)
    things = [referent for referent in candidates if not referent.person]
    if group == "several":
        groups = [r for r in things if r.words.rsplit(" ", 1)[-1].casefold() in _COLLECTIVES]
        found = [r for r in things if r.plural] or [r for r in things if r.named] or groups
        return found[0] if found else lead
    if lead is not None and not lead.person and _is_topic(context):
        return lead
    found = _things(things, pronoun, context)
    if found:
        return found[0]
    return lead if lead is not None and not lead.person else None


def _person(
    candidates: Sequence[Referent], lead: Referent | None, context: Context
) -> Referent | None:
    if lead is not None and context.wh_word in ("who", "whom", "which", "what"):
        return lead
    persons = [referent for referent in candidates if referent.person] or [
        referent for referent in candidates if _may_be_person(referent)
    ]
    return persons[0] if len(persons) == 1 else None


def _things(things: Sequence[Referent], pronoun: Any, context: Context) -> list[Referent]:
    """What "it" can stand for, likeliest first.

    Whoever does something in the previous question is not what is bought or spoken of in this one.
    """
    acting = bool(context.rest) and not (context.copular or context.passive)
    clause = _clause_of(pronoun)
    if _is_object(pronoun) and clause.lower_ in _SPEAKING:
        return []
    if any(_SAID_OF_OBJECTS.fullmatch(token.text) for token in pronoun.doc):
        undergoing = [r for r in things if not (acting and r.rank == 0 and r.named)]
        # "When will the Marl Bridge open?" names nothing else that could have a price
        return undergoing or (list(things) if len(things) == 1 else [])
    single = [referent for referent in things if not referent.plural]
    if _is_object(pronoun) and acting:
        undergoing = [referent for referent in single if referent.rank > 0]
        lacks_object = context.wh_word in ("what", "which", "who", "whom")
        return undergoing if undergoing or lacks_object else single
    return single


def _lead(context: Context) -> Referent | None:
    """The name that was the answer."""
    if context.lead is None or context.wh_word not in ("who", "whom", "what", "which", "where"):
        return None
    kind = analyse_question(context.question).answer_type
    labels = {e.label for e in entities(f"It is {context.lead}.")}
    person = kind is AnswerType.PERSON or (
        kind in (AnswerType.AGENT, AnswerType.ANY) and "PERSON" in labels and " " in context.lead
    )
    return Referent(context.lead, 0, person, False, True)


def _is_topic(context: Context) -> bool:
    """Whether the answer rather than the question's own words is what is spoken of next.

    After "Which company did OpenAI buy?" and "What is the capital?" it is; after "Which company
    built the bridge?" it is the bridge.
    """
    return context.wh_word in ("what", "which", "where") and not context.subject_asked


def _may_be_person(referent: Referent) -> bool:
    labels = {e.label for e in entities(f"{referent.words} said so.")}
    return referent.named and "PERSON" in labels and referent.words.istitle()


def _place(context: Context) -> str | None:
    if context.wh_word == "where" and context.lead is not None:
        return context.lead
    places = [
        context.question[e.start : e.end] for e in entities(context.question) if e.label in _PLACES
    ]
    return places[0] if len(places) == 1 else None


def _is_last(token: Any, tokens: Sequence[Any]) -> bool:
    return all(later.is_punct for later in tokens[token.i + 1 :])
