"""The import name is secondsource and nothing else, in a source tree and from a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("corpus", "index", "qa", "service", "eval")


def mapping() -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return project["tool"]["setuptools"]["package-dir"]


def test_every_mapped_folder_has_its_link() -> None:
    top = {name for name in mapping() if name.count(".") < 2}
    assert top == {"secondsource", *(f"secondsource.{name}" for name in FOLDERS)}
    for package, folder in mapping().items():
        link = ROOT.joinpath("src", *package.split("."))
        assert link.resolve() == (ROOT / folder).resolve(), f"{link} must lead to {folder}"


def test_every_mapped_folder_is_a_package_that_says_what_it_is() -> None:
    for folder in mapping().values():
        first = (ROOT / folder / "__init__.py").read_text(encoding="utf-8").lstrip()
        assert first.startswith('"""'), folder


def test_no_folder_is_importable_by_its_bare_name(tmp_path: Path) -> None:
    code = (
        "from importlib.util import find_spec; "
        f"print([name for name in {FOLDERS!r} if find_spec(name)])"
    )
    found = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_every_dependency_is_pinned_to_what_is_installed() -> None:
    from importlib.metadata import version

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, pinned = line.partition("==")
            pins[canonicalize_name(name)] = pinned
    extras = project["optional-dependencies"]
    named = next(r for r in map(Requirement, extras["test"]) if r.name == "secondsource").extras
    wanted = [*project["dependencies"], *extras["test"]]
    wanted.extend(requirement for extra in named for requirement in extras[extra])
    for requirement in map(Requirement, wanted):
        if requirement.name == "secondsource":
            continue
        pinned = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pinned), requirement
        assert version(requirement.name).partition("+")[0] == pinned, requirement


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built from a copy so that nothing is left in the source tree."""
    pytest.importorskip("setuptools", minversion="77", reason="the wheel's build backend")
    folder = tmp_path_factory.mktemp("wheel")
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if tracked.returncode != 0:
        pytest.skip("needs the git checkout to know which files belong to the project")
    for name in filter(None, tracked.stdout.decode().split("\0")):
        source, target = ROOT / name, folder / "source" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_symlink():
            target.symlink_to(os.readlink(source))
        elif source.is_file():
            target.write_bytes(source.read_bytes())
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    done = subprocess.run(
        [*build, str(folder / "dist"), str(folder / "source")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    [built] = (folder / "dist").glob("secondsource-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's contents in a folder of their own, as an installer lays them out."""
    target = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def run_installed(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, "-m", "secondsource.service", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_the_wheel_carries_its_data_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    top = {name.split("/")[0] for name in names}
    assert top == {"secondsource", next(name for name in top if name.endswith(".dist-info"))}
    assert "secondsource/py.typed" in names
    for source in (ROOT / "corpus" / "sample").glob("*.md"):
        assert f"secondsource/corpus/sample/{source.name}" in names
    assert any(name.startswith("secondsource/corpus/sample/") for name in names)
    for source in (ROOT / "eval" / "gold").iterdir():
        assert f"secondsource/eval/gold/{source.name}" in names
    assert "secondsource/qa/models/evidence.onnx" in names
    assert "secondsource/qa/models/tokenizer.json" in names
    assert "secondsource/qa/training/reports.jsonl.gz" in names
    assert not [name for name in names if "test" in name.split("/")]


@pytest.mark.slow
def test_every_module_of_the_source_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for package, folder in mapping().items():
        for module in (ROOT / folder).glob("*.py"):
            assert f"{package.replace('.', '/')}/{module.name}" in names


@pytest.mark.slow
def test_the_wheel_answers_from_another_folder(installed: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [sys.executable, "-c", "import secondsource; print(secondsource.__file__)"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(installed)
    version = run_installed(installed, tmp_path, "--version")
    assert version.stdout.strip() == "secondsource 0.1.0"
    asked = run_installed(installed, tmp_path, "ask", "How much will OpenAI spend on Cerebras?")
    assert asked.returncode == 0, asked.stderr
    assert "bundled sample" in asked.stderr
    assert "[1]" in asked.stdout
