"""Everything that secondsource raises on purpose.

::

    SecondsourceError
    ├── InputError                 the caller can mend it by asking differently
    │   ├── DocumentError          a file or record that cannot become a document
    │   ├── UnknownDocumentError   no document has that id
    │   ├── QuestionError          an empty or over-long question, claim or query
    │   ├── ConfigError            a setting that is unknown or out of range
    │   └── SuiteError             an evaluation suite that cannot be read
    ├── LibraryError               the folder on disk
    │   ├── NotALibraryError       the path is something else
    │   ├── LibraryFormatError     written by a newer or a foreign version
    │   ├── EmbedderMismatchError  made with another embedding model
    │   ├── LibraryLockedError     somebody else is writing
    │   ├── LibraryDamagedError    the database itself cannot be read
    │   └── StorageFullError       the disk has no room for the write
    ├── ModelError                 weights are missing or damaged
    └── MissingExtraError          an optional package is not installed

Each message says what is wrong and what to do next; each error carries the object it is about.
"""

from __future__ import annotations


class SecondsourceError(Exception):
    """Base of every error that secondsource raises on purpose."""


class InputError(SecondsourceError):
    """What the caller gave cannot be used."""


class DocumentError(InputError):
    """A file or a record cannot become a document.

    ``name`` is the path or the record's id, ``reason`` a clause without a full stop.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class UnknownDocumentError(InputError):
    """No document of the library has the id ``document_id``."""

    def __init__(self, document_id: str) -> None:
        super().__init__(
            f"no document has the id {document_id!r}; run `secondsource list` to see the ids"
        )
        self.document_id = document_id


class QuestionError(InputError):
    """A question, claim or query is empty, too long or not text."""


class ConfigError(InputError):
    """A setting is unknown or out of its range."""


class SuiteError(InputError):
    """An evaluation suite cannot be read; the message names the file and the line."""


class LibraryError(SecondsourceError):
    """The library folder at ``path`` cannot be used as asked."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path


class NotALibraryError(LibraryError):
    """The path is a file, or a folder that holds something else."""


class LibraryFormatError(LibraryError):
    """The library was written in a format that this version does not know."""


class EmbedderMismatchError(LibraryError):
    """The library's vectors come from another embedding model."""


class LibraryLockedError(LibraryError):
    """Another process is writing to the library."""


class LibraryDamagedError(LibraryError):
    """The library's database cannot be read."""


class StorageFullError(LibraryError):
    """The disk is full; nothing of the write was kept."""


class ModelError(SecondsourceError):
    """Model weights are missing, damaged or do not fit their tokenizer."""


class MissingExtraError(SecondsourceError):
    """An optional package is needed; the message carries the pip line."""
