"""What holds a reading down that the model and the words it shares with the question speak for."""

from __future__ import annotations

import re

from secondsource.index.records import Hit
from secondsource.qa.calibration import Features
from secondsource.qa.contests import is_loser
from secondsource.qa.language import content_stems, stem
from secondsource.qa.offices import LEADER, asked_role, has_left
from secondsource.qa.questions import AGENTS, AnswerType, Question
from secondsource.qa.speakers import is_only_quoted
from secondsource.qa.statements import has_verb
from secondsource.qa.subjects import names_another_of_series, required_names, said_by_value
from secondsource.qa.synonyms import cover
from secondsource.qa.topics import passage_stems

OFF_TOPIC = 0.6
"""Factor for a passage that does not speak of what is asked."""
SURE_ANSWERABLE = 2.5
SURE_SPAN = 5.0
"""Logits from which the model is believed without any of the question's words in the passage."""
MIN_COVER = 0.5
"""Share of its words that a passage has to speak of where a question names nothing."""
ALONE = 0.3
"""Factor for a value that is all that its sentence says, such as the date of a snippet."""


_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|thanks to|since|so that|caus(?:e|es|ed)|reasons?|after|"
    r"blam(?:e|es|ed)|result(?:s|ed)?|led to|in order to|driven|prompted|for fear|why)\b",
    re.IGNORECASE,
)


_OPEN_ISSUE = re.compile(r"^if\b|\bwhether\b", re.IGNORECASE)
_OUTCOME = re.compile(
    r"\b(?:f[io]u?nd|show(?:ed|n)?|conclude\w*|discover\w*|reveal\w*|answer\w*|prove[dn]?|result\w*|"
    r"decide[ds]?|happen(?:s|ed)?)\b",
    re.IGNORECASE,
)
_PRICED = re.compile(
    r"\b(?:does|do|did|will|would) (?:an?|the|one|each) (?P<thing>[\w -]+?) (?:cost|fetch)\b",
    re.IGNORECASE,
)
_WHAT_IS = re.compile(r"what(?:['’]s| (?:is|are|was|were)) ", re.IGNORECASE)
_CLAUSE_WORDS = 4


def aptness(
    question: Question,
    hit: Hit,
    features: Features,
    sentence: str,
    answer: str,
    place: tuple[int, int],
) -> float:
    """A factor in (0, 1] for the reading's probability; 1 where nothing speaks against it.

    ``place``: the answer's code points in its ``sentence``.
    """
    quoted = question.answer_type in AGENTS and is_only_quoted(question, sentence, *place)
    return (
        _of_passage(question, features, hit)
        * _of_sentence(question, features, sentence, answer)
        * _of_kind(question, hit, answer)
        * (OFF_TOPIC if quoted else 1.0)
    )


_NAMESAKE = re.compile(r"\b(?:be|been) (?:confused|mistaken) (?:with|for)\b", re.IGNORECASE)
_SEE_OTHER = re.compile(r"For (?:the|an?|other) [^.]+\bsee\b")


def tells_of_another(question: Question, sentence: str, place: tuple[int, int]) -> bool:
    """Whether what stands at ``place`` in the sentence is told of another than the one asked
    about: of the loser, of who has left the office, of another part of a series, of what it is not
    to be confused with."""
    return (
        is_loser(question.text, sentence, *place)
        or bool(_NAMESAKE.search(sentence, 0, place[0]) or _SEE_OTHER.match(sentence))
        or has_left(question.text, required_names(question), sentence, *place)
        or names_another_of_series(question, sentence)
    )


def _of_kind(question: Question, hit: Hit, answer: str) -> float:
    """OFF_TOPIC where a thing or a kind is asked for that the passage does not speak of.

    "What is it made of" asks for a thing, which no clause is; "what colour" for a kind, which a
    passage that has no word for it hardly gives.
    """
    if question.answer_type is not AnswerType.ANY:
        return 1.0
    if _WHAT_IS.match(question.text):
        return OFF_TOPIC if _is_clause(answer) else 1.0
    if question.head is None or question.many:
        return 1.0  # the members of a list are called by their names
    return 1.0 if cover(frozenset({stem(question.head)}), passage_stems(hit)) else OFF_TOPIC


def _is_clause(text: str) -> bool:
    return len(text.split()) >= _CLAUSE_WORDS and has_verb(text)


def leaves_open(question: Question, words: str) -> bool:
    """Whether the words only name an issue where its outcome is asked for.

    >>> from secondsource.qa.questions import analyse_question
    >>> leaves_open(analyse_question("What did the study find?"), "a study on whether bees sleep")
    True
    """
    return bool(_OPEN_ISSUE.search(words) and _OUTCOME.search(question.text))


def tells_a_cause(sentence: str) -> bool:
    """Whether a word of the sentence says that something has a cause."""
    return bool(_CAUSE.search(sentence))


def _of_passage(question: Question, features: Features, hit: Hit) -> float:
    """Held down: a passage with none of the question's words beside its names, or with few of
    them where the question names nothing; a word that any value says is not counted there."""
    priced = _PRICED.search(question.text) if question.answer_type is AnswerType.MONEY else None
    if priced and priced["thing"].islower():
        thing = frozenset({stem(priced["thing"].split()[-1])})
        if cover(thing, passage_stems(hit)) == 0.0:
            return OFF_TOPIC  # what a ticket costs is not told where no ticket is spoken of
    if required_names(question):
        sure = features.answerable >= SURE_ANSWERABLE and features.span >= SURE_SPAN
        return OFF_TOPIC if features.predicate_passage == 0.0 and not sure else 1.0
    asked = frozenset(question.stems) - said_by_value(question)
    return OFF_TOPIC if cover(asked, passage_stems(hit)) < MIN_COVER else 1.0


def _of_sentence(question: Question, features: Features, sentence: str, answer: str) -> float:
    """Held down: somebody else's deeds where two are named; a person in a sentence that names no
    office; a reason in a sentence without any word of cause; a question that the article asks
    itself or leaves open; a value that stands alone, such as a snippet's date."""
    if sentence.rstrip("”\"'’ ").endswith("?"):
        return OFF_TOPIC
    bare = set(content_stems(sentence)) <= set(content_stems(answer))
    if bare and features.predicate_cover == 0.0 and not has_verb(sentence):
        return ALONE  # "She was 91." says more than a snippet's date
    if leaves_open(question, answer):
        return OFF_TOPIC
    if question.answer_type is AnswerType.REASON and not tells_a_cause(sentence):
        return OFF_TOPIC
    if features.rival and len(required_names(question)) > 1:
        return OFF_TOPIC
    if (
        question.answer_type in AGENTS
        and asked_role(question.text) is not None
        and (features.predicate_cover == 0.0 or asked_role(question.text) == LEADER)
        and asked_role(sentence) is None
    ):
        return OFF_TOPIC
    return 1.0
