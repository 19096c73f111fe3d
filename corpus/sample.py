"""The bundled sample articles."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from .cleaning import clean_text
from .frontmatter import split_front_matter
from .loaders import document_of
from .records import Document


def sample_documents() -> list[Document]:
    """The sample articles, ordered by id; the same on every call."""
    return list(_sample())


@lru_cache(maxsize=1)
def _sample() -> tuple[Document, ...]:
    documents = []
    for entry in resources.files("secondsource.corpus").joinpath("sample").iterdir():
        if entry.name.endswith(".md"):
            fields, text = split_front_matter(
                clean_text(entry.read_text(encoding="utf-8")), entry.name
            )
            documents.append(document_of(text, fields, id=entry.name.removesuffix(".md")))
    return tuple(sorted(documents, key=lambda document: document.id))
