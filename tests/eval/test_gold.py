"""The sample suite against the sample articles it was labelled from."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from importlib.resources import files

import pytest
import yaml

from secondsource.eval.suite import ClaimCase, GoldPosition, QuestionCase, read_suites

ARTICLES = files("secondsource.corpus") / "sample"
GOLD = files("secondsource.eval") / "gold"


def _articles() -> dict[str, tuple[dict[str, str], str]]:
    """Front matter and body by file name without ``.md``."""
    articles = {}
    for path in ARTICLES.iterdir():
        if path.name.endswith(".md"):
            _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
            articles[path.name.removesuffix(".md")] = (yaml.safe_load(front), body.strip())
    return articles


ARTICLE = _articles()
SUITES = {suite.kind: suite for suite in read_suites(str(GOLD / "sample.jsonl"))}
QUESTIONS = [case for case in SUITES["question"].cases if isinstance(case, QuestionCase)]
CLAIMS = [case for case in SUITES["claim"].cases if isinstance(case, ClaimCase)]

questions = pytest.mark.parametrize("case", QUESTIONS, ids=lambda case: case.id)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9$]+(?:[.,'][a-z0-9]+)*", text.lower())


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def _stands_in(alias: str, document_id: str) -> bool:
    whole_word = rf"(?<!\w){re.escape(alias)}(?!\w)"
    return re.search(whole_word, ARTICLE[document_id][1], re.IGNORECASE) is not None


def _literal(case: QuestionCase, position: GoldPosition) -> list[str]:
    """The aliases that are quoted from the articles, and no paraphrase."""
    return [alias for alias in position.aliases if alias not in case.extra.get("paraphrases", ())]


@pytest.mark.parametrize("name", sorted(ARTICLE))
def test_a_sample_article_has_the_front_matter_of_its_file(name: str) -> None:
    front, body = ARTICLE[name]

    assert list(front) == ["id", "title", "source", "published", "url"]
    assert all(isinstance(value, str) for value in front.values())
    assert front["id"] == name
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", front["published"])
    assert re.match(r"https://[a-z]+\.example/", front["url"])
    assert 120 <= len(body.split()) <= 350


def test_three_papers_print_one_wire_story_and_the_inquiry_is_another() -> None:
    wire = _runs(ARTICLE["ferry-lady-corvane-aground"][1], 3)

    def shared(name: str) -> float:
        own = _runs(ARTICLE[name][1], 3)
        return len(own & wire) / len(own)

    assert shared("ferry-passengers-rescued") > 0.8
    assert shared("marl-island-ferry-brief") > 0.8
    assert shared("ferry-inquiry-two-weeks-on") < 0.1


def test_the_suite_has_cases_of_every_verdict() -> None:
    assert Counter(case.verdict for case in QUESTIONS) == {
        "disputed": 22,
        "agreed": 30,
        "single_source": 28,
        "unanswered": 20,
    }
    assert Counter(case.verdict for case in CLAIMS) == {
        "supported": 12,
        "refuted": 12,
        "disputed": 9,
        "not_enough_evidence": 9,
    }


def test_no_two_cases_ask_in_the_same_words() -> None:
    asked = [case.question.lower() for case in QUESTIONS]
    asked += [case.claim.lower() for case in CLAIMS]

    assert len(set(asked)) == len(asked)


@questions
def test_a_question_is_asked_of_the_library_with_answers_that_its_sources_hold(
    case: QuestionCase,
) -> None:
    assert case.documents is None
    for position in case.positions:
        assert position.documents
        for document_id in position.documents:
            assert any(_stands_in(alias, document_id) for alias in _literal(case, position))
        for alias in _literal(case, position):
            assert any(_stands_in(alias, document_id) for document_id in position.documents)


@questions
def test_a_verdict_fits_its_positions(case: QuestionCase) -> None:
    if case.verdict == "unanswered":
        assert case.positions == ()
    elif case.verdict == "disputed":
        assert len(case.positions) >= 2
    elif case.verdict == "single_source":
        assert len(case.positions) == 1
    else:
        assert len({source for position in case.positions for source in position.documents}) >= 2


@questions
def test_one_source_stands_behind_one_position_unless_the_answer_is_a_list(
    case: QuestionCase,
) -> None:
    sources = [source for position in case.positions for source in position.documents]

    assert case.extra.get("kind") == "list" or len(set(sources)) == len(sources)


@questions
def test_a_wrong_answer_is_tempting_and_no_alias(case: QuestionCase) -> None:
    aliases = {alias for position in case.positions for alias in position.aliases}

    for answer in case.wrong:
        assert any(_stands_in(answer, document_id) for document_id in ARTICLE)
        assert answer not in aliases


def test_only_copies_and_shared_reports_let_several_articles_be_one_source() -> None:
    for case in QUESTIONS:
        if case.verdict == "single_source" and case.extra.get("kind") != "wire_copy":
            assert len(case.positions[0].documents) == 1, case.id


@pytest.mark.parametrize("case", CLAIMS, ids=lambda case: case.id)
def test_a_claim_verdict_fits_its_evidence(case: ClaimCase) -> None:
    sides = {
        "supported": (True, False),
        "refuted": (False, True),
        "disputed": (True, True),
        "not_enough_evidence": (False, False),
    }

    assert case.documents is None
    assert (bool(case.supported_by), bool(case.refuted_by)) == sides[case.verdict or ""]
    assert set(case.supported_by).isdisjoint(case.refuted_by)
    assert ARTICLE.keys() >= {*case.supported_by, *case.refuted_by}


def test_no_case_repeats_a_sentence_of_an_article() -> None:
    printed = set().union(*(_runs(body, 6) for _, body in ARTICLE.values()))
    asked = [(case.id, case.question) for case in QUESTIONS]
    asked += [(case.id, case.claim) for case in CLAIMS]

    assert [case_id for case_id, text in asked if _runs(text, 6) & printed] == []


def test_the_thresholds_bound_the_verdicts_from_both_sides() -> None:
    with (GOLD / "sample.toml").open("rb") as file:
        thresholds = tomllib.load(file)["thresholds"]

    assert thresholds == {"min": {"verdict_macro_f1": 0.70}, "max": {"false_alarm_rate": 0.10}}


STORIES = [
    case
    for name in ("news_pairs.jsonl", "stories.jsonl.gz", "explained.jsonl.gz", "relations.jsonl")
    for suite in read_suites(str(GOLD / name))
    for case in suite.cases
]


def test_the_pairs_and_stories_have_ids_of_their_own() -> None:
    ids = [case.id for case in STORIES]
    assert len(set(ids)) == len(ids) == 180 + 200 + 256 + 308


def test_what_is_labelled_of_a_document_is_about_one_of_the_case() -> None:
    for case in STORIES:
        known = {document.id for document in case.documents or ()}
        if isinstance(case, ClaimCase):
            assert known >= {*case.supported_by, *case.refuted_by}, case.id
            continue
        for position in case.positions:
            assert known >= set(position.documents), case.id


def test_the_answers_of_the_news_pairs_and_stories_stand_in_their_articles() -> None:
    for case in STORIES:
        if case.id.startswith("rel-") or not isinstance(case, QuestionCase):
            continue
        for position in case.positions:
            texts = [d.text for d in case.documents or () if d.id in position.documents]
            for alias in position.aliases:
                assert any(alias in text for text in texts), (case.id, alias)
