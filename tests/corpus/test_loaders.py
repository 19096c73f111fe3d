from __future__ import annotations

import gzip
import json
import os
import re
from pathlib import Path

import pytest

from secondsource.corpus.jsonl import load_jsonl
from secondsource.corpus.loaders import load_file, load_files
from secondsource.corpus.records import Document, Rejected
from secondsource.corpus.sample import sample_documents
from secondsource.errors import DocumentError

BODY = "The council voted on Monday. The fare rises by 40 cents."


def write(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_a_folder_is_read_recursively_in_order(tmp_path: Path) -> None:
    write(tmp_path / "b.txt", BODY)
    write(tmp_path / "a" / "deep" / "one.md", "# One\n\nIt is one.")
    write(tmp_path / ".hidden" / "x.txt", BODY)
    write(tmp_path / ".x.txt", BODY)
    write(tmp_path / "photo.jpg", b"\xff\xd8\xff")
    loaded = list(load_files([tmp_path, tmp_path / "b.txt"]))
    assert [getattr(item, "id", "") for item in loaded] == ["b", "", "a/deep/one"]
    assert isinstance(loaded[1], Rejected)
    assert ".jpg files are of no known kind" in loaded[1].reason
    assert isinstance(loaded[0], Document)
    assert loaded[0].path == str(tmp_path / "b.txt")


def test_a_file_by_itself_has_its_bare_name_as_id(tmp_path: Path) -> None:
    [document] = load_file(write(tmp_path / "a" / "000_ab.v2.TXT", BODY))
    assert (document.id, document.text) == ("000_ab.v2", BODY)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t \xef\xbb\xbf", "is empty"),
        ("a.txt", b"... --- !", "holds no words"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + b"\0\1\2" * 50, "looks like binary data"),
        ("a.txt", bytes(range(256)) * 20, "looks like binary data"),
        ("a.md", b"---\ntitle: a: b\n---\nText here.", "front matter is not valid YAML in line 2"),
        ("a.md", b"---\npublished: soon\n---\nText here.", "published 'soon' is no date"),
        ("a.md", b"---\ntitle: {a: b}\n---\nText here.", "title must be text, not dict"),
        ("a.pdf", b"%PDF-1.4 broken", "cannot be read as PDF"),
        ("a.html", b"<html><body></body></html>", "no article text"),
        ("a.docx", b"PK", "of no known kind"),
        ("noname", b"text", "a file without a suffix"),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    path = write(tmp_path / name, data)
    [rejected] = load_files([path])
    assert isinstance(rejected, Rejected)
    assert rejected.name == str(path)
    assert reason in rejected.reason
    with pytest.raises(DocumentError, match=re.escape(rejected.reason)):
        load_file(path)


def test_a_missing_path_does_not_stop_the_others(tmp_path: Path) -> None:
    present = write(tmp_path / "a.txt", BODY)
    missing, document = load_files([tmp_path / "nope.txt", present])
    assert missing == Rejected(
        name=str(tmp_path / "nope.txt"), reason="does not exist; check the spelling"
    )
    assert isinstance(document, Document)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    [rejected] = load_files([tmp_path / "pipe.txt"])
    assert isinstance(rejected, Rejected)
    assert rejected.reason == "is not a regular file"


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path) -> None:
    [rejected] = load_files([tmp_path])
    assert isinstance(rejected, Rejected)
    assert "holds no files" in rejected.reason


@pytest.mark.parametrize(
    "data",
    [
        "Café “déjà vu” – naïve".encode(),
        "Café “déjà vu” – naïve".encode("utf-8-sig"),
        "Café “déjà vu” – naïve".encode("cp1252"),
        "Café “déjà vu” – naïve".encode("utf-16"),
        "Café “déjà vu” – naïve".encode("utf-16-be"),
        "Café “déjà vu” – naïve".encode("utf-32"),
    ],
)
def test_common_encodings_are_recognised(tmp_path: Path, data: bytes) -> None:
    [document] = load_file(write(tmp_path / "a.txt", data))
    assert document.text == "Café “déjà vu” – naïve"


def test_other_encodings_are_detected(tmp_path: Path) -> None:
    text = "Совет города проголосовал в понедельник за закрытие трёх библиотек. " * 5
    [document] = load_file(write(tmp_path / "a.txt", text.encode("cp1251")))
    assert document.text == text.strip()


def test_one_bad_byte_does_not_garble_the_rest(tmp_path: Path) -> None:
    data = ("Café déjà naïve. " * 20).encode() + b"\xff end"
    [document] = load_file(write(tmp_path / "a.txt", data))
    assert document.text.startswith("Café déjà naïve. ")
    assert document.text.endswith("\ufffd end")


def test_the_text_is_cleaned_before_offsets_refer_to_it(tmp_path: Path) -> None:
    data = "\ufeffOne.\r\nTwo\x00 is\u00ad here.\rThree.\u2028Four. \n\n"
    [document] = load_file(write(tmp_path / "a.txt", data + "x" * 3000))
    assert document.text.startswith("One.\nTwo is here.\nThree.\nFour. \n\nx")


def test_front_matter_is_metadata_and_not_text(tmp_path: Path) -> None:
    front = (
        "---\nid: n7\ntitle: 'Toll: no'\nsource: Kelby Observer\npublished: 2026-02-11\n"
        "url: https://x.example/7\nauthor: [Ann Lee, Bo Ames]\nlanguage: en\nother: 1\n---\n\n"
    )
    [document] = load_file(write(tmp_path / "a.md", front + BODY))
    assert document.text == BODY
    assert (document.id, document.title, document.source) == ("n7", "Toll: no", "Kelby Observer")
    assert (document.published, document.author) == ("2026-02-11", "Ann Lee, Bo Ames")
    assert (document.url, document.language) == ("https://x.example/7", "en")


@pytest.mark.parametrize("text", ["---\n\nText: after a rule.", "---\nWords only\n---\nText."])
def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path, text: str) -> None:
    [document] = load_file(write(tmp_path / "a.md", text))
    assert document.text == text


def test_a_web_page_is_its_article(tmp_path: Path) -> None:
    paragraphs = "".join(f"<p>{BODY} Paragraph {i} says more on it.</p>" for i in range(6))
    page = (
        '<html lang="en"><head><title>Council votes</title><meta charset="utf-8">'
        '<meta property="article:published_time" content="2026-02-11T09:00:00Z">'
        '<meta property="og:site_name" content="Kelby Observer"></head>'
        f"<body><nav><a href='/'>Home</a> Menu</nav><article><h1>Council votes</h1>{paragraphs}"
        "</article><footer>Imprint</footer></body></html>"
    )
    [document] = load_file(write(tmp_path / "page.html", page))
    assert (document.id, document.title, document.source) == (
        "page",
        "Council votes",
        "Kelby Observer",
    )
    assert (document.published, document.language) == ("2026-02-11", "en")
    assert "Paragraph 5 says more" in document.text
    assert "Menu" not in document.text


def test_records_load_and_bad_lines_are_named(tmp_path: Path) -> None:
    lines = [
        json.dumps({"text": BODY, "id": "a", "published": "Jan 14, 2026", "extra": 1}),
        "",
        "{bad",
        json.dumps({"text": 3}),
        json.dumps({"title": "no text"}),
        "[1]",
        json.dumps({"text": "  "}),
        json.dumps({"text": BODY, "id": True}),
        "[" * 100_000,
        json.dumps({"text": "lone \ud800 surrogate"}),
    ]
    path = write(tmp_path / "a.jsonl", "\ufeff" + "\n".join(lines))
    write(tmp_path / "b.jsonl.gz", gzip.compress(path.read_bytes()))
    for file in (path, tmp_path / "b.jsonl.gz"):
        loaded = list(load_jsonl(file))
        documents = [item for item in loaded if isinstance(item, Document)]
        rejected = [item for item in loaded if isinstance(item, Rejected)]
        assert [document.text for document in documents] == [BODY, "lone \ufffd surrogate"]
        assert documents[0].published == "2026-01-14"
        assert [document.path for document in documents] == [f"{file}#a", f"{file}#10"]
        assert documents[1].id.startswith("d-")
        assert [item.name for item in rejected] == [f"{file}:{n}" for n in range(3, 10)]
    with pytest.raises(DocumentError, match=r"a\.jsonl:3: is not JSON"):
        load_file(path)


def test_a_truncated_collection_keeps_the_records_before(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"text": f"{BODY} {i} {i * 7919}"}) + "\n" for i in range(5000))
    data = gzip.compress(lines.encode())
    loaded = list(load_jsonl(write(tmp_path / "a.jsonl.gz", data[: len(data) // 2])))
    assert isinstance(loaded[0], Document)
    assert isinstance(loaded[-1], Rejected)
    assert "damaged from here on" in loaded[-1].reason


def test_progress_counts_files(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", BODY)
    write(tmp_path / "b.txt", BODY)
    seen: list[tuple[str, int, int]] = []
    list(load_files([tmp_path], progress=lambda *step: seen.append(step)))
    assert seen == [("read", 0, 2), ("read", 1, 2), ("read", 2, 2)]


def test_the_sample_is_ordered_and_complete() -> None:
    documents = sample_documents()
    assert len(documents) >= 10
    assert [d.id for d in documents] == sorted(d.id for d in documents)
    assert all(d.title and d.source and d.published for d in documents)
    assert sample_documents()[0] is documents[0]
