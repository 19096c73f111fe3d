"""What can be said of the image without building it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from litestar.testing import TestClient

from secondsource.service.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    """Each instruction and its arguments, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def copied(instructions: list[tuple[str, str]]) -> list[str]:
    found: list[str] = []
    for name, rest in instructions:
        if name == "COPY" and not rest.startswith("--from"):
            found += rest.split()[:-1]
    return found


def test_what_is_copied_exists_and_is_not_ignored(instructions) -> None:
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sources = copied(instructions)
    assert "pyproject.toml" in sources
    for source in sources:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in kept, source


def test_every_package_is_copied(instructions) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    folders = {
        folder.split("/")[0] for folder in project["tool"]["setuptools"]["package-dir"].values()
    }
    assert {f"{folder}/" for folder in folders} <= set(copied(instructions))
    assert project["project"]["readme"] in copied(instructions)


def test_the_service_does_not_run_as_root_and_keeps_its_library_in_a_volume(instructions) -> None:
    given = dict(instructions)
    assert given["USER"] not in ("", "0", "root")
    assert given["VOLUME"] == "/library"


def test_the_image_sets_what_the_settings_know_and_is_closed_without_keys(instructions) -> None:
    variables = dict(
        re.findall(r"(SECONDSOURCE_\w+)=(\S+)", " ".join(r for n, r in instructions if n == "ENV"))
    )
    settings = Settings.from_environment(variables)
    assert (settings.library, settings.host) == (Path("/library"), "0.0.0.0")
    assert not settings.allow_open


def test_the_health_check_asks_the_port_and_path_that_the_service_has(
    instructions, client: TestClient
) -> None:
    check = dict(instructions)["HEALTHCHECK"]
    port, path = re.search(r"http://127\.0\.0\.1:(\d+)(/[\w/]+)", check).groups()
    assert int(port) == Settings().port
    assert dict(instructions)["EXPOSE"] == port
    assert client.get(path).status_code in (200, 503)
