"""Edits of a text that change what it says, or only how it says it, in a way that is known.

An edit returns None where the text offers nothing to change. Names and numbers are found by their
shape alone: these are examples to learn from by the ten thousand, and a wrong one in fifty costs
less than parsing them all.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from .examples import Label

NAME = re.compile(
    r"\b[A-Z][\w'’&-]+(?:\s(?:of\sthe\s|of\s|de\s|van\s|von\s|the\s)?[A-Z][\w'’&-]+){0,4}"
)
YEAR = re.compile(r"\b(1[0-9]\d\d|20\d\d)\b")
NUMBER = re.compile(
    r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,])|(?<![\w.,:/-])\d+(?:\.\d+)?(?![\w,:/]|\.\d)"
)
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})\b")
_DATE = re.compile(
    rf"\b(?:(?P<m1>{'|'.join(_MONTHS)}) (?P<d1>\d{{1,2}}),? |(?P<d2>\d{{1,2}}) "
    rf"(?P<m2>{'|'.join(_MONTHS)}),? )(?P<y>\d{{4}})\b"
)
_WORDS = "two three four five six seven eight nine ten eleven twelve".split()
_WORD = re.compile(rf"\b({'|'.join(_WORDS)})\b")
_NOT_NAMES = frozenset(
    "The A An In On At It He She They This That These Those When What Who Which Where How Why "
    "After Before During For From With By As But And Or If While Although However Its His Her "
    "Their There Some Many Most Since Until Under Over Between Both Each One Two Three "
    "According Another Such Other All Any Every Our My Your We You I No Not".split()
    + _MONTHS
)


def names(text: str) -> list[str]:
    """Runs of capitalised words, once each, without what merely starts a sentence."""
    found = []
    for match in NAME.finditer(text):
        words = match[0].split()
        while words and words[0] in _NOT_NAMES:
            words = words[1:]
        while words and words[-1] in _NOT_NAMES:
            words = words[:-1]
        name = " ".join(words)
        if len(name) >= 3 and name not in found:
            found.append(name)
    return found


def replace(text: str, old: str, new: str) -> str:
    """Every whole occurrence of ``old`` by ``new``."""
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text)


def alike(name: str, others: Sequence[str], rng: random.Random) -> str | None:
    """Another name of as many words that shares none with ``name``."""
    words = set(name.casefold().split())
    fitting = [
        other
        for other in others
        if len(other.split()) == len(name.split()) and words.isdisjoint(other.casefold().split())
    ]
    return rng.choice(fitting) if fitting else None


def change_value(text: str, rng: random.Random) -> str | None:
    """The text with one year, month, number or number word changed to a clearly different one."""
    changes: list[Callable[[str, random.Random], str | None]] = [
        _change_year,
        _change_month,
        _change_number,
        _change_word,
    ]
    rng.shuffle(changes)
    for change in changes:
        if changed := change(text, rng):
            return changed
    return None


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def _change_year(text: str, rng: random.Random) -> str | None:
    found = list(YEAR.finditer(text))
    if not found:
        return None
    match = rng.choice(found)
    steps = [1, 1, 2, 3, 5, 8, 10, 20, 50, 100]
    changed = [str(int(match[0]) + step * sign) for step in steps for sign in (-1, 1)]
    return _put(text, match, rng.choice([year for year in changed if year not in text]))


def _change_month(text: str, rng: random.Random) -> str | None:
    found = [m for m in _MONTH.finditer(text) if m[0] != "May" or re.match(r" \d", text[m.end() :])]
    if not found:
        return None
    match = rng.choice(found)
    changed = rng.choice([month for month in _MONTHS if month not in text])
    return _put(text, match, changed)


def _change_number(text: str, rng: random.Random) -> str | None:
    found = [m for m in NUMBER.finditer(text) if not YEAR.fullmatch(m[0])]
    if not found:
        return None
    match = rng.choice(found)
    changed = _other_number(match[0], rng)
    return None if changed in text else _put(text, match, changed)


def _other_number(written: str, rng: random.Random) -> str:
    value = float(written.replace(",", ""))
    factor = rng.choice([0.1, 0.25, 0.5, 0.6, 0.75, 0.9, 1.1, 1.2, 1.4, 1.5, 2, 3, 10])
    places = len(written.split(".")[1]) if "." in written else 0
    if value <= 20 and not places:
        other = value + rng.choice([-3, -2, -1, 1, 2, 3, 5])
        return str(int(other if other > 0 else value + 4))
    other = value * factor
    if not places:
        digits = len(str(int(value)))
        zeros = digits - len(str(int(value)).rstrip("0"))
        other = round(other, -max(0, min(zeros, len(str(int(other))) - 1)))
    return f"{other:,.{places}f}" if "," in written or value >= 10_000 else f"{other:.{places}f}"


def _change_word(text: str, rng: random.Random) -> str | None:
    found = list(_WORD.finditer(text))
    if not found:
        return None
    match = rng.choice(found)
    at = _WORDS.index(match[0])
    near = [w for i, w in enumerate(_WORDS) if 1 <= abs(i - at) <= 4 and w not in text.split()]
    return _put(text, match, rng.choice(near)) if near else None


def restate_value(text: str, rng: random.Random) -> str | None:
    """The text with one value said otherwise: rounded, bounded from the right side, or shortened.

    What the text says entails what is returned.
    """
    ways: list[Callable[[str, random.Random], str | None]] = [_shorten_date, _round, _bound, _spell]
    rng.shuffle(ways)
    for way in ways:
        if stated := way(text, rng):
            return stated
    return None


def _shorten_date(text: str, rng: random.Random) -> str | None:
    match = _DATE.search(text)
    if not match:
        return None
    month, year = match["m1"] or match["m2"], match["y"]
    before = text[: match.start()]
    if before.endswith((" on ", "On ")):
        before = before[:-3] + ("In " if before.endswith("On ") else "in ")
    elif not before.endswith((" in ", "In ", " since ", " until ", " of ")):
        return None
    return before + rng.choice([f"{month} {year}", year]) + text[match.end() :]


def _whole_numbers(text: str, least: float) -> list[re.Match[str]]:
    return [
        m
        for m in NUMBER.finditer(text)
        if float(m[0].replace(",", "")) >= least
        and not YEAR.fullmatch(m[0])
        and not re.search(
            r"(?:about|around|over|under|than|least|most|to|nearly|No\.) $", text[: m.start()]
        )
        and not re.match(r"(?:th|st|nd|rd)?\s?(?:–|-|%|" + "|".join(_MONTHS) + ")", text[m.end() :])
        and not re.search(r"(?:[$€£'’#(]|\b[A-Z]\w* |\bcirca |c\. )$", text[: m.start()])
        and not re.match(r" (?:BC|BCE|AD|CE)\b", text[m.end() :])
    ]


def _round(text: str, rng: random.Random) -> str | None:
    found = [m for m in _whole_numbers(text, 101) if "." not in m[0] and not m[0].endswith("0")]
    if not found:
        return None
    match = rng.choice(found)
    value = int(match[0].replace(",", ""))
    rounded = round(value, -(len(str(value)) - 2))
    about = rng.choice(["about", "around", "roughly", "some", "approximately"])
    return _put(text, match, f"{about} {rounded:,}")


def _bound(text: str, rng: random.Random) -> str | None:
    found = _whole_numbers(text, 12)
    if not found:
        return None
    match = rng.choice(found)
    value = float(match[0].replace(",", ""))
    below, above = _round_towards(value, -1), _round_towards(value, 1)
    if rng.random() < 0.6:
        return _put(text, match, f"{rng.choice(['more than', 'over', 'at least'])} {below:,}")
    return _put(text, match, f"{rng.choice(['less than', 'under', 'fewer than'])} {above:,}")


def _round_towards(value: float, direction: int) -> int:
    """The next number with one or two leading digits, below or above."""
    size: int = 10 ** max(0, len(str(int(value))) - 2)
    step = int(value // size) + direction
    return max(1, step) * size


def misbound_value(text: str, rng: random.Random) -> str | None:
    """The text with one number bounded from the wrong side: what it says contradicts the text."""
    found = _whole_numbers(text, 12)
    if not found:
        return None
    match = rng.choice(found)
    value = float(match[0].replace(",", ""))
    if rng.random() < 0.5:
        above = _round_towards(value * 1.3, 1)
        return _put(text, match, f"{rng.choice(['more than', 'over', 'at least'])} {above:,}")
    below = _round_towards(value * 0.75, -1)
    return _put(text, match, f"{rng.choice(['less than', 'under', 'fewer than'])} {below:,}")


def _spell(text: str, rng: random.Random) -> str | None:
    found = [m for m in NUMBER.finditer(text) if m[0].isdigit() and 2 <= int(m[0]) <= 12]
    found = [m for m in found if not re.match(rf" (?:{'|'.join(_MONTHS)})|[-–]", text[m.end() :])]
    found = [
        m
        for m in found
        if not re.search(rf"(?:{'|'.join(_MONTHS)}) $|[A-Z]\w* $", text[: m.start()])
    ]
    if found:
        match = rng.choice(found)
        return _put(text, match, _WORDS[int(match[0]) - 2])
    words = list(_WORD.finditer(text))
    if not words:
        return None
    match = rng.choice(words)
    return _put(text, match, str(_WORDS.index(match[0]) + 2))


def swap_names(text: str, rng: random.Random) -> str | None:
    """Two names of the text in each other's place ("Ada sold Byron" / "Byron sold Ada")."""
    found = [name for name in names(text) if text.count(name) == 1]
    pairs = [
        (a, b) for i, a in enumerate(found) for b in found[i + 1 :] if a not in b and b not in a
    ]
    if not pairs:
        return None
    first, second = rng.choice(pairs)
    if re.search(rf"{re.escape(first)}(?:,? and|,? or|,) (?:the )?{re.escape(second)}", text):
        return None  # the members of a list may change places
    swapped = replace(text, first, "\0")
    return replace(swapped, second, first).replace("\0", second)


_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|can|could|will|would|should|does|did|do|must|may|might)\b"
    r"(?! not\b|n't| never\b)",
    re.IGNORECASE,
)


def negate(text: str, rng: random.Random) -> str | None:
    """The text with its first auxiliary verb negated."""
    match = _AUXILIARY.search(text)
    if not match or " not " in text or "n't" in text:
        return None
    verb = match[0]
    short = verb.casefold() not in ("may", "might", "can", "will") and rng.random() < 0.35
    if match.start() == 0:
        # in a question the subject stands between the verb and "not"
        return f"{verb}n't{text[match.end() :]}" if short else None
    return _put(
        text, match, f"{verb}n't" if short else f"{verb} {rng.choice(['not', 'not', 'never'])}"
    )


_OPPOSITES = """
first/last largest/smallest biggest/smallest highest/lowest longest/shortest oldest/youngest
best/worst most/least more/fewer greater/smaller larger/smaller higher/lower longer/shorter
before/after above/below north/south northern/southern east/west eastern/western early/late
earlier/later increase/decrease increased/decreased rise/fall rose/fell gained/lost won/lost
win/lose begin/end began/ended start/end started/ended opened/closed open/close accepted/rejected
approved/rejected supported/opposed support/oppose allowed/banned allow/forbid created/destroyed
bought/sold buy/sell import/export imports/exports arrived/left born/died male/female men/women
father/mother husband/wife son/daughter brother/sister king/queen major/minor majority/minority
public/private rich/poor cheap/expensive strong/weak hot/cold warm/cold wet/dry fast/slow
heavy/light success/failure successful/unsuccessful legal/illegal common/rare popular/unpopular
positive/negative friend/enemy ally/enemy victory/defeat maximum/minimum upper/lower
inside/outside older/younger ancient/modern
urban/rural domestic/foreign permanent/temporary required/optional include/exclude included/excluded
appointed/dismissed hired/fired joined/left entered/left agreed/refused confirmed/denied
present/absent raised/lowered strengthened/weakened improved/worsened attacked/defended
""".split()
_OPPOSITE = {
    word: other
    for pair in _OPPOSITES
    for word, other in (pair.split("/"), reversed(pair.split("/")))
}


def oppose(text: str, rng: random.Random) -> str | None:
    """The text with one word replaced by its opposite."""
    found = [m for m in re.finditer(r"\b[a-z]+\b", text) if m[0] in _OPPOSITE]
    if not found:
        return None
    match = rng.choice(found)
    return _put(text, match, _OPPOSITE[match[0]])


_WRAPPERS: tuple[tuple[str, Label], ...] = (
    ("{who} said that {s}.", Label.ENTAILMENT),
    ("According to {who}, {s}.", Label.ENTAILMENT),
    ("{who} confirmed that {s}.", Label.ENTAILMENT),
    ("{who} announced on Monday that {s}.", Label.ENTAILMENT),
    ("It emerged this week that {s}.", Label.ENTAILMENT),
    ("{who} denied that {s}.", Label.CONTRADICTION),
    ("{who} rejected reports that {s}.", Label.CONTRADICTION),
    ("It is not true that {s}.", Label.CONTRADICTION),
    ("Contrary to what was reported, it is not the case that {s}.", Label.CONTRADICTION),
    ("{who} called the claim that {s} false.", Label.CONTRADICTION),
    ("It is unclear whether {s}.", Label.NEUTRAL),
    ("{who} would not say whether {s}.", Label.NEUTRAL),
    ("Some fear that {s}.", Label.NEUTRAL),
    ("If {s}, {who} will have to act.", Label.NEUTRAL),
    ("{who} asked whether {s}.", Label.NEUTRAL),
    ("There is a rumour that {s}, which nobody has confirmed.", Label.NEUTRAL),
    ("{who} doubts that {s}.", Label.NEUTRAL),
)
_SPEAKERS = (
    "The ministry;A spokeswoman;The company;Officials;The agency;Her lawyer;The mayor;The union;"
    "Analysts;Police;The university;The club;Reuters;Two people close to the matter"
).split(";")


def wrap(sentence: str, rng: random.Random) -> tuple[str, Label]:
    """The sentence as somebody's words, and what these say of the sentence itself."""
    template, label = rng.choice(_WRAPPERS)
    inner = sentence.strip().rstrip(".!?")
    if inner.split(" ", 1)[0] in _NOT_NAMES:
        inner = inner[:1].lower() + inner[1:]
    said = template.format(who=rng.choice(_SPEAKERS), s=inner)
    return said[:1].upper() + said[1:], label
