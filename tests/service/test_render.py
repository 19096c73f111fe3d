from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.corpus.records import Document, Rejected
from secondsource.index.records import AddReport
from secondsource.qa.records import Caveat, CheckedClaim, Citation, Verdict
from secondsource.qa.text_records import CheckedSentence, SkipReason, TextVerdict
from secondsource.service import render
from secondsource.service.terminal import Terminal, clean


@pytest.fixture
def coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 100 columns that shows colour."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)


def test_each_position_shows_articles_and_origins(sample_answer, capsys) -> None:
    render.answer(Terminal(), sample_answer)
    out = capsys.readouterr().out
    assert out.splitlines()[0] == "The sources disagree (confidence 81%)"
    assert "1931: 2 articles, 1 independent origin, reported\n" in out
    assert "1932: 1 article, 1 independent origin\n" in out
    assert "  [1] The bridge, Town Crier, 2024-05-01\n" in out
    assert "      “The bridge opened in 1931.”\n" in out
    assert "Disagreement (date, conflict): The sources name different years. [1] [2]\n" in out
    assert "\x1b" not in out


def test_an_unanswered_question_says_why(sample_answer, capsys) -> None:
    nothing = replace(
        sample_answer,
        verdict=Verdict.UNANSWERED,
        answer="",
        confidence=0.0,
        reason="no_evidence",
        positions=(),
        disagreements=(),
        citations=(),
    )
    render.answer(Terminal(), nothing)
    assert capsys.readouterr().out == (
        "The articles do not answer this (confidence 0%) [no_evidence]\n"
    )


def test_a_caveat_shows_its_quote_even_when_no_position_does(sample_answer, capsys) -> None:
    caveat = Caveat(relation="scope_differs", text="One is the old bridge [2].", citations=(2,))
    only_first = replace(
        sample_answer,
        positions=sample_answer.positions[:1],
        disagreements=(),
        caveats=(caveat,),
    )
    render.answer(Terminal(), only_first)
    out = capsys.readouterr().out
    assert "Note: One is the old bridge [2].\n" in out
    assert "Also cited:\n  [2] The river, River Post, 2024-06-01\n" in out


def test_a_terminal_sets_positions_side_by_side(coloured, sample_answer, capsys) -> None:
    render.answer(Terminal(), sample_answer)
    out = capsys.readouterr().out
    assert "\x1b[" in out
    assert any("1931" in line and "1932" in line for line in out.splitlines() if "│" in line)


def test_no_color_is_respected(coloured, sample_answer, capsys, monkeypatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    render.answer(Terminal(), sample_answer)
    assert "\x1b[31" not in capsys.readouterr().out


def test_an_article_cannot_steer_the_terminal(sample_answer, capsys) -> None:
    evil = replace(
        sample_answer.citations[0],
        title="\x1b]0;owned\x07Title [bold]",
        quote="red \x1b[31m text \x9b2J [/bold]",
    )
    assert isinstance(evil, Citation)
    render.answer(Terminal(), replace(sample_answer, citations=(evil, sample_answer.citations[1])))
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "\x9b" not in out
    assert "Title [bold]" in out
    assert "[/bold]" in out


@given(st.text())
def test_cleaning_leaves_no_control_character_and_nothing_else_out(text: str) -> None:
    kept = "".join(c for c in text if c in "\t\n" or unicodedata.category(c) != "Cc")
    assert clean(text) == kept


def test_a_claim_shows_both_sides(library, capsys) -> None:
    render.claim(Terminal(), library.check("It opened in 1931."))
    out = capsys.readouterr().out
    assert out.startswith("Refuted (confidence 70%)\n")
    assert "Against: 1 independent origin\n" in out
    assert "For:" not in out


def test_the_parts_of_a_claim_are_shown_with_their_verdicts(library, capsys) -> None:
    part = library.check("It opened in 1931.")
    parts = (CheckedClaim(start=0, end=17, verdict=part),)
    render.checked(Terminal(), replace(part, parts=parts))
    out = capsys.readouterr().out
    assert "\n\nRefuted (confidence 70%): It opened in 1931.\n\nAgainst: " in out


def test_a_checked_text_says_how_a_pronoun_was_read_and_cannot_steer_the_terminal(
    library, capsys
) -> None:
    verdict = library.check("The bridge \x1b[31mopened.")
    sentences = (
        CheckedSentence(
            text="It \x1b[31mopened.",
            start=0,
            end=15,
            verdict=verdict,
            claims=(CheckedClaim(start=0, end=15, verdict=verdict),),
        ),
        CheckedSentence(text="It is.", start=16, end=22, skipped=SkipReason.UNCLEAR_SUBJECT),
    )
    result = TextVerdict(sentences=sentences, library=verdict.library, timings_ms={})
    render.checked(Terminal(), result)
    assert capsys.readouterr().out.splitlines() == [
        "Refuted (confidence 70%): It [31mopened.",
        "  read as: The bridge [31mopened.",
        "  “The bridge over the river opened in 1932, the council says.” "
        "The river, River Post, 2024-06-01",
        "",
        "Not checked (it is not clear what it is about): It is.",
        "",
        "1 claim: 1 refuted; 1 sentence not checked",
    ]


def test_a_pipe_gets_one_document_a_line_between_tabs(capsys) -> None:
    document = Document(id="a", text="Text.", title="A\tlong " + "title " * 40, source="Post")
    render.documents(Terminal(), [document])
    [line] = capsys.readouterr().out.splitlines()
    assert line.split("\t")[:3] == ["a", "", "Post"]
    assert len(line.split("\t")) == 4


def test_a_terminal_gets_a_table_of_documents(coloured, capsys) -> None:
    render.documents(Terminal(), [Document(id="a", text="Text.", title="[red]Title")])
    captured = capsys.readouterr()
    assert "published" in captured.out
    assert "[red]Title" in captured.out
    assert "1 document" in captured.err


def test_refused_files_are_named_with_their_reason_on_stderr(capsys) -> None:
    report = AddReport(added=("a",), rejected=(Rejected(name="b.txt", reason="is empty"),))
    render.added(Terminal(), report)
    captured = capsys.readouterr()
    assert captured.out == "1 added, 0 replaced, 0 unchanged, 1 refused\n"
    assert captured.err == "secondsource: refused b.txt: is empty\n"


def test_found_passages_come_with_their_source(library, capsys) -> None:
    render.hits(Terminal(), library.search("bridge", limit=1))
    assert capsys.readouterr().out == (
        "1. The river, River Post, 2024-06-01\n"
        "   The bridge over the river opened in 1932, the council says.\n"
    )


def test_nothing_found_is_said_on_stderr(capsys) -> None:
    render.hits(Terminal(), [])
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "secondsource: nothing found\n")


def test_sources_that_speak_of_different_things_do_not_agree(sample_answer, capsys) -> None:
    caveat = Caveat(relation="scope_differs", text="One is the old bridge [2].", citations=(2,))
    apart = replace(sample_answer, verdict=Verdict.AGREED, disagreements=(), caveats=(caveat,))
    render.answer(Terminal(), apart)
    assert capsys.readouterr().out.startswith("The sources do not disagree (confidence")
    render.answer(Terminal(), replace(apart, positions=apart.positions[:1]))
    assert capsys.readouterr().out.startswith("The sources agree (confidence")
