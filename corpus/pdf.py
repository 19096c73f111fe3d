"""Reads the text of a PDF file."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections import Counter

from secondsource.errors import DocumentError

from .cleaning import clean_text
from .fields import Fields, read_fields

_MOST_PAGES = 3000
_FILE_LIKE = re.compile(r"microsoft word|untitled|\.(?:docx?|pdf|indd|qxd|tex|pptx?|odt)\b", re.I)


def read_pdf(data: bytes, name: str) -> tuple[Fields, str]:
    """Title and author, and the pages' text.

    Words that were hyphenated at a line's end are joined, lines that recur at the edge of the
    pages (running heads, page numbers) are left out, and accents are composed (NFC). The file's
    creation date is not taken for the day of publication. Raises DocumentError for a file that is
    encrypted, damaged or has no text in it.
    """
    import pypdf
    from pypdf.errors import DependencyError, FileNotDecryptedError, WrongPasswordError

    # pypdf reports every repaired defect of a file as a warning in its log.
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    locked = "is encrypted; save a copy without a password first"
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError(name, locked)
        if len(reader.pages) > _MOST_PAGES:
            raise DocumentError(name, f"has more than {_MOST_PAGES} pages; split it first")
        pages = [page.extract_text() for page in reader.pages]
        meta = reader.metadata
        title, author = (meta.title, meta.author) if meta is not None else (None, None)
    except DocumentError:
        raise
    except (DependencyError, FileNotDecryptedError, WrongPasswordError) as error:
        raise DocumentError(name, locked) from error
    except Exception as error:  # A damaged file makes pypdf raise almost anything.
        raise DocumentError(
            name, f"cannot be read as PDF ({type(error).__name__}); open and save it anew"
        ) from error
    text = _joined(pages)
    if not re.search(r"\w", text):
        raise DocumentError(
            name, "holds no text, only images perhaps; run text recognition (OCR) on it first"
        )
    if title and (_FILE_LIKE.search(title) or len(title) > 300):
        title = None
    if author and len(author) > 300:
        author = None
    return read_fields({"title": title, "author": author}, name), text


def _joined(pages: list[str]) -> str:
    cleaned = [unicodedata.normalize("NFC", clean_text(page)) for page in pages]
    split = [[line.rstrip() for line in page.split("\n")] for page in cleaned]
    edges = Counter(
        _edge_key(line) for page in split if page for line in {page[0], page[-1]} if line.strip()
    )
    recurring = {key for key, count in edges.items() if count >= max(3, len(pages) // 2)}
    kept = []
    for page in split:
        while page and (not page[0].strip() or _edge_key(page[0]) in recurring):
            page = page[1:]
        while page and (not page[-1].strip() or _edge_key(page[-1]) in recurring):
            page = page[:-1]
        if page:
            kept.append("\n".join(page))
    text = ""
    for page_text in kept:
        ended = re.search(r"[.!?:”\"]\s*$", text[-5:]) is not None
        text += ("\n\n" if ended else "\n") * bool(text) + page_text
    return re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text)


def _edge_key(line: str) -> str:
    """Equal for "Page 3 of 9" and "Page 4 of 9"."""
    return re.sub(r"\d+", "#", line.strip())
