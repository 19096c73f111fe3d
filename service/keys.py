"""API keys: ``python -m secondsource.service.keys new --name NAME --scope read`` makes one.

A key is 32 random bytes, so a plain SHA-256 keeps it: nobody can try 2**256 keys, and a slow hash,
which protects passwords that people choose, would only let strangers spend the server's time.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import re
import secrets
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self, TypeAlias, get_args

from secondsource.errors import ConfigError

from .config_file import refuse_unknown

Scope: TypeAlias = Literal["read", "write"]
SCOPES: tuple[Scope, ...] = get_args(Scope)

KEY_PREFIX = "sso_"
_KEY_BYTES = 32
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """What the service knows of a key: its name, its hash and what it may do.

    ``read`` covers questions and documents; ``write`` covers that, and storing and removing.
    ``hash`` is ``sha256:`` and 64 hex digits.
    """

    name: str
    hash: str
    scopes: tuple[Scope, ...]

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ConfigError(
                f"a key's name needs 1 to 64 letters, digits, dots, dashes or underscores, "
                f"not {self.name!r}"
            )
        if not _HASH.fullmatch(self.hash):
            raise ConfigError(
                f"the hash of key {self.name!r} must be sha256: and 64 hex digits; "
                "make one with `python -m secondsource.service.keys new`"
            )
        if not self.scopes or not set(self.scopes) <= set(SCOPES):
            raise ConfigError(
                f"the scopes of key {self.name!r} must be some of {', '.join(SCOPES)}, "
                f"not {list(self.scopes)}"
            )

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Self:
        """A key from its ``[[keys]]`` table; ConfigError for one that is not complete."""
        refuse_unknown(table, ("hash", "name", "scopes"), "name in [[keys]]")
        name, digest, scopes = table.get("name"), table.get("hash"), table.get("scopes")
        if not isinstance(name, str) or not isinstance(digest, str) or not isinstance(scopes, list):
            raise ConfigError(
                'a [[keys]] table needs name = "...", hash = "sha256:..." and scopes = ["read"]'
            )
        return cls(name=name, hash=digest, scopes=tuple(scopes))


class KeyRing:
    """The keys that a service accepts; false when there are none."""

    def __init__(self, keys: Iterable[ApiKey]) -> None:
        self._keys = tuple(keys)
        names = [key.name for key in self._keys]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ConfigError(f"two keys are named {min(twice)!r}; give each a name of its own")

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, secret: str) -> ApiKey | None:
        """The key with this secret.

        Every key is compared, each in constant time, so that the time taken tells nothing.
        """
        digest = hash_of(secret).encode()
        found: ApiKey | None = None
        for key in self._keys:
            if hmac.compare_digest(digest, key.hash.encode()):
                found = key
        return found


def new_secret() -> str:
    """A random key."""
    return KEY_PREFIX + secrets.token_urlsafe(_KEY_BYTES)


def hash_of(secret: str) -> str:
    """What the configuration file keeps of a key."""
    return "sha256:" + hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line: prints a new key on stdout and its table for the file on stderr."""
    parser = argparse.ArgumentParser(prog="python -m secondsource.service.keys")
    commands = parser.add_subparsers(dest="command", required=True)
    new = commands.add_parser("new", help="make a key; it is shown once and stored nowhere")
    new.add_argument("--name", default="key-1", help="what the logs call it (default key-1)")
    new.add_argument("--scope", action="append", choices=SCOPES, help="repeatable (default read)")
    given = parser.parse_args(arguments)
    secret = new_secret()
    scopes: tuple[Scope, ...] = tuple(dict.fromkeys(given.scope or ["read"]))
    try:
        key = ApiKey(name=given.name, hash=hash_of(secret), scopes=scopes)
    except ConfigError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    sys.stderr.write("The key, shown once; clients send it as `Authorization: Bearer KEY`:\n")
    sys.stderr.flush()
    sys.stdout.write(f"{secret}\n")
    sys.stdout.flush()
    quoted = ", ".join(f'"{scope}"' for scope in key.scopes)
    sys.stderr.write(
        "Add this to the configuration file:\n\n"
        f'[[keys]]\nname = "{key.name}"\nhash = "{key.hash}"\nscopes = [{quoted}]\n'
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
