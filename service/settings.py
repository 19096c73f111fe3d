"""The service's settings; the only module that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from secondsource.errors import ConfigError

_PREFIX = "SECONDSOURCE_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the command line and the HTTP service run.

    ``library``: the folder used where no ``--library`` is given; None means the bundled sample.
    ``port`` 0 picks a free one. ``workers``: questions answered at the same time.
    ``max_waiting``: questions that may wait for a worker before one is turned away with 503.
    ``max_body_bytes``: a longer request is refused with 413. ``read_only`` refuses every write.
    """

    library: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    max_waiting: int = 64
    max_body_bytes: int = 20_000_000
    read_only: bool = False

    def __post_init__(self) -> None:
        if not self.host:
            raise ConfigError("host must not be empty; 127.0.0.1 is this machine alone")
        for name, low, high in (
            ("port", 0, 65_535),
            ("workers", 1, 64),
            ("max_waiting", 0, 100_000),
            ("max_body_bytes", 1, 1_000_000_000),
        ):
            value = getattr(self, name)
            if not low <= value <= high:
                raise ConfigError(f"{name} must be within {low}..{high}, not {value}")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Reads SECONDSOURCE_LIBRARY, _HOST, _PORT, _WORKERS, _MAX_WAITING and _MAX_BODY_BYTES.

        An empty value counts as unset. Raises ConfigError for another SECONDSOURCE_ variable, a
        number that is none, and a value out of range.
        """
        environment = os.environ if environment is None else environment
        texts = {
            name.removeprefix(_PREFIX).lower(): value
            for name, value in environment.items()
            if name.startswith(_PREFIX) and value
        }
        numbers = ("port", "workers", "max_waiting", "max_body_bytes")
        known = {"library", "host", *numbers}
        if unknown := sorted(set(texts) - known):
            names = ", ".join(_PREFIX + name.upper() for name in sorted(known))
            raise ConfigError(
                f"unknown variable {_PREFIX}{unknown[0].upper()}; known variables: {names}"
            )
        given: dict[str, Any] = {
            name: _integer(name, texts[name]) for name in numbers if name in texts
        }
        if "library" in texts:
            given["library"] = Path(texts["library"])
        if "host" in texts:
            given["host"] = texts["host"]
        return cls(**given)

    def with_typed(self, *, library: Path | None, host: str | None, port: int | None) -> Self:
        """These settings under what was typed; without a library the service is read-only."""
        library = self.library if library is None else library
        return replace(
            self,
            library=library,
            host=self.host if host is None else host,
            port=self.port if port is None else port,
            read_only=self.read_only or library is None,
        )


def _integer(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ConfigError(
            f"{_PREFIX}{name.upper()} must be a whole number, not {text!r}"
        ) from error
