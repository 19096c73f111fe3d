"""Several processes at one library, some of which are killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from secondsource.config import Config
from secondsource.corpus.records import Document
from secondsource.index.collection import Collection
from secondsource.index.embedder import Embedder

_HEAD = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from conftest import WordEmbedder
from secondsource.config import Config
from secondsource.corpus.records import Document
from secondsource.errors import LibraryLockedError
from secondsource.index.collection import Collection
config = Config(min_chunk_tokens=8, max_chunk_tokens=24)
def text(i):
    return " ".join(f"Sentence {{j}} of article {{i}} is about matter {{i}}." for j in range(12))
"""

# For every line read, a child adds articles one by one, removes every third again, and says so only
# afterwards. A child has all modules loaded already, so that twenty of them take seconds.
_WRITER = (
    _HEAD
    + """
import os, faiss, tantivy
path = sys.argv[1]
Collection.of([Document(text=text(0))], config=config, embedder=WordEmbedder()).close()
for line in sys.stdin:
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        sys.stdout.write("end\\n"); sys.stdout.flush()
        continue
    first = int(line)
    sys.stdout.write(f"{os.getpid()}\\n"); sys.stdout.flush()
    break
else:
    sys.exit()
with Collection.open(path, config=config, embedder=WordEmbedder()) as collection:
    for i in range(first, first + 1000):
        collection.add([Document(id=f"a{i}", text=text(i))])
        sys.stdout.write(f"+a{i}\\n"); sys.stdout.flush()
        if i % 3 == 0:
            sys.stdout.write(f"?a{i}\\n"); sys.stdout.flush()
            collection.remove([f"a{i}"])
            sys.stdout.write(f"-a{i}\\n"); sys.stdout.flush()
"""
)

_ADDER = (
    _HEAD
    + """
path, name = sys.argv[1:]
with Collection.open(path, config=config, embedder=WordEmbedder(), lock_wait_s=60) as collection:
    for i in range(5):
        collection.add([Document(id=f"{name}{i}", text=text(i) + name)])
"""
)


def _start(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_what_was_acknowledged_survives_twenty_kills(
    tmp_path: Path, config: Config, embedder: Embedder
) -> None:
    path = tmp_path / "library"
    moments = random.Random(20)
    acknowledged: set[str] = set()
    doubtful: set[str] = set()  # in flight when a writer was killed
    first = 0
    writers = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    assert writers.stdin is not None
    assert writers.stdout is not None
    for turn in range(20):
        writers.stdin.write(f"{first}\n")
        child = int(writers.stdout.readline())
        # Every other one is killed while it still opens the library or makes its first write.
        lines = [] if turn % 2 else [writers.stdout.readline()]
        time.sleep(moments.uniform(0.0, 0.3))
        os.kill(child, signal.SIGKILL)
        lines += list(iter(writers.stdout.readline, "end\n"))
        for line in (line.strip() for line in lines if line.endswith("\n")):
            name = line[1:]
            assert line[0] in "+?-", line
            {"+": acknowledged.add, "?": doubtful.add, "-": acknowledged.discard}[line[0]](name)
            if line[0] == "-":
                doubtful.discard(name)
            first = max(first, int(name[1:]) + 1)
        doubtful.add(f"a{first}")
        first += 1
        with Collection.open(path, config=config, embedder=embedder) as collection:
            assert collection.verify().ok
            with collection.view() as view:
                found = {document.id for document in view.documents()}
                assert acknowledged - doubtful <= found <= acknowledged | doubtful
                assert view.passage_count == len(view.passages())
                for name in sorted(found)[:3]:
                    hits = view.search(f"matter {name[1:]}", limit=1)
                    assert hits[0].document.text == view.get(name).text
        # What was in flight is there wholly or not at all; from now on it is settled.
        acknowledged, doubtful = set(found), set()
    writers.stdin.close()
    writers.stdout.close()
    assert writers.wait(timeout=30) == 0
    assert len(acknowledged) >= 7  # ten writers came to their first acknowledgement
    with Collection.open(path, config=config, embedder=embedder) as collection:
        assert collection.add([Document(id="last", text="The last word.")]).added == ("last",)


def test_two_writers_take_turns_and_lose_nothing(
    tmp_path: Path, config: Config, embedder: Embedder
) -> None:
    path = tmp_path / "library"
    writers = [_start(_ADDER, str(path), name) for name in "xy"]
    codes = []
    for writer in writers:
        writer.communicate(timeout=120)
        codes.append(writer.returncode)
    assert codes == [0, 0]
    with Collection.open(path, config=config, embedder=embedder) as collection:
        with collection.view() as view:
            assert [document.id for document in view.documents()] == sorted(
                f"{name}{i}" for name in "xy" for i in range(5)
            )
            assert view.generation == 10
        assert collection.notices == ()
        assert collection.verify().ok


def test_a_reader_sees_each_generation_of_a_writer_whole(
    tmp_path: Path, config: Config, embedder: Embedder
) -> None:
    path = tmp_path / "library"
    with Collection.open(path, config=config, embedder=embedder) as collection:
        writer = _start(_ADDER, str(path), "z")
        seen = set()
        while writer.poll() is None:
            with collection.view() as view:
                seen.add(view.generation)
                assert view.document_count == view.generation
                assert len(view.documents()) == view.generation
                hits = view.search("matter", limit=3)
                assert len(hits) == min(3, view.passage_count)
        writer.communicate(timeout=10)
        assert writer.returncode == 0
        with collection.view() as view:
            assert view.generation == 5
        assert len(seen) > 1
        assert collection.notices == ()
