"""The claims in a sentence, each as a sentence of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from secondsource.qa.asides import asides
from secondsource.qa.clauses import VERBS, Clause, joined_clauses, render, subject_of
from secondsource.qa.language import content_stems
from secondsource.qa.statements import parse

MAX_PARTS = 6
"""A sentence that seems to hold more claims is a list that the parser has misread."""

_MAY_HOLD_SEVERAL = re.compile(r",|\b(?:and|but)\b", re.IGNORECASE)
_NO_FIGURE_NEXT = (
    r"(?!\s+(?:[$€£¥~\d]|(?:a|half|one|two|three|four|five|six|seven|eight|nine|ten)\b))"
)
_STAYS_WHOLE = re.compile(
    r"[\"“”«»„‘?…\[\]]|(?:^|\s)'|"
    r"\b(?:if|unless|whether|provided|either|neither|nor|both|respectively|compared|rather|except|"
    r"otherwise|instead|each other|one another|not only|according to)\b|"
    rf"\bthan\b{_NO_FIGURE_NEXT}|\bas (?!well\b)\w+ as\b{_NO_FIGURE_NEXT}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPart:
    """One claim of a sentence.

    ``text`` is a full sentence; ``start`` and ``end`` are the half-open range of code points of
    the original in which the claim's own words stand. A subject that is repeated from another
    part lies outside it, and the range of a main clause holds the asides inside it.
    """

    text: str
    start: int
    end: int


def split_claims(sentence: str) -> tuple[ClaimPart, ...]:
    """The claims of one sentence in the order of their words; the sentence itself when it is one.

    Joined clauses are split, and so are relative clauses and appositions that bring a figure or a
    name. Lists, quotations, conditionals, comparisons and reported speech are one claim, and so
    is whatever the parse leaves in doubt: a claim that is judged whole is at worst too hard to
    support, while a wrong cut judges what nobody said.

    >>> [part.text for part in split_claims("The bridge opened in 1931 and cost 4 million crowns.")]
    ['The bridge opened in 1931.', 'The bridge cost 4 million crowns.']
    """
    whole = (ClaimPart(text=sentence, start=0, end=len(sentence)),)
    if not _MAY_HOLD_SEVERAL.search(sentence) or _STAYS_WHOLE.search(sentence):
        return whole
    tokens = parse(sentence)
    roots = [token for token in tokens if token.dep_ == "ROOT"]
    if len(roots) != 1 or roots[0].pos_ not in VERBS or subject_of(roots[0]) is None:
        return whole
    beside = list(asides(tokens, roots[0]))
    told = frozenset().union(*(aside.removed for aside in beside))
    parts = [_main(clause, told) for clause in joined_clauses(tokens, roots[0])]
    parts += [_part(aside.text, aside.tokens) for aside in beside]
    if not 2 <= len(parts) <= MAX_PARTS or any(len(content_stems(p.text)) < 2 for p in parts):
        return whole
    return tuple(sorted(parts, key=lambda part: (part.start, part.end)))


def _main(clause: Clause, told: frozenset[int]) -> ClaimPart:
    """A clause without the asides that are claims of their own."""
    phrases = (
        render(t for t in tokens if t.i not in told) for tokens in (clause.lead, clause.tokens)
    )
    return _part(" ".join(phrase for phrase in phrases if phrase), clause.tokens)


def _part(text: str, tokens: Sequence[Any]) -> ClaimPart:
    text = text.rstrip(".! ")
    first = text.split(" ", 1)[0]
    if first.islower():
        text = text[:1].upper() + text[1:]
    last = next(t for t in reversed(tokens) if not t.is_punct)
    return ClaimPart(text=f"{text}.", start=int(tokens[0].idx), end=int(last.idx + len(last)))
