from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.corpus.chunks import chunk_document, count_tokens
from secondsource.corpus.records import Document

SENTENCE = "The council of the river town spent 3.5 million crowns on bridge number {}. "
FAMILY = "👨‍👩‍👧‍👦"
WORDS = [
    *["The firm", "said so.", "It rose by 3.5 percent.", "\n\n", "- item\n", "?", "<|endoftext|>"],
    *[FAMILY * 30, "雨です。" * 50, "word " * 300, "x" * 1200, " " * 400],
]


def test_an_article_is_cut_into_full_passages_that_overlap_by_one_sentence() -> None:
    text = "".join(SENTENCE.format(i) for i in range(100)).strip()
    passages = chunk_document(Document(text=text, id="a"))
    assert {passage.document_id for passage in passages} == {"a"}
    assert all(128 <= passage.tokens <= 200 for passage in passages)
    assert all(a.sentences[-1] == b.sentences[0] for a, b in pairwise(passages))
    assert (passages[0].start, passages[-1].end) == (0, len(text))


def test_a_short_article_is_one_passage() -> None:
    [passage] = chunk_document(Document(text="One. Two."))
    assert (passage.start, passage.end, passage.tokens) == (0, 9, 4)
    assert len(passage.sentences) == 2


def test_a_short_end_takes_sentences_from_the_passage_before() -> None:
    text = "".join(SENTENCE.format(i) for i in range(14)).strip()
    first, last = chunk_document(Document(text=text))
    assert first.tokens >= 128
    assert last.tokens >= 100


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_text_without_words_has_no_passage(text: str) -> None:
    assert chunk_document(Document(text=text)) == []


def test_boilerplate_is_in_no_passage() -> None:
    text = "The bridge opened in 1931.\n\nSOURCES\n- Reuters"
    [passage] = chunk_document(Document(text=text))
    assert text[passage.start : passage.end] == "The bridge opened in 1931."


def test_special_tokens_of_a_model_are_plain_text() -> None:
    assert count_tokens(["<|endoftext|>"])[0] > 1


def test_the_limits_can_be_chosen() -> None:
    text = "".join(SENTENCE.format(i) for i in range(40))
    passages = chunk_document(Document(text=text), min_tokens=20, max_tokens=50)
    assert all(20 <= passage.tokens <= 50 for passage in passages)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_passages_are_whole_sentences_within_the_limit(text: str) -> None:
    document = Document(text=text)
    passages = chunk_document(document)
    sentences = [sentence for passage in passages for sentence in passage.sentences]
    for passage in passages:
        assert (passage.start, passage.end) == (
            passage.sentences[0].start,
            passage.sentences[-1].end,
        )
        assert passage.tokens == count_tokens([text[passage.start : passage.end]])[0]
        assert passage.tokens <= 200
    assert all(a.start < b.start for a, b in pairwise(passages))
    covered = 0
    for sentence in sorted(set(sentences), key=lambda s: s.start):
        assert not text[covered : sentence.start].strip()
        covered = sentence.end
    assert not text[covered:].strip()
