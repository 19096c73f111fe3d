"""Saying no: negated, rejected, or on the other side of a decision."""

from __future__ import annotations

import re

_NEGATION = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|cannot|fail(?:s|ed)? to|"
    r"refus(?:e|es|ed) to|declin(?:e|es|ed) to|abandon(?:s|ed)?|cancel(?:s|ed|led)?)\b|n['’]t\b",
    re.IGNORECASE,
)


_THAN = (
    r"fewer|less|more|later|earlier|sooner|greater|higher|lower|larger|smaller|bigger|longer|"
    r"shorter|older|younger"
)
_NO_NEGATION = re.compile(
    rf"(?:\b(?:no|not)|n['’]t) (?:{_THAN}) than\b|\bnot exceeding\b|"
    # "did not open until 1931": it did open
    r"(?:\b(?:not|never|no)\b|n['’]t\b)(?=(?: [^\s.,;:!?]+){0,8}? until\b)|"
    r"(?:\bnot|n['’]t) (?:only|just|merely|simply|solely|least)\b|"
    r"\b(?:none other than|no doubt|nothing (?:but|(?:less|short) (?:of|than))|whether or not|"
    r"no matter|not to mention)\b|\b(?-i:No)\.? ?(?=\d)",
    re.IGNORECASE,
)
"""Words that deny in other places and here bound, stress or number."""
_NEITHER_NOR = re.compile(r"\b(neither\b[^.;:!?]*?) nor\b", re.IGNORECASE)


def is_negated(text: str) -> bool:
    """Whether the text has an odd number of negating words.

    >>> is_negated("It was not built."), is_negated("It was not built until 1931.")
    (True, False)
    """
    plain = _NEITHER_NOR.sub(r"\1", _NO_NEGATION.sub(" ", text))
    return len(_NEGATION.findall(plain)) % 2 == 1


_REJECTION = re.compile(
    r"\b(?:reject(?:s|ed)?|scrapped|blocked|turn(?:s|ed) down|voted? down|"
    r"call(?:s|ed) off|rul(?:es|ed) out|den(?:y|ies|ied)|thr(?:ows?|ew|own) out|veto(?:es|ed)|"
    r"quash(?:es|ed)|overturn(?:s|ed)|str(?:ikes|uck) down)\b|"
    # "block" and "scrap" are nouns elsewhere: "a tower block", "scrap metal"
    r"(?:\b(?:to|will|would|may|might|can|could|must|shall|should|not)|n['’]t) (?:block|scrap)\b"
    r"(?! (?:(?-i:[A-Z])|\d+)\b)|"
    r"\b(?:block|scrap)s(?= (?:the|an?|all|any|its|his|her|their|this|that|these|those)\b)",
    re.IGNORECASE,
)


def rejects(text: str) -> bool:
    """Whether the text turns something down: "the court threw out the claim"."""
    return _REJECTION.search(text) is not None


_DECIDE = (
    r"\b(?:vot(?:e|es|ed|ing)|rul(?:e|es|ed|ing)|decid(?:e|es|ed|ing)|c[ao]me (?:out|down)|"
    r"argu(?:e|es|ed|ing)|campaign(?:s|ed|ing)?|sp(?:eak|eaks|oke)|testif(?:y|ies|ied))"
)
_FOR = re.compile(rf"{_DECIDE} (?:in favou?r|for)\b", re.IGNORECASE)
_AGAINST = re.compile(rf"{_DECIDE} against\b", re.IGNORECASE)


def takes_other_side(statement: str, text: str) -> bool:
    """Whether one is for something and the other against, and neither is both; symmetric.

    >>> takes_other_side("Three voted against it.", "Three broke with the party to vote in favour.")
    True
    """
    one, other = (
        (bool(_FOR.search(each)), bool(_AGAINST.search(each))) for each in (statement, text)
    )
    return {one, other} == {(True, False), (False, True)}
