"""A small real embedder and small articles."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from secondsource.config import Config
from secondsource.corpus.records import Document
from secondsource.index.records import Progress


class WordEmbedder:
    """Hashed bag of words as unit rows; counts the texts that it was given."""

    def __init__(self, dim: int = 64, name: str = "words-64") -> None:
        self.dim = dim
        self.id = name
        self.texts = 0

    def encode(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """``(n, dim)`` unit rows."""
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.casefold()):
                row[zlib.crc32(word.encode()) % self.dim] += 1.0
            row[0] += 0.01
        self.texts += len(texts)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def config() -> Config:
    return Config(min_chunk_tokens=8, max_chunk_tokens=24)


@pytest.fixture
def articles() -> list[Document]:
    return [
        Document(
            id="bridge",
            title="The bridge",
            source="Harbour Post",
            published="1931-05-02",
            text="The bridge over the river opened in May 1931. It took four years to build. "
            "The mayor cut a ribbon before a crowd of ten thousand people.",
        ),
        Document(
            id="ferry",
            title="The ferry",
            source="Island News",
            published="1931-06-10",
            text="The last ferry left the harbour on a rainy evening. Its captain had served "
            "for thirty years. Passengers now cross by the new bridge.",
        ),
        Document(
            id="mill",
            title="The mill",
            source="Harbour Post",
            text="The old mill burned down in a single night. Nobody was hurt, the fire chief "
            "said. The owners plan to build flats on the land.",
        ),
    ]
