"""Sentences in which two tell two things: "Police put the crowd at 400, organisers at 900"."""

from __future__ import annotations

import re

_TELLS = (
    r"(?:says?|said|tells?|told|puts?|claim(?:s|ed)?|estimate[sd]?|count(?:s|ed)?|report(?:s|ed)?|"
    r"reckon(?:s|ed)?|gives?|gave|speaks? of|spoke of|insist(?:s|ed)?|maintain(?:s|ed)?|"
    r"believe[sd]?|state[sd]?|record(?:s|ed)?|announced|calculate[sd]?|argue[sd]?|assume[sd]?|"
    r"talk(?:s|ed)? of)"
)
_TELLING = re.compile(rf"\b(?:{_TELLS}|according to)\b", re.IGNORECASE)
_CONTRAST = re.compile(
    r"[,;]? (?:while|whereas|but|though|although|against|compared with|in contrast to)\b|;",
    re.IGNORECASE,
)
_VERBLESS = re.compile(
    # "..., organisers at about 900", "... and the union 900"
    r"(?:,|;|,? and|,? but) (?:the |its |their )?(?:[^\W\d][\w’'.-]* ){1,4}"
    r"(?:(?:at|of|it at|them at) )?(?:(?:about|around|some|nearly|over|more than|up to|only) )?$",
    re.IGNORECASE,
)


def two_tell(sentence: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether the values at the two places are told by two, each of their own.

    >>> text = "Police counted 400 people, while the organisers spoke of 900."
    >>> two_tell(text, (15, 18), (57, 60))
    True
    """
    first, second = sorted((one, other))
    between = sentence[first[1] : second[0]]
    if first[1] > second[0]:
        return False
    if (turn := _CONTRAST.search(between)) is not None:
        before, behind = sentence[: first[1] + turn.start()], sentence[first[1] + turn.end() :]
        return bool(_TELLING.search(before) and _TELLING.search(behind))
    return bool(_TELLING.search(sentence[: first[0]]) and _VERBLESS.search(between))
