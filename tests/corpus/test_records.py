from __future__ import annotations

import pytest

from secondsource.corpus.cleaning import clean_text
from secondsource.corpus.records import Document
from secondsource.errors import DocumentError


def test_an_id_is_made_from_the_text() -> None:
    document = Document(text="The bridge opened in 1931.")
    assert document.id == f"d-{document.sha256[:16]}"
    assert document.origin_id == document.id
    assert len(document.sha256) == 64


def test_a_lone_surrogate_is_refused_and_cleaning_mends_it() -> None:
    with pytest.raises(DocumentError, match="lone surrogate at 3; pass it through"):
        Document(text="abc\ud800")
    assert Document(text=clean_text("abc\ud800")).text == "abc\ufffd"


def test_a_text_that_is_no_string_is_refused() -> None:
    with pytest.raises(DocumentError, match="a: text must be a string, not bytes"):
        Document(id="a", text=b"abc")  # type: ignore[arg-type]
