from __future__ import annotations

import io

import pypdf
import pytest

from secondsource.corpus.pdf import read_pdf
from secondsource.errors import DocumentError


def pdf(*pages: str, title: str | None = None, password: str | None = None) -> bytes:
    """A PDF in Helvetica with one line of text per line of each page."""
    writer = pypdf.PdfWriter()
    for text in pages:
        page = writer.add_blank_page(width=595, height=842)
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in text.split("\n") if line)
        content = pypdf.generic.StreamObject()
        content.set_data(f"BT /F1 11 Tf 50 800 Td {shown} ET".encode("latin-1"))
        page[pypdf.generic.NameObject("/Contents")] = writer._add_object(content)
        font = pypdf.generic.DictionaryObject(
            {
                pypdf.generic.NameObject("/Type"): pypdf.generic.NameObject("/Font"),
                pypdf.generic.NameObject("/Subtype"): pypdf.generic.NameObject("/Type1"),
                pypdf.generic.NameObject("/BaseFont"): pypdf.generic.NameObject("/Helvetica"),
            }
        )
        page[pypdf.generic.NameObject("/Resources")] = pypdf.generic.DictionaryObject(
            {
                pypdf.generic.NameObject("/Font"): pypdf.generic.DictionaryObject(
                    {pypdf.generic.NameObject("/F1"): font}
                )
            }
        )
    if title:
        writer.add_metadata({"/Title": title})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_pages_are_joined_and_hyphens_removed() -> None:
    fields, text = read_pdf(
        pdf("The council voted to close the lib-\nraries.", "The fare rises.", title="Closing"), "a"
    )
    assert text == "The council voted to close the libraries.\n\nThe fare rises."
    assert fields.title == "Closing"


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [f"Estuary Times\nPart {name} is told.\nPage {i}" for i, name in enumerate("abc", 1)]
    _, text = read_pdf(pdf(*pages), "a")
    assert text == "Part a is told.\n\nPart b is told.\n\nPart c is told."


def test_a_file_name_is_no_title() -> None:
    fields, _ = read_pdf(pdf("Text.", title="Microsoft Word - draft3.docx"), "a")
    assert fields.title is None


def test_an_encrypted_file_is_refused() -> None:
    with pytest.raises(DocumentError, match="is encrypted; save a copy without a password"):
        read_pdf(pdf("Text.", password="secret"), "a.pdf")


def test_a_scan_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"a\.pdf: holds no text, only images perhaps"):
        read_pdf(pdf(""), "a.pdf")


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<</Root 1 0 R>>\nendobj", b"x"]
)
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"a\.pdf: cannot be read as PDF"):
        read_pdf(data, "a.pdf")
