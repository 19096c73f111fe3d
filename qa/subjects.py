"""Whether a passage speaks of the thing that the question is about, and not of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from secondsource.corpus.records import Document
from secondsource.qa.entities import entities
from secondsource.qa.language import MONTHS, WEEKDAYS, content_stems, stem
from secondsource.qa.names import subject_names
from secondsource.qa.questions import PRONOUN, AnswerType, Question

_TIME_WORDS = frozenset([*MONTHS, *WEEKDAYS])


def lead_stems(document: Document) -> frozenset[str]:
    """Content stems of the title and the first 300 characters, which say what it is about."""
    return _titled_stems(document.title, document.text[:300])


def document_stems(document: Document) -> frozenset[str]:
    """Content stems of the title and the article's first 20,000 characters."""
    return _titled_stems(document.title, document.text[:20000])


@lru_cache(maxsize=1024)
def _titled_stems(title: str, text: str) -> frozenset[str]:
    """Cached by what it reads: a cache of documents would keep whole articles in memory."""
    return frozenset(content_stems.__wrapped__(text)) | frozenset(content_stems(title))


_TITLES = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Dr|Prof|Professor|Sir|Dame|Lord|Lady|President|Senator|Judge|Justice|Mayor|"
    r"Captain|Colonel|General|Admiral|Governor|Ambassador|Chancellor|(?:Prime )?Minister)\.? )+"
    r"(?=[A-Z])"
)


def required_names(question: Question) -> tuple[frozenset[str], ...]:
    """The stems of each name in the question that an answer must be about; no months or days.

    A person's title is none of the name: an article about Judge Holm may never say "judge".
    """
    stems = (frozenset(content_stems(_TITLES.sub("", name))) for name in _subjects(question))
    return tuple(name for name in stems if name)


def _subjects(question: Question) -> Iterator[str]:
    return (name for name in question.subject if name.casefold() not in _TIME_WORDS)


_NAMED_BY_HEAD = frozenset(
    {
        AnswerType.DATE,
        AnswerType.TIME,
        AnswerType.PLACE,
        AnswerType.ORGANISATION,
        AnswerType.PERSON,
        AnswerType.PERCENT,
        AnswerType.DURATION,
    }
)


def predicate_stems(question: Question) -> frozenset[str]:
    """Stems of what is said or asked of the subject: no names, and no head that only says what
    type the answer has ("which place", "what year")."""
    stems = frozenset(question.stems).difference(*map(content_stems, _subjects(question)))
    if question.head is not None and question.answer_type in _NAMED_BY_HEAD:
        stems -= {stem(question.head)}
    return stems


_SAID_BY_VALUE = {
    kind: frozenset(stem(word) for word in words.split())
    for kind, words in {
        AnswerType.MONEY: "cost costs price worth money sum amount dollars euros pounds",
        AnswerType.DURATION: "long last lasts lasted take takes took time",
        AnswerType.PERCENT: "share percent percentage proportion",
        AnswerType.DATE: "date year day happen happened occur occurred",
    }.items()
}


_SAYS_NOTHING = frozenset(
    stem(word)
    for word in "associated affiliated refer refers related involved considered known".split()
)


def said_by_value(question: Question) -> frozenset[str]:
    """Stems of a question's words that a value of what is asked for says by itself.

    "The works will build it for $4 million" tells what it costs, "is an ice hockey player" what
    sport somebody is associated with.
    """
    said = _SAID_BY_VALUE.get(question.answer_type, frozenset()) | _SAYS_NOTHING
    if question.answer_type is AnswerType.ANY and question.head is not None:
        said |= {stem(question.head)}
    return said


def names_share(names: tuple[frozenset[str], ...], given: frozenset[str]) -> float:
    """Share of the names of which at least 60 percent of the stems are given; 1 without names."""
    if not names:
        return 1.0
    return sum(len(stems & given) >= 0.6 * len(stems) for stems in names) / len(names)


_GENERIC = frozenset(
    stem(word)
    for word in (
        "hospital school university college academy primary bank museum gallery theatre theater "
        "hall stadium arena park bridge tunnel airport station junction port harbour harbor "
        "council district county city town village island river lake dam mine plant factory "
        "works mill church cathedral castle hotel library prison court company group holdings "
        "corporation industries systems technologies airlines airways motors energy foods trust "
        "foundation institute club festival centre center tower estate line railway rail"
    ).split()
)


def distinctive(name: frozenset[str]) -> frozenset[str]:
    """The stems of a name without those that say what kind of thing it is, if others are left."""
    return name - _GENERIC or name


def unclear_subject(question: Question) -> bool:
    """Whether the question says "it" or "they" and names nothing that this could stand for.

    >>> from secondsource.qa.questions import analyse_question
    >>> unclear_subject(analyse_question("How much did it cost?"))
    True
    >>> unclear_subject(analyse_question("What did the bridge cost before it was sold?"))
    False
    """
    if required_names(question) or not PRONOUN.search(question.text):
        return False
    return len(predicate_stems(question)) <= 1


_NUMERAL = r"(?:\d{1,4}|[IVX]{1,5})"
# a verb has to follow: "Arsenal 2 Chelsea 1" is a score, "Green Party 3 seats" a count
_CONTINUATION = re.compile(
    r":\s?[A-Z]|\s(?:[2-9]|II|III|IV|VI{0,3}|IX) (?:is|was|will|would|has|had|does|did|looks?|may|"
    r"might|can|could|comes?|came|launch\w*|releas\w*|arriv\w*|featur\w*|sold|appear\w*)\b"
)
_OTHER_NUMERAL = re.compile(rf"\s{_NUMERAL}\b")


def names_another_of_series(question: Question, sentence: str) -> bool:
    """Whether the sentence has a name of the question only as the beginning of another's.

    "Avengers: Endgame" is not "The Avengers", nor "Delta 3" "Delta 2", nor "Delta 2" "Delta".
    """
    return any(_continued(name, question.text, sentence) for name in question.subject)


def _continued(name: str, question: str, sentence: str) -> bool:
    bare = re.sub(r"^(?:The|A|An) ", "", name)
    base = re.sub(rf"\s{_NUMERAL}$", "", bare)
    form = _CONTINUATION if base == bare else _OTHER_NUMERAL
    if len(base) < 4 or re.search(rf"{re.escape(bare)}:", question):
        return False
    places = [match.end() for match in re.finditer(rf"\b{re.escape(base)}\b", sentence)]
    if base != bare and re.search(rf"\b{re.escape(bare)}\b", sentence):
        return False
    return bool(places) and all(form.match(sentence, place) for place in places)


RIVAL_CHARS = 40
"""How far into a sentence a name is taken for what the sentence is about."""


def rival_in_sentence(question: Question, sentence: str, answer: str) -> bool:
    """Whether the sentence begins with a name that the question lacks, and lacks its first name."""
    names = required_names(question)
    if not names:
        return False
    if names_another_of_series(question, sentence):
        return True
    stems = frozenset(content_stems(sentence))
    if names_share(names[:1], stems) > 0:
        return False
    asked = frozenset(question.stems)
    for name in subject_names(sentence[:RIVAL_CHARS]):
        name = re.sub(r"-(?:based|led|backed|owned)$", "", name)
        own = frozenset(content_stems(name))
        if any(character.isdigit() for character in name) or len(name) < 3:
            continue
        if name in answer or answer in name or not own or not own.isdisjoint(asked):
            continue
        labels = {e.label for e in entities(sentence) if sentence[e.start : e.end] in name}
        if labels & {"ORG", "PERSON", "GPE", "PRODUCT", "FAC", "WORK_OF_ART"}:
            return True
    return False
