"""Fits the head that tells whether two answers to one question say the same.

A logistic regression on what judging makes of the question with the one answer beside the
question with the other: a linear probe (Alain and Bengio, 2016). Nothing that judges is changed by
it, and it takes seconds; weights of judging that are learned anew need it fitted anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from secondsource.errors import InputError
from secondsource.qa.language import answered

from .batches import Batch
from .examples import Judgement, Label
from .labels import groups_of_like_length
from .network import EvidenceNetwork
from .reports import AnswerPair

RIDGE = 30.0
"""Strength of the pull of the weights towards 0, in pairs, the inputs' mean spread being 1."""
_STEPS = 30


def learn_sameness(network: EvidenceNetwork, tokenizer: Any, pairs: Sequence[AnswerPair]) -> None:
    """Fits ``network.same`` to the pairs, each seen both ways round.

    Raises InputError unless there are both pairs that say the same and pairs that do not.
    """
    if len({pair.same for pair in pairs}) < 2:
        raise InputError(f"sameness cannot be learned from {len(pairs)} pairs of one kind")
    examples = [_example(pair, turned=turned) for pair in pairs for turned in (False, True)]
    network = network.to("cpu").float().eval()
    states, labels = [], []
    for part, batch in groups_of_like_length(examples, tokenizer):
        states.append(_first_states(network, batch)[: len(part)])
        labels += [example.label is Label.ENTAILMENT for example in part]
    weights, bias = _logistic(np.concatenate(states), np.array(labels, dtype=np.float64))
    with torch.no_grad():
        network.same.weight.copy_(torch.from_numpy(weights)[None])
        network.same.bias.fill_(bias)


def _example(pair: AnswerPair, *, turned: bool) -> Judgement:
    one, other = reversed(pair.answers) if turned else pair.answers
    label = Label.ENTAILMENT if pair.same else Label.CONTRADICTION
    return Judgement(answered(pair.question, one), answered(pair.question, other), label, "answers")


def _first_states(network: EvidenceNetwork, batch: Batch) -> NDArray[np.float64]:
    """What judging makes of each row, (rows, width)."""
    given = (batch.input_ids, batch.attention_mask, batch.token_type_ids)
    with torch.no_grad():
        states = network.judged(*(torch.from_numpy(array) for array in given))
    found: NDArray[np.float64] = states[:, 0].double().numpy()
    return found


def _logistic(
    rows: NDArray[np.float64], labels: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a ridge logistic regression, by Newton's method.

    All inputs are scaled alike: one that hardly varies would get a weight so large that rounding to
    int8 drowns the rest.
    """
    mean, spread = rows.mean(axis=0), max(float(rows.std(axis=0).mean()), 1e-6)
    x = np.concatenate([(rows - mean) / spread, np.ones((len(rows), 1))], axis=1)
    pull = np.full(x.shape[1], RIDGE)
    pull[-1] = 0.0
    beta = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (p - labels) + pull * beta
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(pull + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        beta -= step
        if np.abs(step).max() < 1e-8:
            break
    weights = beta[:-1] / spread
    return weights, float(beta[-1] - weights @ mean)
