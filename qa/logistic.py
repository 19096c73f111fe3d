"""The logistic function."""

from __future__ import annotations

import math

LARGEST_LOGIT = 30.0
"""Logits beyond this are cut, so that no probability is 0 or 1."""


def sigmoid(logit: float) -> float:
    """The probability, in (0, 1), that the log-odds ``logit`` stand for.

    >>> sigmoid(0.0)
    0.5
    """
    return 1.0 / (1.0 + math.exp(-max(-LARGEST_LOGIT, min(LARGEST_LOGIT, logit))))
