"""Answers that articles give in set forms, which the model hardly reads as an answer.

"The Sunnyvale, California-based firm" says where it sits, "Ada Lund (8 May 1838 – 2 March 1881)"
when she was born and when she died.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from secondsource.index.records import Hit
from secondsource.qa.doers import doers
from secondsource.qa.evidence import Span
from secondsource.qa.language import content_stems, stem
from secondsource.qa.questions import AnswerType, Question
from secondsource.qa.subjects import names_share, required_names

SCORE = 6.0
"""Logits of such a span, if none of the passage has more."""
FORM_LOGIT = 2.0
"""Answerability of a passage that holds such a span, if the model gives it no more."""
NAME_CHARS = 80
"""How far before its dates a name may begin."""


def spans_in_set_forms(question: Question, hit: Hit, read: Sequence[Span]) -> list[Span]:
    """The spans, with offsets into the passage; ``read``: what the model read there, best first."""
    score = max([SCORE, *(span.score for span in read[:1])])
    found = [*_seats(question, hit), *_lifetimes(question, hit, read), *doers(question, hit)]
    return [Span(start=start, end=end, score=score) for start, end in found]


_BASED = re.compile(r"\b(?:The )?([A-Z][\w’'.-]*(?:,? [A-Z][\w’'.-]*){0,3})-based\b")
_SEAT = frozenset(stem(word) for word in ("based", "headquartered", "headquarters"))


def _seats(question: Question, hit: Hit) -> Iterator[tuple[int, int]]:
    if question.answer_type is AnswerType.PLACE and not _SEAT.isdisjoint(question.stems):
        for match in _BASED.finditer(hit.text):
            yield match.span(1)


_DAY = r"(?:\d{1,2} [A-Z][a-z]{2,8},? \d{3,4}|[A-Z][a-z]{2,8} \d{1,2}, \d{3,4}|\d{3,4})"
_LIFETIME = re.compile(
    rf"\((?:[^()]{{0,60}}?[;,:] )??(?:born |b\. )?(?P<birth>{_DAY})"
    rf"(?:(?:,? in [^()–—-]{{2,40}})?\s*(?:[–—−-]|--)\s*(?P<death>{_DAY})\b)?[^()]{{0,40}}\)"
)
_BORN = frozenset(stem(word) for word in ("born", "birth", "birthday"))
_DIED = frozenset(stem(word) for word in ("die", "death"))


def _lifetimes(question: Question, hit: Hit, read: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The year or day of birth or death in brackets behind the name, or where the model reads it.

    Read as it stands, a lifetime would be an answer of two dates.
    """
    names = required_names(question)
    asked = frozenset(question.stems)
    if question.answer_type is not AnswerType.DATE or not names:
        return
    for part, words in (("birth", _BORN), ("death", _DIED)):
        if words.isdisjoint(asked):
            continue
        for match in _LIFETIME.finditer(hit.text):
            alone = match["death"] is None and not re.search(r"\b(?:born|b\.) ", match[0])
            if match[part] is None or alone:
                continue
            before = hit.text[max(0, match.start() - NAME_CHARS) : match.start()]
            chosen = any(span.start < match.end() and match.start() < span.end for span in read[:1])
            if chosen or names_share(names, frozenset(content_stems(before))) == 1.0:
                yield match.span(part)
