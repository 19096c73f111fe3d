"""Independent origins of readings: copies, and reports that name the same source, count once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from secondsource.corpus.origins import shared_wording
from secondsource.corpus.records import Document
from secondsource.qa.language import words

MIN_COPIED_WORDS = 9
COPIED_SHARE = 0.8

_NAME = r"(?P<name>(?:the\s+)?[A-Z][\w&’'.-]*(?:\s+(?:of\s+|and\s+|the\s+)?[A-Z][\w&’'.-]*){0,4})"
_ACCORDING = re.compile(rf"\b[Aa]ccording to (?:a |an )?(?:report(?:s)? (?:by|from|in) )?{_NAME}")
_REPORTED_BY = re.compile(
    rf"\b(?:first )?(?:reported|cited|quoted|revealed|seen) (?:earlier )?(?:by|in) {_NAME}"
)
_REPORTS = re.compile(
    rf"{_NAME} (?:first )?(?:reported|has reported|reports|was the first to report)\b"
    r"(?! (?:revenue|profit|sales|earnings|a (?:profit|loss)|net|record|growth|quarterly))"
)
_NEWS = re.compile(
    r"\b(?:Reuters|Bloomberg|Associated Press|AP|AFP|Agence France-Presse|BBC|CNN|CNBC|NPR|UPI|DPA|"
    r"Xinhua|TASS|Kyodo|Axios|Politico|Guardian|Verge|Economist|Information|"
    r"\w*(?:Times|Post|Journal|News|Press|Wire|Agency|Herald|Tribune|Gazette|Chronicle|Ledger|"
    r"Telegraph|Courier|Dispatch|Observer|Standard|Mail|Register|Star|Sun|Globe|Mirror))\b"
)


def attributed_source(sentence: str) -> str | None:
    """The news source that a sentence says its news comes from, None if it names none.

    >>> attributed_source("The bridge will cost $2 million, according to Reuters.")
    'reuters'
    """
    for pattern in (_ACCORDING, _REPORTED_BY, _REPORTS):
        for match in pattern.finditer(sentence):
            name = re.sub(r"['’]s\b.*$|^[Tt]he\s+", "", match.group("name")).strip(" .,")
            if _NEWS.search(name):
                return name.casefold()
    return None


_WHO = (
    r"(?:people|persons?|sources?|officials?|insiders?|bankers?|diplomats?|executives?|employees?|"
    r"staff|aides?|advisers?|lawyers?|someone|somebody|individuals?)"
)
_MATTER = (
    r"(?:the |its |their |his |her |those |these )?(?:[\w’'-]+ ){0,2}(?:matter|situation|subject|"
    r"issue|plans?|talks|deals?|discussions?|thinking|negotiations?|process|investigation|inquiry|"
    r"probe|decision|proposal|offer|bid|project|case|transaction|terms|strategy|operation)"
)
_UNNAMED = re.compile(
    rf"\b{_WHO} (?:\w+ ){{0,2}}?(?:familiar with|with (?:direct |first-hand )?knowledge of|"
    rf"briefed on|close to|privy to|involved in) {_MATTER}\b"
    rf"|\b{_WHO} who (?:asked|wanted|spoke|declined)(?: \w+){{0,3}}? (?:not to be|to be|"
    r"on condition of|on the condition of) (?:named|identified|quoted|anonymity)\b"
    r"|\bon (?:the )?condition of anonymity\b|\b(?:asked|asking) not to be (?:named|identified)\b"
    rf"|\b(?:unnamed|unidentified|anonymous) (?:\w+ ){{0,2}}?{_WHO}\b"
    r"|\b(?:sources|insiders) (?:say|said|told|tell)\b",
    re.IGNORECASE,
)


def unnamed_source(sentence: str) -> str | None:
    """The words that say that somebody unnamed told it; None where there are none.

    >>> unnamed_source("It seeks $2 billion, people familiar with the matter said.")
    'people familiar with the matter'
    """
    match = _UNNAMED.search(sentence)
    return match.group() if match else None


def differ_in_value_only(first: str, second: str, values: tuple[str, str]) -> bool:
    """Whether two sentences are one wording, but for the value that each gives.

    >>> differ_in_value_only(
    ...     "The council will pay $2 million for the new ferry, it said on Monday.",
    ...     "The council will pay $3 million for the new ferry, it said on Monday.",
    ...     ("$2 million", "$3 million"),
    ... )
    True
    """
    one, other = (
        sentence.replace(value, " ")
        for sentence, value in zip((first, second), values, strict=True)
    )
    if min(len(words(one)), len(words(other))) < MIN_COPIED_WORDS:
        return False
    return shared_wording(one, other) >= COPIED_SHARE


def reading_origins(items: Sequence[tuple[Document, str]]) -> list[str]:
    """One origin for each (document, sentence), equal for those that are not independent.

    Two are one origin when their documents are copies, when one sentence repeats the other's
    wording, when both name the same news source, or when one names the other's outlet.
    """
    parents = list(range(len(items)))

    def find(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    named = [_source_of(document, sentence) for document, sentence in items]
    outlets = [(document.source or "").casefold() for document, _ in items]
    counted = [len(words(sentence)) for _, sentence in items]
    for i, (document_i, sentence_i) in enumerate(items):
        for j in range(i):
            document_j, sentence_j = items[j]
            if (
                document_i.origin_id == document_j.origin_id
                or (named[i] and named[i] in (named[j], outlets[j]))
                or (named[j] and named[j] == outlets[i])
                or (
                    min(counted[i], counted[j]) >= MIN_COPIED_WORDS
                    and shared_wording(sentence_i, sentence_j) >= COPIED_SHARE
                )
            ):
                parents[find(i)] = find(j)
    roots = [find(index) for index in range(len(items))]
    return [
        min(items[j][0].origin_id for j, other in enumerate(roots) if other == root)
        for root in roots
    ]


def _source_of(document: Document, sentence: str) -> str | None:
    attributed = attributed_source(sentence)
    if attributed is None and len(document.provenance) == 1:
        return document.provenance[0].casefold()
    return attributed


def count_origins(origins: Sequence[str]) -> int:
    """How many different origins there are."""
    return len(set(origins))
