"""The configuration file: TOML with the tables ``[service]``, ``[library]`` and ``[[keys]]``."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from secondsource.errors import ConfigError

TABLES = ("keys", "library", "service")
PATH = "path"
"""The key of ``[library]`` that names the folder; its other keys are those of ``Config``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFile:
    """The tables of one file, their values as TOML has them."""

    service: Mapping[str, Any] = field(default_factory=dict)
    library: Mapping[str, Any] = field(default_factory=dict)
    keys: tuple[Mapping[str, Any], ...] = ()


def read_config_file(path: Path) -> ConfigFile:
    """The file's tables; a relative library path is taken from the file's own folder.

    Raises ConfigError for a file that is missing or no TOML, and for an unknown table.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}; check --config") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not TOML: {error}; mend that line") from error
    refuse_unknown(content, TABLES, f"table in {path}")
    keys = content.get("keys", [])
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise ConfigError(f"{path}: keys must be written as [[keys]] tables, one a key")
    library = _table(content, "library", path)
    folder = library.get(PATH)
    if isinstance(folder, str) and folder:
        library[PATH] = str(path.parent / folder)
    return ConfigFile(service=_table(content, "service", path), library=library, keys=tuple(keys))


def refuse_unknown(given: Collection[str], known: Collection[str], what: str) -> None:
    """Raises ConfigError for the first name that is not known, with the nearest that is."""
    unknown = sorted(set(given) - set(known))
    if not unknown:
        return
    near = difflib.get_close_matches(unknown[0], known, n=1)
    hint = f" (did you mean {near[0]}?)" if near else ""
    raise ConfigError(f"unknown {what}: {unknown[0]}{hint}; known: {', '.join(sorted(known))}")


def _table(content: Mapping[str, Any], name: str, path: Path) -> dict[str, Any]:
    table = content.get(name, {})
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: {name} must be a table, written as [{name}]")
    return dict(table)
