"""Fits the calibration: ``python -m secondsource.qa.calibrate --help`` names the files.

A line of ``--reading`` is ``{"question", "context", "answer", "title"}``; an empty answer marks a
passage that does not answer. Every answerable question also gets passages that lack the answer, as
a search returns them: one of the same title and one of another that share the question's words,
and one of the same title at random. A reading case of a suite (``"id"``, ``"answers"``, ``"group"``
where several cases belong together) stands for itself.

A line of ``--claims`` is a claim case with its documents and its verdict; questions among them are
passed over. Where it says which documents support and refute it, each is judged alone; else the
claim is also held against the evidence of another claim of the same title, which mostly does not
decide it. A line of ``--questions`` is a question case with its documents and its verdict, and a
line of ``--yes-no`` one over one document, whose only answer is yes or no; those of either that
ask for yes or no are also asked of another case's document. Cases whose id hashes to an odd number
are left out, to be tested on.

A line of ``--events`` is an event with the answers of two reports, by default of those that come
with the project; those events are used whose answers the model has not learned from.

Of the data for training only articles that it holds back are used: what the model has learned by
heart would make it look surer than it is.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from secondsource.corpus.records import Document
from secondsource.errors import InputError
from secondsource.index.embedder import load_embedder
from secondsource.index.unsearched import every_passage
from secondsource.qa.calibration import (
    COLUMNS,
    DESCRIPTION_COLUMNS,
    POLAR_COLUMNS,
    PRIOR,
    REFUTE_COLUMNS,
    SAMENESS_COLUMNS,
    SUPPORT_COLUMNS,
    Fitted,
    StatementFeatures,
    expand,
    expand_description,
    expand_polar,
    expand_refute,
    expand_sameness,
    expand_support,
    fit,
)
from secondsource.qa.descriptions import asks_for_description, describe
from secondsource.qa.evidence import AnswersYesNo, EvidenceModel, load_evidence_model
from secondsource.qa.headings import ask_headed
from secondsource.qa.language import as_question, content_stems, normalize_answer
from secondsource.qa.polar import polar_features
from secondsource.qa.premises import Subject, find_premises, judge_premises, statement_features
from secondsource.qa.questions import Form, analyse_question
from secondsource.qa.reading import read_about, read_passages
from secondsource.qa.sameness import Encoder, Told, compare_told
from secondsource.qa.training.examples import held_back
from secondsource.qa.training.examples import rows as json_rows
from secondsource.qa.training.reports import REPORTS, AnswerPair, answer_pairs

PARTS = ("answers", "supports", "refutes", "describes", "decides", "same")
"""What is fitted, one logistic regression each."""
RIDGE = 20.0
"""Strength of the prior, in rows."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question, a passage, and what it answers; empty when the passage does not."""

    question: str
    context: str
    answers: tuple[str, ...]
    title: str


def load_cases(path: Path, limit: int, rng: random.Random) -> Iterator[Case]:
    """A random ``limit`` of the file's cases that are not kept for testing; of a file for training
    those that it holds back, each answerable one with hard negatives."""
    rows = list(json_rows(path))
    if rows and "answers" in rows[0]:
        suite = _suite_cases(path, rows)
        yield from rng.sample(suite, min(limit, len(suite)))
        return
    rows = [row for row in rows if held_back(row.get("title", ""))]
    contexts: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for row in rows:
        if row.get("title", "") and row["context"] not in contexts[row.get("title", "")]:
            contexts[row.get("title", "")][row["context"]] = frozenset(
                content_stems(row["context"])
            )
    titles = sorted(title for title in contexts if contexts[title])
    for row in rng.sample(rows, min(limit, len(rows))):
        answers = (row["answer"],) if row["answer"] else ()
        case = Case(row["question"], row["context"], answers, row.get("title", ""))
        yield case
        if not answers:
            continue
        stranger = rng.choice(titles) if titles else ""
        same = contexts[case.title]
        for title, pool in (
            (case.title, same),
            (stranger, contexts[stranger]),
            (case.title, dict(rng.sample(list(same.items()), min(1, len(same))))),
        ):
            rival = _rival(case, pool)
            if rival is not None:
                yield Case(case.question, rival, (), title)


def _suite_cases(path: Path, rows: Sequence[dict[str, Any]]) -> list[Case]:
    """A suite's reading cases but those kept for testing; cases of one group go together."""
    found = []
    for number, row in enumerate(rows, start=1):
        try:
            case = Case(
                str(row["question"]),
                str(row["context"]),
                tuple(row["answers"]),
                str(row.get("title", "")),
            )
            kept = is_held_out(str(row.get("group") or row["id"]))
        except (KeyError, TypeError) as error:
            raise InputError(f"{path}, row {number}: lacks or spoils {error}") from error
        if not kept:
            found.append(case)
    return found


def _rival(case: Case, contexts: dict[str, frozenset[str]]) -> str | None:
    """The context that shares most words with the question and lacks the answer."""
    asked = set(content_stems(case.question))
    rivals = [
        (len(asked & stems), context)
        for context, stems in contexts.items()
        if normalize_answer(case.answers[0]) not in normalize_answer(context)
    ]
    return max(rivals)[1] if rivals else None


def judge_reading(case: Case, model: EvidenceModel) -> tuple[list[float], int] | None:
    """The columns of the best reading and whether it is right; None without a reading."""
    document = Document(text=case.context, title=case.title)
    readings = read_passages(analyse_question(case.question), every_passage(document), model)
    if not readings:
        return None
    given = normalize_answer(readings[0].value.text)
    right = [found for answer in case.answers if (found := normalize_answer(answer))]
    same = bool(given) and any(given in answer or answer in given for answer in right)
    return expand(readings[0].features), int(same)


def is_held_out(case_id: str) -> bool:
    """Whether a case, or a group of them, is kept for testing."""
    return hashlib.sha256(case_id.encode()).digest()[0] % 2 == 1


def judge_claims(path: Path, model: EvidenceModel) -> list[tuple[StatementFeatures, str]]:
    """Features of each claim's best premise, with supported, refuted or not_enough_evidence.

    Where a case says which of its documents support and which refute it, each is judged alone:
    those that do neither tell how a claim looks beside an article about the same.
    """
    cases = [c for c in json_rows(path) if "claim" in c and not is_held_out(c["id"])]
    by_title: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for case in cases:
        by_title[case["documents"][0]["title"]].append(case)
    found = []
    for case in cases:
        documents = _documents(case)
        told = dict.fromkeys(case.get("supported_by", ()), "supported")
        told |= dict.fromkeys(case.get("refuted_by", ()), "refuted")
        if len(documents) > 1 and told:
            for document in documents:
                label = told.get(document.id, "not_enough_evidence")
                found.append((_best_features(case["claim"], [document], model), label))
            continue
        found.append((_best_features(case["claim"], documents, model), str(case["verdict"])))
        others = [c for c in by_title[case["documents"][0]["title"]] if c is not case]
        for other in others[:1]:
            features = _best_features(case["claim"], _documents(other), model)
            found.append((features, "not_enough_evidence"))
    return [(features, label) for features, label in found if features is not None]


def _best_features(
    claim: str, documents: Sequence[Document], model: EvidenceModel
) -> StatementFeatures | None:
    premises = find_premises(claim, every_passage(*documents))
    if not premises:
        return None
    verdicts = judge_premises(claim, premises, model)
    best = max(
        range(len(premises)),
        key=lambda i: max(verdicts[i].entailment, verdicts[i].contradiction) * premises[i].cover,
    )
    return statement_features(Subject.of(claim), premises[best], verdicts[best])


def load_questions(path: Path) -> list[dict[str, Any]]:
    """The file's cases with documents that are not kept for testing."""
    return [c for c in json_rows(path) if c.get("documents") and not is_held_out(c["id"])]


def judge_descriptions(
    cases: Sequence[dict[str, Any]], model: EvidenceModel
) -> Iterator[tuple[list[float], int]]:
    """The columns of the passage that most likely answers, and whether the case has an answer.

    Only over the case's own documents, which are of its subject: what speaks of something else is
    left out before anything is judged.
    """
    for case in cases:
        question = analyse_question(case["question"])
        if asks_for_description(question):
            passages = read_about(question, every_passage(*_documents(case)), model)
            if passages:
                best = max(passages, key=lambda passage: passage[1].answerable_logit)
                features = describe(question, best).features
                yield expand_description(features), int(case["verdict"] != "unanswered")


def judge_yes_no(
    cases: Sequence[dict[str, Any]], model: EvidenceModel, rng: random.Random
) -> Iterator[tuple[list[float], int]]:
    """The columns of the firmest passage, and whether it answers rightly.

    Where a case does not say what is right, whether it has an answer at all.
    """
    if not isinstance(model, AnswersYesNo):
        return
    for case, documents, answered in _asked_of(cases, rng):
        question = analyse_question(as_question(case["question"]))
        hits = every_passage(*documents)
        if question.form is not Form.YES_NO or not hits:
            continue
        verdicts = ask_headed(question.text, hits, model)
        hit, verdict = max(zip(hits, verdicts, strict=True), key=lambda pair: -pair[1].neutral)
        said = "yes" if verdict.entailment > verdict.contradiction else "no"
        right = {a.casefold() for p in case.get("positions", []) for a in p["answers"]}
        label = answered and (said in right or right.isdisjoint({"yes", "no"}))
        yield expand_polar(polar_features(question, hit, verdict)), int(label)


def judge_sameness(
    pairs: Sequence[AnswerPair], model: EvidenceModel, encoder: Encoder
) -> Iterator[tuple[list[float], int]]:
    """The columns of two answers to one question, and whether they say the same."""
    for pair in pairs:
        one, other = (Told(*side) for side in zip(pair.answers, pair.sentences, strict=True))
        features = compare_told(pair.question, one, other, model, encoder)
        yield expand_sameness(features), int(pair.same)


def _asked_of(
    cases: Sequence[dict[str, Any]], rng: random.Random
) -> Iterator[tuple[dict[str, Any], list[Document], bool]]:
    """Each case over its own documents, and over those of another, which do not answer it."""
    for case in cases:
        yield case, _documents(case), case["verdict"] != "unanswered"
        other = rng.choice(cases)
        if other is not case:
            yield case, _documents(other)[:1], False


def _documents(case: dict[str, Any]) -> list[Document]:
    return [
        Document(id=str(d.get("id") or ""), text=d["text"], title=d.get("title") or "")
        for d in case["documents"]
    ]


def main(argv: list[str] | None = None) -> int:
    """Fits the models, writes them as JSON, and reports on each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reading", nargs="+", type=Path, required=True)
    parser.add_argument("--claims", nargs="+", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--yes-no", type=Path, required=True)
    parser.add_argument("--events", nargs="+", type=Path, default=[REPORTS])
    parser.add_argument("--limit", type=int, default=1500, help="questions from each file")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--keep", nargs="*", default=[], choices=PARTS, help="parts of --out to leave as they are"
    )
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(argv)
    if options.keep and not options.out.exists():
        parser.error(f"there is no {options.out} to keep {', '.join(options.keep)} of")
    stored = json.loads(options.out.read_text(encoding="utf-8")) if options.keep else {}
    rows = _Rows(options, load_evidence_model(), random.Random(options.seed))
    try:
        for part in PARTS:
            if part not in options.keep:
                found, columns, prior = rows.of(part)
                stored[part] = fit_and_report(part, found, columns, rows.rng, prior=prior)
    except InputError as error:
        parser.error(str(error))
    options.out.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    return 0


@dataclass
class _Rows:
    """What each part is fitted on, judged when it is first asked for."""

    options: argparse.Namespace
    model: EvidenceModel
    rng: random.Random

    def of(
        self, part: str
    ) -> tuple[list[tuple[list[float], int]], Sequence[str], Sequence[float] | None]:
        """Rows of columns and label, the columns' names, and the prior weights, if any."""
        if part == "answers":
            return self._readings(), COLUMNS, PRIOR
        if part == "supports":
            rows = [(expand_support(f), int(label == "supported")) for f, label in self._claims]
            return rows, SUPPORT_COLUMNS, None
        if part == "refutes":
            rows = [(expand_refute(f), int(label == "refuted")) for f, label in self._claims]
            return rows, REFUTE_COLUMNS, None
        if part == "same":
            events = self.options.events
            pairs = [pair for path in events for pair in answer_pairs(path) if pair.kept]
            judged = judge_sameness(pairs, self.model, load_embedder())
            return list(judged), SAMENESS_COLUMNS, None
        questions = load_questions(self.options.questions)
        if part == "describes":
            return list(judge_descriptions(questions, self.model)), DESCRIPTION_COLUMNS, None
        yes_no = load_questions(self.options.yes_no)
        both = (judge_yes_no(cases, self.model, self.rng) for cases in (questions, yes_no))
        return [row for rows in both for row in rows], POLAR_COLUMNS, None

    def _readings(self) -> list[tuple[list[float], int]]:
        files = self.options.reading
        cases = [c for file in files for c in load_cases(file, self.options.limit, self.rng)]
        judged = (judge_reading(case, self.model) for case in cases)
        return [row for row in judged if row is not None]

    @cached_property
    def _claims(self) -> list[tuple[StatementFeatures, str]]:
        files = self.options.claims
        return [row for path in files for row in judge_claims(path, self.model)]


def fit_and_report(
    name: str,
    rows: list[tuple[list[float], int]],
    columns: Sequence[str],
    rng: random.Random,
    *,
    prior: Sequence[float] | None = None,
) -> dict[str, object]:
    """Fits on all rows, since they are few.

    AUC and calibration error (ten equal bins) on a fifth, of a fit to the rest, go to stderr.
    Raises InputError where all rows have the same label.
    """
    import numpy as np

    def fitted_on(rows: list[tuple[list[float], int]]) -> Fitted:
        columns, labels = [x for x, _ in rows], [y for _, y in rows]
        return fit(columns, labels, prior=prior, ridge=RIDGE if prior else 1.0)

    if len({label for _, label in rows}) < 2:
        raise InputError(f"{name} cannot be fitted: its {len(rows)} rows are not of two labels")
    rng.shuffle(rows)
    held = len(rows) // 5
    fitted = fitted_on(rows[held:])
    p = fitted.probabilities([x for x, _ in rows[:held]])
    y = np.array([label for _, label in rows[:held]])
    positive, negative = p[y == 1], p[y == 0]
    pairs = positive[:, None] - negative[None, :]
    auc = f"{((pairs > 0) + (pairs == 0) / 2).mean():.3f}" if pairs.size else "unknown (one label)"
    bins = np.minimum((p * 10).astype(int), 9)
    error = sum(
        abs(p[bins == b].mean() - y[bins == b].mean()) * (bins == b).mean()
        for b in range(10)
        if (bins == b).any()
    )
    sys.stderr.write(
        f"{name}: {len(rows)} rows; fitted on {fitted.n}, held out {held}: AUC {auc}, "
        f"calibration error {error:.3f}, positives {y.mean():.2f}\n"
    )
    return fitted_on(rows).to_dict(columns)


if __name__ == "__main__":
    raise SystemExit(main())
