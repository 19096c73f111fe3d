"""What the service relies on when it reads several questions at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from secondsource.qa.evidence import OnnxEvidenceModel, load_evidence_model

CONTEXTS = (
    "The Ouvel bridge will cost 48 million crowns, the council said on Tuesday.",
    "The toll on the bridge is to be four crowns. It was rejected at first, and then approved "
    "after a long debate in which the mayor spoke twice and the treasurer once.",
    "Terns nest on the northern cliffs.",
)
QUESTIONS = (
    "How much will the bridge cost?",
    "How high is the toll?",
    "Where do the terns nest?",
    "Who spoke twice in the debate about the bridge?",
)
PAIRS = [(context, "The bridge costs 48 million crowns.") for context in CONTEXTS]


def test_questions_read_at_the_same_time_are_read_as_if_alone() -> None:
    model = load_evidence_model()
    alone = [model.read(question, CONTEXTS) for question in QUESTIONS]
    judged = model.entail(PAIRS)
    with ThreadPoolExecutor(max_workers=4) as threads:
        for _ in range(3):
            together = threads.map(lambda question: model.read(question, CONTEXTS), QUESTIONS)
            judging = threads.submit(model.entail, PAIRS)
            assert list(together) == alone
            assert judging.result() == judged


def test_the_number_of_threads_changes_no_reading() -> None:
    default = load_evidence_model()
    assert isinstance(default, OnnxEvidenceModel)
    for threads in (1, 3):
        other = load_evidence_model(threads=threads)
        assert other.read(QUESTIONS[0], CONTEXTS) == default.read(QUESTIONS[0], CONTEXTS)
        assert other.entail(PAIRS) == default.entail(PAIRS)
