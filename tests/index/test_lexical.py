"""Words to passages, in memory and on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from secondsource.index import postings
from secondsource.index.analysis import terms
from secondsource.index.lexical import LexicalIndex, MemoryLexical
from secondsource.index.postings import DiskLexical
from secondsource.index.rows import PassageText

_PASSAGES = [
    PassageText(number=1, document_id="a", title="Bridges", text="The ferry crossed the river."),
    PassageText(number=2, document_id="a", title="Bridges", text="Two bridges were opened."),
    PassageText(number=3, document_id="b", title="Weather", text="A storm damaged one bridge."),
    PassageText(number=4, document_id="c", title="Café", text="The café served señoritas tea."),
    PassageText(number=5, document_id="d", title="", text="The café served señoritas tea."),
]


@pytest.fixture(params=["memory", "disk"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> LexicalIndex:
    if request.param == "memory":
        return MemoryLexical(_PASSAGES)
    postings.rebuild(tmp_path / "lexical", _PASSAGES, state="s1")
    return DiskLexical.open(tmp_path / "lexical")


def _numbers(found: list[tuple[int, float]]) -> list[int]:
    return [number for number, _ in found]


def test_word_forms_and_titles_are_found(index: LexicalIndex) -> None:
    assert _numbers(index.search("the bridge's opening", 9)) == [2, 3, 1]


def test_accents_and_case_do_not_matter(index: LexicalIndex) -> None:
    assert _numbers(index.search("CAFE Senoritas", 9)) == [4, 5]


def test_documents_restrict_the_search_itself(index: LexicalIndex) -> None:
    assert _numbers(index.search("bridge", 1, {"b", "c"})) == [3]
    assert index.search("bridge", 9, set()) == []


@pytest.mark.parametrize("text", ["", "???", "what did the", "zebra", "a" * 5000])
def test_nothing_to_look_up_finds_nothing(index: LexicalIndex, text: str) -> None:
    assert index.search(text, 9) == []


@pytest.mark.parametrize("text", ['"bridge" AND', "title:bridge", "bridge~ +bridge -ferry)", "*"])
def test_no_text_is_a_syntax_error(index: LexicalIndex, text: str) -> None:
    assert set(_numbers(index.search(text, 9))) <= {1, 2, 3}


def test_memory_and_disk_score_alike(tmp_path: Path) -> None:
    memory = MemoryLexical(_PASSAGES)
    postings.rebuild(tmp_path / "lexical", _PASSAGES, state="s1")
    disk = DiskLexical.open(tmp_path / "lexical")
    for query in ("bridge", "ferry river storm", "café tea weather"):
        a, b = memory.search(query, 9), disk.search(query, 9)
        assert _numbers(a) == _numbers(b)
        # The marker document counts among tantivy's documents, so scores differ a little.
        assert [score for _, score in a] == pytest.approx([s for _, s in b], rel=0.35)


def test_an_update_forgets_and_takes_in(tmp_path: Path) -> None:
    folder = tmp_path / "lexical"
    postings.rebuild(folder, _PASSAGES, state="s1")
    before = DiskLexical.open(folder)
    new = PassageText(number=6, document_id="a", title="", text="The bridge was sold.")
    after = postings.update(folder, ["a"], [new], state="s2")
    assert _numbers(after.search("bridge", 9)) == [6, 3]
    assert (after.state, after.count) == ("s2", 4)
    assert (before.state, _numbers(before.search("ferry", 9))) == ("s1", [1])
    assert postings.defect(folder, state="s2", passages=4) is None
    assert postings.defect(folder, state="s1", passages=4) == "of another generation"
    assert postings.defect(folder, state="s2", passages=5) == "incomplete"


def test_a_question_is_reduced_to_what_it_is_about() -> None:
    assert terms("When did the bridges open in May?") == ["bridg", "open", "may"]
