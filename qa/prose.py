"""An answer worded by a model, of which nothing is kept that the cited quotes do not bear out."""

from __future__ import annotations

import logging
import os
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from secondsource.config import Config
from secondsource.qa.chat_endpoint import ChatEndpoint, ChatEndpointError
from secondsource.qa.evidence import EvidenceModel
from secondsource.qa.language import content_stems
from secondsource.qa.prose_checks import CheckedProse, check_prose
from secondsource.qa.prose_figures import figures_stand, without_figures
from secondsource.qa.prose_prompt import messages_for
from secondsource.qa.prose_quotes import Quote
from secondsource.qa.records import Answer, Position, Verdict
from secondsource.qa.statements import statement_of
from secondsource.qa.synonyms import cover

MAX_PROSE_CHARS = 4000
"""A longer text is no short answer, and is not looked at."""
DISPUTED_LEAD = "The sources disagree."
STAGE = "prose"
"""The stage in ``timings_ms`` of an answer that holds prose."""
UNUSED_STAGE = "prose_unused"
"""The stage of one that a model was asked to word, and whose composed text stands."""
SAYS_A_SIDE = 0.5
"""Entailment from which a sentence speaks for yes or for no."""
MENTIONS_A_NAME = 0.5
"""More than this share of a position's words must be said, figures apart."""

_log = logging.getLogger(__name__)


class _NoProse(Exception):
    """Why the composed answer stands, in words without any text of an article."""


def with_prose(answer: Answer, *, config: Config, model: EvidenceModel) -> Answer:
    """The answer, worded by the model that ``config.prose_url`` names; unchanged without one.

    Every sentence is held against the quotes that it cites, and what they do not bear out is
    dropped. The composed text stands where nothing is left, where a side of a dispute or a member
    of a list is no longer mentioned, and where the endpoint gives no text; a warning is logged
    then, and nothing is raised. Only ``answer`` and ``timings_ms`` change.
    """
    if not config.prose_url or not answer.answer:
        return answer
    began = time.perf_counter()
    stage = STAGE
    try:
        text = _checked_text(answer, _written(answer, config), model)
    except (_NoProse, ChatEndpointError) as error:
        _log.warning("the composed answer stands, %s wrote nothing usable: %s", _NAME, error)
        text, stage = answer.answer, UNUSED_STAGE
    spent = round((time.perf_counter() - began) * 1000, 2)
    timings = dict(answer.timings_ms)
    total = round(timings.pop("total", 0.0) + spent, 2)
    return replace(answer, answer=text, timings_ms={**timings, stage: spent, "total": total})


_NAME = "the endpoint of prose_url"


def _written(answer: Answer, config: Config) -> str:
    """What the model writes. Raises ChatEndpointError, and _NoProse where there is no key."""
    key = None
    if config.prose_key_env:
        # A secret is no setting, so it is read where it is used (docs/decisions/prose.md).
        key = os.environ.get(config.prose_key_env)
        if not key:
            raise _NoProse(f"the variable {config.prose_key_env} holds no key; set it")
    endpoint = ChatEndpoint(
        url=config.prose_url, model=config.prose_model, timeout_s=config.prose_timeout_s, key=key
    )
    text = endpoint.complete(messages_for(answer))
    if len(text) > MAX_PROSE_CHARS:
        raise _NoProse(f"it wrote more than {MAX_PROSE_CHARS:,} characters")
    return text


def _checked_text(answer: Answer, prose: str, model: EvidenceModel) -> str:
    """The sentences that hold, as one text. Raises _NoProse where the composed text is better."""
    checked = check_prose(prose, answer.citations, model)
    kept = [item for item in checked if item.fault is None]
    dropped = Counter(str(item.fault) for item in checked if item.fault is not None)
    if dropped:
        listed = ", ".join(f"{count} {fault}" for fault, count in sorted(dropped.items()))
        _log.info("%d of %d sentences are dropped: %s", dropped.total(), len(checked), listed)
    if not kept:
        raise _NoProse(f"none of {len(checked)} sentences is borne out by what it cites")
    if any(not _is_mentioned(p, answer, kept, model) for p in _to_mention(answer)):
        raise _NoProse("what is left of it does not mention all that was found")
    parts = [item.sentence.text for item in kept]
    if answer.verdict is Verdict.DISPUTED:
        parts.insert(0, DISPUTED_LEAD)
        parts += [d.explanation for d in answer.disagreements if d.relation == "superseded"]
    return " ".join(parts)


def _to_mention(answer: Answer) -> list[Position]:
    """The sides of a dispute, and every position all of whose markers the composed text has."""
    composed = {int(number) for number in re.findall(r"\[(\d+)\]", answer.answer)}
    disputed = {index for item in answer.disagreements for index in item.positions}
    return [
        position
        for index, position in enumerate(answer.positions)
        if index in disputed or composed.issuperset(position.citations)
    ]


def _is_mentioned(
    position: Position, answer: Answer, kept: Sequence[CheckedProse], model: EvidenceModel
) -> bool:
    """Whether a kept sentence cites the position and says its value."""
    claims = [k.claim for k in kept if not set(position.citations).isdisjoint(k.sentence.cited)]
    if position.value in ("yes", "no"):
        return _is_sided(position.value, statement_of(answer.question), claims, model)
    wanted = frozenset(content_stems(without_figures(position.value)))
    return any(
        figures_stand(position.value, [Quote(claim)])
        and cover(wanted, frozenset(content_stems(claim))) > MENTIONS_A_NAME
        for claim in claims
    )


def _is_sided(side: str, statement: str, claims: Sequence[str], model: EvidenceModel) -> bool:
    judged = model.entail([(claim, statement) for claim in claims])
    if side == "yes":
        return any(item.entailment >= SAYS_A_SIDE for item in judged)
    return any(item.contradiction >= SAYS_A_SIDE for item in judged)
