"""Dates as articles write them, to ISO 8601."""

from __future__ import annotations

import datetime
import email.utils
import re

_NAMES = "january february march april may june july august september october november december"
_MONTHS = {name[:3]: number for number, name in enumerate(_NAMES.split(), 1)}
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR, _DAY = r"(?P<year>1[5-9]\d\d|20\d\d)", r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"

DAY_PATTERNS = (
    re.compile(r"(?P<year>1[5-9]\d\d|20\d\d)[-/.](?P<number>[01]?\d)[-/.](?P<day>[0-3]?\d)(?!\d)"),
    re.compile(rf"(?<!\d){_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}(?!\d)", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}(?!\d)", re.IGNORECASE),
    re.compile(
        r"(?<![\d.])(?P<day>[0-3]?\d)\.\s?(?P<number>[01]?\d)\.\s?(?P<year>(?:19|20)\d\d)(?!\d)"
    ),
)
"""A day with its year, in text; groups year, day, and month (a name) or number."""

_ISO_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?"
)
_MONTH_YEAR = re.compile(rf"{_MONTH},?\s+{_YEAR}", re.IGNORECASE)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)")


def iso_date(text: str) -> str | None:
    """ISO 8601 for a text that is a date or a date and time; None if it is not clearly one.

    A time is kept where the text is ISO 8601 itself, and dropped otherwise. ``03/04/2026`` may be
    March or April: None; ``14/01/2026`` is clear.

    >>> iso_date("Jan. 14, 2026"), iso_date("2026-01"), iso_date("03/04/2026")
    ('2026-01-14', '2026-01', None)
    """
    text = " ".join(text.split())
    if re.fullmatch(r"[12]\d{3}", text):
        return text
    if month := re.fullmatch(r"([12]\d{3})-(0[1-9]|1[0-2])", text):
        return month.group()
    if basic := re.fullmatch(r"((?:19|20)\d\d)(\d\d)(\d\d)", text):
        return _iso(*(int(part) for part in basic.groups()))
    if timed := _ISO_TIME.fullmatch(text):
        return _checked_time(timed)
    for pattern in DAY_PATTERNS:
        if found := pattern.search(text):
            rest = text[: found.start()] + text[found.end() :]
            return day_of(found) if _is_time_or_weekday(rest) else None
    if found := _MONTH_YEAR.fullmatch(text):
        return f"{int(found['year']):04}-{_MONTHS[found['month'][:3].lower()]:02}"
    if slashed := _SLASHED.fullmatch(text):
        a, b, year = (int(part) for part in slashed.groups())
        if a > 12:
            return _iso(year, b, a)
        return _iso(year, a, b) if b > 12 or a == b else None
    return _other_language(text)


def day_of(found: re.Match[str]) -> str | None:
    """The ISO day of a match of one of DAY_PATTERNS; None for 31 February."""
    groups = found.groupdict()
    name = groups.get("month")
    number = _MONTHS[name[:3].lower()] if name else int(groups["number"])
    return _iso(int(groups["year"]), number, int(groups["day"]))


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _checked_time(timed: re.Match[str]) -> str | None:
    zone = {"UTC": "Z", None: ""}.get(timed[3], timed[3])
    text = f"{timed[1]}T{timed[2]}{zone}"
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return text


_AROUND = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
    r"|\d{1,2}[:.]\d\d(?:[:.]\d\d)?|\b\d{1,2}(?=\s*[ap]\.?m)|[ap]\.?m\b\.?"
    r"|\b(?:at|on|est|edt|et|cst|cdt|ct|mst|mdt|pst|pdt|pt|gmt|bst|utc|z|cet|cest|eet|ist|jst|aest)\b"
    r"|[+-]\d{2}:?\d{2}|[\s,.|•·–—()T-])+",
    re.IGNORECASE,
)


def _is_time_or_weekday(rest: str) -> bool:
    return not rest or _AROUND.fullmatch(rest) is not None


def _other_language(text: str) -> str | None:
    """The web's date format (RFC 5322), and dates in other languages through dateparser."""
    try:
        return email.utils.parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        pass  # Not that format; "14 janvier 2026" is left.
    if len(text) > 40 or not re.search(r"\d", text) or not re.search(r"[^\W\d_]{3}", text):
        return None
    if not re.search(r"(?:19|20)\d\d", text):
        return None
    import dateparser

    parsed = dateparser.parse(
        text, settings={"REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True}
    )
    return parsed.date().isoformat() if parsed else None
