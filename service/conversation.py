"""The messages of a chat read as a question and the exchanges before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from secondsource.errors import QuestionError
from secondsource.qa.followups import Exchange, standalone_question

from .answer_text import answer_in

USER, ASSISTANT = "user", "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One message: who wrote it, and its words."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """The last question as it was typed, and what was asked and answered before."""

    asked: str
    earlier: tuple[Exchange, ...] = ()

    @classmethod
    def of(cls, messages: Iterable[Message]) -> Conversation:
        """From a chat's messages, oldest first; those of neither the user nor the assistant are
        left out, since instructions are no facts.

        Raises QuestionError where the user has said nothing in words.
        """
        told = [m for m in messages if m.role in (USER, ASSISTANT) and m.text.strip()]
        last = max((i for i, message in enumerate(told) if message.role == USER), default=None)
        if last is None:
            raise QuestionError(
                "there is no question: the messages hold no text of the user; send "
                'one such as {"role": "user", "content": "When did the bridge open?"}'
            )
        return cls(told[last].text, tuple(_exchanges(told[:last])))

    def question(self) -> str:
        """The question with what it leaves out; blocks while the parser loads."""
        return standalone_question(self.asked, self.earlier)


def _exchanges(messages: Sequence[Message]) -> list[Exchange]:
    found: list[Exchange] = []
    for message in messages:
        if message.role == USER:
            found.append(Exchange(message.text))
        elif found and not found[-1].answer:
            found[-1] = Exchange(found[-1].question, answer_in(message.text))
    return found
