"""Which sentences of a text claim something that articles could bear out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from secondsource.corpus.sentences import split_sentences
from secondsource.qa.antecedents import Mention, mention_of, with_subject
from secondsource.qa.clauses import SUBJECTS, VERBS, subject_of
from secondsource.qa.statements import parse
from secondsource.qa.text_records import SkipReason
from secondsource.qa.traced import Traced

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_HEADING = re.compile(r"\s*#{1,6}\s")
_ENDED = re.compile(r"[.!…;][\"'”’»)\]*_]*$")
_QUESTION = re.compile(r"\?[\"'”’»)\]*_]*$")
_GREETING = re.compile(
    r"(?:hello|hi|hey|dear|greetings|good (?:morning|afternoon|evening|day|night)|thanks|"
    r"thank you|welcome|sincerely|(?:best|kind|warm) (?:regards|wishes)|regards|cheers|goodbye|bye|"
    r"yours (?:sincerely|truly|faithfully)|sure|certainly|of course|happy to help|"
    r"(?:i|we) hope (?:this|that|it) helps|see you)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:i|we) (?:(?:\w+ly|do|don['’]t|do not|would|also|still|can|can['’]t|cannot|am|are|was) )*"
    r"(?:think|believe|feel|felt|guess|hope|love|loved|like|liked|hate|hated|prefer|suppose|wish|"
    r"doubt|recommend|suggest|expect|say|find|found|consider|agree|disagree|imagine|fear|sure|"
    r"convinced|afraid|glad|sorry|proud|happy)\b|"
    r"\bi['’]m (?:sure|afraid|glad|sorry|proud|happy|convinced)\b|"
    r"\bin (?:my|our) (?:humble |own )?(?:opinion|view|experience)\b|\bto my mind\b|"
    r"\bif you ask me\b|^personally\b|\b(?:my|our) favou?rite\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"(?:please|let['’]?s|let us|do not|don['’]t|note|see|click)\b", re.IGNORECASE
)
_FIRST_OR_SECOND = frozenset("i we you".split())
_GREETING_WORDS = 8
_CLAIM_WORDS = 5
"""From so many words on, a sentence without a verb is one whose verb the parser has missed."""


@dataclass(frozen=True, slots=True)
class TextSentence:
    """``text[start:end]`` of a text, and what it claims: ``claim`` is None when it is skipped."""

    start: int
    end: int
    skipped: SkipReason | None
    claim: Traced | None


def text_claims(text: str) -> Iterator[TextSentence]:
    """Every sentence of the text in order, with what it claims or why it claims nothing.

    A pronoun for a subject is replaced by the subject of the sentence before, where that can be
    meant alone; a blank line, a heading and a question end what it may refer to.
    """
    antecedent: Mention | None = None
    last_end = 0
    for sentence in split_sentences(text):
        start, end = sentence.start, sentence.end
        if _BLANK_LINE.search(text, last_end, start):
            antecedent = None
        last_end = end
        words = Traced.without_markup(text, start, end)
        tokens = parse(words.text)
        skipped = _reason(text[start:end], words.text, tokens)
        resolved = None if skipped else with_subject(words, tokens, antecedent)
        if resolved is None:
            antecedent = None
            yield TextSentence(start, end, skipped or SkipReason.UNCLEAR_SUBJECT, None)
        else:
            antecedent = resolved.pronoun_for or mention_of(tokens)
            yield TextSentence(start, end, None, resolved.sentence)


def _reason(raw: str, words: str, tokens: Sequence[Any]) -> SkipReason | None:
    """Why nothing can be checked in the sentence; None when something can."""
    if _HEADING.match(raw):
        return SkipReason.HEADING
    if not re.search(r"[^\W\d_]", words):
        return SkipReason.NO_CLAIM
    if _QUESTION.search(words):
        return SkipReason.QUESTION
    if _GREETING.match(words) and len(words.split()) <= _GREETING_WORDS:
        return SkipReason.GREETING
    if not _ENDED.search(words) and (words.endswith(":") or _is_headline(words, tokens)):
        return SkipReason.HEADING
    if _OPINION.search(words) and not re.search(r"[\"“”«»]", words):
        return SkipReason.OPINION
    root = next(token for token in tokens if token.dep_ == "ROOT")
    subject = subject_of(root)
    if _REQUEST.match(words) or (subject is None and _is_order(root, tokens)):
        return SkipReason.INSTRUCTION
    if not _has_clause(tokens) and (len(words.split()) < _CLAIM_WORDS or tokens[0].tag_ == "IN"):
        return SkipReason.NO_CLAIM
    if subject is not None and subject.lower_ in _FIRST_OR_SECOND:
        return SkipReason.UNCLEAR_SUBJECT
    return None


def _has_clause(tokens: Sequence[Any]) -> bool:
    return any(token.dep_ in SUBJECTS and token.head.pos_ in VERBS for token in tokens)


def _is_headline(words: str, tokens: Sequence[Any]) -> bool:
    """Whether a line without a full stop is a title: no clause, or a capital on every long word."""
    long = [word for word in words.split() if len(word) > 3 and word[0].isalpha()]
    return not _has_clause(tokens) or (len(long) > 1 and all(word[0].isupper() for word in long))


def _is_order(root: Any, tokens: Sequence[Any]) -> bool:
    """Whether the sentence opens with a verb in its base form."""
    before = [token for token in tokens[: root.i] if not token.is_punct]
    return root.tag_ in ("VB", "VBP") and all(token.pos_ in ("ADV", "CCONJ") for token in before)
