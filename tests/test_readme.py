"""What the README shows works: its commands run, its snippets run, its output is the real one."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .examples import blocks_of, comparable, shown_in

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of one language."""
    return [block.text for block in blocks_of(README) if block.language == language]


def shell_lines() -> list[list[str]]:
    """Every command of the shell blocks as words, comments left out."""
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.strip()]
    return [shlex.split(line, comments=True) for line in lines]


def commands(program: str) -> list[list[str]]:
    return [words[1:] for words in shell_lines() if words and words[0] == program]


def secondsource(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "secondsource.service", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def shown_examples() -> list[tuple[str, str]]:
    """Commands after ``$`` and the output printed under each."""
    shown = [example for block in blocks("console") for example in shown_in(block)]
    return [(example.command, example.output) for example in shown]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``articles/``, a draft and a small suite, as the commands expect them."""
    folder = tmp_path_factory.mktemp("newsroom")
    shutil.copytree(ROOT / "corpus" / "sample", folder / "articles")
    draft = "# The ferry\n\nEveryone aboard the Lady Corvane survived. Who was the captain?\n"
    (folder / "draft.md").write_text(draft, encoding="utf-8")
    [case] = re.findall(r'^`(\{"id": "q1".*\})`', README, flags=re.MULTILINE)
    (folder / "questions.jsonl").write_text(case + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("target", sorted({words[0] for words in commands("make")}))
def test_every_make_target_of_the_readme_is_there(target: str) -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    done = subprocess.run(
        ["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_readme_shows_both_set_up_commands() -> None:
    assert [words[0] for words in commands("make")] == ["demo", "test"]


@pytest.mark.slow
def test_the_commands_of_the_readme_run_in_their_order(newsroom: Path) -> None:
    ran = []
    for words in commands("secondsource"):
        if words[0] == "serve":
            continue  # its requests are made in the next test
        if words[:2] == ["remove", "ID"]:
            listed = secondsource(["list", "--library", "news"], newsroom).stdout
            words = ["remove", listed.split("\t")[0], *words[2:]]
        done = secondsource(words, newsroom)
        # A suite of one made-up question need not hold its thresholds.
        allowed = {0, 1} if words[0] == "eval" else {0}
        assert done.returncode in allowed, (words, done.stdout, done.stderr)
        ran.append(words[0])
    assert set(ran) >= {"add", "ask", "check", "search", "list", "remove", "verify", "eval"}


@pytest.mark.slow
def test_the_requests_of_the_readme_are_answered() -> None:
    from litestar.testing import TestClient

    from secondsource import Library
    from secondsource.service.app import create_app

    requests = [words for words in commands("curl") if "-d" in words]
    assert len(requests) >= 4
    with Library.of([]) as library, TestClient(create_app(library)) as client:
        for words in requests:
            [url] = [word for word in words if word.startswith("http://127.0.0.1:8000/")]
            body = json.loads(words[words.index("-d") + 1])
            response = client.post(url.removeprefix("http://127.0.0.1:8000"), json=body)
            assert response.status_code in (200, 201), (url, response.text)


@pytest.mark.slow
@pytest.mark.parametrize("snippet", blocks("python"))
def test_the_python_of_the_readme_runs(snippet: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", snippet], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "1931" in done.stdout
    assert "1932" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("command", "output"), shown_examples())
def test_the_output_shown_is_the_real_one(command: str, output: str, tmp_path: Path) -> None:
    program, *words = shlex.split(command)
    assert program == "secondsource"
    done = secondsource(words, tmp_path)
    assert done.returncode == 0, done.stderr
    assert comparable(done.stdout) == comparable(output)


def test_the_readme_opens_with_a_real_example() -> None:
    assert shown_examples()
    assert "secondsource ask" in README[: README.index("## Two commands")]


def test_every_link_inside_the_repository_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert os.path.exists(ROOT / target), target


def test_the_table_of_paths_has_every_path_of_the_service() -> None:
    from secondsource import Library
    from secondsource.service.app import create_app

    rows = README.split("| path | |", 1)[1].split("\n\n", 1)[0]
    cells = re.findall(r"^\| (.*?) \|", rows, flags=re.MULTILINE)
    named = set(re.findall(r"/[a-z0-9/{}_]*", " ".join(cells)))
    with Library.of([]) as library:
        served = {route.path for route in create_app(library).routes}
    parts = {path for path in served if path.startswith(("/page/", "/schema/", "/v1/models/"))}
    assert {re.sub(r"\{\w+:\w+\}", "{id}", path) for path in served - parts} == named
