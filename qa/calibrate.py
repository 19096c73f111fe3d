"""Fits the answerability calibration: ``python -m secondsource.qa.calibrate DATA.jsonl.gz...``.

Each line of the data is ``{"question", "context", "answer", "title", "origin"}``; an empty answer
marks a passage that does not answer. For every answerable question one more passage of the same
title that shares the question's words and lacks the answer is added as a hard negative, which is
what a search returns.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from secondsource.corpus.chunks import chunk_document
from secondsource.corpus.records import Document
from secondsource.index.records import Hit, Ranks
from secondsource.qa.calibration import Features, answer_probability, fit
from secondsource.qa.evidence import EvidenceModel, load_evidence_model
from secondsource.qa.language import content_stems, normalize_answer
from secondsource.qa.questions import analyse_question
from secondsource.qa.reading import read_passages


@dataclass(frozen=True, slots=True)
class Case:
    """A question, a passage, and the answer; empty when the passage does not answer."""

    question: str
    context: str
    answer: str
    title: str


def load_cases(path: Path, limit: int, rng: random.Random) -> Iterator[Case]:
    """A random ``limit`` of the file's cases, each answerable one with a hard negative."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    contexts: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for row in rows:
        if row.get("title", "") and row["context"] not in contexts[row.get("title", "")]:
            contexts[row.get("title", "")][row["context"]] = frozenset(
                content_stems(row["context"])
            )
    for row in rng.sample(rows, min(limit, len(rows))):
        case = Case(row["question"], row["context"], row["answer"], row.get("title", ""))
        yield case
        if not case.answer:
            continue
        asked = set(content_stems(case.question))
        rivals = [
            (len(asked & stems), context)
            for context, stems in contexts[case.title].items()
            if normalize_answer(case.answer) not in normalize_answer(context)
        ]
        if rivals:
            yield Case(case.question, max(rivals)[1], "", case.title)


def judge(case: Case, model: EvidenceModel) -> tuple[Features, int] | None:
    """The features of the best reading and whether it is right; None without a reading."""
    document = Document(text=case.context, title=case.title)
    hits = [
        Hit(document=document, passage=passage, score=0.0, ranks=Ranks())
        for passage in chunk_document(document, min_tokens=200, max_tokens=400)
    ]
    if not hits:
        return None
    readings = read_passages(analyse_question(case.question), hits, model)
    if not readings:
        return None
    given, right = normalize_answer(readings[0].value.text), normalize_answer(case.answer)
    same = bool(right) and (given in right or right in given)
    return readings[0].features, int(same)


def main(argv: list[str] | None = None) -> int:
    """Fits the weights, writes them as JSON, and reports the fit on a held-out fifth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=1500, help="questions from each file")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(argv)
    rng = random.Random(options.seed)
    model = load_evidence_model()
    judged = [
        result
        for path in options.data
        for case in load_cases(path, options.limit, rng)
        if (result := judge(case, model)) is not None
    ]
    rng.shuffle(judged)
    held = len(judged) // 5
    fitted = fit([f for f, _ in judged[held:]], [y for _, y in judged[held:]])
    fitted["n"] = len(judged) - held
    options.out.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
    report = held_out_report(judged[:held])
    sys.stderr.write(f"fitted on {fitted['n']}, held out {held}: {report}\n")
    return 0


def held_out_report(judged: list[tuple[Features, int]]) -> str:
    """AUC and expected calibration error (ten equal bins) of the shipped weights."""
    import numpy as np

    p = np.array([answer_probability(features) for features, _ in judged])
    y = np.array([label for _, label in judged])
    positive, negative = p[y == 1], p[y == 0]
    greater = (positive[:, None] > negative[None, :]).mean()
    equal = (positive[:, None] == negative[None, :]).mean()
    bins = np.minimum((p * 10).astype(int), 9)
    error = sum(
        abs(p[bins == b].mean() - y[bins == b].mean()) * (bins == b).mean()
        for b in range(10)
        if (bins == b).any()
    )
    return f"AUC {greater + equal / 2:.3f}, calibration error {error:.3f}, positives {y.mean():.2f}"


if __name__ == "__main__":
    raise SystemExit(main())
