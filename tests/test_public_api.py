from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import secondsource

HEAVY = (
    "torch",
    "faiss",
    "spacy",
    "onnxruntime",
    "sentence_transformers",
    "transformers",
    "tantivy",
    "litestar",
    "numpy",
)


def loaded_after(code: str, folder: Path) -> set[str]:
    """Which of the heavy modules are loaded once ``code`` has run in a fresh interpreter."""
    code = f"{code}\nimport sys; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


def test_all_is_exact() -> None:
    assert secondsource.__all__ == [
        "AddReport",
        "Answer",
        "Citation",
        "ClaimLabel",
        "ClaimVerdict",
        "Config",
        "Document",
        "Filters",
        "Hit",
        "Library",
        "SecondsourceError",
        "TextVerdict",
        "Verdict",
    ]


def test_every_public_name_is_there_and_documented() -> None:
    for name in secondsource.__all__:
        assert getattr(secondsource, name).__doc__, name
        assert name in dir(secondsource)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Libary'"):
        _ = secondsource.Libary


def test_importing_it_loads_no_model_library(tmp_path: Path) -> None:
    assert loaded_after("import secondsource", tmp_path) == set()
    assert loaded_after("from secondsource import Answer, Document, Filters", tmp_path) == set()


def test_importing_the_library_class_loads_no_models(tmp_path: Path) -> None:
    loaded = loaded_after("from secondsource import Library", tmp_path)
    assert loaded.isdisjoint({"torch", "spacy", "sentence_transformers", "transformers"})


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["ask", "--help"], ["ask"]])
def test_the_command_line_starts_without_model_libraries(words: list[str], tmp_path: Path) -> None:
    code = f"from secondsource.service.__main__ import main; main({words!r})"
    assert loaded_after(code, tmp_path) == set()


def test_listing_the_sample_loads_no_model(tmp_path: Path) -> None:
    code = "from secondsource.service.__main__ import main; main(['list'])"
    assert loaded_after(code, tmp_path) <= {"numpy"}
