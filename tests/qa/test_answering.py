"""Verdicts over articles made so that a careful reader cannot doubt them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from secondsource import Answer, Document, Filters, Library, Verdict
from secondsource.corpus.records import Sentence
from secondsource.qa.answering import MAX_CITATIONS, _confidence, _without_strays, position_of
from secondsource.qa.citations import CitationList
from secondsource.qa.positions import Evidence, Group, group_evidence
from secondsource.qa.questions import analyse_question
from secondsource.qa.records import Disagreement, RelationKind
from secondsource.qa.relations import Relation
from secondsource.qa.values import Value, ValueKind

Ask = Callable[..., Answer]

COST = "How much did the Marl bridge cost?"
CITY = (
    "The Marl bridge cost $40 million to build, the city said. It crosses the river at the old "
    "mill. Traffic began to flow in June."
)
FINANCE = (
    "Residents gathered at the river on Sunday for music and food. The Marl bridge cost "
    "$40 million, the finance department has found, and took three years to finish."
)
CRITICS = (
    "Critics have questioned the spending on the crossing. In their view the Marl bridge cost "
    "$65 million once the access roads are counted."
)


def sides(answer: Answer) -> dict[str, tuple[int, int]]:
    """(articles, origins) by value."""
    return {p.value: (p.articles, p.origins) for p in answer.positions}


def test_different_things_are_no_dispute_over_it(ask: Ask) -> None:
    tram = "The Ostrel tram cost $9 million to build, the company said."
    answer = ask("How much did it cost?", CITY, tram)
    assert (answer.verdict, answer.reason) == (Verdict.UNANSWERED, "unclear_subject")
    assert answer.positions == ()
    assert ask("How much did it cost?", CITY).verdict is Verdict.SINGLE_SOURCE


def test_two_independent_articles_that_agree_are_one_position(ask: Ask) -> None:
    answer = ask(COST, CITY, FINANCE)
    assert answer.verdict is Verdict.AGREED
    assert sides(answer) == {"$40 million": (2, 2)}
    assert answer.positions[0].normalized == {
        "type": "money",
        "value": 40_000_000,
        "low": 40_000_000,
        "high": 40_000_000,
        "unit": "USD",
        "approximate": False,
    }
    assert {c.document_id for c in answer.citations} == {"a", "b"}
    assert answer.disagreements == ()
    assert answer.reason is None
    assert answer.answer.startswith("$40 million [1][2].")


def test_one_article_is_a_single_source(ask: Ask) -> None:
    answer = ask(COST, CITY)
    assert answer.verdict is Verdict.SINGLE_SOURCE
    assert sides(answer) == {"$40 million": (1, 1)}


def test_a_copy_is_not_a_second_source(ask: Ask) -> None:
    answer = ask(COST, CITY, CITY.replace("Traffic began", "Cars began"))
    assert answer.verdict is Verdict.SINGLE_SOURCE
    assert sides(answer) == {"$40 million": (2, 1)}


def test_three_copies_do_not_outvote_another_report(ask: Ask) -> None:
    answer = ask(COST, CITY, CITY + " ", CITY + " More soon.", CRITICS)
    assert answer.verdict is Verdict.DISPUTED
    assert sides(answer) == {"$40 million": (3, 1), "$65 million": (1, 1)}
    (dispute,) = answer.disagreements
    assert (dispute.kind, dispute.relation) == ("amount", "conflicts")
    assert "$40 million" in dispute.explanation
    assert "$65 million" in dispute.explanation
    assert "disagree" in answer.answer


def test_two_papers_that_lean_on_one_agency_are_one_origin(ask: Ask) -> None:
    answer = ask(
        COST,
        "The Marl bridge cost $40 million, according to Reuters. It opened in June.",
        "Reuters reported that the Marl bridge cost $40 million. Islanders had waited for it.",
    )
    assert answer.verdict is Verdict.SINGLE_SOURCE
    assert sides(answer) == {"$40 million": (2, 1)}


def test_up_to_one_amount_and_over_a_larger_one_conflict(ask: Ask) -> None:
    answer = ask(
        "How much will OpenAI spend on chips from Cerebras?",
        "OpenAI agreed to spend up to $10 billion on chips from Cerebras. It runs for years.",
        "A second deal followed. OpenAI will spend over $20 billion on chips from Cerebras.",
    )
    assert answer.verdict is Verdict.DISPUTED
    assert set(sides(answer)) == {"up to $10 billion", "over $20 billion"}
    low, high = sorted(
        (p.normalized for p in answer.positions), key=lambda n: n["value"] if n else 0
    )
    assert low is not None
    assert high is not None
    assert (low["low"], low["high"]) == (0, 10_000_000_000)
    assert (high["low"], high["high"]) == (20_000_000_000, None)


def test_a_rounded_figure_is_a_caveat_and_no_dispute(ask: Ask) -> None:
    answer = ask(
        "What is the area of the Cerebras wafer in square millimeters?",
        "The Cerebras wafer measures 46,225 square millimeters. It is the largest chip sold.",
        "Engineers admire the Cerebras wafer, which measures about 46,000 square millimeters.",
    )
    assert answer.verdict is Verdict.AGREED
    assert [(p.articles, p.origins) for p in answer.positions] == [(2, 2)]
    (caveat,) = answer.caveats
    assert caveat.relation == "refines"
    assert "46,225" in caveat.text
    assert "about 46,000" in caveat.text


def test_three_years_and_36_months_agree(ask: Ask) -> None:
    answer = ask(
        "How long does the contract between Halden Rail and the city last?",
        "The contract between Halden Rail and the city runs for three years. It was signed in May.",
        "Halden Rail won the work. Its contract with the city lasts 36 months, the mayor said.",
    )
    assert answer.verdict is Verdict.AGREED
    assert [(p.articles, p.origins) for p in answer.positions] == [(2, 2)]


def test_two_days_of_opening_conflict(ask: Ask) -> None:
    answer = ask(
        "When did the Ostrel museum open?",
        "The Ostrel museum opened on 6 March 2024. Its first show was about ships.",
        "Visitors love the halls. The Ostrel museum opened on 13 March 2024, a guide recalls.",
    )
    assert answer.verdict is Verdict.DISPUTED
    assert set(sides(answer)) == {"6 March 2024", "13 March 2024"}
    assert [d.kind for d in answer.disagreements] == ["date"]


BRIDGE_PLAN = Document(
    id="plan",
    text="The city said the Ouvel bridge will cost $412 million. Work is to start in spring.",
    published="2024-01-10",
)


@pytest.mark.parametrize(
    "cue",
    [
        "The cost of the Ouvel bridge was raised from $412 million to $468 million.",
        "The Ouvel bridge will cost $468 million, up from $412 million, the council said.",
        "The council raised the cost of the Ouvel bridge to $468 million from $412 million.",
    ],
)
def test_an_amount_that_an_article_says_was_raised_is_superseded(ask: Ask, cue: str) -> None:
    later = Document(id="later", text=f"{cue} Steel had become dearer.", published="2025-03-02")
    answer = ask("How much will the Ouvel bridge cost?", BRIDGE_PLAN, later)
    assert answer.verdict is Verdict.DISPUTED
    assert set(sides(answer)) == {"$412 million", "$468 million"}
    (dispute,) = answer.disagreements
    assert (dispute.kind, dispute.relation) == ("amount", "superseded")
    assert cue in dispute.explanation
    assert any(cue in citation.quote for citation in answer.citations)
    assert "overtakes $412 million with $468 million" in answer.answer


def test_a_date_that_an_article_says_was_put_off_is_superseded(ask: Ask) -> None:
    answer = ask(
        "When will the Ouvel bridge open?",
        Document(
            id="plan",
            text="The Ouvel bridge will open in September 2027, the city said.",
            published="2024-01-10",
        ),
        Document(
            id="later",
            text="The opening of the Ouvel bridge has been postponed from September 2027 to "
            "May 2028.",
            published="2025-03-02",
        ),
    )
    assert [(d.kind, d.relation) for d in answer.disagreements] == [("date", "superseded")]


def test_age_alone_settles_nothing(ask: Ask) -> None:
    answer = ask(
        "How much will the Ouvel bridge cost?",
        BRIDGE_PLAN,
        Document(
            id="later",
            text="The Ouvel bridge will cost $468 million. Work is under way.",
            published="2025-03-02",
        ),
    )
    assert [d.relation for d in answer.disagreements] == ["conflicts"]


def test_the_members_of_a_list_are_no_dispute(ask: Ask) -> None:
    answer = ask(
        "Which chips does Google design?",
        "Google designs the TPU chip. It also designs the Axion chip for its servers.",
        "Google designs the Titan chip, which guards servers. Others buy theirs.",
    )
    assert answer.verdict is not Verdict.DISPUTED
    assert answer.disagreements == ()
    assert len(answer.positions) >= 2
    assert all(name in answer.answer for name in ("TPU", "Titan"))


OFFICERS = (
    "Mara Lindqvist is the chief executive of Dunmarrow. She joined in 2019.",
    "Peter Okafor is the chief executive of Corvane Lines. He was a captain before.",
)


@pytest.mark.parametrize(
    ("firm", "name"), [("Dunmarrow", "Mara Lindqvist"), ("Corvane Lines", "Peter Okafor")]
)
def test_the_same_office_elsewhere_is_no_rival(ask: Ask, firm: str, name: str) -> None:
    answer = ask(f"Who is the chief executive of {firm}?", *OFFICERS)
    assert answer.verdict is Verdict.SINGLE_SOURCE
    assert sides(answer) == {name: (1, 1)}


def test_an_officer_of_another_organisation_is_no_answer(ask: Ask) -> None:
    answer = ask("Who is the chief executive of Halvard Wire?", *OFFICERS)
    assert answer.verdict is Verdict.UNANSWERED
    assert answer.answer == ""
    assert answer.reason == "no_evidence"
    assert answer.positions == ()
    assert answer.citations == ()


TOLL = "Did the Ostrel council approve the bridge toll?"
APPROVED = "The Ostrel council approved the bridge toll on Monday. Drivers will pay two crowns."
APPROVED_TOO = "After a night of debate, councillors in Ostrel approved the bridge toll."
REJECTED = "The Ostrel council rejected the bridge toll on Monday. Drivers will not pay."


def test_two_articles_say_yes(ask: Ask) -> None:
    answer = ask(TOLL, APPROVED, APPROVED_TOO)
    assert answer.verdict is Verdict.AGREED
    assert sides(answer) == {"yes": (2, 2)}
    assert answer.answer.startswith("Yes [")


def test_yes_and_no_conflict(ask: Ask) -> None:
    answer = ask(TOLL, APPROVED, REJECTED)
    assert answer.verdict is Verdict.DISPUTED
    assert sides(answer) == {"yes": (1, 1), "no": (1, 1)}
    assert [(d.kind, d.relation) for d in answer.disagreements] == [("polarity", "conflicts")]


USE = "Will the Cerebras machines be used for training or inference?"
TRAINING = "The new Cerebras machines will be used for training. They arrive in May."
INFERENCE = "The Cerebras machines will be used for inference, the firm says. They are fast."


def test_either_or_is_answered_with_one_of_the_two(ask: Ask) -> None:
    assert sides(ask(USE, TRAINING)) == {"training": (1, 1)}
    answer = ask(USE, TRAINING, INFERENCE)
    assert answer.verdict is Verdict.DISPUTED
    assert set(sides(answer)) == {"training", "inference"}
    assert [d.kind for d in answer.disagreements] == ["scope"]


def test_a_question_without_capitals_is_understood(ask: Ask) -> None:
    answer = ask(COST.lower(), CITY, FINANCE)
    assert sides(answer) == {"$40 million": (2, 2)}
    assert answer.question == COST.lower()


def test_what_no_article_tells_is_unanswered(ask: Ask) -> None:
    answer = ask("Who designed the Tokyo opera house?", CITY, FINANCE)
    assert (answer.verdict, answer.answer, answer.reason) == ("unanswered", "", "no_evidence")
    assert answer.confidence > 0.5


def test_an_empty_library_has_nothing_to_search(ask: Ask) -> None:
    answer = ask(COST)
    assert (answer.verdict, answer.answer, answer.reason) == ("unanswered", "", "nothing_to_search")


EARLY = Document(id="early", text=CITY, source="Harbour Post", published="2024-01-10")
LATE = Document(id="late", text=CRITICS, source="Valley Star", published="2025-03-02")


def test_as_of_leaves_out_what_came_later(ask: Ask) -> None:
    assert ask(COST, EARLY, LATE).verdict is Verdict.DISPUTED
    answer = ask(COST, EARLY, LATE, as_of="2024-12-31")
    assert sides(answer) == {"$40 million": (1, 1)}
    assert {c.document_id for c in answer.citations} == {"early"}
    assert ask(COST, EARLY, LATE, as_of="2023").reason == "nothing_to_search"


@pytest.mark.parametrize(
    "filters",
    [
        Filters(sources=("valley star",)),
        Filters(documents=("late",)),
        Filters(published_from="2025-01-01"),
    ],
)
def test_filters_choose_the_articles(ask: Ask, filters: Filters) -> None:
    answer = ask(COST, EARLY, LATE, filters=filters)
    assert {c.document_id for c in answer.citations} == {"late"}


def test_as_of_keeps_the_other_filters(ask: Ask) -> None:
    filters = Filters(sources=("Valley Star",))
    assert ask(COST, EARLY, LATE, filters=filters, as_of="2024-12-31").reason == "nothing_to_search"


def test_limit_is_the_number_of_passages_read(sample: Library) -> None:
    question = "How much did the bridge over the Ouvel cost?"
    few = sample.ask(question, limit=1)
    assert len({c.document_id for c in few.citations}) == 1
    assert len({c.document_id for c in sample.ask(question).citations}) >= 2


def test_the_words_that_name_a_position_stand_in_one_of_its_quotes() -> None:
    """A fuller form of a name may come from an article behind the first five."""
    texts = [f"In town {n}, Marl met them." for n in range(6)] + ["There spoke Ada Marl of Wick."]
    items = [
        Evidence(
            document=Document(text=text, id=f"a{n}"),
            sentence=Sentence(0, len(text)),
            start=text.index(name),
            end=text.index(name) + len(name),
            value=Value(kind=ValueKind.NAME, text=name),
            type_fit=1,
            probability=0.9 - 0.01 * n,
        )
        for n, text in enumerate(texts)
        for name in ("Ada Marl" if n == 6 else "Marl",)
    ]
    (group,) = group_evidence(items)
    citations = CitationList()
    position = position_of(group, citations)
    assert position.value == "Ada Marl"
    assert any("Ada Marl" in citations[number].quote for number in position.citations)
    assert len(position.citations) == MAX_CITATIONS


def position(value: str, *documents: str, probability: float = 0.9) -> Group:
    """A position of one sentence in each of the documents."""
    text = f"They name {value}."
    evidence = tuple(
        Evidence(
            document=Document(text=text, id=name, source=name),
            sentence=Sentence(0, len(text)),
            start=10,
            end=10 + len(value),
            value=Value(kind=ValueKind.NAME, text=value),
            type_fit=1,
            probability=probability,
        )
        for name in documents
    )
    return Group(value=evidence[0].value, evidence=evidence)


def relations_of(count: int, tied: dict[tuple[int, int], RelationKind]) -> list[Relation]:
    return [
        Relation(
            a=a,
            b=b,
            kind=tied.get((a, b), RelationKind.UNRELATED),
            about="name",
            probability=0.9,
        )
        for a in range(count)
        for b in range(a + 1, count)
    ]


@pytest.mark.parametrize(
    ("sources", "tied", "kept"),
    [
        # 1 is tied to 0 through 2 only
        (["a", "b", "c"], {(0, 2): RelationKind.REFINES, (1, 2): RelationKind.CONFLICTS}, "012"),
        (["a", "b", "c"], {(0, 1): RelationKind.CONFLICTS}, "01"),
        (["a", "b", "c"], {(1, 2): RelationKind.CONFLICTS}, "012"),
        (["a", "b", "c"], {(1, 2): RelationKind.REFINES}, "0"),
        (["adef", "b", "c"], {(1, 2): RelationKind.CONFLICTS}, "0"),
        (["a", "b", "c", "d"], {(0, 1): RelationKind.AGREES, (2, 3): RelationKind.REFINES}, "01"),
    ],
)  # fmt: skip
def test_strays_are_dropped_but_for_disputes_as_well_backed(
    sources: list[str], tied: dict[tuple[int, int], RelationKind], kept: str
) -> None:
    names = ("Ada Marl", "Bo Orre", "Cy Lund", "Di Dahl")
    groups = [position(names[n], *ids) for n, ids in enumerate(sources)]
    relations = relations_of(len(groups), tied)
    question = analyse_question("Who designed the lock?")
    left, among = _without_strays(question, groups, relations)
    assert left == [groups[int(n)] for n in kept]
    assert len(among) == len(left) * (len(left) - 1) // 2
    assert {(left[r.a], left[r.b]) for r in among if r.kind is not RelationKind.UNRELATED} == {
        (groups[a], groups[b]) for a, b in tied if {str(a), str(b)} <= set(kept)
    }


def test_a_dispute_is_as_sure_as_the_two_that_disagree() -> None:
    groups = [
        position(name, name[0], probability=sure)
        for name, sure in (("Ada", 0.9), ("Bo", 0.8), ("Cy", 0.6), ("Di", 0.3))
    ]
    disputes = [
        Disagreement(
            kind="name", relation="conflicts", positions=pair, explanation="", citations=()
        )
        for pair in ((0, 2), (0, 3))
    ]
    assert _confidence(Verdict.DISPUTED, groups, disputes, 0.0, ()) == (0.6, None)
    assert _confidence(Verdict.DISPUTED, groups, disputes[1:], 0.0, ()) == (0.3, None)
