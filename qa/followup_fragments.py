"""Questions that are only a part of one: "and when?", "what about Broadcom?", "in 2024?"."""

from __future__ import annotations

import re

from secondsource.qa.followup_context import Context
from secondsource.qa.language import AUXILIARIES, MONTHS
from secondsource.qa.names import subject_names
from secondsource.qa.questions import AnswerType, analyse_question
from secondsource.qa.statements import parse

MAX_PART_WORDS = 6

_PREPOSITION = r"(?:by|with|from|to|for|in|on|at|since|until|of|about|under|against|during)"
_WH_FRAGMENT = re.compile(
    rf"(?P<wh>(?:{_PREPOSITION} )?(?:whom?|when|where|why|how|what|which|how come|"
    r"how (?:much|many)(?: (?:money|people|more|times|of (?:it|them)))?|how many [a-z]+s|"
    r"how (?:long|often|far|old|large|big|tall|high|deep|wide|fast|heavy)|"
    r"(?:which|what) [a-z]+(?: [a-z]+)?))"
    r"(?: (?:exactly|precisely|then|so|not))*",
    re.IGNORECASE,
)
# "When was that?", "Why did it happen?": the event itself is asked about.
_EVENT = re.compile(
    r"(?P<wh>when|where|why|how(?: long ago)?|in (?:which|what) \w+)"
    r" (?:(?:did|does|will|would) (?:that|this|it|all this) (?:happen|occur|take place|come about)|"
    r"(?:was|is|were) (?:that|this))",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:what|how) about (?P<part>.+)", re.IGNORECASE)
_DATE = (
    rf"(?:(?:1[0-9]|20)\d\d|(?:{'|'.join(MONTHS)})(?: \d{{1,2}}(?!\d),?)?(?: (?:1[0-9]|20)\d\d)?|"
    r"(?:last|this|next) (?:year|month|week|quarter)|Q[1-4](?: of)?(?: 20\d\d)?)"
)
_DATE_PART = re.compile(
    rf"(?P<prep>(?:in|on|since|during|by|before|after|until) )?(?P<date>{_DATE})", re.IGNORECASE
)
_NAME_PART = re.compile(rf"(?P<prep>{_PREPOSITION} )?(?:the )?(?P<name>.+)", re.IGNORECASE)
_PLURAL = r"(?:[a-z-]+ )?(?:[a-z]+s|people|men|women|children)"
_COUNTED = re.compile(rf"how many (?P<noun>{_PLURAL})\b", re.IGNORECASE)
_HOW_ADJECTIVE = re.compile(r"how (?!much|many|long\b)\w+", re.IGNORECASE)
_TRADED = re.compile(r"\b(?:buy|bought|sell|sold|acquired?|purchased?)\b", re.IGNORECASE)
_LAST_PREPOSITION = re.compile(rf" {_PREPOSITION}$", re.IGNORECASE)
_PARTICIPLES = {
    "wrote": "written", "took": "taken", "gave": "given", "chose": "chosen", "drove": "driven",
    "broke": "broken", "stole": "stolen", "spoke": "spoken", "drew": "drawn", "grew": "grown",
    "threw": "thrown", "knew": "known", "flew": "flown", "ate": "eaten", "saw": "seen",
    "did": "done", "began": "begun", "sang": "sung", "sank": "sunk", "wore": "worn",
    "tore": "torn", "swore": "sworn", "forgot": "forgotten", "hid": "hidden", "beat": "beaten",
}  # fmt: skip


def completed_fragment(question: str, context: Context, *, joined: bool) -> str | None:
    """The whole question that a part of one stands for; None for what is no such part.

    ``joined``: "and" or the like stood before it, so that a few words are a part of a question.
    """
    text = question.rstrip("?!. ")
    match = _EVENT.fullmatch(text) or _WH_FRAGMENT.fullmatch(text)
    if match is not None and _asks_something(match.group("wh")):
        asked = re.sub("^how come", "why", match.group("wh"), flags=re.IGNORECASE)
        return _ended(_asked_anew(asked, context))
    about = _ABOUT.fullmatch(text)
    part = about.group("part") if about else text
    if about is None and not joined and not question.rstrip().endswith("?"):
        return None
    return _ended(_substituted(part, context, sure=about is not None or joined))


def _ended(question: str | None) -> str | None:
    return None if question is None else f"{question}?"


def _asks_something(wh: str) -> bool:
    """ "Which year" does; "what happened" is a whole question, and "what" and "which" say too
    little."""
    if re.search(r"\b(?:what|which)\b", wh, re.IGNORECASE) is None:
        return True
    return analyse_question(wh).answer_type is not AnswerType.ANY


def _asked_anew(wh: str, context: Context) -> str | None:
    """The previous question with another question phrase."""
    if not context.wh and context.rest:
        clause = context.rest[:1].lower() + context.rest[1:]
        return None if wh.casefold() in ("who", "whom") else f"{_priced(wh, clause)} {clause}"
    if not context.rest:
        return _passive(wh, context)
    if context.subject_asked:
        return _with_subject(wh, context)
    if wh.casefold() in ("who", "whom"):
        return f"By whom {context.rest}" if context.passive else None
    if context.copular:
        return _copular(wh, context)
    clause = context.rest
    if context.wh_word in ("who", "whom", "what", "which"):
        clause = _with_object(clause, context)
    return f"{_priced(wh, clause)} {clause}"


def _priced(wh: str, clause: str) -> str:
    """ "How much did they buy it?" lacks a "for"."""
    return "For how much money" if wh.casefold() == "how much" and _TRADED.search(clause) else wh


def _copular(wh: str, context: Context) -> str | None:
    if context.wh_word in ("who", "what", "which"):
        verb, _, rest = context.rest.partition(" ")
        if context.lead is not None:
            return f"{wh} {verb} {context.lead} {rest}"
        return None if context.value is None else f"{wh} {context.rest} {context.value}"
    adjective = _HOW_ADJECTIVE.match(context.wh) is not None
    if adjective and _HOW_ADJECTIVE.fullmatch(wh) is None:
        return None
    return f"{wh} {context.rest}"


def _with_object(clause: str, context: Context) -> str:
    """The clause with the answer where the previous question had its question phrase."""
    if _LAST_PREPOSITION.search(clause):
        return f"{clause} {context.lead}" if context.lead else _LAST_PREPOSITION.sub("", clause)
    asked_before = re.match(rf"{_PREPOSITION} ", context.wh, re.IGNORECASE)
    if context.lead is None or asked_before:
        return clause
    cut = re.search(rf"(?<=\w) (?={_PREPOSITION}\b(?<!of))", clause)
    end = cut.start() if cut else len(clause)
    return f"{clause[:end]} {context.lead}{clause[end:]}"


def _with_subject(wh: str, context: Context) -> str | None:
    """ "How many people were hurt?" and "when?": "when were people hurt"."""
    verb, _, rest = context.rest.partition(" ")
    counted = re.match(r"(?:how many|which|what) (.+)", context.wh, re.IGNORECASE)
    if context.lead is not None and context.wh_word != "how":
        return f"{wh} {verb} {context.lead} {rest}"
    return f"{wh} {verb} {counted.group(1)} {rest}" if counted and "many" in context.wh else None


def _passive(wh: str, context: Context) -> str | None:
    """ "Who founded Cerebras?" and "when?": "when was Cerebras founded"."""
    tokens = context.tokens
    verb = next((token for token in tokens if token.tag_ == "VBD"), None)
    if verb is None or context.wh_word not in ("who", "which", "what"):
        return None
    thing = next((child for child in verb.children if child.dep_ == "dobj"), None)
    if thing is None or thing.i < verb.i or wh.casefold() in ("who", "whom"):
        return None
    phrase = tokens[verb.i + 1 : thing.i + 1]
    rest = "".join(token.text_with_ws for token in tokens[thing.i + 1 :])
    words = "".join(token.text_with_ws for token in phrase).strip()
    auxiliary = "were" if thing.tag_ in ("NNS", "NNPS") else "was"
    participle = _PARTICIPLES.get(verb.lower_, verb.text)
    return f"{wh} {auxiliary} {words} {participle} {rest}".strip()


def _substituted(part: str, context: Context, *, sure: bool) -> str | None:
    """The previous question about another time, name or counted thing."""
    if len(part.split()) > MAX_PART_WORDS:
        return None
    if date := _DATE_PART.fullmatch(part):
        return _at_another_time(date, context.question)
    named = _NAME_PART.fullmatch(part)
    if named and named.group("name") in subject_names(f"It is {named.group('name')}"):
        return _with_another_name(named.group("name"), named.group("prep"), context)
    if sure and re.fullmatch(r"the [a-z]+(?: [a-z]+)?", part):
        return _with_another_thing(part, context)
    counted = _COUNTED.match(context.question)
    if not (sure and counted and re.fullmatch(_PLURAL, part)):
        return None
    if any(token.pos_ not in ("NOUN", "ADJ") for token in parse(part)):
        return None
    start, end = counted.span("noun")
    return context.question[:start] + part + context.question[end:]


def _at_another_time(date: re.Match[str], question: str) -> str | None:
    day, preposition = date.group("date"), date.group("prep")
    if re.match(r"(?:when|in (?:which|what) (?:year|month))\b", question, re.IGNORECASE):
        return None
    for found in _DATE_PART.finditer(question):
        before = question[: found.start()]
        if before and not before.endswith(" "):
            continue
        old = found.group("prep") or ""
        year = re.search(r" \d{4}$", found.group("date"))
        if year and day.split()[0].casefold() in MONTHS and not re.search(r"\d{4}$", day):
            day += year.group()
        return f"{before}{preposition or old}{day}{question[found.end() :]}"
    bare = re.match(r"(?:last|this|next) ", day, re.IGNORECASE)
    return f"{question} {preposition or ('' if bare else 'in ')}{day}"


def _with_another_thing(part: str, context: Context) -> str | None:
    """ "How tall is the tower?" and "the bridge?"; None unless the question is about one thing."""
    if len(context.referents) != 1 or context.referents[0].named:
        return None
    old = context.referents[0].words
    return context.question.replace(old, part, 1) if old in context.question else None


def _with_another_name(name: str, preposition: str | None, context: Context) -> str | None:
    """The last name of the previous question replaced, or the one behind the same preposition."""
    question = context.question
    places = [
        (match.start(), match.end())
        for old in subject_names(question)
        if old.casefold() not in MONTHS
        for match in re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", question)
    ]
    if preposition is not None:
        places = [
            (start, end)
            for start, end in places
            if re.search(rf"\b{preposition}(?:the )?$", question[:start], re.IGNORECASE)
        ]
    if not places or re.match(rf"(?:{AUXILIARIES})\b", name, re.IGNORECASE):
        return None
    start, end = max(places)
    return question[:start] + name + question[end:]
