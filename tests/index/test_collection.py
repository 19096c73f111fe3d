"""What a collection promises, in memory and in a folder alike."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from secondsource.config import Config
from secondsource.corpus.records import Document
from secondsource.errors import DocumentError, InputError, LibraryError, UnknownDocumentError
from secondsource.index.collection import Collection
from secondsource.index.embedder import Embedder
from secondsource.index.records import Filters
from secondsource.index.tables import Tables

Make = Callable[[list[Document]], Collection]


@pytest.fixture(params=["memory", "folder"])
def make(
    request: pytest.FixtureRequest, tmp_path: Path, config: Config, embedder: Embedder
) -> Iterator[Make]:
    made: list[Collection] = []

    def collection(documents: list[Document]) -> Collection:
        if request.param == "memory":
            made.append(Collection.of(documents, config=config, embedder=embedder))
        else:
            made.append(Collection.open(tmp_path / "library", config=config, embedder=embedder))
            made[-1].add(documents)
        return made[-1]

    yield collection
    for each in made:
        each.close()


def test_an_empty_collection_finds_nothing(make: Make) -> None:
    with make([]).view() as view:
        assert (view.generation, view.document_count, view.passage_count) == (0, 0, 0)
        assert view.search("bridge", limit=3) == []
        assert view.passages(Filters()) == []
        assert view.documents() == []


def test_documents_come_back_as_they_went_in(make: Make) -> None:
    document = Document(
        id="x/1",
        text="Ünïcode 😀 text with a\x00zero. Second sentence, with an astral 𝔘 letter, here.",
        title="T",
        source="S",
        url="https://example.org/1",
        published="2026-01",
        author="A",
        language="en",
        provenance=("Reuters", "AP"),
        path="/somewhere/x.txt",
    )
    with make([document]).view() as view:
        assert view.get("x/1") == document
        assert view.documents() == [document]


def test_a_passage_is_an_exact_slice_of_its_document(make: Make, articles: list[Document]) -> None:
    with make(articles).view() as view:
        hits = view.passages(Filters())
        assert [hit.document.id for hit in hits] == sorted(hit.document.id for hit in hits)
        for hit in hits:
            assert hit.text == hit.document.text[hit.passage.start : hit.passage.end]
            assert hit.passage.sentences[0].start == hit.passage.start
            assert hit.score == 0.0


def test_the_best_passage_comes_first(make: Make, articles: list[Document]) -> None:
    with make(articles).view() as view:
        hits = view.search("Who was captain of the ferry?", limit=2)
    assert hits[0].document.id == "ferry"
    assert hits[0].ranks.dense is not None
    assert len(hits) == 2
    assert hits[0].score >= hits[1].score


def test_a_limit_above_all_passages_returns_each_once_and_embeds_nothing(
    config: Config, embedder: Embedder, articles: list[Document]
) -> None:
    collection = Collection.of(articles, config=config, embedder=embedder)
    with collection, collection.view() as view:
        hits = view.search("mill fire", limit=100)
        assert len(hits) == view.passage_count
        assert hits[0].document.id == "mill"
        assert {hit.ranks.dense for hit in hits} == {None}
    assert embedder.texts == 0  # type: ignore[attr-defined]


def test_a_limit_below_one_is_refused(make: Make, articles: list[Document]) -> None:
    with make(articles).view() as view, pytest.raises(InputError, match="at least 1, not 0"):
        view.search("mill", limit=0)


def test_punctuation_of_a_query_language_is_only_text(make: Make, articles: list[Document]) -> None:
    with make(articles).view() as view:
        hits = view.search('"captain AND (ferry: OR NOT +- [TO] \\', limit=1)
        assert hits[0].document.id == "ferry"
        assert view.search("???", limit=1)[0].ranks.lexical is None


@pytest.mark.parametrize("limit", [1, 100])
def test_filters_apply_inside_the_search(make: Make, articles: list[Document], limit: int) -> None:
    # Fifty better matches from another source would use up any list that is filtered afterwards.
    crowd = [
        Document(id=f"crowd-{i}", source="Crowd", text=f"The mill and the fire chief, part {i}.")
        for i in range(150)
    ]
    with make(articles + crowd).view() as view:
        hits = view.search(
            "mill fire chief", limit=limit, filters=Filters(sources=("harbour post",))
        )
        assert hits[0].document.id == "mill"
        assert {hit.document.source for hit in hits} == {"Harbour Post"}
        none = view.search("mill", limit=limit, filters=Filters(documents=("nobody",)))
        assert none == []


def test_as_of_leaves_out_what_came_later(make: Make, articles: list[Document]) -> None:
    with make(articles).view() as view:
        found = {hit.document.id for hit in view.passages(Filters(as_of="1931-05"))}
        assert found == {"bridge", "mill"}


def test_adding_the_same_again_changes_nothing(make: Make, articles: list[Document]) -> None:
    collection = make(articles)
    report = collection.add(articles)
    assert report.unchanged == ("bridge", "ferry", "mill")
    assert (report.added, report.replaced, report.generation) == ((), (), 1)


def test_a_changed_document_replaces_its_passages(make: Make, articles: list[Document]) -> None:
    collection = make(articles)
    changed = replace(articles[2], text="The old windmill was sold to a baker from the north.")
    report = collection.add([changed])
    assert (report.replaced, report.generation) == (("mill",), 2)
    with collection.view() as view:
        assert view.get("mill").text == changed.text
        texts = [hit.text for hit in view.passages(Filters(documents=("mill",)))]
        assert texts == [changed.text]
        assert "burned" not in "".join(hit.text for hit in view.search("burned", limit=1))


def test_changed_metadata_is_a_change(make: Make, articles: list[Document]) -> None:
    collection = make(articles)
    assert collection.add([replace(articles[2], published="1932")]).replaced == ("mill",)
    with collection.view() as view:
        assert view.get("mill").published == "1932"


def test_removal_takes_passages_vectors_and_postings(make: Make, articles: list[Document]) -> None:
    collection = make(articles)
    assert collection.remove(["ferry"]) == ("ferry",)
    with collection.view() as view:
        assert view.document_count == 2
        for limit in (1, 100):
            hits = view.search("ferry captain", limit=limit)
            assert "ferry" not in {hit.document.id for hit in hits}
        with pytest.raises(UnknownDocumentError, match="'ferry'"):
            view.get("ferry")
    assert collection.verify().ok


def test_an_unknown_id_removes_nothing(make: Make, articles: list[Document]) -> None:
    collection = make(articles)
    with pytest.raises(UnknownDocumentError, match="'nobody'"):
        collection.remove(["mill", "nobody"])
    with collection.view() as view:
        assert (view.document_count, view.generation) == (3, 1)


def test_removing_one_id_as_a_string_is_explained(make: Make, articles: list[Document]) -> None:
    with pytest.raises(InputError, match=r"remove\(\['mill'\]\)"):
        make(articles).remove("mill")


def test_text_without_words_is_rejected(make: Make) -> None:
    report = make([]).add([Document(id="blank", text=" \n\t "), Document(id="none", text="")])
    assert [rejected.name for rejected in report.rejected] == ["blank", "none"]
    assert report.rejected[0].reason == "there is no text in it"
    assert report.added == ()


def test_what_is_no_document_is_refused_and_keeps_nothing(
    make: Make, articles: list[Document]
) -> None:
    collection = make([])
    with pytest.raises(DocumentError, match=r"str: is not a secondsource\.Document"):
        collection.add([articles[0], "text"])  # type: ignore[list-item]
    with collection.view() as view:
        assert view.document_count == 0


def test_two_files_with_one_id_both_stay(make: Make) -> None:
    first = Document(id="report", text="The first report is about rain.", path="/a/report.txt")
    second = Document(id="report", text="The second report is about snow.", path="/b/report.txt")
    collection = make([first, second])
    with collection.view() as view:
        ids = [document.id for document in view.documents()]
    assert ids[0] == "report"
    assert len(ids[1]) == len("report-1a2b")
    assert collection.add([second, first]).unchanged == (ids[1], "report")
    changed = replace(second, text="The second report is about hail.")
    assert collection.add([changed]).replaced == (ids[1],)


def test_the_second_file_keeps_its_id_when_the_first_is_gone(make: Make) -> None:
    first = Document(id="report", text="The first report is about rain.", path="/a/report.txt")
    second = Document(id="report", text="The second report is about snow.", path="/b/report.txt")
    collection = make([first, second])
    collection.remove(["report"])
    report = collection.add([second])
    assert (len(report.unchanged), report.added) == (1, ())


def test_the_later_of_two_documents_with_one_id_stays(make: Make) -> None:
    collection = make([Document(id="a", text="Old text stands here.")])
    with collection.view() as view:
        assert view.get("a").text == "Old text stands here."
    report = collection.add(
        [Document(id="b", text="One text stands here."), Document(id="b", text="Another one here.")]
    )
    assert (report.added, report.replaced) == (("b",), ())
    with collection.view() as view:
        assert view.get("b").text == "Another one here."


def test_copies_share_an_origin_until_they_are_told_apart(make: Make) -> None:
    text = (
        "The council voted on Tuesday to close the harbour road for two years while the sea wall "
        "is raised, and said that lorries will be sent through the valley until the work is done."
    )
    collection = make([Document(id="b", text=text), Document(id="c", text=text + " Sources say.")])
    with collection.view() as view:
        assert (view.get("b").origin_id, view.get("c").origin_id) == ("b", "b")
    collection.add([Document(id="a", text=text)])
    with collection.view() as view:
        assert {document.origin_id for document in view.documents()} == {"a"}
    collection.remove(["a", "b"])
    with collection.view() as view:
        assert view.get("c").origin_id == "c"


def test_a_view_keeps_its_generation(make: Make, articles: list[Document]) -> None:
    collection = make(articles)
    with collection.view() as before:
        collection.remove(["ferry"])
        collection.add([Document(id="new", text="A tunnel will replace the bridge next year.")])
        assert before.generation == 1
        assert before.get("ferry").title == "The ferry"
        assert before.search("ferry captain", limit=1)[0].document.id == "ferry"
        assert "new" not in {hit.document.id for hit in before.passages(Filters())}
        with collection.view() as after:
            assert after.generation == 3
            assert after.search("tunnel", limit=1)[0].document.id == "new"
        assert before.generation == 1


def test_threads_read_while_one_writes(make: Make, articles: list[Document]) -> None:
    collection = make(articles)
    problems: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                with collection.view() as view:
                    documents = {document.id for document in view.documents()}
                    hits = view.search("bridge road number", limit=2)
                    assert {hit.document.id for hit in hits} <= documents
                    assert view.document_count == len(documents) == 2 + view.generation
        except BaseException as error:
            problems.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for i in range(5):
        collection.add([Document(id=f"road-{i}", text=f"Road number {i} leads to the bridge.")])
    stop.set()
    for reader in readers:
        reader.join()
    assert problems == []


def test_a_closed_collection_says_so(make: Make, articles: list[Document]) -> None:
    collection = make(articles)
    collection.close()
    collection.close()
    with pytest.raises(LibraryError, match="has been closed"), collection.view():
        pass


def test_progress_is_reported_by_stage(
    tmp_path: Path, config: Config, articles: list[Document], embedder: Embedder
) -> None:
    seen: list[tuple[str, int, int]] = []
    with Collection.open(tmp_path / "library", config=config, embedder=embedder) as collection:
        collection.add(articles, progress=lambda *step: seen.append(step))
    assert [step for step in seen if step[0] == "reading"][-1] == ("reading", 3, 0)


def test_files_are_added_and_bad_ones_reported(tmp_path: Path, make: Make) -> None:
    (tmp_path / "good.txt").write_text("The lighthouse was painted white in 1950.", "utf-8")
    (tmp_path / "empty.txt").write_text("", "utf-8")
    collection = make([])
    report = collection.add_files([tmp_path / "good.txt", tmp_path / "empty.txt"])
    assert len(report.added) == 1
    assert [Path(rejected.name).name for rejected in report.rejected] == ["empty.txt"]
    assert collection.add_files([tmp_path / "good.txt"]).unchanged == report.added


def test_a_page_lists_documents_without_their_text(make: Make, articles: list[Document]) -> None:
    zero = Document(id="zero", text="A\x00zero 😀 inside.", source="Harbour Post")
    with make([*articles, zero]).view() as view:
        everything = view.documents()
        whole = view.summaries()
        assert [summary.id for summary in whole.documents] == [each.id for each in everything]
        assert [summary.characters for summary in whole.documents] == [
            len(each.text) for each in everything
        ]
        assert [
            (summary.title, summary.source, summary.sha256, summary.origin_id)
            for summary in whole.documents
        ] == [(each.title, each.source, each.sha256, each.origin_id) for each in everything]
        assert (whole.total, whole.generation) == (len(everything), view.generation)
        page = view.summaries(offset=1, limit=1)
        assert (page.documents, page.total) == (whole.documents[1:2], whole.total)
        assert view.summaries(offset=100).documents == ()
        posted = view.summaries(filters=Filters(sources=("harbour post",)))
        assert [summary.id for summary in posted.documents] == [
            each.id for each in everything if each.source == "Harbour Post"
        ]
        assert posted.total == len(posted.documents)


def test_a_page_reads_no_other_texts_than_its_own(
    make: Make, articles: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = make(articles)
    monkeypatch.setattr(Tables, "documents", None)
    monkeypatch.setattr(Tables, "document", None)
    with collection.view() as view:
        statements: list[str] = []
        view._tables.connection.set_trace_callback(statements.append)
        view.summaries(limit=1)
        view._tables.connection.set_trace_callback(None)
    [reads_text] = [statement for statement in statements if "text" in statement]
    assert reads_text.endswith("WHERE no IN (1)")


@pytest.mark.parametrize(("offset", "limit"), [(-1, 5), (0, 0)])
def test_a_page_that_cannot_be_is_refused(make: Make, offset: int, limit: int) -> None:
    with make([]).view() as view, pytest.raises(InputError, match="a page needs"):
        view.summaries(offset=offset, limit=limit)


def test_a_revision_names_one_state_of_one_collection(
    make: Make, articles: list[Document], config: Config, embedder: Embedder
) -> None:
    def revision(collection: Collection) -> str:
        with collection.view() as view:
            return view.revision

    collection = make(articles[:1])
    first = revision(collection)
    assert revision(collection) == first
    with Collection.of(articles[:1], config=config, embedder=embedder) as twin:
        assert revision(twin) != first
    collection.add(articles[:1])
    assert revision(collection) == first
    collection.add(articles[1:])
    assert revision(collection) != first


def test_a_date_that_is_not_iso_8601_is_rejected(make: Make) -> None:
    report = make([]).add(
        [
            Document(id="slashed", text="The mill burned down.", published="05/06/2026"),
            Document(id="dated", text="The mill stands.", published="2026-05-06T10:00:00Z"),
        ]
    )
    assert report.added == ("dated",)
    assert "05/06/2026" in report.rejected[0].reason
