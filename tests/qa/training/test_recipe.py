"""The training mix: its ingredients, their labels, and what is kept back."""

import gzip
import json
import random
import re
from collections import Counter
from dataclasses import replace

import pytest

from secondsource.errors import InputError
from secondsource.qa.training import judging_ingredients, reading_ingredients
from secondsource.qa.training.examples import (
    Judgement,
    Label,
    Reading,
    answered,
    held_back,
    judgements,
    readings,
    same_answers,
    under_title,
    yes_no,
)
from secondsource.qa.training.makers import Maker
from secondsource.qa.training.mix import examples, held_back_examples
from secondsource.qa.training.passages import (
    HardNegatives,
    best_occurrence,
    crop,
    without_answer,
)
from secondsource.qa.training.recipe import INGREDIENTS, READING, TAUGHT, Recipe
from secondsource.qa.training.reports import read_reports
from secondsource.qa.training.turned import questions

PLACES = "Arvik Bolsund Carrow Dunmere Elstad Fenwick Gorsley Halden Istrup Jarrow".split()


def write(path, rows):
    with gzip.open(path, "wt", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row) + "\n")


def reading(question, context, answer, title="", origin="squad1"):
    start = context.index(answer) if answer else -1
    return {
        "question": question, "context": context, "answer": answer, "start": start,
        "title": title, "origin": origin,
    }  # fmt: skip


def article(place, number):
    """Three passages about one place, and a question to each."""
    year = 1900 + number
    bridge = (
        f"The bridge of {place} was opened in {year} by Ada Byron. It is not the first one there, "
        f"as an older bridge was lost in {year - 40}. The town council of {place} paid "
        f"{number + 120},450 crowns for it, more than three times what had been planned at first."
    )
    school = (
        f"The school of {place} has {number + 215} pupils and was founded by Mary Somerville. Its "
        f"teachers were housed in the tower until {year + 20}. Many pupils come from the islands, "
        "and the school is open to them during the winter months as well."
    )
    harbour = (
        f"The harbour of {place} is the largest on the coast. Ferries leave for Skarvoy every day, "
        "and the fishing fleet lands about nine thousand tonnes a year. The harbour master of "
        f"{place} is Charles Babbage, who was appointed after a long dispute."
    )
    return [
        reading(f"When was the bridge of {place} opened?", bridge, str(year), place),
        reading(f"Who opened the bridge of {place}?", bridge, "Ada Byron", place),
        reading(f"How many pupils has the school of {place}?", school, str(number + 215), place),
        reading(f"Who founded the school of {place}?", school, "Mary Somerville", place),
        reading(f"Who is the harbour master of {place}?", harbour, "Charles Babbage", place),
    ]


@pytest.fixture(scope="module", autouse=True)
def few_reports():
    """Twelve of the project's reports instead of all, which take seconds."""
    some = read_reports()[:12]
    with pytest.MonkeyPatch.context() as patch:
        for module in (reading_ingredients, judging_ingredients):
            patch.setattr(module, "read_reports", lambda: some)
        yield


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    squad = [row for number, place in enumerate(PLACES) for row in article(place, number)]
    open_question = reading("Who sold the bridge?", squad[0]["context"], "", "Arvik", "squad2-")
    write(folder / "reading_squad.jsonl.gz", [*squad, open_question])
    write(
        folder / "reading.jsonl.gz",
        [
            reading(
                "who made the kettle", "The kettle was made by Orla in Cork.", "Orla", "", "nq"
            ),
            reading("who sold it", "The kettle was made by Orla in Cork.", "", "", "nq-"),
            reading("Is it loud?", "The kettle is loud when it boils.", "loud", "", "amazon"),
        ],
    )
    write(
        folder / "reading_sentences.jsonl.gz",
        [
            reading("Who?", "Orla left.", "Orla", "", "qamr"),
            *(
                reading(f"Who left {p} ?", f"Ada Holm left {p} in {y} .", "Ada Holm", "", "qamr")
                for y, p in enumerate(PLACES, start=1950)
            ),
        ],
    )
    write(
        folder / "yes_no.jsonl.gz",
        [
            {"question": f"is {p} a town", "passage": f"{p} is a town.", "answer": i % 2 == 0,
             "origin": "boolq"}
            for i, p in enumerate(PLACES)
        ],
    )  # fmt: skip
    labels = ("entailment", "neutral", "contradiction", "not_entailment")
    pairs = [
        {"premise": f"{p} sleeps by the sea.", "hypothesis": f"{p} rests by the sea.",
         "label": label, "origin": "fever"}
        for p in PLACES
        for label in labels
    ]  # fmt: skip
    captions = [
        {"premise": f"A man in {p} mends a net.", "hypothesis": f"Somebody works in {p}.",
         "label": "entailment", "origin": "snli"}
        for p in PLACES
    ]  # fmt: skip
    write(folder / "pairs.jsonl.gz", [*pairs, *captions])
    write(folder / "pairs_more.jsonl.gz", [{**pairs[0], "origin": "tracie"}])
    write(
        folder / "answers_same.jsonl.gz",
        [
            {"question": "who", "a": "Orla", "b": "Orla Byrne", "same": True, "origin": "e"},
            {"question": "who", "a": "Orla", "b": "Ada", "same": False, "origin": "e"},
        ],
    )
    return folder


@pytest.fixture(scope="module")
def mixed(data):
    return examples(data, Recipe())


def test_every_ingredient_gives_something(mixed):
    origins = Counter(example.origin for example in mixed)
    assert {
        "squad1", "renamed", "squad-edited", "squad-cut", "squad-mined", "squad2-", "nq", "amazon",
        "qamr", "boolq", "boolq-unsaid", "fever", "tracie", "e", "right-answer", "wrong-answer",
        "squad-near", "asked", "open-answer", "value", "restated", "misbound", "swapped",
        "negated", "wrapped", "turned-statement", "turned-question", "turned-denied", "crossed",
        "unstated", "fever-crossed", "fever-joint", "boolq-crossed", "turned-sentence", "report",
        "report-silent", "report-claim",
    } <= set(origins)  # fmt: skip


def test_a_crossed_pair_is_of_two_captions_and_has_no_label(mixed):
    crossed = [e for e in mixed if e.origin == "crossed"]
    assert len(set(crossed)) == len(crossed) > len(PLACES)
    for example in crossed:
        assert example.label is Label.OPEN
        one = example.premise.removeprefix("A man in ").split()[0]
        other = example.hypothesis.removeprefix("Somebody works in ").rstrip(".")
        assert {one, other} <= set(PLACES)
        assert one != other


def test_a_crossed_claim_stands_over_what_was_found_for_another(mixed):
    for example in mixed:
        if example.origin in ("fever-crossed", "fever-joint", "boolq-crossed"):
            assert example.label is Label.OPEN
            subject = example.hypothesis.split()[1 if example.origin.startswith("boolq") else 0]
            assert {place for place in PLACES if place in example.premise} - {subject}
            assert (subject in example.premise) == (example.origin == "fever-joint")


def test_a_turned_sentence_has_no_label_and_repeats_a_question(mixed):
    turned = [e for e in mixed if e.origin == "turned-sentence"]
    assert {e.label for e in turned} == {Label.OPEN}
    assert all("left" in e.hypothesis or "leave" in e.hypothesis for e in turned)
    assert any(e.hypothesis.startswith("Ada Holm left ") for e in turned)


def test_a_teacher_is_shown_no_claim_more_often_than_a_report_is_read(data):
    once = replace(TAUGHT, without=frozenset(INGREDIENTS) - {"claims"}, titled=0.0)
    thrice = replace(once, claims_repeat=3)
    assert 2.5 < len(examples(data, thrice)) / len(examples(data, once)) < 3.5


def test_every_answer_stands_where_it_is_said_to(mixed):
    for example in mixed:
        if isinstance(example, Reading) and example.start >= 0:
            assert example.answer.strip() == example.answer
            assert 0 <= example.start < example.end <= len(example.context)


def test_a_hard_negative_lacks_the_answer_and_stays_on_the_subject(mixed, data):
    known = {(r.question): r for r in readings(data / "reading_squad.jsonl.gz")}
    mined = [e for e in mixed if e.origin in ("squad-mined", "squad-cut")]
    assert mined
    for example in mined:
        assert example.start == -1
        assert known[example.question].answer not in example.context
        assert example.title in example.context


def test_an_edited_question_is_new_and_its_passage_is_not(mixed, data):
    rows = readings(data / "reading_squad.jsonl.gz")
    asked, read = {r.question for r in rows}, " ".join(r.context for r in rows)
    edited = [e for e in mixed if e.origin == "squad-edited"]
    assert edited
    for example in edited:
        assert example.start == -1
        assert example.question not in asked
        assert example.context.removeprefix(f"{example.title} - ") in read


def test_a_renamed_reading_has_its_name_in_question_and_passage(mixed):
    renamed = [e for e in mixed if e.origin == "renamed"]
    assert renamed
    for example in renamed:
        assert any(word in example.context for word in example.question.rstrip("?").split()[-2:])


def test_wrong_answers_are_not_the_right_one(mixed, data):
    right = {answered(r.question, r.answer) for r in readings(data / "reading_squad.jsonl.gz")}
    wrong = [e for e in mixed if e.origin == "wrong-answer"]
    assert wrong
    for example in wrong:
        assert example.label is Label.CONTRADICTION
        assert example.hypothesis not in right


@pytest.fixture(scope="module")
def turned(data):
    """What becomes of the questions of one article when each is turned sixty times."""
    rows = readings(data / "reading_squad.jsonl.gz")
    maker = Maker(rows, rows)
    asked = [row for row in rows if row.title == "Elstad"]
    return [
        (reading, example)
        for reading, question in zip(asked, questions(r.question for r in asked), strict=True)
        for _ in range(60)
        if question and (example := maker.turned_answer(reading, question))
    ]


def test_a_turned_question_is_refuted_by_another_answer_only(turned):
    seen = Counter()
    for reading, example in turned:
        if example.origin not in ("turned-statement", "turned-question"):
            continue
        if reading.title not in example.premise or example.label is Label.NOT_ENTAILMENT:
            continue
        right = reading.answer in example.hypothesis
        denied = re.search(r"n't | not | never ", example.premise.split(".")[0])
        if right and reading.answer in example.premise and not denied:
            assert example.label is Label.ENTAILMENT, example
        elif not right:
            assert example.label is Label.CONTRADICTION, example
        seen[example.label] += 1
    assert min(seen[Label.ENTAILMENT], seen[Label.CONTRADICTION]) > 20


def test_a_denied_answer_is_refuted_where_the_answer_is_borne_out(turned):
    denied = [pair for pair in turned if pair[1].origin == "turned-denied"]
    assert {example.label for _, example in denied} == {Label.ENTAILMENT, Label.CONTRADICTION}
    for reading, example in denied:
        right = reading.answer in example.hypothesis
        assert " not " in example.hypothesis
        assert example.label is (Label.CONTRADICTION if right else Label.ENTAILMENT)


def test_a_passage_that_says_nothing_of_it_leaves_a_turned_question_open(turned):
    leaves = [(r, e) for r, e in turned if e.label is Label.NEUTRAL]
    assert leaves
    assert all(reading.answer not in example.premise for reading, example in leaves)


def test_an_unstated_answer_stands_beside_a_sentence_without_it(data):
    recipe = Recipe(without=frozenset(INGREDIENTS) - {"unstated"}, titled=0.0)
    found = examples(data, recipe)
    assert found
    for example in found:
        assert example.origin == "unstated"
        assert example.label is Label.NOT_ENTAILMENT
        assert example.hypothesis.endswith(".")
        assert example.hypothesis not in example.premise
    rows = readings(data / "reading_squad.jsonl.gz")
    whole = {row.context for row in rows}
    assert all(any(example.premise[:40] in context for context in whole) for example in found)
    answers = {row.answer for row in rows if row.answer}
    for example in found:
        assert any(a not in example.premise for a in answers if a in example.hypothesis)


def test_the_mix_is_the_same_for_the_same_seed_and_another_for_another(data, mixed):
    assert examples(data, Recipe()) == mixed
    assert examples(data, replace(Recipe(), seed=2)) != mixed


@pytest.mark.parametrize("left_out", INGREDIENTS)
def test_each_ingredient_can_be_left_out(data, left_out, mixed):
    fewer = Counter(examples(data, replace(Recipe(), without=frozenset({left_out}))))
    whole = Counter(mixed)
    assert fewer < whole  # what is left is the very same


def test_reading_alone_learns_from_readings_and_from_every_kind(data, mixed):
    found = examples(data, READING)
    assert {type(example) for example in found} == {Reading}
    kinds = {example.origin for example in mixed if isinstance(example, Reading)}
    assert {example.origin for example in found} == kinds


def test_about_half_of_the_passages_with_a_title_stand_below_it(data, mixed):
    titled = [e for e in mixed if e.title]
    texts = [e.context if isinstance(e, Reading) else e.premise for e in titled]
    below = [t.startswith(f"{e.title} - ") for e, t in zip(titled, texts, strict=True)]
    assert 0.4 < sum(below) / len(below) < 0.6
    assert {type(e) for e, is_below in zip(titled, below, strict=True) if is_below} == {
        Reading,
        Judgement,
    }
    assert not any(
        e.context.startswith(f"{e.title} - ")
        for e in examples(data, replace(Recipe(), titled=0.0))
        if isinstance(e, Reading)
    )


def test_a_title_moves_the_answer_and_is_written_as_words():
    example = Reading("When?", "It opened in 1932.", 13, 17, "Pont_de_l%27Orl", "squad1")
    below = under_title(example)
    assert below.context == "Pont de l'Orl - It opened in 1932."
    assert below.answer == "1932"
    unanswered = under_title(replace(example, start=-1, end=-1))
    assert (unanswered.start, unanswered.end) == (-1, -1)


def test_a_renamed_passage_has_a_renamed_title(mixed):
    renamed = [example for example in mixed if example.origin == "renamed"]
    assert any(example.title not in PLACES for example in renamed)
    assert all(example.title in example.context for example in renamed)


def test_an_ingredient_that_there_is_none_of_is_told(data):
    with pytest.raises(InputError, match=r"no ingredient 'squid'.*squad"):
        examples(data, replace(Recipe(), without=frozenset({"squid"})))


def test_what_is_held_back_is_never_trained_on(data):
    titles = [f"title {i}" for i in range(2000)]
    assert 10 < sum(map(held_back, titles)) < 80
    for example in held_back_examples(data):
        if isinstance(example, Reading):
            assert held_back(example.title)
        elif isinstance(example, Judgement):
            assert held_back(example.premise)


def test_crop_keeps_whole_sentences_around_the_answer(data):
    rows = readings(data / "reading_squad.jsonl.gz")
    for row in rows:
        cut = crop(row, 12, random.Random(3))
        assert cut.answer == row.answer
        assert cut.context in row.context
        assert cut.context.endswith(".")
    assert any(len(crop(row, 12, random.Random(3)).context) < len(row.context) for row in rows)


def test_the_occurrence_in_the_sentence_asked_about_is_the_answer():
    context = "In 1931 the pier burned. The bridge was opened in 1931 by the king."
    row = Reading("When was the bridge opened?", context, 3, 7, "", "")
    assert best_occurrence(row).start == context.rindex("1931")
    inside = Reading("Who came?", "Anna met Ann. Ann came.", 0, 3, "", "")
    assert best_occurrence(inside).start == 14


def test_a_passage_without_its_answer_is_no_passage_when_little_is_left():
    row = Reading("Who came?", "Ann came. She left.", 0, 3, "", "")
    assert without_answer(row) is None


def test_there_are_no_hard_negatives_for_a_title_of_two_passages():
    rows = [Reading("Who came?", f"Ann came {i} times.", 0, 3, "t", "") for i in range(2)]
    assert HardNegatives(rows).for_reading(rows[0], random.Random(0)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{broken", "line 1: no JSON"),
        ("[1]", "a JSON object is needed"),
        ('{"question": "q", "context": "c", "start": 0}', "'answer'"),
        ('{"question": "q", "context": "c", "answer": "d", "start": 0}', "does not stand at 0"),
    ],
)
def test_a_bad_row_is_named(tmp_path, text, said):
    file = tmp_path / "bad.jsonl"
    file.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.jsonl") as error:
        readings(file)
    assert said in str(error.value)


def test_a_missing_file_and_an_unknown_label_are_said(tmp_path):
    with pytest.raises(InputError, match=r"none\.jsonl"):
        readings(tmp_path / "none.jsonl")
    file = tmp_path / "pairs.jsonl"
    file.write_text('{"premise": "p", "hypothesis": "h", "label": "maybe"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="labels are entailment, neutral"):
        judgements(file)


def test_yes_is_entailed_and_no_is_refuted(data):
    rows = yes_no(data / "yes_no.jsonl.gz")
    assert rows[0].label is Label.ENTAILMENT
    assert rows[1].label is Label.CONTRADICTION
    assert rows[0].hypothesis == "is Arvik a town?"


def test_answers_stand_behind_their_question(data):
    same, different = same_answers(data / "answers_same.jsonl.gz")
    assert (same.premise, same.label) == ("who? Orla", Label.ENTAILMENT)
    assert (different.hypothesis, different.label) == ("who? Ada", Label.CONTRADICTION)
