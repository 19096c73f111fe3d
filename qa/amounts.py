"""How two amounts compare: one figure, one more exact than the other, or two that differ."""

from __future__ import annotations

import enum
import math
from dataclasses import replace

from secondsource.qa.figures import Amount

ROUNDING_TOLERANCE = 0.05
"""Largest relative difference that rounding may explain."""

UNITS_TOLERANCE = 0.085
"""The same for figures in two units, each of which may be rounded: 12 weeks are three months."""

BOUND_TOLERANCE = 0.15
ROUND_BOUND_TOLERANCE = 0.25
"""Largest relative distance from a bound ("more than 2,200", a round "over a thousand") of a figure
that it may stand for."""

SHARE_POINTS = 3.0
SHARE_PART = 0.15
"""A share in words stands for percentages within so many points, and within this part of it or of
what is left."""

SIDE_TOLERANCE = 0.01
"""How far beyond its figure "nearly" and "just over" may still reach, relative to it."""

_FREEZING = 273.15
_MILD = 20.0
"""Degrees Celsius from freezing that a temperature counts for at least where it is relative."""

_PER_PERIOD = ({"year": 1.0, "quarter": 4.0, "month": 12.0}, {"week": 1.0, "day": 7.0})
"""How often one period comes in another of its kind."""

_TONNE, _TON = 1000.0, 907.18474


class Comparison(enum.StrEnum):
    """How two values stand to each other."""

    SAME = "same"
    REFINES = "refines"
    DIFFERENT = "different"
    INCOMPARABLE = "incomparable"


def compare_amounts(a: Amount, b: Amount) -> Comparison:
    """Compares two amounts as intervals around the figures that they name.

    Two open bounds ("over 10", "over 20") overlap in logic and still name different figures, so
    the anchors decide: equal within rounding, or one inside a bound that lies close to it.
    """
    if a.kind != b.kind or a.unit != b.unit:
        as_percent = [_as_percent(amount) for amount in (a, b)]
        if as_percent[0] is None or as_percent[1] is None:
            return Comparison.INCOMPARABLE
        a, b = as_percent[0], as_percent[1]
    if a.difference is not b.difference:
        return Comparison.INCOMPARABLE
    sign_a, sign_b = _sign(a), _sign(b)
    if sign_a * sign_b < 0:
        return Comparison.DIFFERENT
    if sign_a < 0 and sign_b < 0:
        a, b = _below_zero(a), _below_zero(b)
    if a.per is not None and b.per is not None and a.per != b.per:
        return _compare_rates(a, b)
    outcome = _compare_figures(a, b)
    if outcome is Comparison.DIFFERENT and _ton_and_tonne(a, b):
        again = _compare_figures(_in_tonnes(a), _in_tonnes(b))
        return again if again is Comparison.DIFFERENT else Comparison.REFINES
    return outcome


def _compare_figures(a: Amount, b: Amount) -> Comparison:
    bounds_equal = (
        _same_number(a.low, b.low)
        and _same_number(a.high, b.high)
        and a.approximate == b.approximate
    )
    if bounds_equal:
        return Comparison.REFINES if a.side * b.side < 0 else Comparison.SAME
    if _same_number(a.anchor, b.anchor):
        # "up to 10" and "over 10" name one figure and deny each other
        opposed = (a.low >= a.anchor < a.high and b.high <= b.anchor > b.low) or (
            b.low >= b.anchor < b.high and a.high <= a.anchor > a.low
        )
        return Comparison.DIFFERENT if opposed else Comparison.REFINES
    if _is_range(a) or _is_range(b):
        inside = max(a.low, b.low) <= min(a.high, b.high)
        return Comparison.REFINES if inside else Comparison.DIFFERENT
    if _is_beyond(a, b) or _is_beyond(b, a):
        return Comparison.DIFFERENT
    if _share_agrees(a, b) or _rounding_agrees(a, b):
        return Comparison.REFINES
    approximate = a.approximate or b.approximate
    if approximate and _close(a, b, 2 * ROUNDING_TOLERANCE):
        return Comparison.REFINES
    for bound, other in ((a, b), (b, a)):
        near = _close(a, b, ROUND_BOUND_TOLERANCE if bound.digits == 1 else BOUND_TOLERANCE)
        if bound.high > bound.anchor and bound.low <= other.anchor and near:
            return Comparison.REFINES
        if bound.low < bound.anchor and other.anchor <= bound.high and near:
            return Comparison.REFINES
    return Comparison.DIFFERENT


def _scaled(amount: Amount, factor: float) -> Amount:
    """The amount with every figure times ``factor``, which is positive."""
    return replace(
        amount,
        anchor=amount.anchor * factor,
        low=amount.low * factor,
        high=amount.high * factor,
        step=amount.step * factor,
    )


def _as_percent(amount: Amount) -> Amount | None:
    """A share ("a quarter") in percent; None for an amount that is no share."""
    if amount.kind == "percent":
        return amount if amount.unit == "%" else None
    if amount.kind != "count" or not 0 < amount.anchor < 1:
        return None
    return replace(_scaled(amount, 100), kind="percent", unit="%")


def _sign(amount: Amount) -> int:
    """-1 for what is below zero, fell or was lost, 1 for what rose, 0 where nothing says it."""
    if amount.anchor < 0:
        return -1
    return amount.direction


def _below_zero(amount: Amount) -> Amount:
    """A fall of 5 as -5."""
    if amount.anchor <= 0:
        return amount
    return replace(amount, anchor=-amount.anchor, low=-amount.high, high=-amount.low)


def _compare_rates(a: Amount, b: Amount) -> Comparison:
    """Amounts of different periods, alike only where one is the other times the periods."""
    for times in _PER_PERIOD:
        if a.per in times and b.per in times:
            outcome = _compare_figures(_scaled(a, times[a.per]), _scaled(b, times[b.per]))
            if outcome is not Comparison.DIFFERENT:
                return outcome
    return Comparison.INCOMPARABLE


def _ton_and_tonne(a: Amount, b: Amount) -> bool:
    """Whether one is in tons and one in tonnes, words that many papers use for one another."""
    if a.unit != "mass" or a.measure is None or b.measure is None:
        return False
    return {a.measure.factor, b.measure.factor} == {_TONNE, _TON}


def _in_tonnes(amount: Amount) -> Amount:
    assert amount.measure is not None
    return _scaled(amount, _TONNE / amount.measure.factor)


def _is_range(amount: Amount) -> bool:
    return amount.low < amount.anchor < amount.high and not math.isinf(amount.high)


def _is_point(amount: Amount) -> bool:
    return amount.low == amount.high


def _same_number(a: float, b: float) -> bool:
    return a == b or math.isclose(a, b, rel_tol=1e-6)


def _size(a: Amount, b: Amount) -> float:
    """What a difference of the two is relative to, in their unit."""
    if a.unit == "temperature" and not a.difference:
        return max(abs(a.anchor - _FREEZING), abs(b.anchor - _FREEZING), _MILD)
    return max(abs(a.anchor), abs(b.anchor))


def _close(a: Amount, b: Amount, tolerance: float) -> bool:
    return abs(a.anchor - b.anchor) <= tolerance * _size(a, b) * (1 + 1e-9)


def _is_beyond(close: Amount, other: Amount) -> bool:
    """Whether ``other`` lies on the wrong side of "nearly 20" or "just over 20"."""
    if not close.side or other.approximate or not _is_point(other):
        return False
    beyond = (close.anchor - other.anchor) * close.side
    return beyond > SIDE_TOLERANCE * _size(close, other)


def _share_agrees(a: Amount, b: Amount) -> bool:
    """Whether a share in words ("a third") stands for a percentage."""
    if a.kind != "percent" or a.share is b.share:
        return False
    share, other = (a, b) if a.share else (b, a)
    apart = abs(share.anchor - other.anchor)
    if not (_is_point(share) and _is_point(other)):
        return apart <= min(0.5, other.step / 2)  # 33% is a third in whole points
    return apart <= min(SHARE_POINTS, SHARE_PART * min(share.anchor, 100 - share.anchor))


def _rounding_agrees(a: Amount, b: Amount) -> bool:
    """Whether one is the other written with fewer digits, or in another unit."""
    units_differ = _units_differ(a, b)
    if not _close(a, b, UNITS_TOLERANCE if units_differ else ROUNDING_TOLERANCE):
        return False
    if a.kind == "count" and max(abs(a.anchor), abs(b.anchor)) < 100:
        return False
    reach = max(a.step, b.step) + (min(a.step, b.step) if units_differ else 0.0)
    return abs(a.anchor - b.anchor) <= reach / 2 * (1 + 1e-9) + 1e-12 * _size(a, b)


def _units_differ(a: Amount, b: Amount) -> bool:
    """Whether the units written are of two systems, so that digits do not carry over."""
    if a.measure is None or b.measure is None:
        return False
    powers = math.log10(a.measure.factor / b.measure.factor)
    return abs(powers - round(powers)) > 1e-9
