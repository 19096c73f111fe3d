"""Follow-up questions made to stand on their own: "and when?", "How much did it cost?".

Only the question before and what was answered to it are looked at. A question that says what it
is about is left alone, and so is one that could be completed in no way or in too many ways.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from secondsource.qa.followup_context import Context
from secondsource.qa.followup_fragments import completed_fragment
from secondsource.qa.followup_pronouns import with_antecedents

MAX_FOLLOWUP_CHARS = 300
"""A longer question says what it is about."""

MAX_TURNS = 20
"""Earlier exchanges that are looked at."""

_LEAD_IN = re.compile(
    r"^(?:(?:and|but|so|ok|okay|also|then|right|sure|thanks|thank you|great|yes|no|hm+)\b"
    r"[,.!;: ]+)+",
    re.IGNORECASE,
)
_SMALL_TALK = re.compile(
    r"(?:(?:thanks|thank you|thx|cheers|great|nice|ok|okay|hello|hi|hey|good (?:morning|evening|"
    r"afternoon)|cool|perfect|yes|no|sure|bye|wow|interesting|i see|got it)\b(?: (?:a lot|so much|"
    r"very much|there|all|again))?[ ,.!]*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question as it was asked, and the text of its answer, empty when there was none."""

    question: str
    answer: str = ""


def standalone_question(question: str, earlier: Sequence[Exchange]) -> str:
    """The question with what it leaves out, taken from the exchanges before it, oldest first.

    A self-contained question comes back as it is; the parser loads at the first that is not.

    >>> standalone_question("And why?", [Exchange("When did the bridge close?")])
    'Why did the bridge close?'
    """
    topic: Exchange | None = None
    for exchange in earlier[-MAX_TURNS:]:
        if not _SMALL_TALK.fullmatch(exchange.question.strip()):
            topic = Exchange(_completed(exchange.question, topic), exchange.answer)
    return _completed(question, topic)


def _completed(question: str, topic: Exchange | None) -> str:
    text = " ".join(question.split())
    if topic is None or not text or len(text) > MAX_FOLLOWUP_CHARS:
        return question
    if len(topic.question) > MAX_FOLLOWUP_CHARS:
        return question
    core = _LEAD_IN.sub("", text)
    context = Context.of(topic.question, topic.answer)
    joined = core != text
    completed = completed_fragment(core, context, joined=joined) or with_antecedents(core, context)
    if completed is None:
        return question
    return completed[:1].upper() + completed[1:]
