"""What the training mix is made of, and how much of each ingredient."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Recipe:
    """How many examples each ingredient gives; what the data lack, they lack.

    ``repeat``: how often the rarer kinds are seen. ``titled``: share of the passages with a known
    title that stand below it. ``without``: names of ingredients left out.
    """

    seed: int = 1
    squad: int = 34_000
    renamed: int = 3_000
    edited_questions: int = 13_000
    cut_answers: int = 4_000
    mined: int = 8_000
    squad2_repeat: int = 2
    reviews: int = 7_000
    natural_repeat: int = 2
    single_sentences: int = 11_000
    short_readings: int = 6_000
    near_sentences: int = 9_000
    other_sentences: int = 7_000
    reports_repeat: int = 3
    boolq_repeat: int = 4
    strategyqa_repeat: int = 2
    pubmedqa_repeat: int = 3
    unsaid_yes_no: int = 1_500
    asked_statements: int = 10_000
    pairs: dict[str, float] = field(
        default_factory=lambda: {
            "fever": 2.0, "taxi": 2.5, "mnli": 2.0, "snli": 4.5, "cad": 3.0, "conj": 1.0,
            "syn": 0.7, "factor": 1.5, "scone": 0.7, "hans": 0.1, "help": 0.45, "tracie": 1.0,
        }
    )  # fmt: skip
    crossed: int = 40_000
    crossed_claims: int = 12_000
    turned_sentences: int = 15_000
    same_answers: int = 14_000
    verified_answers: int = 15_000
    turned_answers: int = 28_000
    unstated: int = 12_000
    changed_values: int = 8_000
    restated_values: int = 6_000
    swapped_names: int = 2_500
    negated: int = 3_000
    wrapped: int = 3_000
    claims_repeat: int = 3
    titled: float = 0.5
    without: frozenset[str] = frozenset()


INGREDIENTS = (
    "squad", "renamed", "edited_questions", "cut_answers", "mined", "squad2", "reviews", "natural",
    "single_sentences", "short_readings", "near_sentences", "other_sentences", "reports", "yes_no",
    "asked_statements", "pairs", "crossed", "crossed_claims", "turned_sentences", "same_answers",
    "verified_answers", "turned_answers", "unstated", "values", "swapped_names", "negated",
    "wrapped", "claims",
)  # fmt: skip

TAUGHT_ONLY = frozenset({"crossed", "crossed_claims", "turned_sentences", "unstated"})
"""Those that a teacher's labels are needed for; without them they teach nothing."""

JUDGED = INGREDIENTS[INGREDIENTS.index("yes_no") :]
"""Those that give judgements; the others give readings."""


READING = Recipe(
    squad=17_000, renamed=1_000, edited_questions=5_000, cut_answers=1_500, mined=4_000,
    squad2_repeat=1, reviews=1_500, natural_repeat=4, single_sentences=3_500,
    short_readings=2_500, near_sentences=3_500, other_sentences=2_500, reports_repeat=2,
    without=frozenset(JUDGED),
)  # fmt: skip
"""What reading learns from alone: half of it are questions that were asked before their text was
found or are in other words than it."""

TAUGHT = Recipe(
    boolq_repeat=1, strategyqa_repeat=0, pubmedqa_repeat=0, unsaid_yes_no=300,
    asked_statements=800, same_answers=1_000, verified_answers=500, turned_answers=1_500,
    changed_values=700, restated_values=400, swapped_names=200, negated=700, wrapped=200,
    claims_repeat=1,
    pairs={
        "fever": 0.1, "taxi": 1.0, "mnli": 0.15, "snli": 1.0, "cad": 0.7, "conj": 0.3, "syn": 0.08,
        "factor": 0.1, "scone": 0.3, "hans": 0.02, "help": 0.08, "tracie": 0.3,
    },
    without=frozenset(INGREDIENTS) - frozenset(JUDGED) | TAUGHT_ONLY,
)  # fmt: skip
"""What a teacher learns from: each pair once at most, since it learns from fewer."""
