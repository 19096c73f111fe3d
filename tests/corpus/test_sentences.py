from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.corpus.cutting import cut_range, is_visible_boundary
from secondsource.corpus.sentences import MAX_SENTENCE_CHARS, split_sentences

FAMILY = "👨‍👩‍👧‍👦"
PIECES = st.sampled_from(
    ["The firm", "said", ".", "?!", "...", " ", "\n", "\n\n", "\r\n", "U.S.", "Dr.", "3.5", "- ",
     "“", '"', "。", FAMILY, "e\u0301", "\u2028", "Inc.", "a", "#", "[1]", "\t", "No. 5"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))


def split(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Department of Energy spent $3.5 billion on it.",
        "He came in at No. 5 on the list.",
        "The fort of the sixth dynasty or c. 2500 BC still stands.",
        "Dr. Smith met J. K. Rowling and George W. Bush.",
        "Apple Inc. said e.g. that it would wait until 5 p.m. Monday.",
        "See https://a.example/b.html?x=1.5 for version 2.0 of it.",
        "“Is it safe?” Dr. Ames asked the board.",
        "It rose on Jan. 14 and fell on Sat. Jan. 17 again.",
        "He waited... and waited.",
    ],
)
def test_these_are_one_sentence(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ('"Yes." He left.', ['"Yes."', "He left."]),
        ("What?! No. Never.", ["What?!", "No.", "Never."]),
        ("They met in the U.S. The talks failed.", ["They met in the U.S.", "The talks failed."]),
        ("It is vitamin C. It helps.", ["It is vitamin C.", "It helps."]),
        ("Sales fell. iPhone sales rose.", ["Sales fell.", "iPhone sales rose."]),
        ("with formula CH CO . It is red .", ["with formula CH CO .", "It is red ."]),
        ('" Yes . " He left .', ['" Yes . "', "He left ."]),
        ("今日は雨です。明日は？「はい。」", ["今日は雨です。", "明日は？", "「はい。」"]),
        ("It is out!🎉 Next one.", ["It is out!🎉", "Next one."]),
        ("It rained.[12] The sun came.", ["It rained.[12]", "The sun came."]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_stops_end_sentences(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_headings_and_bullets_are_sentences_of_their_own() -> None:
    text = (
        "The Deal\nThe agreement is large and binds both firms.\n"
        "- Equity\n- Custom chips\n-\nNew plants."
    )
    assert split(text) == [
        "The Deal",
        "The agreement is large and binds both firms.",
        "- Equity",
        "- Custom chips",
        "-\nNew plants.",
    ]


def test_a_line_break_in_a_wrapped_paragraph_ends_no_sentence() -> None:
    text = (
        "The agreement sees the lab committing to purchase wafer-scale chips of\n"
        "Cerebras at a scale that dwarfs the procurement by any other firm. The\n"
        "Department of Energy is to look at the contract before it is signed in\n"
        "May.\n\nA Heading\n\nIt is\nso."
    )
    assert len(split(text)) == 5
    assert split(text)[1].startswith("The\nDepartment")
    assert split(text)[2] == "A Heading"


def test_windows_line_ends_are_no_blank_lines() -> None:
    assert split("The plant was built by the engineers of\r\nthe city council.") == [
        "The plant was built by the engineers of\r\nthe city council."
    ]


@given(TEXTS)
def test_sentences_are_ordered_trimmed_and_cover_everything(text: str) -> None:
    covered = 0
    for sentence in split_sentences(text):
        assert covered <= sentence.start < sentence.end <= len(text)
        assert not text[covered : sentence.start].strip()
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end]
        assert sentence.end - sentence.start <= MAX_SENTENCE_CHARS
        covered = sentence.end
    assert not text[covered:].strip()


@given(TEXTS, st.integers(0, 100), st.integers(0, 200))
def test_a_range_is_split_within_its_bounds(text: str, start: int, end: int) -> None:
    start, end = min(start, len(text)), min(end, len(text))
    for sentence in split_sentences(text, start, end):
        assert start <= sentence.start < sentence.end <= end


def test_a_sentence_without_a_stop_is_cut_at_a_clause() -> None:
    text = "the committee heard a witness, " * 60
    pieces = split(text)
    assert max(map(len, pieces)) <= MAX_SENTENCE_CHARS
    assert all(piece.endswith("witness,") for piece in pieces)


def test_emoji_and_accents_are_not_cut_apart() -> None:
    text = (FAMILY + "e\u0301" + "🇫🇷") * 400
    for sentence in split_sentences(text):
        assert is_visible_boundary(text, sentence.start)
        assert is_visible_boundary(text, sentence.end)


@given(TEXTS, st.integers(1, 40))
def test_cut_pieces_are_short_and_lose_nothing(text: str, limit: int) -> None:
    pieces = [text[a:b] for a, b in cut_range(text, 0, len(text), limit)]
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@pytest.mark.parametrize("unit", [".", "a", "!? ", "- ", "U.S. ", "x\n", '"', "[1]", ". a"])
def test_long_runs_take_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    assert sum(s.end - s.start for s in split_sentences(text)) <= len(text)
