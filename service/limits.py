"""How often somebody may call: a token bucket for each key or address."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_MAX_BUCKETS = 10_000
_IPV6_NETWORK_BITS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What is left to a caller after a request.

    ``limit``: requests at once. ``reset_s``: seconds until all of them are there again.
    ``retry_after_s``: seconds until the next one is, 0 when the request was granted.
    """

    granted: bool
    limit: int
    remaining: int
    reset_s: int
    retry_after_s: int

    def headers(self) -> dict[str, str]:
        """``RateLimit-*``, and ``Retry-After`` for a refusal."""
        headers = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_s),
        }
        return headers if self.granted else {**headers, "Retry-After": str(self.retry_after_s)}


class RateLimit:
    """Buckets of ``burst`` tokens that fill up at ``per_minute``; a request takes one.

    The 10,000 callers seen last are remembered. Used from one event loop, so there is no lock.
    """

    def __init__(
        self, *, per_minute: int, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = per_minute / 60
        self._burst = burst
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> Allowance:
        """Takes a token of ``caller``'s, when there is one."""
        now = self._clock()
        tokens, then = self._buckets.pop(caller, (float(self._burst), now))
        tokens = min(self._burst, tokens + (now - then) * self._rate)
        granted = tokens >= 1
        if granted:
            tokens -= 1
        self._buckets[caller] = (tokens, now)
        if len(self._buckets) > _MAX_BUCKETS:
            self._buckets.popitem(last=False)
        return Allowance(
            granted=granted,
            limit=self._burst,
            remaining=int(tokens),
            reset_s=math.ceil((self._burst - tokens) / self._rate),
            retry_after_s=0 if granted else math.ceil((1 - tokens) / self._rate),
        )


def caller_of(address: str) -> str:
    """What stands for a client's address: an IPv6 host has its whole network to change within."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, _IPV6_NETWORK_BITS), strict=False))
    return str(parsed)
