"""The service's settings, from a file, the environment and flags, the later ones winning.

The only module that reads the environment.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

from secondsource.config import Config
from secondsource.errors import ConfigError

from .config_file import PATH, ConfigFile, read_config_file, refuse_unknown
from .keys import ApiKey, KeyRing

_PREFIX = "SECONDSOURCE_"
_LIBRARY = "LIBRARY"
_CONFIG_FILE = "CONFIG"
_TRUTH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}

LOG_FORMATS = ("json", "text")
LOG_LEVELS = ("debug", "info", "warning", "error")

_RANGES = (
    ("port", 0, 65_535),
    ("workers", 1, 64),
    ("max_waiting", 0, 100_000),
    ("max_body_bytes", 1, 1_000_000_000),
    ("request_timeout_s", 0.001, 86_400),
    ("body_timeout_s", 0.001, 86_400),
    ("shutdown_grace_s", 0, 86_400),
    ("rate_per_minute", 0, 1_000_000),
    ("rate_burst", 1, 1_000_000),
)


_LINK = re.compile(rf"{_PREFIX}(?:SERVICE_(?:HOST|PORT\w*)|PORT_\d+_(?:TCP|UDP|SCTP)\w*)")
_LINK_PORT = re.compile(r"(?:tcp|udp|sctp)://.*")


def _is_link(name: str, value: str) -> bool:
    """Whether a cluster tells by this variable where a service named like the program listens."""
    return bool(_LINK.fullmatch(name)) or (
        name == f"{_PREFIX}PORT" and bool(_LINK_PORT.fullmatch(value))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the command line and the HTTP service run.

    ``library``: the folder used where no ``--library`` is given; None means the bundled sample.
    ``config``: how the library answers. ``port`` 0 picks a free one. ``workers``: questions
    answered at the same time. ``max_waiting``: questions that may wait for a worker before one is
    turned away with 503. ``max_body_bytes``: a longer request is refused with 413. ``read_only``
    refuses every write.

    ``request_timeout_s``: seconds until a request is given up with 504, ``body_timeout_s``: seconds
    in which a client must have sent its body. ``shutdown_grace_s``: seconds that running requests
    have to finish after a stop signal.

    ``keys``: who may use the service; without any, everybody who reaches it. ``allow_open``: listen
    beyond this machine without keys. ``rate_per_minute``: requests a key, or an address without
    keys, may make a minute in the long run, 0 for no limit; ``rate_burst`` of them at once.
    ``cors_origins``: web origins whose pages may call the service. ``trusted_proxies``: addresses
    whose ``X-Forwarded-For`` is believed.
    """

    library: Path | None = None
    config: Config = field(default_factory=Config)
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    max_waiting: int = 64
    max_body_bytes: int = 20_000_000
    read_only: bool = False
    request_timeout_s: float = 120.0
    body_timeout_s: float = 30.0
    shutdown_grace_s: float = 30.0
    keys: tuple[ApiKey, ...] = ()
    allow_open: bool = False
    rate_per_minute: int = 0
    rate_burst: int = 20
    cors_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    log_format: str = "json"
    log_level: str = "info"

    def __post_init__(self) -> None:
        if not self.host:
            raise ConfigError("host must not be empty; 127.0.0.1 is this machine alone")
        for name, low, high in _RANGES:
            value = getattr(self, name)
            if not low <= value <= high:
                raise ConfigError(f"{name} must be within {low}..{high}, not {value}")
        for name, allowed in (("log_format", LOG_FORMATS), ("log_level", LOG_LEVELS)):
            if getattr(self, name) not in allowed:
                raise ConfigError(
                    f"{name} must be one of {', '.join(allowed)}, not {getattr(self, name)!r}"
                )
        KeyRing(self.keys)

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] | None = None, *, config_file: Path | None = None
    ) -> Self:
        """The settings of a file under those of the environment.

        The file is ``config_file``, or the one that SECONDSOURCE_CONFIG names. The variables are
        SECONDSOURCE_ and a setting's name (``SECONDSOURCE_PORT``), SECONDSOURCE_LIBRARY for the
        folder and SECONDSOURCE_LIBRARY_ and a name of ``Config`` for the rest of its table; an
        empty one counts as unset, and commas part the items of a list; what Kubernetes sets for a
        service of the name "secondsource" is left alone. Raises ConfigError for an unknown name and
        a value that does not fit.
        """
        environment = os.environ if environment is None else environment
        texts = {
            name.removeprefix(_PREFIX): value
            for name, value in environment.items()
            if name.startswith(_PREFIX) and value and not _is_link(name, value)
        }
        service, library = _names(cls)
        refuse_unknown(
            [_PREFIX + name for name in texts],
            [_PREFIX + name for name in (_LIBRARY, _CONFIG_FILE, *service, *library)],
            "variable",
        )
        if config_file is None and _CONFIG_FILE in texts:
            config_file = Path(texts[_CONFIG_FILE])
        file = ConfigFile() if config_file is None else read_config_file(config_file)
        given = _checked(cls, file.service, tuple(service.values()), "[service]")
        answering = _checked(
            Config, _without(file.library, PATH), tuple(library.values()), "[library]", also=(PATH,)
        )
        for variable, name in service.items():
            if variable in texts:
                given[name] = _parsed(cls, name, texts[variable], _PREFIX + variable)
        for variable, name in library.items():
            if variable in texts:
                answering[name] = _parsed(Config, name, texts[variable], _PREFIX + variable)
        folder = texts.get(_LIBRARY, file.library.get(PATH)) or None
        if not isinstance(folder, str | None):
            raise ConfigError("path in [library] must be text, the library's folder")
        return cls(
            library=None if folder is None else Path(folder),
            config=Config.from_dict(answering),
            keys=tuple(ApiKey.from_table(table) for table in file.keys),
            **given,
        )

    def with_typed(self, **typed: Any) -> Self:
        """These settings under what was typed, None where nothing was.

        Without a library the service is read-only.
        """
        given = {name: value for name, value in typed.items() if value is not None}
        merged = replace(self, **given)
        return replace(merged, read_only=merged.read_only or merged.library is None)


def _names(settings: type[Settings]) -> tuple[dict[str, str], dict[str, str]]:
    """Settings and ``Config`` names by the end of their variable."""
    apart = ("library", "config", "keys")
    service = {f.name.upper(): f.name for f in fields(settings) if f.name not in apart}
    library = {f"{_LIBRARY}_{f.name.upper()}": f.name for f in fields(Config)}
    return service, library


def _kind(record: type[Any], name: str) -> type:
    """A setting's type, which is that of its default."""
    default = next(f.default for f in fields(record) if f.name == name)
    if default is MISSING:
        raise TypeError(f"{name} has no default")
    return type(default)


def _checked(
    record: type[Any],
    table: Mapping[str, Any],
    known: tuple[str, ...],
    where: str,
    also: tuple[str, ...] = (),
) -> dict[str, Any]:
    """The values of a table of the file, each of its setting's type."""
    refuse_unknown(table, (*known, *also), f"name in {where}")
    values = {}
    for name, value in table.items():
        kind = _kind(record, name)
        if kind is float and type(value) is int:
            value = float(value)
        elif kind is tuple and isinstance(value, list):
            if not all(isinstance(item, str) for item in value):
                raise ConfigError(f"{name} in {where} must be a list of texts")
            value = tuple(value)
        if type(value) is not kind:
            raise ConfigError(f"{name} in {where} must be {_WORDS[kind]}, not {value!r}")
        values[name] = value
    return values


def _parsed(record: type[Any], name: str, text: str, variable: str) -> Any:
    """The value that a variable's text stands for."""
    kind = _kind(record, name)
    try:
        if kind is bool:
            return _TRUTH[text.strip().lower()]
        if kind is tuple:
            return tuple(item.strip() for item in text.split(",") if item.strip())
        return kind(text)
    except (KeyError, ValueError) as error:
        raise ConfigError(f"{variable} must be {_WORDS[kind]}, not {text!r}") from error


_WORDS: dict[type, str] = {
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    str: "text",
    tuple: "a list of texts",
}


def _without(table: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key != name}
