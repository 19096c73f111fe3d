"""Laws that hold for every answer, bad input, and asking from several places at once."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from secondsource import Answer, Citation, Document, Library, Verdict
from secondsource.errors import InputError, QuestionError, UnknownDocumentError

Ask = Callable[..., Answer]

QUESTIONS = (
    "How much is OpenAI going to spend on hardware from Cerebras?",
    "Who captained the Lady Corvane?",
    "Which company is behind Stargate?",
    "Which chips does Google design?",
    "Will drivers pay a toll on the Ouvel bridge?",
    "Are the Cerebras machines that OpenAI ordered meant for training or for inference?",
    "When will the Ouvel bridge open?",
    "Who won the world cup in 1966?",
)
CLAIMS = (
    "The Ouvel bridge will cost $412 million.",
    "Castor Wynne-Elgar wrote the screenplay.",
    "OpenAI has bought a football club.",
)


@pytest.fixture(scope="module")
def answers(sample: Library) -> list[Answer]:
    return [sample.ask(question) for question in QUESTIONS]


ANSWER_KEYS = (
    "question verdict answer confidence reason positions disagreements caveats citations library "
    "timings_ms"
).split()
CLAIM_KEYS = (
    "claim verdict confidence supporting refuting explanation origins library timings_ms"
).split()


def without_timings(record: dict[str, Any]) -> str:
    return json.dumps({key: value for key, value in record.items() if key != "timings_ms"})


def check_citations(citations: Iterable[Citation], text_of: Callable[[str], str]) -> None:
    for citation in citations:
        text = text_of(citation.document_id)
        assert citation.quote
        assert citation.quote == text[citation.start : citation.end]
        assert (citation.answer_start is None) == (citation.answer_end is None)
        if citation.answer_start is not None and citation.answer_end is not None:
            assert citation.start <= citation.answer_start < citation.answer_end <= citation.end


def test_every_quote_is_a_slice_of_its_document(sample: Library, answers: list[Answer]) -> None:
    assert sum(len(answer.citations) for answer in answers) > 8
    for answer in answers:
        check_citations(answer.citations, lambda name: sample.get(name).text)
        for citation in answer.citations:
            assert citation.document_sha256 == sample.get(citation.document_id).sha256


def test_offsets_count_code_points_beyond_the_basic_plane(ask: Ask) -> None:
    texts = {
        "a": "🚢 The Marl bridge 🌉 cost $40 million to build, the city said 😀. It is long.",
        "b": "𝔘nusual letters 🎉🎉 open this. The Marl bridge cost $65 million, a critic found.",
    }
    answer = ask("How much did the Marl bridge cost?", texts["a"], texts["b"])
    assert answer.verdict is Verdict.DISPUTED
    check_citations(answer.citations, texts.__getitem__)
    found = {texts[c.document_id][c.answer_start : c.answer_end] for c in answer.citations}
    assert found == {"$40 million", "$65 million"}


def test_every_marker_names_a_citation_and_every_index_a_position(answers: list[Answer]) -> None:
    for answer in answers:
        numbers = [citation.id for citation in answer.citations]
        assert numbers == list(range(1, len(numbers) + 1))
        used = {int(mark) for mark in re.findall(r"\[(\d+)\]", answer.answer)}
        assert used <= set(numbers)
        assert bool(used) == (answer.verdict is not Verdict.UNANSWERED)
        for item in (*answer.positions, *answer.disagreements, *answer.caveats):
            assert item.citations
            assert set(item.citations) <= set(numbers)
        for dispute in answer.disagreements:
            first, second = dispute.positions
            assert 0 <= first < second < len(answer.positions)
        assert bool(answer.disagreements) == (answer.verdict is Verdict.DISPUTED)


def test_positions_stand_best_first_and_count_origins_among_articles(
    answers: list[Answer],
) -> None:
    for answer in answers:
        sure = [position.probability for position in answer.positions]
        assert sure == sorted(sure, reverse=True)
        assert all(0.0 <= value <= 1.0 for value in [*sure, answer.confidence])
        assert all(1 <= p.origins <= p.articles for p in answer.positions)


_FRAME = {"The", "A", "But", "Yes", "No"}


def test_the_answer_says_no_number_and_no_name_that_no_quote_has(answers: list[Answer]) -> None:
    for answer in answers:
        quotes = " ".join(c.quote for c in answer.citations).casefold()
        said = re.sub(r"“[^”]*”|\[\d+\]", " ", answer.answer)
        figures = re.findall(r"\d[\d,.]*\d|\d", said)
        names = {word for word in re.findall(r"\b[A-Z][\w’'-]*", said) if word not in _FRAME}
        for word in [*figures, *names]:
            assert word.casefold() in quotes, (answer.question, word)


def test_the_same_question_gives_the_same_json(sample: Library, answers: list[Answer]) -> None:
    for question, answer in zip(QUESTIONS[:4], answers, strict=False):
        again = sample.ask(question)
        assert without_timings(again.to_dict()) == without_timings(answer.to_dict())


def test_the_json_has_the_keys_of_the_contract(answers: list[Answer]) -> None:
    citation_keys = (
        "id document_id document_sha256 title source url published origin_id quote start end "
        "answer_start answer_end"
    )
    keys = {
        "positions": "value normalized stance articles origins probability citations",
        "disagreements": "kind relation positions explanation citations",
        "caveats": "relation text citations",
        "citations": citation_keys,
    }
    for answer in answers:
        record = json.loads(json.dumps(answer.to_dict()))
        assert list(record) == ANSWER_KEYS
        for name, wanted in keys.items():
            assert all(list(item) == wanted.split() for item in record[name])
        assert list(record["library"]) == ["generation", "config"]
        assert record["timings_ms"]["total"] > 0
        assert {d["kind"] for d in record["disagreements"]} <= set(
            "amount date name polarity scope other".split()
        )
        assert {c["relation"] for c in record["caveats"]} <= set(
            "refines scope_differs hedge_differs".split()
        )


def test_the_verdict_on_a_claim_keeps_the_same_laws(sample: Library) -> None:
    for claim in CLAIMS:
        verdict = sample.check(claim)
        record = verdict.to_dict()
        assert list(record) == CLAIM_KEYS
        assert list(record["origins"]) == ["supporting", "refuting"]
        cited = (*verdict.supporting, *verdict.refuting)
        check_citations(cited, lambda name: sample.get(name).text)
        used = {int(mark) for mark in re.findall(r"\[(\d+)\]", verdict.explanation)}
        assert used <= {citation.id for citation in cited}
        assert without_timings(sample.check(claim).to_dict()) == without_timings(record)


@pytest.mark.parametrize("method", ["ask", "check", "search"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty; write at least one word"),
        (" \t\n", "is empty"),
        (None, "must be text, not NoneType"),
        (b"When?", "must be text, not bytes"),
        ("x" * 2001, "has 2,001 characters; at most 2,000 are read"),
        ("word " * 1000, "has 4,999 characters"),
        ("Who is \ud800?", "holds a lone surrogate at 7"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    sample: Library, method: str, text: Any, message: str
) -> None:
    with pytest.raises(QuestionError, match=message):
        getattr(sample, method)(text)


ODD_ARTICLES = (
    "!!! ... ??? ---",
    "Bridge",
    "😀",
    "The Marl bridge cost $40 million to build, the city said. It crosses the river.",
)
WORDLESS = [
    "???!!!",
    "😀😀😀",
    "...",
    "\x00",
    "\u200b",
    "or",
    "who",
    "Is",
    "Is it or?",
    "Which: or?",
]


@pytest.mark.parametrize("text", WORDLESS)
def test_a_text_without_content_gets_no_answer_and_no_support(text: str) -> None:
    with Library.of([Document(text=article) for article in ODD_ARTICLES]) as library:
        assert library.ask(text).verdict is Verdict.UNANSWERED
        assert library.check(text).verdict == "not_enough_evidence"


@pytest.mark.parametrize(
    "text",
    [
        "bridge",
        "12",
        "мост сколько стоит?",
        "橋はいくらですか？",
        "Is it A or B?",
        "A, B, or C?",
        'the Marl (bridge" [cost] .* \\d+ AND OR NOT "x:y" {2}? ^$ (?P<a>',
        "a" * 2000,
        "e\u0301" * 300,
    ],
)
def test_odd_questions_are_answered_or_not_but_never_crash(text: str) -> None:
    with Library.of([Document(text=article) for article in ODD_ARTICLES]) as library:
        for citations in (
            library.ask(text).citations,
            library.check(text).supporting,
            library.check(text).refuting,
        ):
            check_citations(citations, lambda name: library.get(name).text)


def test_articles_without_words_do_not_stand_in_the_way(ask: Ask) -> None:
    answer = ask("How much did the Marl bridge cost?", *ODD_ARTICLES)
    assert [p.value for p in answer.positions] == ["$40 million"]
    assert [c.document_id for c in answer.citations] == ["d"]


def test_a_long_question_is_read_up_to_the_limit(ask: Ask) -> None:
    question = "How much did the Marl bridge cost, " + "really " * 280 + "?"
    assert 1990 <= len(question) <= 2000
    assert ask(question, *ODD_ARTICLES).question == question


def test_white_space_around_and_within_a_question_does_not_count(ask: Ask) -> None:
    plain = "How much did the Marl bridge cost?"
    spaced = ask("  How much\n did the\tMarl bridge cost? ", *ODD_ARTICLES)
    assert without_timings(spaced.to_dict()) == without_timings(ask(plain, *ODD_ARTICLES).to_dict())


def test_a_date_that_is_none_is_refused(sample: Library) -> None:
    with pytest.raises(InputError, match="as_of must be an ISO 8601 date"):
        sample.ask("When?", as_of="yesterday")


def test_a_library_in_memory_follows_its_writes() -> None:
    question = "How much did the Marl bridge cost?"
    with Library.of([]) as library:
        assert library.path is None
        assert library.ask(question).reason == "nothing_to_search"
        before = library.generation
        report = library.add([Document(id="d", text=ODD_ARTICLES[3])])
        assert report.added == ("d",)
        answer = library.ask(question)
        assert answer.verdict is Verdict.SINGLE_SOURCE
        assert answer.library.generation == library.generation > before
        assert library.remove(["d"]) == ("d",)
        assert library.ask(question).reason == "nothing_to_search"
        with pytest.raises(UnknownDocumentError, match="no document has the id 'd'"):
            library.get("d")


def test_a_library_on_disk_answers_like_one_in_memory(tmp_path: Path) -> None:
    documents = [Document(id=name, text=ODD_ARTICLES[3]) for name in "xy"]
    question = "How much did the Marl bridge cost?"
    with Library.of(documents) as memory, Library.open(tmp_path / "news") as disk:
        disk.add(documents)
        one, other = memory.ask(question).to_dict(), disk.ask(question).to_dict()
    for record in (one, other):
        del record["timings_ms"], record["library"]["generation"]
    assert one == other


def test_asking_at_once_gives_what_asking_in_turn_gives(
    sample: Library, answers: list[Answer]
) -> None:
    expected = [without_timings(answer.to_dict()) for answer in answers[:3]]
    verdicts = [without_timings(sample.check(claim).to_dict()) for claim in CLAIMS[:2]]

    async def all_at_once() -> list[Any]:
        return list(
            await asyncio.gather(
                *(sample.aask(question) for question in QUESTIONS[:3]),
                *(sample.acheck(claim) for claim in CLAIMS[:2]),
            )
        )

    found = [without_timings(item.to_dict()) for item in asyncio.run(all_at_once())]
    assert found == [*expected, *verdicts]


def test_two_threads_may_ask_a_fresh_library_at_once() -> None:
    with Library.of([Document(id="d", text=ODD_ARTICLES[3])]) as library:
        found: list[str] = []
        start = threading.Barrier(2)

        def work() -> None:
            start.wait()
            found.append(library.ask("How much did the Marl bridge cost?").positions[0].value)

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == ["$40 million"] * 2


NO_NETWORK = """
import socket, sys

class NoSocket(socket.socket):
    def __init__(self, *_, **__):
        raise AssertionError("a socket was opened")

socket.socket = NoSocket
from secondsource import Library

with Library.sample() as library:
    print(library.ask("How much is OpenAI going to spend on hardware from Cerebras?").verdict)
    print(library.check("The Ouvel bridge will cost $412 million.").verdict)
heavy = ("sentence_transformers", "transformers", "faiss", "tantivy")
print([name for name in heavy if name in sys.modules])
"""


def test_the_sample_is_asked_without_network_and_without_embedder(tmp_path: Path) -> None:
    # torch comes along with spaCy, whose thinc imports it wherever it is installed
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    verdict, label, heavy = done.stdout.splitlines()
    assert verdict == "disputed"
    assert label in ("refuted", "disputed")
    assert heavy == "[]"
