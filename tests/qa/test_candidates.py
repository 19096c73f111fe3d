from secondsource.config import Config
from secondsource.corpus.records import Document
from secondsource.index.collection import Collection
from secondsource.index.records import Filters
from secondsource.qa.candidates import candidate_hits

DOCUMENTS = [
    Document(id=name, text=f"The {name} opened in May.", source=f"{name} post")
    for name in ("mill", "bridge", "ferry")
]


def test_a_small_collection_is_read_whole_in_document_order() -> None:
    config = Config()
    with Collection.of(DOCUMENTS, config=config) as collection, collection.view() as view:
        found = candidate_hits("terns", view=view, config=config, filters=Filters())
        assert [hit.document.id for hit in found] == ["bridge", "ferry", "mill"]
        only = Filters(sources=("Ferry Post",))
        found = candidate_hits("terns", view=view, config=config, filters=only)
        assert [hit.document.id for hit in found] == ["ferry"]


def test_an_empty_collection_has_no_candidates() -> None:
    config = Config()
    with Collection.of([], config=config) as collection, collection.view() as view:
        assert candidate_hits("terns", view=view, config=config, filters=Filters()) == []
