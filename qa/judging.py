"""Whether passages support or refute a statement: entailment, and values compared by interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from secondsource.corpus.records import Document, Sentence
from secondsource.index.records import Hit
from secondsource.qa.calibration import refute_probability, support_probability
from secondsource.qa.clozes import Cloze, clozes
from secondsource.qa.evidence import Entailment, EvidenceModel
from secondsource.qa.evidence_choice import chosen_readings
from secondsource.qa.language import content_stems, stem
from secondsource.qa.negation import is_negated, takes_other_side
from secondsource.qa.offices import asked_role, held_formerly, role_mismatch
from secondsource.qa.premises import (
    Premise,
    Subject,
    find_premises,
    judge_premises,
    names_others,
    nearest_clause,
    statement_features,
)
from secondsource.qa.questions import AnswerType, Question, analyse_question
from secondsource.qa.reading import Reading, read_passages
from secondsource.qa.subjects import names_share, predicate_stems
from secondsource.qa.synonyms import cover, opposed
from secondsource.qa.topics import article_stems, passage_stems
from secondsource.qa.values import Comparison, ValueKind, compare

MAX_VALUE_PASSAGES = 12
MAX_CLOZES = 4
MIN_VALUE_PROBABILITY = 0.4
SAME_FIGURE = 0.8
"""Support by a sentence that names all of the statement's subject and its very figures."""
OTHER_FIGURE = 0.55
"""Refutation by a sentence that says the same of the subject with other figures."""
SAME_BUT_NEGATED = 0.75
"""Refutation by a sentence that says all of the statement with the opposite sign."""
FIRMLY_ENTAILED = 0.5
"""Entailment from which a sentence may support a statement in none of its own words."""
UNSUITED = 0.5
"""Factor for support by a sentence that lacks what it would have to say."""
LESS_SUITED = 0.6
"""Factor for refutation by such a sentence: what refutes may say something else altogether."""


DECISION_THRESHOLD = 0.5
"""Probability from which an article is held to support or to refute a statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one document says to a statement, by its strongest sentence.

    ``support`` and ``refute`` are in [0, 1]; ``answer_start``/``answer_end`` delimit the value
    that decided, where a value did (code points of the document's text); ``value`` is its text.
    ``in_other_words``: the sentence has none of the statement's words but its names.
    """

    document: Document
    sentence: Sentence
    support: float
    refute: float
    answer_start: int | None = None
    answer_end: int | None = None
    value: str | None = None
    in_other_words: bool = False

    @property
    def supports(self) -> bool:
        """Whether the document is held to support the statement; a tie supports."""
        return self.support >= DECISION_THRESHOLD and self.support >= self.refute

    @property
    def refutes(self) -> bool:
        """Whether the document is held to refute the statement."""
        return self.refute >= DECISION_THRESHOLD and self.refute > self.support

    @property
    def strength(self) -> float:
        """The larger of the two."""
        return max(self.support, self.refute)


def judge_statement(
    statement: str, hits: Sequence[Hit], model: EvidenceModel, *, values: bool = True
) -> list[Judgement]:
    """The strongest judgement of each document, strongest first; ties by document id.

    ``values``: whether the statement's amounts, dates and names are looked up and compared too.
    """
    if not content_stems(statement):
        return []  # "???" claims nothing, and whatever is read beside it seems to support it
    premises = find_premises(statement, hits)
    verdicts = judge_premises(statement, premises, model)
    subject = Subject.of(statement)
    by_sentence = [
        _from_entailment(subject, premise, verdict)
        for premise, verdict in zip(premises, verdicts, strict=True)
    ]
    judgements = list(_own_words_first(by_sentence))
    if values:
        near = _nearest_passages(premises)
        for cloze in clozes(statement)[:MAX_CLOZES]:
            judgements.extend(_from_values(subject, cloze, near, model))
    best: dict[str, Judgement] = {}
    for judgement in sorted(
        judgements, key=lambda j: (-j.strength, j.document.id, j.sentence.start)
    ):
        known = best.setdefault(judgement.document.id, judgement)
        if known is not judgement and judgement.value is not None and known.value is None:
            # a compared value explains more than entailment that says the same
            same_side = (judgement.support > judgement.refute) == (known.support > known.refute)
            if same_side and judgement.strength > 0.5:
                best[judgement.document.id] = judgement
    return sorted(best.values(), key=lambda j: (-j.strength, j.document.id))


def _nearest_passages(premises: Sequence[Premise]) -> list[Hit]:
    """The passages of the best premises, each once, two an article, at most MAX_VALUE_PASSAGES."""
    near: dict[tuple[str, int], Hit] = {}
    taken: Counter[str] = Counter()
    for premise in premises:
        key = (premise.hit.document.id, premise.hit.passage.start)
        if key not in near and taken[key[0]] < 2 and len(near) < MAX_VALUE_PASSAGES:
            near[key] = premise.hit
            taken[key[0]] += 1
    return list(near.values())


def _from_entailment(subject: Subject, premise: Premise, verdict: Entailment) -> Judgement:
    """The calibrated probabilities, held down where the sentence cannot bear them.

    Support needs every figure of the statement, and loses with every name that is missing;
    refutation needs its subject and its predicate, and no sentence refutes a figure that it states.
    """
    features = statement_features(subject, premise, verdict)
    support, refute = support_probability(features), refute_probability(features)
    near = frozenset(content_stems(premise.text)) | frozenset(
        content_stems(premise.hit.document.title)
    )
    if not names_others(subject, premise):
        # "The chip has 900,000 cores": its name stands earlier in the passage
        near |= frozenset(content_stems(premise.hit.text))
    # a figure is shared by sentences that say little else alike: "none of the 214 died"
    same = features.predicate_cover > 0.5 if subject.amounts else features.predicate_cover >= 0.5
    if features.negation and same and features.figures == 1.0:
        # the same said with the opposite sign, of what the passage or its title names
        named = frozenset[str]().union(*(name for name in subject.names if name <= near))
        given = frozenset(content_stems(premise.text)) | named
        said = max(features.sentence_cover, cover(subject.stems, given))
        refute = max(refute, support, SAME_BUT_NEGATED * said)
        support *= UNSUITED
    if features.figures < 1.0 or role_mismatch(subject.text, subject.names, premise.text, ""):
        support *= UNSUITED
    else:
        known = names_share(subject.names, article_stems(premise.hit))
        support *= UNSUITED + (1.0 - UNSUITED) * known
    if held_formerly(subject.text, subject.names, premise.text):
        support *= UNSUITED
        if features.predicate_cover >= 0.5:
            refute = max(refute, SAME_BUT_NEGATED * features.sentence_cover)
    stated = names_share(subject.names, near) == 1.0 and features.predicate_cover >= 0.5
    if subject.amounts and stated and not features.negation:
        if features.figures == 1.0 and not features.other_figures:
            support = max(support, SAME_FIGURE * features.sentence_cover**0.5)
        elif features.other_figures:
            refute = max(refute, OTHER_FIGURE)
            support *= UNSUITED
    if names_share(subject.names[:1], near) < 1.0 or features.predicate_cover < 0.5:
        refute *= LESS_SUITED
    if subject.amounts and not features.other_figures and not features.negation:
        refute *= LESS_SUITED  # it has the statement's figures, or none that speaks against them
    if features.predicate_cover == 0.0 and verdict.entailment < FIRMLY_ENTAILED:
        support *= UNSUITED  # the names alone say nothing
    return Judgement(
        document=premise.hit.document,
        sentence=premise.sentence,
        support=support,
        refute=refute,
        in_other_words=features.predicate_cover == 0.0,
    )


def _own_words_first(judgements: Sequence[Judgement]) -> Iterator[Judgement]:
    """Support in other words counts for less in an article that denies the statement in its own.

    "19 were injured" makes "somebody was killed" likely; "and nobody was killed" settles it.
    """
    denying = {j.document.id for j in judgements if j.refutes and not j.in_other_words}
    for judgement in judgements:
        if judgement.in_other_words and judgement.document.id in denying:
            yield replace(judgement, support=judgement.support * UNSUITED)
        else:
            yield judgement


_DECISIVE = frozenset(
    {
        AnswerType.DATE,
        AnswerType.TIME,
        AnswerType.MONEY,
        AnswerType.PERCENT,
        AnswerType.DURATION,
        AnswerType.NUMBER,
        AnswerType.PERSON,
        AnswerType.PLACE,
    }
)


def _from_values(
    subject: Subject, cloze: Cloze, hits: Sequence[Hit], model: EvidenceModel
) -> list[Judgement]:
    """Reads the value in each passage and compares it with the statement's."""
    if cloze.value.kind is ValueKind.NAME and not _functional(cloze.question):
        return []
    question = analyse_question(cloze.question)
    if question.answer_type is AnswerType.ANY or cloze.answer_type in _DECISIVE:
        question = _with_type(question, cloze.answer_type)
    rest = frozenset(question.stems)
    plain = predicate_stems(question)
    found = []
    for reading in chosen_readings(
        read_passages(question, hits, model), minimum=MIN_VALUE_PROBABILITY
    ):
        here = frozenset(content_stems(reading.sentence_text))
        near = here | passage_stems(reading.hit)
        wide, local = cover(rest, near), cover(plain, here)
        if local < 0.34 or wide < 0.5 or reading.features.subject_sentence < 0.5:
            continue
        if subject.negated != is_negated(nearest_clause(reading.sentence_text, plain)):
            continue
        if len(opposed(plain, here)) % 2 or takes_other_side(subject.text, reading.sentence_text):
            continue  # three who voted for it are not three who voted against it
        judged = _compare(cloze, reading, min(1.0, (wide + local) / 1.2))
        if judged is not None:
            found.append(judged)
    return found


def _with_type(question: Question, answer_type: AnswerType) -> Question:
    return replace(question, answer_type=answer_type)


_FUNCTIONAL = frozenset(
    stem(word)
    for word in (
        "based headquartered capital born located founded founder wrote written directed director "
        "screenplay captain commanded command won winner author killed married prize award "
        "honoured honored launched hosted"
    ).split()
)


def _functional(question: str) -> bool:
    """Whether only one name can be right: offices, seats, births, authors.

    Two companies may both make chips; a company has one seat and one chief executive.
    """
    return asked_role(question) is not None or not _FUNCTIONAL.isdisjoint(content_stems(question))


def _compare(cloze: Cloze, reading: Reading, weight: float) -> Judgement | None:
    outcome = compare(cloze.value, reading.value)
    strength = reading.probability * weight
    support = refute = 0.0
    if outcome in (Comparison.SAME, Comparison.REFINES):
        support = strength
    elif outcome is Comparison.DIFFERENT and cloze.answer_type in _DECISIVE:
        name = reading.value.kind in (ValueKind.NAME, ValueKind.TEXT)
        if name and reading.type_fit <= 0:
            return None
        refute = strength * (0.8 if name else 1.0)
    else:
        return None
    return Judgement(
        document=reading.document,
        sentence=reading.sentence,
        support=support,
        refute=refute,
        answer_start=reading.start,
        answer_end=reading.end,
        value=reading.value.text,
    )
