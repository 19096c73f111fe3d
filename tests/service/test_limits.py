from __future__ import annotations

import pytest

from secondsource.service.limits import RateLimit, caller_of


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_granted_and_then_one_as_often_as_the_rate_says() -> None:
    clock = Clock()
    limit = RateLimit(per_minute=30, burst=3, clock=clock)
    assert [limit.take("a").remaining for _ in range(3)] == [2, 1, 0]
    refused = limit.take("a")
    assert not refused.granted
    assert refused.headers() == {
        "RateLimit-Limit": "3",
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": "6",
        "Retry-After": "2",
    }
    clock.now += 1.9
    assert not limit.take("a").granted
    clock.now += 0.1
    assert limit.take("a").granted
    assert not limit.take("a").granted


def test_a_refusal_costs_nothing_and_a_full_bucket_stays_full() -> None:
    clock = Clock()
    limit = RateLimit(per_minute=60, burst=2, clock=clock)
    for _ in range(10):
        limit.take("a")
    clock.now += 1
    assert limit.take("a").granted
    clock.now += 3600
    assert limit.take("a").remaining == 1


def test_callers_do_not_share_a_bucket() -> None:
    limit = RateLimit(per_minute=1, burst=1, clock=Clock())
    assert limit.take("a").granted
    assert limit.take("b").granted
    assert not limit.take("a").granted


def test_only_so_many_callers_are_remembered_the_last_seen_among_them() -> None:
    limit = RateLimit(per_minute=1, burst=1, clock=Clock())
    limit.take("first")
    for number in range(10_000):
        limit.take(str(number))
    assert not limit.take("9999").granted
    assert limit.take("first").granted


@pytest.mark.parametrize(
    ("address", "caller"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_network_is_one_caller(address: str, caller: str) -> None:
    assert caller_of(address) == caller
