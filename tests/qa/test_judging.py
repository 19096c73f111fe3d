"""What a sentence's entailment may say of a statement, whatever the model makes of it."""

from collections.abc import Sequence

import pytest

from secondsource.corpus.records import Document
from secondsource.index.unsearched import every_passage
from secondsource.qa.evidence import Entailment, SpanReading
from secondsource.qa.judging import FIRMLY_ENTAILED, Judgement, judge_statement


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
