"""Splits a text into sentences at exact offsets.

Own rules rather than pysbd (quadratic on long paragraphs and unmaintained) or spaCy (a model and
tens of seconds for a book): a stop ends a sentence unless what stands before it is an
abbreviation, an initial or a number, or what follows goes on in lower case. Where the rules
cannot tell, two sentences stay together: that costs a longer quote, while a wrong cut costs
evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .cutting import cut_range
from .lines import units
from .records import Sentence

MAX_SENTENCE_CHARS = 1000
"""What runs on for longer without a stop is cut."""

_EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf\u200d\ufe0f"
# Possessive, so that a run of a million dots is looked at once.
_STOP = re.compile(
    r"(?P<mark>[.!?…‼⁇⁈⁉]++|(?P<wide>[。！？｡]++)|[।॥؟۔]++)"
    rf"(?P<closers>[\"'”’»)\]」』）】*_{_EMOJI}]*+)(?:\[\d{{1,3}}\])*+"
)
_SPACE = re.compile(r"\s*+")
_OPENERS = re.compile(r"[\"'“‘«‹(\[¿¡*_#<—–\-`]*+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_BRAND = re.compile(r"[a-z]{1,2}[A-Z]")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_ENUMERATOR = re.compile(r"(?:[-*+•‣◦▪●–—·]\s+)?\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})")
_SPEECH = re.compile(
    r"(?:[A-Z][\w.'’-]*\s){1,4}"
    r"(?:said|says|asked|asks|added|replied|wrote|writes|told|tells|tweeted|shouted|cried)\b"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEVER_LAST = _words(
    "e.g i.e cf vs v viz mr mrs ms mx messrs dr prof gen sen rep gov lt col capt cmdr maj sgt cpl "
    "rev hon pres supt insp det adm amb fr br mme mlle hr fra approx ca dept univ assn eg ie "
    "rs mt ft"
)
_BEFORE_NUMBER = _words(
    "c no nos nr fig figs eq eqs sec secs vol vols p pp art arts ch chap par para pt app ed op"
)
_MAY_BE_LAST = _words(
    "inc corp ltd llc co cos bros plc gmbh jr sr esq etc al st ave blvd rd sq hwy "
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont "
    "neb nev okla ore pa penn tenn tex vt va wash wis wyo ont que oz lb lbs sq hrs mins secs est "
    "intl natl govt assoc bldg mfg tech"
)
_AFTER_CLOCK = _words(
    "est edt et cst cdt ct mst mdt mt pst pdt pt gmt bst utc cet cest eet ist jst aest local "
    "eastern central mountain pacific monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december"
)
_CALENDAR = _words(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun"
)
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}")
_STARTERS = _words(
    "the a an it its he she they we you i this that these those there but and so if as when while "
    "after before for from with without in on at by to of under according however meanwhile also "
    "their his her our my your not since what who how why where which both although though despite "
    "during until because nor yet even then now today yesterday earlier later instead moreover "
    "furthermore additionally still such unlike once given among between critics officials "
    "analysts police researchers shares experts"
)


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[Sentence]:
    """The sentences of ``text[start:end]``, as ranges of ``text``.

    In order, without overlap, without white space at either end; every other character belongs to
    exactly one sentence. A heading, a bullet and a blank line end a sentence; a line break within
    a wrapped paragraph does not. A sentence of more than MAX_SENTENCE_CHARS characters is cut.
    Takes time linear in the length.

    >>> text = "Dr. Smith left. He will return at 5 p.m. today."
    >>> [text[s.start : s.end] for s in split_sentences(text)]
    ['Dr. Smith left.', 'He will return at 5 p.m. today.']
    """
    found: list[Sentence] = []
    for unit_start, unit_end in units(text, start, end):
        for a, b in _split_unit(text, unit_start, unit_end):
            if b - a <= MAX_SENTENCE_CHARS:
                found.append(Sentence(a, b))
            else:
                found.extend(Sentence(*cut) for cut in cut_range(text, a, b, MAX_SENTENCE_CHARS))
    return found


def _split_unit(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for stop in _STOP.finditer(text, start, end):
        if stop.start() < start:
            continue
        sentence_end = _sentence_end(text, start, stop, end)
        if sentence_end is not None:
            yield start, sentence_end
            space = _SPACE.match(text, sentence_end, end)
            start = space.end() if space else sentence_end
            if start >= end:
                return
    yield start, end


def _sentence_end(text: str, start: int, stop: re.Match[str], end: int) -> int | None:
    """Where the sentence ends that may end at ``stop``, or None if it goes on."""
    after = stop.end()
    if after >= end or stop["wide"]:
        return after
    space = _SPACE.match(text, after, end)
    resumes = space.end() if space else after
    if resumes == after:
        return None
    tokenised = stop.start() > start and text[stop.start() - 1].isspace()
    if tokenised:
        after, resumes = _with_loose_quote(text, start, after, resumes, end)
        if resumes >= end:
            return after
    openers = _OPENERS.match(text, resumes, end)
    following = openers.end() if openers else resumes
    if following >= end:
        return after
    return after if _starts_sentence(text, start, stop, following, tokenised) else None


def _with_loose_quote(
    text: str, start: int, after: int, following: int, end: int
) -> tuple[int, int]:
    """Takes in a closing quote that tokenised text sets apart: ``" Yes . " He left .``"""
    closing = text.startswith(("''", "”"), following) or (
        text.startswith('"', following) and text.count('"', max(start, after - 500), after) % 2 == 1
    )
    if not closing:
        return after, following
    after = following + (2 if text.startswith("''", following) else 1)
    space = _SPACE.match(text, after, end)
    return after, space.end() if space else after


def _starts_sentence(
    text: str, start: int, stop: re.Match[str], following: int, tokenised: bool
) -> bool:
    mark, first = stop["mark"], text[following]
    if first == ".":
        return False
    lower = first.islower() and not _BRAND.match(text, following)
    if lower:
        dots = text.endswith((".", ". "), start, stop.start())
        return (
            tokenised
            and mark == "."
            and not dots
            and not _is_abbreviation(text, start, stop, following)
        )
    if mark in (".", "．"):
        return not _is_abbreviation(text, start, stop, following)
    if stop["closers"] and _SPEECH.match(text, following, following + 80):
        return False
    return not (mark in ("...", "…") and re.match(r"I\b", text[following : following + 2]))


def _is_abbreviation(text: str, start: int, stop: re.Match[str], following: int) -> bool:
    """Whether the full stop belongs to the word before it and the sentence goes on."""
    if stop["closers"]:
        return False
    word_start = stop.start()
    while word_start > start and stop.start() - word_start < 20 and _in_word(text[word_start - 1]):
        word_start -= 1
    if stop.start() - start <= 8 and _ENUMERATOR.fullmatch(text, start, stop.start()):
        return True
    token = text[word_start : stop.start()]
    initial = len(token) == 1 and token.isupper()
    word = token.casefold()
    if not word:
        return False
    if word in _NEVER_LAST:
        return True
    next_word = _WORD.match(text, following, following + 30)
    next_lower = next_word.group().casefold() if next_word else ""
    if word in _BEFORE_NUMBER and not initial:
        return text[following].isdigit()
    if word in _CALENDAR and token[0].isupper():
        return text[following].isdigit() or _MONTH.fullmatch(next_lower) is not None
    if word in ("a.m", "p.m"):
        return next_lower in _AFTER_CLOCK
    if initial or word in _MAY_BE_LAST or _DOTTED.fullmatch(word):
        if text[following].isdigit():
            return False
        a_name = next_word is not None and text.startswith(".", next_word.end())
        return next_lower not in _STARTERS or (a_name and len(next_lower) == 1)
    return False


def _in_word(character: str) -> bool:
    return character.isalnum() or character in ".&"
