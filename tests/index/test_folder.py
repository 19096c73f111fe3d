"""A library folder that is not as it should be, and what is said and done about it."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from secondsource.config import Config
from secondsource.corpus.records import Document
from secondsource.errors import (
    EmbedderMismatchError,
    LibraryDamagedError,
    LibraryError,
    LibraryFormatError,
    LibraryLockedError,
    NotALibraryError,
    StorageFullError,
)
from secondsource.index import folder
from secondsource.index.collection import Collection
from secondsource.index.embedder import Embedder
from secondsource.index.faults import storage_faults
from secondsource.index.folder import FolderDatabase

Open = Callable[..., Collection]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def open_(path: Path, config: Config, embedder: Embedder) -> Iterator[Open]:
    opened: list[Collection] = []

    def collection(**changes: object) -> Collection:
        settings = {"config": config, "embedder": embedder, **changes}
        opened.append(Collection.open(path, **settings))  # type: ignore[arg-type]
        return opened[-1]

    yield collection
    for each in opened:
        each.close()


@pytest.fixture
def filled(open_: Open, articles: list[Document], path: Path) -> Path:
    with open_() as collection:
        collection.add(articles)
    return path


def test_a_library_is_found_again(filled: Path, open_: Open, articles: list[Document]) -> None:
    assert sorted(entry.name for entry in filled.iterdir()) == [
        "lexical",
        "library.db",
        "library.lock",
        "vectors-1.faiss",
    ]
    with open_() as collection, collection.view() as view:
        assert collection.notices == ()
        assert [document.id for document in view.documents()] == ["bridge", "ferry", "mill"]
        assert view.search("ferry captain", limit=1)[0].document.id == "ferry"


def test_a_file_is_no_library(path: Path, open_: Open) -> None:
    path.write_text("hello", "utf-8")
    with pytest.raises(NotALibraryError, match="is a file; give the folder"):
        open_()
    assert path.read_text("utf-8") == "hello"


def test_a_folder_with_other_things_is_no_library(path: Path, open_: Open) -> None:
    path.mkdir()
    (path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(NotALibraryError, match=r"holds 'holiday\.jpg' but no library\.db"):
        open_()
    assert [entry.name for entry in path.iterdir()] == ["holiday.jpg"]


def test_a_missing_library_is_not_made_unasked(path: Path, open_: Open) -> None:
    with pytest.raises(NotALibraryError, match=r"there is no library at .*secondsource add"):
        open_(create=False)
    assert not path.exists()


def test_another_programs_database_is_left_alone(path: Path, open_: Open) -> None:
    path.mkdir()
    foreign = sqlite3.connect(path / "library.db")
    foreign.execute("CREATE TABLE recipes (name TEXT)")
    foreign.close()
    before = (path / "library.db").read_bytes()
    with pytest.raises(NotALibraryError, match="another program's database"):
        open_()
    assert (path / "library.db").read_bytes() == before


def test_a_text_file_named_like_the_database_is_no_library(path: Path, open_: Open) -> None:
    path.mkdir()
    (path / "library.db").write_text("once upon a time " * 10, "utf-8")
    with pytest.raises(NotALibraryError, match="is no SQLite database"):
        open_()


def test_a_newer_format_names_the_upgrade(filled: Path, open_: Open) -> None:
    database = sqlite3.connect(filled / "library.db")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(LibraryFormatError, match=r"format 99, and this .* format 1; run `pip"):
        open_()


def test_another_embedder_is_refused(filled: Path, open_: Open, embedder: Embedder) -> None:
    other = type(embedder)(dim=32, name="words-32")  # type: ignore[call-arg]
    with pytest.raises(EmbedderMismatchError, match="'words-64', not 'words-32'; open it with"):
        open_(embedder=other)


def test_an_empty_library_takes_another_embedder(
    open_: Open, articles: list[Document], embedder: Embedder
) -> None:
    open_().close()
    other = type(embedder)(dim=32, name="words-32")  # type: ignore[call-arg]
    with open_(embedder=other) as collection:
        collection.add(articles)
        with collection.view() as view:
            assert view.search("ferry captain", limit=1)[0].document.id == "ferry"
    with pytest.raises(EmbedderMismatchError, match="'words-32', not 'words-64'"):
        open_()


def test_passages_keep_the_size_that_the_library_was_made_with(
    filled: Path, open_: Open, config: Config
) -> None:
    with open_(config=config.with_(max_chunk_tokens=180)) as collection:
        assert "was made with passages of 8 to 24 tokens" in collection.notices[0]


@pytest.mark.parametrize("keep", [0, 50, 5000])
def test_a_database_cut_short_is_damaged(filled: Path, open_: Open, keep: int) -> None:
    file = filled / "library.db"
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(
        LibraryDamagedError, match=r"is damaged .* restore library\.db from a backup"
    ):
        open_()


def test_a_spoilt_page_is_damage_and_no_answer(filled: Path, open_: Open) -> None:
    file = filled / "library.db"
    data = bytearray(file.read_bytes())
    for at in range(4096, len(data), 4096):
        data[at : at + 64] = b"\xff" * 64
    file.write_bytes(data)
    with pytest.raises(LibraryDamagedError, match="is damaged"):
        open_()


@pytest.mark.parametrize(
    ("spoil", "notice"),
    [
        (lambda p: p.write_bytes(p.read_bytes()[:-100]), "was damaged"),
        (lambda p: p.write_bytes(b""), "was damaged"),
        (lambda p: p.write_bytes(b"x" * 50 + p.read_bytes()[50:]), "was damaged"),
        (lambda p: p.unlink(), "was missing"),
    ],
)
def test_a_spoilt_vectors_file_is_mended_and_said(
    filled: Path, open_: Open, embedder: Embedder, spoil: Callable[[Path], object], notice: str
) -> None:
    spoil(filled / "vectors-1.faiss")
    embedded = embedder.texts  # type: ignore[attr-defined]
    with open_() as collection:
        assert collection.notices == (
            f"vectors-1.faiss {notice} and has been rebuilt from the database",
        )
        assert embedder.texts == embedded  # type: ignore[attr-defined]
        with collection.view() as view:
            assert view.search("ferry captain", limit=1)[0].document.id == "ferry"
        assert collection.verify().ok
    assert open_().notices == ()


def _cut(lexical: Path) -> None:
    for file in lexical.glob("*.store"):
        file.write_bytes(file.read_bytes()[:-20])


def _flip(lexical: Path) -> None:
    for file in lexical.glob("*.term"):
        file.write_bytes(b"\xff" + file.read_bytes()[1:])


@pytest.mark.parametrize(
    ("spoil", "notice"),
    [
        (shutil.rmtree, "was missing"),
        (_cut, "was damaged"),
        (_flip, "was damaged"),
        (lambda lexical: (lexical / "meta.json").write_text("{", "utf-8"), "was damaged"),
        (lambda lexical: (lexical / "meta.json").unlink(), "was damaged"),
    ],
)
def test_a_spoilt_lexical_index_is_mended_and_said(
    filled: Path, open_: Open, spoil: Callable[[Path], object], notice: str
) -> None:
    spoil(filled / "lexical")
    with open_() as collection:
        assert collection.notices == (f"lexical {notice} and has been rebuilt from the database",)
        with collection.view() as view:
            assert view.search("captain", limit=1)[0].ranks.lexical == 1
        assert collection.verify().ok


def test_indexes_of_an_older_generation_are_never_used(
    filled: Path, open_: Open, tmp_path: Path
) -> None:
    shutil.copytree(filled, tmp_path / "old")
    with open_() as collection:
        collection.remove(["ferry"])
    shutil.rmtree(filled / "lexical")
    shutil.copytree(tmp_path / "old" / "lexical", filled / "lexical")
    shutil.copy(tmp_path / "old" / "vectors-1.faiss", filled / "vectors-2.faiss")
    with open_() as collection:
        assert collection.notices == (
            "vectors-2.faiss was of another generation and has been rebuilt from the database",
            "lexical was of another generation and has been rebuilt from the database",
        )
        with collection.view() as view:
            found = view.search("ferry captain", limit=2)
            assert "ferry" not in {hit.document.id for hit in found}


def test_indexes_lost_while_open_are_mended_by_the_next_view(filled: Path, open_: Open) -> None:
    with open_() as collection:
        (filled / "vectors-1.faiss").unlink()
        shutil.rmtree(filled / "lexical")
        with collection.view() as view:
            assert view.search("ferry captain", limit=1)[0].document.id == "ferry"
        assert len(collection.notices) == 2


def test_files_left_by_a_killed_writer_do_not_stop_the_next(filled: Path, open_: Open) -> None:
    with open_() as collection:
        lexical = filled / "lexical"
        segments = {file.stem for file in lexical.glob("*.term")}
        for name in (f"{segment}.{stamp}.del" for segment in segments for stamp in range(50)):
            (lexical / name).write_bytes(b"half a file")
        assert collection.remove(["ferry"]) == ("ferry",)
        with collection.view() as view:
            assert view.search("captain", limit=1)[0].ranks.lexical is None
        assert collection.verify().ok
    assert not list((filled / "lexical").glob("*.del"))


def test_unchanged_passages_are_not_embedded_again(
    filled: Path, open_: Open, embedder: Embedder, articles: list[Document]
) -> None:
    embedded = embedder.texts  # type: ignore[attr-defined]
    with open_() as collection:
        collection.add(articles)
        assert embedder.texts == embedded  # type: ignore[attr-defined]
        longer = Document(
            id="mill",
            title="The mill",
            text=articles[2].text + "\n\nA museum of milling was opened beside it much later on.",
        )
        collection.add([longer])
        assert embedder.texts == embedded + 1  # type: ignore[attr-defined]


def test_verify_finds_and_repairs_what_was_changed_behind_its_back(
    filled: Path, open_: Open
) -> None:
    with open_() as collection:
        database = sqlite3.connect(filled / "library.db")
        with database:
            database.execute(
                "DELETE FROM embeddings WHERE rowid = (SELECT min(rowid) FROM embeddings)"
            )
            database.execute(
                "UPDATE embeddings SET vector = zeroblob(3) "
                "WHERE rowid = (SELECT max(rowid) FROM embeddings)"
            )
        database.close()
        assert collection.verify().problems == (
            "1 passages have no embedding; run `secondsource verify --repair`",
            "1 embeddings are damaged; run `secondsource verify --repair`",
        )
        report = collection.verify(repair=True)
        assert (report.ok, report.problems) == (True, ())
        assert report.repaired[:2] == ("1 passages have no embedding", "1 embeddings are damaged")
        assert collection.verify().ok


def test_verify_names_a_text_that_was_changed(filled: Path, open_: Open) -> None:
    with open_() as collection:
        database = sqlite3.connect(filled / "library.db")
        with database:
            database.execute("UPDATE documents SET text = 'x' || text WHERE id = 'mill'")
        database.close()
        report = collection.verify(repair=True)
        assert not report.ok
        assert "'mill': its text is not what was stored; remove it" in report.problems[0]


def test_a_full_disk_keeps_nothing_of_the_write(
    filled: Path, open_: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_() as collection:
        connected = folder._connected

        def small(file: Path, mode: str) -> sqlite3.Connection:
            connection = connected(file, mode)
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 2}")
            return connection

        monkeypatch.setattr(folder, "_connected", small)
        large = Document(id="large", text="The harbour wall is made of granite blocks. " * 3000)
        with pytest.raises(
            StorageFullError, match=r"no room left .* nothing of this write was kep"
        ):
            collection.add([large])
        monkeypatch.undo()
        with collection.view() as view:
            assert (view.generation, view.document_count) == (1, 3)
            assert view.search("ferry captain", limit=1)[0].document.id == "ferry"
        assert collection.verify().ok
        assert collection.add([large]).added == ("large",)


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_a_disk_that_refuses_the_indexes_keeps_nothing(filled: Path, open_: Open) -> None:
    script = f"""
import resource, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from conftest import WordEmbedder
from secondsource.config import Config
from secondsource.corpus.records import Document
from secondsource.errors import StorageFullError
from secondsource.index.collection import Collection
config = Config(min_chunk_tokens=8, max_chunk_tokens=24)
collection = Collection.open({str(filled)!r}, config=config, embedder=WordEmbedder())
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    collection.add([Document(id="large", text="The wall is made of granite blocks. " * 9000)])
except StorageFullError as error:
    sys.stdout.write(str(error))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120
    )
    assert "nothing of this write was kept" in done.stdout, done.stderr
    with open_() as collection, collection.view() as view:
        assert (view.generation, view.document_count) == (1, 3)
        assert collection.verify().ok


@pytest.mark.parametrize(
    ("error", "expected", "match"),
    [
        (OSError(errno.ENOSPC, "No space left"), StorageFullError, "no room left"),
        (OSError(errno.EROFS, "Read-only"), LibraryError, "cannot be written"),
        (ValueError("IoError: os error 28"), StorageFullError, "no room left"),
    ],
)
def test_the_systems_refusals_become_the_librarys_errors(
    error: Exception, expected: type[Exception], match: str
) -> None:
    with pytest.raises(expected, match=match), storage_faults("news"):
        raise error


def test_other_errors_pass_unchanged() -> None:
    with pytest.raises(ValueError, match=r"^a bug$"), storage_faults("news"):
        raise ValueError("a bug")


def test_a_second_writer_is_told_who_is_writing(
    filled: Path, open_: Open, articles: list[Document]
) -> None:
    other = FolderDatabase(filled)
    with open_(lock_wait_s=0.1) as collection, other.locked():
        with pytest.raises(LibraryLockedError, match=rf"process {os.getpid()}\) is writing to"):
            collection.remove(["mill"])
        with collection.view() as view:  # reading goes on
            assert view.document_count == 3


@pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0, reason="needs a user to change into"
)
@pytest.mark.parametrize("sound", [True, False])
def test_a_folder_that_may_only_be_read_is_read(filled: Path, sound: bool) -> None:
    if not sound:
        shutil.rmtree(filled / "lexical")
        (filled / "vectors-1.faiss").unlink()
    with tempfile.TemporaryDirectory() as open_to_all:
        shared = Path(open_to_all) / "library"
        shutil.copytree(filled, shared)
        for entry in [shared, *shared.rglob("*")]:
            entry.chmod(0o555 if entry.is_dir() else 0o444)
        shared.parent.chmod(0o755)
        lines = _read_as_nobody(shared)
    assert lines[0] == "ferry"
    assert "cannot be written by this user" in lines[1]
    assert ("held in memory" in lines[2]) is (not sound)


def _read_as_nobody(library: Path) -> list[str]:
    script = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from conftest import WordEmbedder
from secondsource.config import Config
from secondsource.errors import LibraryError
from secondsource.index.collection import Collection
os.setuid(65534)
config = Config(min_chunk_tokens=8, max_chunk_tokens=24)
with Collection.open({str(library)!r}, config=config, embedder=WordEmbedder()) as collection:
    with collection.view() as view:
        sys.stdout.write(view.search("ferry captain", limit=1)[0].document.id + "\\n")
    try:
        collection.remove(["mill"])
    except LibraryError as error:
        sys.stdout.write(str(error) + "\\n")
    sys.stdout.write(" ".join(collection.notices))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")
