"""Answers questions over a collection of articles, cites the passages, and says when they disagree.

>>> from secondsource import Document, Library
>>> library = Library.of([Document(text="The bridge opened in 1931.", title="The bridge")])
>>> library.ask("When did the bridge open?").positions[0].value
'1931'

Importing this loads no model; torch, FAISS and spaCy load when they are first needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from secondsource.config import Config
    from secondsource.corpus.records import Document
    from secondsource.errors import SecondsourceError
    from secondsource.index.records import AddReport, Filters, Hit
    from secondsource.qa.library import Library
    from secondsource.qa.records import Answer, Citation, ClaimLabel, ClaimVerdict, Verdict
    from secondsource.qa.text_records import TextVerdict

__version__ = "0.1.0"

_HOME = {
    "AddReport": "secondsource.index.records",
    "Answer": "secondsource.qa.records",
    "Citation": "secondsource.qa.records",
    "ClaimLabel": "secondsource.qa.records",
    "ClaimVerdict": "secondsource.qa.records",
    "Config": "secondsource.config",
    "Document": "secondsource.corpus.records",
    "Filters": "secondsource.index.records",
    "Hit": "secondsource.index.records",
    "Library": "secondsource.qa.library",
    "SecondsourceError": "secondsource.errors",
    "TextVerdict": "secondsource.qa.text_records",
    "Verdict": "secondsource.qa.records",
}

__all__ = [
    "AddReport",
    "Answer",
    "Citation",
    "ClaimLabel",
    "ClaimVerdict",
    "Config",
    "Document",
    "Filters",
    "Hit",
    "Library",
    "SecondsourceError",
    "TextVerdict",
    "Verdict",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'secondsource' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
