"""What a sentence's entailment may say of a statement, whatever the model makes of it."""

from collections.abc import Sequence

import pytest

from secondsource.corpus.records import Document
from secondsource.index.unsearched import every_passage
from secondsource.qa.evidence import Entailment, SpanReading
from secondsource.qa.judging import FIRMLY_ENTAILED, Judgement, judge_statement
from secondsource.qa.negation import is_negated, takes_other_side
from secondsource.qa.premises import (
    Subject,
    find_premises,
    names_others,
    nearest_clause,
)


class Judges:
    """Reads nothing and judges every pair alike."""

    id = "judges"

    def __init__(self, *, entailment: float = 0.0, contradiction: float = 0.0) -> None:
        self._verdict = Entailment(
            entailment=entailment,
            neutral=1.0 - entailment - contradiction,
            contradiction=contradiction,
        )

    def read(self, question: str, contexts: Sequence[str], *, spans: int = 12) -> list[SpanReading]:
        return [SpanReading(spans=(), answerable_logit=-9.0) for _ in contexts]

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        return [self._verdict for _ in pairs]


def judged(statement: str, text: str, model: Judges) -> Judgement:
    document = Document(id="a", text=text, title="Marl and Skell")
    (judgement,) = judge_statement(statement, every_passage(document), model)
    return judgement


def test_who_is_counted_is_not_denied_by_what_did_not_befall_them() -> None:
    statement = "There were 31 people on the Ravn when she ran aground."
    text = "None of the 31 people on board died. The Ravn was towed to Skell."
    model = Judges(entailment=0.3, contradiction=0.3)
    assert not judged(statement, text, model).refutes


def test_names_alone_support_nothing_unless_the_model_is_firm() -> None:
    text = "Norvik Steel and Arctane stand side by side at the fair."
    statement = "Norvik Steel has agreed to buy Arctane."
    unsure = Judges(entailment=FIRMLY_ENTAILED - 0.02, contradiction=0.4)
    firm = Judges(entailment=FIRMLY_ENTAILED + 0.4)
    assert not judged(statement, text, unsure).supports
    assert judged(statement, text, firm).supports
    said = "Norvik Steel has agreed to buy all of Arctane."
    assert judged(statement, said, unsure).supports


@pytest.mark.parametrize(
    ("text", "refutes"),
    [
        ("The pier of Skell was founded in 1871.", True),
        ("The pier of Skell was founded by sailors.", False),
        ("The pier of Skell was not founded by sailors.", True),
    ],
)
def test_a_figure_is_refuted_by_another_or_by_a_denial(text: str, refutes: bool) -> None:
    model = Judges(contradiction=0.95)
    assert judged("The pier of Skell was founded in 1869.", text, model).refutes is refutes


@pytest.mark.parametrize(
    "text",
    [
        "No fewer than 70 people were hurt.",
        "Not less than 70 people were hurt.",
        "The mill has no more than 300 workers.",
        "The trip takes no longer than two hours.",
        "It opened no later than 1926.",
        "The fine is set at a sum not exceeding 90 crowns.",
        "The lock did not open until 1926.",
        "The lock didn't reopen to ships until 1926.",
        "No ship passed until 1926.",
        "They dug not only the lock.",
        "They didn't just dig the lock.",
        "The buyer was none other than Norvik Steel.",
        "No doubt the lock is deep.",
        "There is nothing but sand in it.",
        "It is lock No. 4 of the canal.",
        "They asked whether or not it is deep.",
    ],
)
def test_words_that_bound_or_stress_negate_nothing(text: str) -> None:
    assert not is_negated(text)


@pytest.mark.parametrize(
    "text",
    [
        "The lock did not open in 1926.",
        "The lock never opened.",
        "It is no longer deep.",
        "They have no lock.",
        "The lock is not more expensive.",
        "Neither Skell nor Marl has a lock.",
        "Not one of no fewer than 70 people came.",
        "It failed to open.",
        "The lock was not built, and the pier was open until 1926.",
    ],
)
def test_words_that_negate(text: str) -> None:
    assert is_negated(text)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("She voted against the bill.", "The mayor is said to have voted for the bill.", True),
        ("The court ruled in favor of Skell.", "The judges ruled against Skell.", True),
        ("She voted against the bill.", "She did not come to the vote.", False),
        ("She voted for the bill.", "Five voted for it and four voted against it.", False),
        ("Five voted for and four voted against.", "Four voted for and five against.", False),
    ],
)
def test_for_and_against_are_other_sides(one: str, other: str, apart: bool) -> None:
    assert takes_other_side(one, other) is takes_other_side(other, one) is apart


@pytest.mark.parametrize(
    ("statement", "text", "refutes"),
    [
        ("The lock of Skell opened in 1926.", "The lock of Skell did not open until 1926.", False),
        ("The lock of Skell opened in 1926.", "The lock of Skell did not open in 1926.", True),
        (
            "The mill of Skell employs 300 people.",
            "The mill of Skell employs no more than 300 people.",
            False,
        ),
        ("The mill of Skell hurt 70 people.", "The mill of Skell hurt no fewer than 70.", False),
        ("The town of Skell built a lock.", "The town of Skell built not only a lock.", False),
        ("The town of Skell built a lock.", "The town of Skell built no lock.", True),
        (
            "Skell sold the tower block to Norvik Steel.",
            "Skell sold the tower block to Norvik Steel in May.",
            False,
        ),
        (
            "Skell sold the metal to Norvik Steel.",
            "Skell sold the scrap metal to Norvik Steel.",
            False,
        ),
        (
            "Skell approved the sale to Norvik Steel.",
            "Skell will block the sale to Norvik Steel.",
            True,
        ),
        (
            "Skell approved the sale to Norvik Steel.",
            "Skell blocked the sale to Norvik Steel.",
            True,
        ),
        (
            "Skell approved the sale to Norvik Steel.",
            "Skell scraps the sale to Norvik Steel.",
            True,
        ),
    ],
)
def test_the_opposite_sign_is_read_from_words_that_deny(
    statement: str, text: str, refutes: bool
) -> None:
    assert judged(statement, text, Judges(entailment=0.5, contradiction=0.3)).refutes is refutes


HURT = "Of those on the ferry Ravn 19 were hurt near Skell."


@pytest.mark.parametrize(
    ("text", "supports", "refutes"),
    [
        (HURT, True, False),
        (f"{HURT} Nobody on the Ravn was killed.", False, True),
        (f"{HURT} Two boats took them to land, and nobody was killed.", False, True),
        (f"{HURT} The harbour of Marl, far away, killed nobody.", True, False),
    ],
)
def test_what_is_denied_in_its_own_words_outweighs_what_is_likely(
    text: str, supports: bool, refutes: bool
) -> None:
    statement = "Somebody was killed on the Ravn."
    found = judged(statement, text, Judges(entailment=0.8, contradiction=0.1))
    assert (found.supports, found.refutes) == (supports, refutes)


@pytest.mark.parametrize(
    ("text", "refutes"),
    [
        ("Nobody was hurt when its wall fell last year, the mayor said.", True),
        ("Somebody was hurt when its wall fell last year, the mayor said.", False),
        ("Somebody was hurt when no guard saw that its wall fell, the mayor said.", False),
    ],
)
def test_what_is_denied_is_what_a_statement_says_not_when(text: str, refutes: bool) -> None:
    statement = "Somebody was hurt when the harbour wall fell."
    found = judged(statement, f"Marl has a harbour. {text}", Judges(entailment=0.6))
    assert (found.refutes, found.supports) == (refutes, not refutes)


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Two boats brought them in.", False),
        ("Boats brought them in. The boats were old.", False),
        ("Skell brought them in.", True),
        ("The Ravn was brought in.", False),
    ],
)
def test_a_capital_at_the_start_makes_no_name_of_a_word(text: str, others: bool) -> None:
    (premise, *_) = find_premises("The Ravn was brought in.", every_passage(Document(text=text)))
    assert names_others(Subject.of("The Ravn was brought in."), premise) is others


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("Owners of the pots may return them.", ()),
        ("Well over half of the voters came.", ()),
        ("Local people took them in.", ()),
        ("Norvik paid for the pier.", ({"norvik"},)),
        ("IBM paid for the pier.", ({"ibm"},)),
        ("The mayor of Marl resigned.", ({"marl"},)),
    ],
)
def test_a_capital_at_the_start_makes_no_name(statement: str, names: tuple[set[str], ...]) -> None:
    assert Subject.of(statement).names == names


def test_the_clause_that_is_compared_is_not_cut_inside_a_number() -> None:
    text = "With 5,400 ballots still to be counted, the mayor has not conceded the race."
    stems = frozenset({"conced", "elect"})
    assert nearest_clause(text, stems) == " the mayor has not conceded the race."


def test_who_says_so_is_no_rival_of_the_subject() -> None:
    text = "Marl Freight lost a week. No ransom was paid, finance director Tom Garbutt said."
    model = Judges(entailment=0.6, contradiction=0.3)
    assert judged("Marl Freight did pay a ransom.", text, model).refutes


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        (
            "The council of Marl voted to close the pier.",
            "Marl threw out a vote to close the pier.",
        ),
        (
            "Parents in Marl won their challenge.",
            "A judge dismissed the challenge by Marl parents.",
        ),
    ],
)
def test_what_was_thrown_out_or_dismissed_did_not_succeed(statement: str, text: str) -> None:
    found = judged(statement, text, Judges(entailment=0.5, contradiction=0.3))
    assert found.refutes
