"""Makes text out of bytes, and clean text out of any text, before a document is made of it."""

from __future__ import annotations

import codecs
import re

from secondsource.errors import DocumentError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"\xd0\xcf\x11\xe0",
    b"SQLite format 3",
    b"Rar!",
    b"RIFF",
    b"OggS",
    b"ID3",
)
_SAMPLE_BYTES = 64 * 1024
_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Control characters but tab and line feed; the byte order mark; soft hyphens; noncharacters.
_DROPPED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\xad\ufdd0-\ufdef\ufffe\uffff]+")
_WESTERN = frozenset("‚ƒ„…†‡ˆ‰‹‘’“”•–—˜™›€¡¢£¤¥§©«®°±´·»¿½¼¾²³ªº\xa0\xad")

_BINARY = "looks like binary data, not text; convert it to text first"


def clean_text(text: str) -> str:
    """The text as a document may hold it.

    Line ends become a line feed; control characters but tab, byte order marks and soft hyphens
    are dropped; a lone surrogate becomes U+FFFD; trailing white space goes. Cleaning twice
    changes nothing. Offsets always refer to cleaned text, since loaders clean first.
    """
    text = _NEWLINES.sub("\n", text)
    text = _DROPPED.sub("", text)
    return _SURROGATES.sub("\ufffd", text).rstrip()


def decode(data: bytes, name: str, *, declared: str | None = None) -> str:
    """The text of a file in UTF-8, UTF-16, UTF-32 or a legacy encoding.

    In this order: a byte order mark, UTF-8, the ``declared`` encoding (of an HTML page), UTF-16
    without a mark, Windows-1252, and what charset-normalizer finds. UTF-8 with a few damaged
    characters stays UTF-8. Raises DocumentError for binary data.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    if data.startswith(_MAGIC):
        raise DocumentError(name, _BINARY)
    sample = data[:_SAMPLE_BYTES]
    wide = _utf16_without_mark(sample)
    if wide is not None:
        return data.decode(wide, errors="replace")
    if sample.count(0) > len(sample) // 1000:
        raise DocumentError(name, _BINARY)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _decode_legacy(data, name, declared)
    if _control_share(text[:_SAMPLE_BYTES]) > 0.02:
        raise DocumentError(name, _BINARY)
    return text


def _utf16_without_mark(sample: bytes) -> str | None:
    """UTF-16 of mostly Latin letters has a zero as every other byte."""
    half = len(sample) // 2
    if half < 4:
        return None
    even, odd = sample[0 : 2 * half : 2].count(0), sample[1 : 2 * half : 2].count(0)
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _decode_legacy(data: bytes, name: str, declared: str | None) -> str:
    mended = data.decode("utf-8", errors="replace")
    bad = mended.count("\ufffd")
    good = sum(1 for character in mended[: 4 * _SAMPLE_BYTES] if character > "\x7f") - bad
    if good > 10 * bad:
        return mended
    if declared:
        try:
            return data.decode(declared)
        except (LookupError, UnicodeError):
            pass  # A wrong declaration is common; what the bytes look like decides then.
    sample = _sample_with_high_bytes(data)
    if _is_western(sample):
        return data.decode("cp1252", errors="replace")
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        raise DocumentError(name, _BINARY)
    return data.decode(best.encoding, errors="replace")


def _sample_with_high_bytes(data: bytes) -> bytes:
    """Up to 64 kB around the first byte that is not ASCII: there the encoding shows."""
    high = re.search(rb"[\x80-\xff]", data)
    start = max(0, (high.start() if high else 0) - 1024)
    return data[start : start + _SAMPLE_BYTES]


def _is_western(sample: bytes) -> bool:
    """Whether Windows-1252 (and so Latin-1) makes sense of every high byte.

    charset-normalizer finds short texts with two accents in them in one of twenty encodings.
    """
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    high = [c for c in text if c > "\x7f"]
    letters = sum(c.isalpha() for c in text)
    accents = [c for c in high if c.isalpha()]
    if any(c not in _WESTERN and not c.isalpha() for c in high):
        return False
    if re.search(r"[^\W\d_a-zA-Z]{4}|[a-z][ÀÁÂÃÅÇÈÉÊËÌÍÎÏÐÑÒÓÔÕØÙÚÛÝÞ]", text):
        return False
    return len(accents) <= 0.35 * max(letters, 1)


def _control_share(text: str) -> float:
    controls = len(re.findall(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", text))
    return controls / max(len(text), 1)
