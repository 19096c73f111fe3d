"""Who did it, by the grammar of a sentence: the subject of the verb that a question asks with.

"Varkonda wrote the screenplay, after the novel by Wynne-Elgar" answers who wrote the screenplay;
a small model may take the other name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from secondsource.index.records import Hit
from secondsource.qa.clauses import subject_of
from secondsource.qa.language import WORD, content_stems, stem
from secondsource.qa.questions import AGENTS, Form, Question
from secondsource.qa.statements import parse
from secondsource.qa.subjects import lead_stems, names_share, required_names
from secondsource.qa.synonyms import related

_OBJECTS = frozenset({"dobj", "obj"})
_STANDS_FOR = frozenset("it them him her this".split())
_UNTRUE = frozenset("not never no n't n’t would could might may should if unless whether".split())
_DENIES = frozenset(stem(word) for word in "deny doubt dispute reject claim allege".split())


@dataclass(frozen=True, slots=True)
class _Deed:
    """Stems: of the verb, of the noun that it is done to, and of all the words around that noun."""

    verb: str
    head: str
    object: frozenset[str]


def doers(question: Question, hit: Hit) -> Iterator[tuple[int, int]]:
    """Where the passage names who did what a "who" question asks with a verb, in its code points.

    Only where the sentence says it of the same object, or of a pronoun in an article about it; what
    is denied, supposed or claimed by somebody does not count.
    """
    names = required_names(question)
    asks_who = question.form is Form.OPEN and question.answer_type in AGENTS
    deed = _deed(question.text) if asks_who and names else None
    if deed is None:
        return
    verbs, asked = related(deed.verb), frozenset[str]().union(*names)
    about = names_share(names, lead_stems(hit.document)) == 1.0
    for sentence in hit.passage.sentences:
        text = hit.document.text[sentence.start : sentence.end]
        if verbs.isdisjoint(stem(word) for word in WORD.findall(text)):
            continue
        for verb in parse(text):
            if verb.pos_ != "VERB" or stem(verb.text) not in verbs or _is_open(verb):
                continue
            doer, done = _sides(verb)
            if doer is None or done is None:
                continue
            clause = frozenset(verb.subtree) if verb.dep_ == "acl" else frozenset()
            phrase = [token for token in done.subtree if token not in clause]
            same = _is_same(deed, done, phrase, asked, about)
            if same and (name := _name(doer)) is not None:
                shift = sentence.start - hit.passage.start
                yield shift + name[0], shift + name[1]


@lru_cache(maxsize=256)
def _deed(question: str) -> _Deed | None:
    """What "who built the pier of Marl" asks about; None for "who is" and without an object."""
    for token in parse(question.strip()):
        if token.lower_ == "who" and token.dep_ == "nsubj" and token.head.dep_ == "ROOT":
            done = _object(token.head)
            if done is None:
                return None
            return _Deed(stem(token.head.text), stem(done.text), _stems(done.subtree))
    return None


def _object(verb: Any) -> Any | None:
    return next((child for child in verb.children if child.dep_ in _OBJECTS), None)


def _stems(phrase: Iterable[Any]) -> frozenset[str]:
    return frozenset(content_stems(" ".join(token.text for token in phrase)))


def _is_open(verb: Any) -> bool:
    """Whether the sentence leaves open or denies that it was done."""
    if any(child.lower_ in _UNTRUE for child in verb.children):
        return True
    return verb.dep_ == "ccomp" and stem(verb.head.text) in _DENIES


def _sides(verb: Any) -> tuple[Any | None, Any | None]:
    """Who does it, and to what, in the active or the passive voice."""
    subject = subject_of(_first_joined(verb))
    if subject is not None and subject.dep_ == "nsubj":
        return subject, _object(verb)
    by = next((child for child in verb.children if child.dep_ == "agent"), None)
    if by is None:
        return None, None
    doer = next((child for child in by.children if child.dep_ == "pobj"), None)
    if subject is None and verb.dep_ == "acl":
        subject = verb.head  # "the pier built by Ada Lund"
    return doer, subject


def _first_joined(verb: Any) -> Any:
    """The verb whose subject it shares: "She directed it and wrote the script"."""
    while verb.dep_ == "conj" and subject_of(verb) is None:
        verb = verb.head
    return verb


def _is_same(
    deed: _Deed, done: Any, phrase: Sequence[Any], asked: frozenset[str], about: bool
) -> bool:
    """Whether what the sentence's verb is done to is what the question's is done to.

    ``phrase``: the words around the noun ``done``; ``asked``: stems of the question's names;
    ``about``: the article's lead has them all.
    """
    if done.lower_ in _STANDS_FOR:
        return about
    given = _stems(phrase)
    other_names = {stem(token.text) for token in phrase if token.pos_ == "PROPN"} - asked
    figures = {s for s in given if s[0].isdigit()} - deed.object
    if figures or other_names or not (about or given & asked):
        return False
    return stem(done.text) in related(deed.head)


def _name(head: Any) -> tuple[int, int] | None:
    """Where the proper name of a subject stands, without what describes it; None for several."""
    if head.pos_ != "PROPN" or any(child.dep_ == "conj" for child in head.children):
        return None
    parts = [child for child in head.children if child.dep_ == "compound" and child.pos_ == "PROPN"]
    first = min([head, *parts], key=lambda token: int(token.i))
    return int(first.idx), int(head.idx + len(head))
