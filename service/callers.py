"""Who calls, by key or by address, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .keys import ApiKey, KeyRing
from .limits import Allowance, RateLimit, caller_of
from .settings import Settings

REALM = 'Bearer realm="secondsource"'
NO_KEY = "this service needs a key; send it as `Authorization: Bearer KEY`"


class Callers:
    """The keys and the rate limit of some settings; either may be lacking."""

    def __init__(self, settings: Settings) -> None:
        self.keys = KeyRing(settings.keys)
        self._limit = (
            RateLimit(per_minute=settings.rate_per_minute, burst=settings.rate_burst)
            if settings.rate_per_minute
            else None
        )

    def take(self, scope: Mapping[str, Any], key: ApiKey | None) -> Allowance | None:
        """Takes from the bucket of the key, or of the address without one; None without a limit."""
        if self._limit is None:
            return None
        client = scope.get("client")
        address = client[0] if client else ""
        return self._limit.take(f"key {key.name}" if key else f"address {caller_of(address)}")


def bearer(headers: Mapping[str, str]) -> str:
    """The secret of the Authorization header, empty when it carries none."""
    kind, _, secret = headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def too_often(allowance: Allowance) -> str:
    """What a caller is told whose bucket is empty."""
    return f"too many requests; try again in {allowance.retry_after_s} s"
