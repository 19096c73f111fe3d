"""Whether passages support or refute a statement: entailment, and values compared by interval."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from secondsource.corpus.records import Document, Sentence
from secondsource.index.records import Hit
from secondsource.qa.calibration import (
    StatementFeatures,
    refute_probability,
    support_probability,
)
from secondsource.qa.changes import is_overtaken
from secondsource.qa.dates import find_dates
from secondsource.qa.evidence import Entailment, EvidenceModel
from secondsource.qa.evidence_choice import chosen_readings
from secondsource.qa.language import STOPWORDS, content_stems, stem
from secondsource.qa.names import subject_names
from secondsource.qa.numbers import find_amounts
from secondsource.qa.questions import AnswerType, Question, analyse_question
from secondsource.qa.reading import Reading, read_passages
from secondsource.qa.statements import Cloze, clozes
from secondsource.qa.subjects import (
    RIVAL_CHARS,
    asked_role,
    names_share,
    predicate_stems,
    role_mismatch,
)
from secondsource.qa.synonyms import cover, opposed
from secondsource.qa.values import Comparison, Value, ValueKind, amount_value, compare

MAX_PAIRS = 48
SENTENCES_PER_PASSAGE = 4
MAX_VALUE_PASSAGES = 12
MAX_CLOZES = 4
MIN_VALUE_PROBABILITY = 0.4
SAME_FIGURE = 0.8
"""Support by a sentence that names all of the statement's subject and its very figures."""
OTHER_FIGURE = 0.55
"""Refutation by a sentence that says the same of the subject with other figures."""
SAME_BUT_NEGATED = 0.75
"""Refutation by a sentence that says all of the statement with the opposite sign."""
UNSUITED = 0.5
"""Factor for a judgement on a sentence that lacks what it would have to say."""
_NEEDS_CONTEXT = re.compile(
    r"^(?:he|she|it|they|this|that|these|those|the (?:company|firm|deal|agreement|project|move|"
    r"decision|partnership|figure|number|plan|team|council|film|study|ship|bridge|city|group)|"
    r"his|her|its|their|but|however|instead|both|such)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one document says to a statement, by its strongest sentence.

    ``support`` and ``refute`` are in [0, 1]; ``answer_start``/``answer_end`` delimit the value
    that decided, where a value did (code points of the document's text); ``value`` is its text.
    """

    document: Document
    sentence: Sentence
    support: float
    refute: float
    answer_start: int | None = None
    answer_end: int | None = None
    value: str | None = None

    @property
    def strength(self) -> float:
        """The larger of the two."""
        return max(self.support, self.refute)


@dataclass(frozen=True, slots=True)
class Premise:
    """A sentence to be held against a statement; ``text`` may begin one sentence earlier."""

    hit: Hit
    sentence: Sentence
    text: str
    cover: float


def judge_statement(
    statement: str, hits: Sequence[Hit], model: EvidenceModel, *, values: bool = True
) -> list[Judgement]:
    """The strongest judgement of each document, strongest first; ties by document id.

    ``values``: whether the statement's amounts, dates and names are looked up and compared too.
    """
    if not content_stems(statement):
        return []  # "???" claims nothing, and whatever is read beside it seems to support it
    premises = find_premises(statement, hits)
    verdicts = model.entail([(premise.text, statement) for premise in premises])
    subject = Subject.of(statement)
    judgements = [
        _from_entailment(subject, premise, verdict)
        for premise, verdict in zip(premises, verdicts, strict=True)
    ]
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


@dataclass(frozen=True, slots=True)
class Subject:
    """What a statement says, taken apart once: its stems, names, figures and polarity."""

    text: str
    stems: frozenset[str]
    names: tuple[frozenset[str], ...]
    amounts: tuple[Value, ...]
    negated: bool

    @classmethod
    def of(cls, statement: str) -> Self:
        """Takes the statement apart."""
        names = tuple(
            frozenset(content_stems(name)) for name in subject_names(_uncapitalised(statement))
        )
        return cls(
            text=statement,
            stems=frozenset(content_stems(statement)),
            names=tuple(name for name in names if name),
            amounts=_figures(statement),
            negated=is_negated(statement),
        )


_NO_NAME = re.compile(r"\d|^[A-Z]{2,5}$|-[a-z]")  # FP16, AI, AI-optimized


def _names_others(subject: Subject, text: str) -> bool:
    """Whether the text begins with the name of something else than the statement's."""
    return any(
        stems.isdisjoint(subject.stems)
        for name in subject_names(_uncapitalised(text)[:RIVAL_CHARS])
        if not _NO_NAME.search(name) and (stems := frozenset(content_stems(name)))
    )


def _uncapitalised(statement: str) -> str:
    """A first word that is capitalised only for standing first must not count as a name."""
    first, _, rest = statement.partition(" ")
    return f"{first.lower()} {rest}" if first.casefold() in STOPWORDS else statement


_NEGATION = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|cannot|fail(?:s|ed)? to|"
    r"refus(?:e|es|ed) to|declin(?:e|es|ed) to|abandon(?:s|ed)?|cancel(?:s|ed|led)?)\b|n['’]t\b",
    re.IGNORECASE,
)


_REJECTION = re.compile(
    r"\b(?:reject(?:s|ed)?|scrap(?:s|ped)?|block(?:s|ed)?|turn(?:s|ed) down|voted? down|"
    r"call(?:s|ed) off|rul(?:es|ed) out|den(?:y|ies|ied))\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:—]|\b(?:and|but|while|whether|since|because|although|though|if|when)\b")


def is_negated(text: str) -> bool:
    """Whether the text has an odd number of negating words."""
    return len(_NEGATION.findall(text)) % 2 == 1


def _nearest_clause(text: str, stems: frozenset[str]) -> str:
    """The clause of the text that has most of the stems; the whole text when none has any."""
    clauses = _CLAUSE.split(text)
    best = max(clauses, key=lambda clause: cover(stems, frozenset(content_stems(clause))))
    return best if cover(stems, frozenset(content_stems(best))) > 0 else text


def _figures(text: str, beside: str | None = None) -> tuple[Value, ...]:
    """The text's figures; ``beside`` a statement, those that the text says held before are left
    out."""

    def holds(start: int, end: int) -> bool:
        return beside is None or not is_overtaken(beside, text, start, end)

    dates = find_dates(text)
    found = [
        Value(kind=ValueKind.DATE, text="", date=date)
        for date in dates
        if holds(date.start, date.end)
    ]
    for amount in find_amounts(text):
        overlaps = any(date.start < amount.end and amount.start < date.end for date in dates)
        one = amount.kind == "count" and amount.anchor == 1
        if not overlaps and not one and holds(amount.start, amount.end):
            found.append(amount_value(text, amount))
    return tuple(found)


def statement_features(
    subject: Subject, premise: Premise, verdict: Entailment
) -> StatementFeatures:
    """What is known of a premise beside a statement."""
    given = frozenset(content_stems(premise.text))
    title = frozenset(content_stems(premise.hit.document.title))
    named = frozenset().union(*subject.names)
    flipped = opposed(subject.stems - named, given)
    clause = _nearest_clause(premise.text, subject.stems - named)
    odd = len(flipped) % 2 == 1 or (not flipped and _REJECTION.search(clause) is not None)
    odd = odd and not (not flipped and _REJECTION.search(subject.text) is not None)
    figures = _figures(premise.text, subject.text)
    same, other = _figure_match(subject.amounts, figures)
    return StatementFeatures(
        entailment=verdict.entailment,
        contradiction=verdict.contradiction,
        sentence_cover=cover(subject.stems - flipped, given | (title & named)),
        predicate_cover=cover(subject.stems - named - flipped, given),
        subject_cover=names_share(subject.names, given | title),
        figures=same,
        other_figures=other,
        negation=float((subject.negated != is_negated(clause)) != odd),
    )


def _figure_match(claimed: Sequence[Value], given: Sequence[Value]) -> tuple[float, float]:
    """Share of the claimed figures that are given, and whether one is given differently."""
    if not claimed:
        return 1.0, 0.0
    found = other = 0
    for figure in claimed:
        outcomes = {
            compare(figure, candidate) for candidate in given if _same_measure(figure, candidate)
        }
        if outcomes & {Comparison.SAME, Comparison.REFINES}:
            found += 1
        elif Comparison.DIFFERENT in outcomes:
            other += 1
    return found / len(claimed), float(other > 0)


def _same_measure(a: Value, b: Value) -> bool:
    """Counts are of one thing only when their nouns are."""
    if a.amount is None or b.amount is None or ValueKind.COUNT not in (a.kind, b.kind):
        return True
    if a.amount.noun is None or b.amount.noun is None:
        return a.amount.noun is b.amount.noun or compare(a, b) is Comparison.SAME
    return cover(frozenset({stem(a.amount.noun)}), frozenset({stem(b.amount.noun)})) > 0


def find_premises(statement: str, hits: Sequence[Hit]) -> list[Premise]:
    """The sentences that share most with the statement, with the one before where it is needed."""
    asked = frozenset(content_stems(statement))
    chosen: dict[tuple[str, int], Premise] = {}
    for hit in hits:
        text, document = hit.document.text, hit.document
        title = frozenset(content_stems(document.title))
        ranked: list[Premise] = []
        for index, sentence in enumerate(hit.passage.sentences):
            words = text[sentence.start : sentence.end]
            start = sentence.start
            if index and _NEEDS_CONTEXT.match(words):
                start = hit.passage.sentences[index - 1].start
            premise = text[start : sentence.end]
            found = frozenset(content_stems(premise))
            if not asked or cover(asked, found) > 0:
                ranked.append(Premise(hit, sentence, premise, cover(asked, found | title)))
        ranked.sort(key=lambda p: -p.cover)
        for kept in ranked[:SENTENCES_PER_PASSAGE]:
            chosen.setdefault((document.id, kept.sentence.start), kept)
    ordered = sorted(chosen.values(), key=lambda p: (-p.cover, p.hit.document.id, p.sentence.start))
    return ordered[:MAX_PAIRS]


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

    Support needs every name and figure of the statement; refutation needs its subject and its
    predicate, and no sentence refutes a figure that it states.
    """
    features = statement_features(subject, premise, verdict)
    support, refute = support_probability(features), refute_probability(features)
    near = frozenset(content_stems(premise.text)) | frozenset(
        content_stems(premise.hit.document.title)
    )
    if not _names_others(subject, premise.text):
        # "The chip has 900,000 cores": its name stands earlier in the passage
        near |= frozenset(content_stems(premise.hit.text))
    if features.negation and features.predicate_cover >= 0.5 and features.figures == 1.0:
        # the same said with the opposite sign
        refute = max(refute, support, SAME_BUT_NEGATED * features.sentence_cover)
        support *= UNSUITED
    if (
        names_share(subject.names, near) < 1.0
        or features.figures < 1.0
        or role_mismatch(subject.text, subject.names, premise.text, "")
    ):
        support *= UNSUITED
    stated = names_share(subject.names, near) == 1.0 and features.predicate_cover >= 0.5
    if subject.amounts and stated and not features.negation:
        if features.figures == 1.0 and not features.other_figures:
            support = max(support, SAME_FIGURE * features.sentence_cover**0.5)
        elif features.other_figures:
            refute = max(refute, OTHER_FIGURE)
            support *= UNSUITED
    if names_share(subject.names[:1], near) < 1.0 or features.predicate_cover < 0.5:
        refute *= UNSUITED
    if subject.amounts and features.figures == 1.0:
        refute *= UNSUITED
    return Judgement(
        document=premise.hit.document,
        sentence=premise.sentence,
        support=support,
        refute=refute,
    )


_DECISIVE = frozenset(
    {
        AnswerType.DATE,
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
        near = here | frozenset(content_stems(reading.hit.text))
        near |= frozenset(content_stems(reading.document.title))
        wide, local = cover(rest, near), cover(plain, here)
        if local < 0.34 or wide < 0.5 or reading.features.subject_sentence < 0.5:
            continue
        if subject.negated != is_negated(_nearest_clause(reading.sentence_text, plain)):
            continue
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
        "screenplay captain commanded command won winner author killed married"
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
