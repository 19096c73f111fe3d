"""Articles that answer otherwise, read unsurely until another article's answer is put to them.

The reader may be unsure that "the works has gone to Brightwater for €112 million" says what was
paid. Told that it was €84 million, the model says that this article contradicts it: then it does
speak of what was paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from secondsource.qa.evidence import EvidenceModel
from secondsource.qa.headings import headed
from secondsource.qa.language import answered
from secondsource.qa.offices import asked_role
from secondsource.qa.questions import AGENTS, Question
from secondsource.qa.reading import Reading
from secondsource.qa.values import Comparison, compare

MIN_UNSURE = 0.2
"""Probability from which a reading is looked at again."""
MIN_SPAN_SCORE = -3.3
"""Logits of its span from which a reading is looked at again."""
MIN_CONTRADICTION = 0.6
"""The model's probability from which a passage is held to contradict the answer."""
SURE_ENOUGH = 0.55
"""What a reading is worth whose article contradicts another's answer."""
MAX_ASKED = 12
"""Articles asked about one question, the likeliest first."""


def contrasted_readings(
    question: Question, readings: Sequence[Reading], model: EvidenceModel, *, minimum: float
) -> list[Reading]:
    """The readings, best first, surer where their article contradicts the best one's answer.

    ``minimum``: probability from which a reading answers. Only articles without such a reading
    are asked, each about its best one of the right type, when that has another value.
    """
    firm = [r for r in readings if r.probability >= minimum and r.type_fit >= 0]
    if not firm or question.many:
        return list(readings)
    best, decided = firm[0], {reading.document.id for reading in firm}
    unsure: dict[str, Reading] = {}
    for reading in readings:
        if reading.type_fit >= 0 and reading.document.id not in decided:
            unsure.setdefault(reading.document.id, reading)
    asked = [
        reading
        for reading in unsure.values()
        if reading.probability >= MIN_UNSURE
        and reading.features.span >= MIN_SPAN_SCORE
        and _may_speak_of_it(question, reading)
        and compare(reading.value, best.value) in (Comparison.DIFFERENT, Comparison.INCOMPARABLE)
    ][:MAX_ASKED]
    claim = answered(question.text, " ".join(best.value.text.split()))
    verdicts = model.entail([(headed(reading.hit), claim) for reading in asked])
    surer = {
        id(reading): replace(reading, probability=SURE_ENOUGH)
        for reading, verdict in zip(asked, verdicts, strict=True)
        if verdict.contradiction >= MIN_CONTRADICTION
    }
    found = [surer.get(id(reading), reading) for reading in readings]
    return sorted(found, key=lambda r: (-r.probability, r.document.id, r.start, r.end))


def _may_speak_of_it(question: Question, reading: Reading) -> bool:
    """Whether the passage may tell what is asked, in whatever words.

    Names stand everywhere: one in a passage without a word of what is asked is no answer, nor one
    in a sentence without an office where the holder of one is asked for.
    """
    if question.answer_type not in AGENTS:
        return True
    if asked_role(question.text) is not None and asked_role(reading.sentence_text) is None:
        return False
    return reading.features.predicate_passage > 0.0
