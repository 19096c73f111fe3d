"""How fast it is: ``python -m secondsource.eval.bench``, which ``make bench`` runs.

Indexes the bundled sample and a larger collection on disk, asks it questions one after another,
and starts the command line anew. Times are wall time on whatever else the machine does.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from secondsource.corpus.loaders import load_file
from secondsource.corpus.records import Document
from secondsource.corpus.sample import sample_documents
from secondsource.errors import InputError, SecondsourceError
from secondsource.qa.library import Library
from secondsource.qa.records import Answer

from .newsmaker import MadeNews, make_news
from .show import aligned

_SAMPLE_QUESTION = "How much will OpenAI spend on Cerebras chips?"
_COLD_START_TIMEOUT_S = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What was measured.

    ``stages``: share of the answering time in [0, 1] by stage, largest first. Latencies are
    milliseconds of a whole answer, models loaded. ``peak_mb``: largest resident size of this
    process. ``cold_start_s``: a new process that opens the collection and answers; None when it
    was left out.
    """

    sample_documents: int
    sample_first_s: float
    sample_index_s: float
    documents: int
    passages: int
    index_s: float
    questions: int
    p50_ms: float
    p95_ms: float
    peak_mb: float
    cold_start_s: float | None
    stages: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The figures as JSON, with what they were measured on."""
        figures = {name: _rounded(getattr(self, name)) for name in self.__slots__}
        return figures | {
            "stages": {name: round(share, 4) for name, share in self.stages.items()},
            "machine": {
                "python": platform.python_version(),
                "system": platform.platform(),
                "cores": len(os.sched_getaffinity(0))
                if hasattr(os, "sched_getaffinity")
                else os.cpu_count(),
            },
        }


def bench(
    *,
    passages: int = 5000,
    documents: Path | None = None,
    questions: int = 40,
    cold_start: bool = True,
    log: TextIO | None = None,
) -> Bench:
    """Measures everything; takes minutes for thousands of passages.

    ``documents``: a .jsonl or .jsonl.gz collection instead of made articles; its titles are then
    the questions. ``log``: where the steps are told as they begin. Raises InputError for
    ``passages`` or ``questions`` below 1, DocumentError for a collection that cannot be read.
    """
    if passages < 1 or questions < 1:
        raise InputError("passages and questions must be at least 1")
    tell = _teller(log)
    tell("making articles" if documents is None else f"reading {documents}")
    news = (
        make_news(passages, questions=questions)
        if documents is None
        else _read(documents, questions)
    )
    tell("the bundled sample")
    sample = sample_documents()
    first_s = _time_sample(sample)
    again_s = _time_sample(sample)
    with tempfile.TemporaryDirectory(prefix="secondsource-bench-") as folder:
        path = Path(folder) / "library"
        with Library.open(path) as library:
            tell(f"indexing {len(news.documents):,} articles")
            began = time.perf_counter()
            report = library.add(news.documents)
            index_s = time.perf_counter() - began
            tell(f"asking {len(news.questions)} questions")
            library.ask(news.questions[0])  # loads what is loaded once
            answers, latencies = _ask(library, news.questions)
        peak_mb = _peak_mb()
        cold_start_s = None
        if cold_start:
            tell("starting anew")
            cold_start_s = _cold_start(path, news.questions[0])
    return Bench(
        sample_documents=len(sample),
        sample_first_s=first_s,
        sample_index_s=again_s,
        documents=len(news.documents),
        passages=report.passages,
        index_s=index_s,
        questions=len(news.questions),
        p50_ms=float(np.percentile(latencies, 50)),
        p95_ms=float(np.percentile(latencies, 95)),
        peak_mb=peak_mb,
        cold_start_s=cold_start_s,
        stages=stage_shares(answers),
    )


def stage_shares(answers: Sequence[Answer]) -> dict[str, float]:
    """Each stage's share of the summed ``timings_ms``, largest first; "total" is no stage."""
    sums: dict[str, float] = defaultdict(float)
    for answer in answers:
        for stage, ms in answer.timings_ms.items():
            if not stage.startswith("total"):
                sums[stage] += ms
    whole = sum(sums.values())
    ordered = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return {stage: ms / whole for stage, ms in ordered} if whole > 0 else {}


def as_text(result: Bench) -> str:
    """The figures as an aligned table."""
    rows = [
        (f"index the sample, {result.sample_documents} articles, models not loaded",
         f"{result.sample_first_s:.1f} s"),
        ("index the sample again", f"{result.sample_index_s:.2f} s"),
        (f"index {result.passages:,} passages of {result.documents:,} articles",
         f"{result.index_s:.1f} s"),
        ("passages a second", f"{result.passages / max(result.index_s, 1e-9):.0f}"),
        (f"answer, p50 of {result.questions} questions", f"{result.p50_ms:.0f} ms"),
        ("answer, p95", f"{result.p95_ms:.0f} ms"),
        *((f"  of it {stage}", f"{share:.0%}") for stage, share in result.stages.items()),
        ("peak memory", f"{result.peak_mb:.0f} MB"),
    ]  # fmt: skip
    if result.cold_start_s is not None:
        rows.append(("`secondsource ask` from a cold start", f"{result.cold_start_s:.1f} s"))
    return "\n".join(aligned(rows, right=(1,))) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0, or 2 for bad input."""
    parser = argparse.ArgumentParser(prog="python -m secondsource.eval.bench", description=__doc__)
    parser.add_argument("--passages", type=int, default=5000, help="made passages (default 5000)")
    parser.add_argument("--documents", type=Path, help="a .jsonl[.gz] collection to use instead")
    parser.add_argument("--questions", type=int, default=40, help="questions to ask (default 40)")
    parser.add_argument("--no-cold-start", action="store_true", help="leave out the new process")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    given = parser.parse_args(arguments)
    try:
        result = bench(
            passages=given.passages,
            documents=given.documents,
            questions=given.questions,
            cold_start=not given.no_cold_start,
            log=sys.stderr if sys.stderr.isatty() else None,
        )
        if given.json is not None:
            given.json.write_text(json.dumps(result.to_dict(), indent=1) + "\n", encoding="utf-8")
    except (SecondsourceError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    sys.stdout.write(as_text(result))
    return 0


def _read(path: Path, questions: int) -> MadeNews:
    documents = load_file(path)
    titles = [document.title for document in documents if document.title.strip()]
    if not titles:
        raise InputError(f"{path}: no article has a title to ask about")
    step = max(1, len(titles) // questions)
    return MadeNews(
        documents=tuple(documents), passages=0, questions=tuple(titles[::step][:questions])
    )


def _time_sample(documents: Sequence[Document]) -> float:
    began = time.perf_counter()
    with Library.of(documents) as library:
        library.search(_SAMPLE_QUESTION)
    return time.perf_counter() - began


def _ask(library: Library, questions: Sequence[str]) -> tuple[list[Answer], list[float]]:
    answers, latencies = [], []
    for question in questions:
        began = time.perf_counter()
        answers.append(library.ask(question))
        latencies.append((time.perf_counter() - began) * 1000)
    return answers, latencies


def _cold_start(library: Path, question: str) -> float:
    command = [sys.executable, "-m", "secondsource.service", "ask", question]
    began = time.perf_counter()
    done = subprocess.run(
        [*command, "--library", str(library), "--json"],
        capture_output=True,
        text=True,
        timeout=_COLD_START_TIMEOUT_S,
        check=False,
    )
    if done.returncode != 0:
        raise InputError(
            f"`secondsource ask` failed from a cold start: {done.stderr.strip()[-500:]}"
        )
    return time.perf_counter() - began


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # kilobytes on Linux, bytes on macOS
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def _teller(log: TextIO | None) -> Callable[[str], None]:
    def tell(step: str) -> None:
        if log is not None:
            log.write(f"{step} ...\n")
            log.flush()

    return tell


def _rounded(value: Any) -> Any:
    return round(value, 3) if isinstance(value, float) else value


if __name__ == "__main__":
    sys.exit(main())
