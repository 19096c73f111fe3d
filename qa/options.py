"""The alternatives that an either-or question offers."""

from __future__ import annotations

import re

from secondsource.qa.language import AUXILIARIES

YES_NO = re.compile(rf"^(?:{AUXILIARIES})\b", re.IGNORECASE)
"""How a question for yes or no begins."""


def either_or_options(core: str) -> tuple[str, ...]:
    """The alternatives of "Is it A or B?" and "which ...: A, B, or C?"; empty for other questions.

    >>> either_or_options("Are the chips meant for training or for inference?")
    ('training', 'inference')
    """
    text = core.strip().rstrip("?").strip()
    listed = re.search(r":\s*(.+?),?\s+or\s+(.+)$", text)
    if listed:
        parts = [*re.split(r",\s*", listed.group(1)), listed.group(2)]
        return tuple(part.strip() for part in parts if part.strip())
    if not re.search(r"\bor\b", text, re.IGNORECASE) or re.search(
        r"\bor (?:more|less|fewer|so|not)\b", text, re.IGNORECASE
    ):
        return ()
    if not (YES_NO.match(text) or re.match(r"(?:which|who|what)\b", text, re.IGNORECASE)):
        return ()
    match = re.match(r"(.+?)\s+or\s+(.+)$", text, re.IGNORECASE)
    if not match:
        return ()
    left, right = match.group(1), match.group(2)
    right_words = right.split()
    named = re.match(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*", right)
    before = re.search(r"(?<!^)(?<=\s)[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*$", left)
    if named and before:
        return (before.group(), named.group())
    if len(right_words) > 6:
        return ()
    preposition = re.match(r"(?:for|in|by|to|at|from|on|with|as)\b", right, re.IGNORECASE)
    if preposition:
        places = [m.end() for m in re.finditer(rf"\b{preposition.group()}\s+", left, re.I)]
        if places:
            return (left[places[-1] :].strip(" ,"), right[preposition.end() :].strip(" ,"))
    if "," in left and not YES_NO.match(left):
        left = left.rsplit(",", 1)[1]
        return (left.strip(), right.strip())
    left_words = left.split()
    article = right_words[0].casefold() in ("a", "an", "the")
    take = len(right_words)
    if article:
        for index in range(len(left_words) - 1, -1, -1):
            if left_words[index].casefold() in ("a", "an", "the"):
                if index == 1:  # the subjects: "Did the city or the state pay?"
                    right = " ".join(right_words[: len(left_words) - 1])
                return (" ".join(left_words[index:]), right)
    if right[:1].isupper():
        names: list[str] = []
        for token in reversed(left_words):
            if token[:1].isupper() and not re.fullmatch(AUXILIARIES, token, re.IGNORECASE):
                names.insert(0, token)
            else:
                break
        if names:
            return (" ".join(names), _leading_name(right))
    return (" ".join(left_words[-min(take, len(left_words)) :]), right) if take <= 3 else ()


def _leading_name(text: str) -> str:
    kept = []
    for token in text.split():
        if not token[:1].isupper():
            break
        kept.append(token)
    return " ".join(kept) or text
