from __future__ import annotations

from dataclasses import replace

import pytest

from secondsource.corpus.records import Document, Sentence
from secondsource.index.records import Hit
from secondsource.index.unsearched import every_passage
from secondsource.qa.answer_types import typed_value
from secondsource.qa.dates import find_dates
from secondsource.qa.evidence import EvidenceModel
from secondsource.qa.evidence_choice import choose_evidence, chosen_readings
from secondsource.qa.judging import judge_statement
from secondsource.qa.polar import option_evidence, polar_evidence
from secondsource.qa.questions import analyse_question
from secondsource.qa.reading import Reading, read_passages
from secondsource.qa.spans import closed_before, within
from secondsource.qa.values import Value, ValueKind


def hits(*texts: str) -> list[Hit]:
    documents = [Document(id="abcdef"[place], text=text) for place, text in enumerate(texts)]
    return every_passage(*documents)


def read(model: EvidenceModel, question: str, *texts: str) -> list[Reading]:
    return read_passages(analyse_question(question), hits(*texts), model)


CITY = "The Marl bridge cost $40 million to build. It opened in June 2021 after three years."
COST = "How much did the Marl bridge cost?"


@pytest.mark.parametrize(
    ("question", "text", "value", "fit"),
    [
        (COST, CITY, "$40 million", 1),
        ("When did the Marl bridge open?", CITY, "June 2021", 1),
        (
            "How many sailors were rescued from the Corvane?",
            "About 23 sailors were rescued from the Corvane.",
            "About 23",
            1,
        ),
        (
            "Who designed the Marl bridge?",
            "The Marl bridge was designed by Maria Lopez.",
            "Maria Lopez",
            1,
        ),
        (
            "Where is Dunmarrow headquartered?",
            "The chief of the Ostrel, Maine-based Dunmarrow has left.",
            "Ostrel, Maine",
            1,
        ),
    ],
)
def test_the_best_reading_has_the_type_that_was_asked_for(
    evidence_model: EvidenceModel, question: str, text: str, value: str, fit: int
) -> None:
    best = read(evidence_model, question, text)[0]
    assert best.value.text == value
    assert best.type_fit == fit
    assert text[best.start : best.end] == value
    assert best.sentence.start <= best.start < best.end <= best.sentence.end
    assert best.probability > 0.5


def test_readings_are_best_first_and_do_not_overlap(evidence_model: EvidenceModel) -> None:
    readings = read(evidence_model, COST, CITY, CITY.replace("$40", "$65"))
    assert [r.probability for r in readings] == sorted(
        (r.probability for r in readings), reverse=True
    )
    for one in readings:
        for other in readings:
            if one is not other and one.document.id == other.document.id:
                assert one.end <= other.start or other.end <= one.start


@pytest.mark.parametrize(
    ("span", "kept"),
    [
        ("Johnny Mathis album) The best of", "Johnny Mathis album"),
        ("Kell (Norvia)", "Kell (Norvia)"),
        ("Kell", "Kell"),
        (") Kell", ") Kell"),
    ],
)
def test_a_span_ends_with_the_bracket_that_it_stands_in(span: str, kept: str) -> None:
    assert span[: closed_before(span)] == kept


def test_a_long_span_is_cut_to_the_name_that_it_begins_with() -> None:
    text = "The firm was bought by Microsoft for about one billion dollars in 2012."
    document = Document(text=text)
    start = text.index("Microsoft")
    question = analyse_question("Who acquired the firm?")
    value, begin, end, fit = typed_value(
        question, document, Sentence(0, len(text)), start, len(text) - 1
    )
    assert (value.text, text[begin:end], fit) == ("Microsoft", "Microsoft", 1)


@pytest.mark.parametrize(
    ("question", "fit"),
    [
        ("How wide is the Marl bridge?", -1),
        ("How high is the Marl bridge?", -1),
        ("How long is the Marl bridge?", 1),
    ],
)
def test_a_length_is_no_width(evidence_model: EvidenceModel, question: str, fit: int) -> None:
    found = read(evidence_model, question, "The Marl bridge is 120 metres long.")
    assert {r.type_fit for r in found if r.value.text.startswith("120")} == {fit}


@pytest.mark.parametrize(
    ("question", "text", "figure", "fit"),
    [
        ("How many people fell ill at the fair?", "Sixty visitors fell ill.", "Sixty", 1),
        ("How many people fell ill at the fair?", "Of 90 at the fair, 60 fell ill.", "60", 0),
        ("How many people fell ill at the fair?", "Sixty cows fell ill.", "Sixty", -1),
        ("How hot was it in Marl?", "It was 38.5 degrees in Marl.", "38.5", 1),
        ("How much damage did the storm do?", "It did $3 million in damage.", "$3 million", 0),
        ("How many houses did the storm take?", "It did $3 million in damage.", "$3 million", -1),
        ("What share of the firm does Field own?", "Field owns a quarter of it.", "a quarter", 1),
        ("What share of the firm does Field own?", "Field owns 12 of them.", "12", -1),
        ("What fine did Marl pay?", "Marl paid 12 million crowns.", "12 million crowns", 1),
        ("How many visitors came?", "Half a million people came.", "Half a million", 0),
        ("What is the population of Marl?", "He read out the names of 212 people.", "212", -1),
        ("What is the population of Marl?", "Marl is a town of 212 people.", "212", 1),
        ("How strong was the quake?", "A quake of magnitude 7.1 shook Marl.", "7.1", 1),
        ("How strong was the quake?", "The quake off Marl was given a 7.1.", "7.1", 0),
        ("Where will the race be held?", "Lake Belm will be its host.", "Lake Belm", 1),
        ("When was Holm consul?", "Holm was consul in 148 BC.", "148 BC", 1),
    ],
)
def test_a_figure_fits_what_it_counts_or_measures(
    question: str, text: str, figure: str, fit: int
) -> None:
    start = text.index(figure)
    place = (start, start + len(figure))
    sentence = Sentence(0, len(text))
    found = typed_value(analyse_question(question), Document(text=text), sentence, *place)
    assert (found[0].text, found[3]) == (figure, fit)


def test_an_office_that_only_describes_is_no_other_office(evidence_model: EvidenceModel) -> None:
    text = "Ann Field, once mayor of Marl, must go to prison for four years."
    question = "How long a prison sentence did the former mayor Ann Field receive?"
    assert [r.type_fit for r in read(evidence_model, question, text)][:1] == [1]


def test_a_span_that_cuts_a_word_is_read_whole() -> None:
    text = "At minus 29 degrees Skarne was the coldest town."
    start = text.index("rne")
    whole = within(text, start, start + 2, Sentence(0, len(text)))
    assert text[slice(*whole)] == "Skarne"
    assert within(text, 20, 26, Sentence(0, len(text))) == (20, 26)


def test_an_article_without_the_name_is_not_read(evidence_model: EvidenceModel) -> None:
    assert read(evidence_model, COST, "The Ostrel tunnel cost $40 million to build.") == []
    assert read(evidence_model, COST) == []


def test_the_figure_that_held_before_is_no_reading_of_the_right_type(
    evidence_model: EvidenceModel,
) -> None:
    raised = "The price of the Marl bridge was raised from $1.2 billion to $1.5 billion."
    fits = {
        r.value.text: r.type_fit
        for r in read(evidence_model, "What is the price of the Marl bridge?", raised)
    }
    assert fits["$1.5 billion"] == 1
    assert fits.get("$1.2 billion", -1) == -1


def test_an_article_stands_for_one_value_and_a_list_for_several(
    evidence_model: EvidenceModel,
) -> None:
    text = "Google designs the TPU chip. Google also designs the Titan chip."
    readings = read(evidence_model, "Which chips does Google design?", text)
    assert len(choose_evidence(readings, minimum=0.45, many=False)) == 1
    assert len(choose_evidence(readings, minimum=0.45, many=True)) >= 2
    assert choose_evidence([], minimum=0.45, many=False) == []


def reading_of(name: str, value: str, probability: float, model: EvidenceModel) -> Reading:
    asked = analyse_question("How many people were hurt on the Marl ferry?")
    hit = every_passage(Document(id=name, text=f"On the Marl ferry {value} people were hurt."))
    (found, *_) = read_passages(asked, hit, model)
    assert found.value.text == value
    return replace(found, probability=probability)


@pytest.mark.parametrize(("other_best", "chosen"), [("14", "14"), ("19", "23")])
def test_an_article_agrees_only_with_what_another_answers(
    evidence_model: EvidenceModel, other_best: str, chosen: str
) -> None:
    """Not with a figure that the other names beside its answer."""
    others = {"14": 0.85, "19": 0.85} | {other_best: 0.9}
    readings = [reading_of("a", value, p, evidence_model) for value, p in others.items()]
    readings += [reading_of("b", v, p, evidence_model) for v, p in (("23", 0.6), ("14", 0.55))]
    readings.sort(key=lambda r: -r.probability)
    found = {r.document.id: r.value.text for r in chosen_readings(readings, minimum=0.45)}
    assert found == {"a": other_best, "b": chosen}


def test_the_more_exact_of_an_articles_dates_stands_for_it(
    evidence_model: EvidenceModel,
) -> None:
    born = "When was Ada Holm born?"
    text = "Ada Holm was born in 1916. Her sister sails. Ada Holm was born on 2 April 1916 in Marl."
    same = [replace(r, probability=0.9) for r in read(evidence_model, born, text)]
    dates = {r.value.text: r for r in same}
    year, day = dates["1916"], dates["2 April 1916"]
    (chosen,) = chosen_readings([replace(year, probability=0.92), day], minimum=0.45)
    assert chosen.value.text == "2 April 1916"
    unsure = replace(day, probability=0.7)
    (chosen,) = chosen_readings([year, unsure], minimum=0.45)
    assert chosen.value.text == "1916"
    other = replace(day, value=date_of("3 May 1917"))
    (chosen,) = chosen_readings([replace(year, probability=0.92), other], minimum=0.45)
    assert chosen.value.text == "1916"


def date_of(text: str) -> Value:
    (date,) = find_dates(text)
    return Value(kind=ValueKind.DATE, text=text, date=date)


@pytest.mark.parametrize(
    ("text", "apt"),
    [
        ("The Tin Harbour cost $38 million to make.", False),
        ("For The Tin Harbour a ticket costs $12.", True),
    ],
)
def test_what_a_thing_costs_is_told_where_it_is_spoken_of(
    evidence_model: EvidenceModel, text: str, apt: bool
) -> None:
    question = "How much will a single ticket cost for The Tin Harbour?"
    (best, *_) = read(evidence_model, question, text)
    assert (best.probability > 0.6) is apt


LENGTH = "How long does The Tin Harbour last?"


def test_a_value_says_by_itself_what_is_asked_of_its_type(evidence_model: EvidenceModel) -> None:
    """ "Runs for 131 minutes" needs no word of lasting."""
    (best, *_) = read(evidence_model, LENGTH, "The Tin Harbour runs for 131 minutes.")
    assert best.value.text == "131 minutes"
    assert best.features.predicate_cover == best.features.predicate_passage == 1.0
    assert best.probability > 0.6


def test_what_is_below_the_minimum_is_left_out(evidence_model: EvidenceModel) -> None:
    readings = read(evidence_model, COST, CITY)
    assert chosen_readings(readings, minimum=0.0)
    assert chosen_readings(readings, minimum=1.0) == []


APPROVED = "The Ostrel council approved the bridge toll on Monday."
REJECTED = "The Ostrel council rejected the bridge toll on Monday."


def test_each_article_says_yes_or_no_once(evidence_model: EvidenceModel) -> None:
    question = analyse_question("Did the Ostrel council approve the bridge toll?")
    found = polar_evidence(question, hits(APPROVED, REJECTED, "Terns nest here."), evidence_model)
    assert {e.document.id: e.value.text for e in found} == {"a": "yes", "b": "no"}


def test_an_option_is_found_where_it_stands(evidence_model: EvidenceModel) -> None:
    question = analyse_question("Will the Marl machines be used for training or inference?")
    text = "Nobody knew. The Marl machines will be used for inference."
    (found,) = option_evidence(question, hits(text), evidence_model)
    assert found.value.text == "inference"
    assert text[found.start : found.end] == "inference"
    assert option_evidence(question, hits("Terns nest here."), evidence_model) == []


def test_a_statement_is_supported_refuted_or_left_alone(evidence_model: EvidenceModel) -> None:
    statement = "The Ostrel council approved the bridge toll."
    judged = {
        j.document.id: j
        for j in judge_statement(
            statement, hits(APPROVED, REJECTED, "Terns nest on the cliffs."), evidence_model
        )
    }
    assert judged["a"].support > 0.5 > judged["a"].refute
    assert judged["b"].refute > 0.5 > judged["b"].support
    assert "c" not in judged or judged["c"].strength < 0.5


def test_a_statement_of_marks_judges_nothing(evidence_model: EvidenceModel) -> None:
    assert judge_statement("???", hits(APPROVED), evidence_model) == []
    assert judge_statement("The council met.", [], evidence_model) == []
