"""Which ranges of an article's text are evidence, and which sources it lists.

A wrong removal loses evidence and a missed one costs a useless passage, so everything here asks
for the whole line to be of a known kind, and most kinds count only in an unbroken run of such
lines at the end of the text.
"""

from __future__ import annotations

import re

from .lines import Line, lines
from .records import Sentence
from .tail_patterns import (
    ADVERT,
    ANYWHERE,
    CREDIT,
    LINK_LIST,
    LISTED,
    PROMPT,
    REFERENCE_LIST,
    REPRINT,
    SOURCE_LINE,
    SOURCE_LIST,
    TAIL_LINE,
    are_names,
)

_TAIL_CHARS = 12_000
_MOST_LISTED = 25
_LONGEST_SOURCE = 80
_MARKUP = " \t*_#>`"
_BULLETS = re.compile(r"^(?:[-*+•‣◦▪●–—·]+|\[?\(?\d{1,3}[\]).])\s*")
_LINK = re.compile(r"\[([^\]]{1,200})\]\((?:https?://)?[^)\s]*\)")
_URL = re.compile(r"(?:https?://|www\.)(?:www\.)?([\w.-]+\.[a-z]{2,})\S*", re.IGNORECASE)


def evidence_ranges(text: str) -> tuple[Sentence, ...]:
    """The ranges of the text that may be cited: in order, trimmed, apart from each other.

    Left out are, at the end, lists of sources and links, comment prompts and the advertisement
    for a site right before one, invitations to share or subscribe, credits and copyright lines;
    and lines such as cookie notices anywhere. A text of nothing else is evidence as a whole; a
    text of white space has no range.
    """
    end = _tail_start(text)
    ranges: list[Sentence] = []
    start = 0
    for notice in ANYWHERE.finditer(text, 0, end):
        _append_trimmed(ranges, text, start, notice.start())
        start = notice.end()
    _append_trimmed(ranges, text, start, end)
    if not ranges:
        _append_trimmed(ranges, text, 0, len(text))
    return tuple(ranges)


def named_sources(text: str) -> tuple[str, ...]:
    """The sources that the article lists at its end, in its order and spelling, without repeats.

    Read are "SOURCES" with a list below, "Sources: Reuters, AP", "(With inputs from PTI)" and
    "This article first appeared in ..."; of a web address the host counts.

    >>> named_sources("The plant opened.\\nSources: Reuters, Bloomberg News")
    ('Reuters', 'Bloomberg News')
    """
    tail = _tail_lines(text)
    cut = _cut(text, tail)
    found: list[str] = []
    in_list = False
    for line in tail[cut:]:
        content = _content(text, line)
        if SOURCE_LIST.fullmatch(content):
            in_list = True
        elif named := (SOURCE_LINE.fullmatch(content) or REPRINT.fullmatch(content)):
            found.extend(re.split(r"\s*[,;]\s*|\s+(?:and|&)\s+", named["names"]))
            in_list = False
        elif in_list and not TAIL_LINE.fullmatch(content) and not PROMPT.fullmatch(content):
            if LINK_LIST.fullmatch(content) or REFERENCE_LIST.fullmatch(content):
                in_list = False
            else:
                found.append(content)
    names = (_source_name(item) for item in found)
    return tuple(dict.fromkeys(name for name in names if name))


def _append_trimmed(ranges: list[Sentence], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        ranges.append(Sentence(start, end))


def _tail_start(text: str) -> int:
    """Where the boilerplate at the end begins; the length of the text if there is none."""
    tail = _tail_lines(text)
    cut = _cut(text, tail)
    if cut == len(tail) or (cut == 0 and not text[: tail[0].start].strip()):
        return len(text)
    return tail[cut].start


def _tail_lines(text: str) -> list[Line]:
    """The last lines of the text; none of one that has no line break near its end."""
    start = 0
    if len(text) > _TAIL_CHARS:
        start = text.find("\n", len(text) - _TAIL_CHARS) + 1
        if start == 0:
            return []
    return list(lines(text, start))


def _content(text: str, line: Line) -> str:
    return text[line.start : line.end].strip(_MARKUP)


def _cut(text: str, tail: list[Line]) -> int:
    """Index of the first line of the run of boilerplate that the text ends with."""
    cut = len(tail)
    while cut > 0:
        content = _content(text, tail[cut - 1])
        if _is_tail_line(content) or (
            cut < len(tail)
            and PROMPT.fullmatch(_content(text, tail[cut]))
            and _is_advert(text, tail[cut - 1], content)
        ):
            cut -= 1
            continue
        header = _list_header(text, tail, cut)
        if header is None:
            break
        cut = header
    return cut


def _is_tail_line(content: str) -> bool:
    if not content or len(content) > 700:
        return not content  # Nothing but markup: "###" closes a press release.
    if TAIL_LINE.fullmatch(content) or PROMPT.fullmatch(content) or REPRINT.fullmatch(content):
        return True
    named = SOURCE_LINE.fullmatch(content) or CREDIT.fullmatch(content)
    return named is not None and are_names(named["names"])


def _is_advert(text: str, line: Line, content: str) -> bool:
    """A site that praises itself, and that the article has not told about."""
    advert = ADVERT.match(content)
    return advert is not None and text.find(advert["name"], 0, line.start) < 0


def _list_header(text: str, tail: list[Line], cut: int) -> int | None:
    """Index of the header whose list reaches down to ``cut``, or None."""
    for index in range(cut - 1, max(-1, cut - 2 - _MOST_LISTED), -1):
        content = _content(text, tail[index])
        if SOURCE_LIST.fullmatch(content) or REFERENCE_LIST.fullmatch(content):
            return index
        if LINK_LIST.fullmatch(content):
            # What is linked are headlines, not sentences.
            items = (_content(text, line) for line in tail[index + 1 : cut])
            return index if all(len(i) <= 160 and not i.endswith(".") for i in items) else None
        if not _is_listed(content):
            return None
    return None


def _is_listed(content: str) -> bool:
    """Whether a line may be an entry of a list of sources: a name, a link, a reference."""
    if len(content) > 400:
        return False
    item = _BULLETS.sub("", content)
    return bool(
        LISTED.search(item)
        or are_names(item.rstrip("."))
        or (len(item) <= 160 and not re.search(r"[.:;]$", item))
    )


def _source_name(item: str) -> str:
    """The name of a source without bullet, link, date, headline and full stop."""
    item = _BULLETS.sub("", item.strip(_MARKUP + "()[]"))
    item = _LINK.sub(r"\1", item)
    url = _URL.match(item)
    if url:
        return url[1].lower()
    item = re.split(r"\s[-–—|]\s|\s*[(:]|,\s*[\"“]|\s+https?://", item)[0]
    item = item.strip(" .,;*_\"“”'")
    return item if len(item) <= _LONGEST_SOURCE and re.search(r"[^\W\d_]", item) else ""
