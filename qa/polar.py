"""Yes/no and either/or questions: what each article says to the statement behind them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from secondsource.corpus.records import Document, Sentence
from secondsource.index.records import Hit
from secondsource.qa.calibration import PolarFeatures, polar_probability
from secondsource.qa.evidence import AnswersYesNo, Entailment, EvidenceModel
from secondsource.qa.headings import ask_headed, headed
from secondsource.qa.judging import DECISION_THRESHOLD, Judgement, judge_statement
from secondsource.qa.language import content_stems
from secondsource.qa.positions import Evidence, best_of_articles
from secondsource.qa.questions import Question
from secondsource.qa.statements import statement_of
from secondsource.qa.subjects import (
    names_share,
    predicate_stems,
    required_names,
    rival_in_sentence,
)
from secondsource.qa.synonyms import cover
from secondsource.qa.topics import about_subject, article_stems, passage_stems, sentence_covers
from secondsource.qa.values import Value, ValueKind, yes_no

OPTION_THRESHOLD = 0.33
MIN_OPTION_COVER = 0.4
FIRM = 0.75
"""How sure the judgement of a whole passage has to be beside that of a sentence."""


def polar_evidence(question: Question, hits: Sequence[Hit], model: EvidenceModel) -> list[Evidence]:
    """Evidence for yes and for no, one an article, best first.

    What counts is a sentence that says the question's statement, or its opposite, in its own words
    or figures. An article without one is asked as a whole, passage by passage, if the model can
    be: a less firm judgement, which has to be a sure one to stand beside the other.
    """
    judgements = judge_statement(statement_of(question.text), hits, model)
    said = [
        _polar(judgement) for judgement in judgements if judgement.supports or judgement.refutes
    ]
    if isinstance(model, AnswersYesNo):
        speaking = {evidence.document.id for evidence in said}
        silent = [hit for hit in hits if hit.document.id not in speaking]
        minimum = FIRM if said else DECISION_THRESHOLD
        said.extend(_asked_whole(question, silent, model, minimum))
    return best_of_articles(said)


def _asked_whole(
    question: Question, hits: Sequence[Hit], model: AnswersYesNo, minimum: float
) -> Iterator[Evidence]:
    """What the passages answer with a probability of at least ``minimum``."""
    about = about_subject(question, hits)
    verdicts = ask_headed(question.text, about, model)
    for hit, verdict in zip(about, verdicts, strict=True):
        probability = polar_probability(polar_features(question, hit, verdict))
        if probability >= minimum:
            yield Evidence(
                document=hit.document,
                sentence=_closest(question, hit),
                start=None,
                end=None,
                value=yes_no(verdict.entailment > verdict.contradiction),
                type_fit=1,
                probability=probability,
            )


def polar_features(question: Question, hit: Hit, verdict: Entailment) -> PolarFeatures:
    """What is known of the passage's answer to the question."""
    around = passage_stems(hit)
    return PolarFeatures(
        judged=max(verdict.entailment, verdict.contradiction),
        open=verdict.neutral,
        passage_cover=cover(frozenset(question.stems), around),
        predicate_cover=cover(predicate_stems(question), around),
        subject_article=names_share(required_names(question), article_stems(hit)),
    )


def _closest(question: Question, hit: Hit) -> Sentence:
    """The passage's sentence with the most of the question's words, the first of equals."""
    covers = sentence_covers(question, hit)
    return max(covers, key=lambda sentence: covers[sentence])


def _polar(judgement: Judgement) -> Evidence:
    return Evidence(
        document=judgement.document,
        sentence=judgement.sentence,
        start=judgement.answer_start,
        end=judgement.answer_end,
        value=yes_no(judgement.supports),
        type_fit=1,
        probability=judgement.strength,
    )


def option_evidence(
    question: Question, hits: Sequence[Hit], model: EvidenceModel
) -> list[Evidence]:
    """For an either-or question, the option that each article names, or both joined by "and".

    A sentence speaks for an option when it names it, shares the question's other words with its
    passage, and entails the question with that option put in.
    """
    option_stems = [frozenset(content_stems(option)) for option in question.options]
    asked = frozenset(question.stems) - frozenset().union(*option_stems)
    names = tuple(
        name for name in required_names(question) if all(name.isdisjoint(o) for o in option_stems)
    )
    statements = [_with_option(question, option) for option in question.options]
    pairs: list[tuple[str, str]] = []
    places: list[tuple[Document, Sentence, int, float]] = []
    for hit in hits:
        text = hit.document.text
        near = passage_stems(hit)
        around = cover(asked, near)
        if around < MIN_OPTION_COVER or names_share(names, near) < 0.5:
            continue
        for sentence in hit.passage.sentences:
            words = text[sentence.start : sentence.end]
            here = frozenset(content_stems(words))
            if names and rival_in_sentence(question, words, " ".join(question.options)):
                continue
            for index, stems in enumerate(option_stems):
                if stems and stems <= here:
                    pairs.append((headed(hit, words), statements[index]))
                    places.append((hit.document, sentence, index, around))
    best: defaultdict[str, dict[int, tuple[float, Document, Sentence]]] = defaultdict(dict)
    for (document, sentence, index, around), verdict in zip(
        places, model.entail(pairs), strict=True
    ):
        # the model asks for every detail of the question in one sentence, so it only weighs in
        score = (1.0 - verdict.contradiction) * (0.55 + 0.45 * verdict.entailment) * around
        known = best[document.id].get(index)
        if known is None or score > known[0]:
            best[document.id][index] = (score, document, sentence)
    evidence = [
        item
        for per_option in best.values()
        if (item := _option_of(question, per_option)) is not None
    ]
    return sorted(evidence, key=lambda e: (-e.probability, e.document.id))


def _with_option(question: Question, option: str) -> str:
    """The question as a statement with one option in place of "A or B"."""
    text = question.text.strip().rstrip("?")
    first, last = question.options[0], question.options[-1]
    start = text.find(first)
    end = text.rfind(last) + len(last)
    if start < 0 or end <= start:
        return f"{statement_of(text)} {option}"
    return statement_of(f"{text[:start]}{option}{text[end:]}?")


def _option_of(
    question: Question, scores: dict[int, tuple[float, Document, Sentence]]
) -> Evidence | None:
    top = max(score for score, _, _ in scores.values())
    if top < OPTION_THRESHOLD:
        return None
    named = sorted(
        index
        for index, (score, _, _) in scores.items()
        if score >= max(OPTION_THRESHOLD, 0.8 * top)
    )
    _, document, sentence = max(scores.values(), key=lambda item: item[0])
    if len(named) > 1:
        # both count only where one sentence names them together
        together = {scores[index][2] for index in named}
        if len(together) > 1:
            named = [max(scores, key=lambda index: scores[index][0])]
    text = " and ".join(question.options[index] for index in named)
    start = end = None
    if len(named) == 1:
        words = document.text[sentence.start : sentence.end]
        match = re.search(re.escape(question.options[named[0]]), words, re.IGNORECASE)
        if match:
            start, end = sentence.start + match.start(), sentence.start + match.end()
    return Evidence(
        document=document,
        sentence=sentence,
        start=start,
        end=end,
        value=Value(kind=ValueKind.OPTION, text=text),
        type_fit=1,
        probability=top,
    )
