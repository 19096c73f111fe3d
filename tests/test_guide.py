"""The user guide works: its examples run in their order, and its tables are those of the code."""

from __future__ import annotations

import contextlib
import inspect
import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import pytest

from secondsource import Config
from secondsource.service import cli
from secondsource.service.__main__ import main
from secondsource.service.settings import Settings

from .examples import Block, blocks_of, is_part_of, is_what_is_shown, shown_in

DOCS = Path(__file__).resolve().parents[1] / "docs"
GUIDE = (DOCS / "guide.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"
PROBLEM = '"type":"about:blank"'
OWN = re.compile(r"^((?:[A-Z_]+=\S+ )*secondsource .*)\n?", flags=re.MULTILINE)
APART = {"library", "config", "keys"}


class Reader:
    """Somebody who types the guide's examples into a terminal, in one folder.

    The commands of the guide run in this process, so that the models load once; the service is a
    process of its own on a free port, and everything else is bash's.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._service: subprocess.Popen[str] | None = None
        self._url = ADDRESS

    def do(self, block: Block) -> None:
        """Does what a block says, and compares what it shows."""
        if block.language == "sh":
            for command in _commands(block.text):
                assert PROBLEM not in self.type(command), command
        elif block.language == "console":
            for shown in shown_in(block.text):
                printed = self.type(shown.command)
                assert is_what_is_shown(shown.output, printed), (shown.command, printed)
        elif block.language == "python":
            with contextlib.chdir(self._folder):
                exec(compile(block.text, "docs/guide.md", "exec"), {"__name__": "__main__"})
        else:
            raise AssertionError(f"nothing runs the blocks in {block.language}")

    def type(self, command: str) -> str:
        """What the command prints on standard output; it must end with 0."""
        if command.startswith("secondsource serve "):
            self._serve(shlex.split(command)[2:])
            return ""
        if OWN.match(command):
            return self._run(shlex.split(command))
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", command.replace(ADDRESS, self._url)],
            cwd=self._folder,
            env={**_environment(), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        return done.stdout

    def _run(self, words: list[str]) -> str:
        start = words.index("secondsource")
        given = dict(word.split("=", 1) for word in words[:start])
        printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        with (
            contextlib.chdir(self._folder),
            contextlib.redirect_stdout(printed),
            mock.patch.dict(os.environ, {**_environment(), **given}, clear=True),
        ):
            assert main(words[start + 1 :]) == 0, words
        printed.seek(0)
        return printed.read()

    def _serve(self, words: list[str]) -> None:
        self.stop()
        self._service = subprocess.Popen(
            [sys.executable, "-m", "secondsource.service", "serve", *words, "--port=0", "--json"],
            cwd=self._folder,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._service.stdout is not None
        self._url = json.loads(self._service.stdout.readline())["url"]

    def stop(self) -> None:
        """Stops the service, which must not mind."""
        if self._service is not None:
            self._service.terminate()
            self._service.communicate(timeout=60)
            assert self._service.returncode == 0
            self._service = None

    def get(self, path: str) -> httpx.Response:
        """What a browser would get from the service."""
        return httpx.get(self._url + path)


def _environment() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if not name.startswith("SECONDSOURCE_")}


def _commands(block: str) -> Iterator[str]:
    """The commands of the guide, each by itself, and what stands between them as one script."""
    for script in OWN.split(block):
        if script.strip():
            yield script


def section(heading: str) -> list[Block]:
    """The blocks under a heading of the second level."""
    parts = dict(part.split("\n", 1) for part in re.split(r"^## ", GUIDE, flags=re.MULTILINE)[1:])
    return blocks_of(parts[heading])


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    someone = Reader(tmp_path_factory.mktemp("guide"))
    try:
        yield someone
    finally:
        someone.stop()


HEADINGS = [
    "A first library",
    "Claims and whole texts",
    "Over HTTP",
    "Measuring it on your questions",
    "Configuration",
    "Keeping it running",
]


@pytest.mark.slow
def test_the_examples_run_in_their_order_and_print_what_is_shown(reader: Reader, capsys) -> None:
    for heading in HEADINGS:
        for block in section(heading):
            reader.do(block)
        if heading == "Over HTTP":
            assert "Ask a question" in reader.get("/").text
    told = capsys.readouterr().out
    assert "The bridge over the Elling opened in 1931, the town says." in told


def test_no_example_is_left_out() -> None:
    ran = [block for heading in HEADINGS for block in section(heading)]
    assert ran == blocks_of(GUIDE)
    assert len(ran) >= 20


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, True),
        ({"a": 1}, {"a": 2}, False),
        ({"c": 1}, {"a": 1}, False),
        ([{"a": 1}], [{"a": 1, "b": 2}], True),
        ([{"a": 1}], [{"a": 1}, {"a": 2}], False),
        ({"a": None}, {}, False),
    ],
)
def test_shown_json_may_leave_out_keys_and_nothing_else(part, whole, expected) -> None:
    assert is_part_of(part, whole) is expected


def table(first: str) -> list[list[str]]:
    """The rows of the table whose first column is headed ``first``, their cells without quotes."""
    rows = GUIDE.split(f"| {first} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in rows]


def shown_default(value: Any) -> str:
    """How the guide writes a default."""
    if value in ((), "", None):
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def defaults(record: type[Any]) -> dict[str, str]:
    return {f.name: shown_default(f.default) for f in fields(record) if f.default is not MISSING}


def test_the_table_of_the_service_has_every_setting_with_its_default() -> None:
    expected = {k: v for k, v in defaults(Settings).items() if k not in APART}
    assert {row[0]: row[1] for row in table("key of `[service]`")} == expected


def test_the_table_of_the_library_has_every_setting_with_its_default() -> None:
    rows = {row[0]: row[1] for row in table("key of `[library]`")}
    assert rows == {"path": "none", **defaults(Config)}


def test_the_table_has_every_flag_that_sets_a_key() -> None:
    given = {row[0]: row[2].removeprefix("--") for row in table("key of `[service]`") if row[2]}
    flags = set(inspect.signature(cli.serve).parameters) - {"library", "json", "config"}
    assert {name.replace("-", "_") for name in given.values()} == flags
    assert all(flag.replace("-", "_") == key for key, flag in given.items() if key != "allow_open")


def test_every_key_has_the_variable_that_the_guide_says() -> None:
    environment = {"SECONDSOURCE_LIBRARY": "news"}
    for prefix, record in (("SECONDSOURCE_", Settings), ("SECONDSOURCE_LIBRARY_", Config)):
        for f in fields(record):
            if f.name not in APART and f.default not in ((), ""):
                environment[prefix + f.name.upper()] = str(f.default)
    assert Settings.from_environment(environment) == Settings(library=Path("news"))


def test_every_link_of_the_guide_leads_somewhere() -> None:
    headings = re.findall(r"^#+ (.*)$", GUIDE, flags=re.MULTILINE)
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", GUIDE):
        path, _, anchor = target.partition("#")
        assert (DOCS / path).exists(), target
        assert path or anchor in anchors, target
