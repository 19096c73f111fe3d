from __future__ import annotations

import tomllib

import pytest

from secondsource.errors import ConfigError
from secondsource.service import keys
from secondsource.service.keys import ApiKey, KeyRing, hash_of, new_secret


def ring(*secrets: str) -> KeyRing:
    return KeyRing(
        ApiKey(name=f"key-{number}", hash=hash_of(secret), scopes=("read",))
        for number, secret in enumerate(secrets)
    )


def test_a_key_is_found_by_its_secret_alone() -> None:
    keyring = ring("first", "second")
    found = keyring.find("second")
    assert found is not None
    assert found.name == "key-1"
    assert keyring.find("third") is None
    assert keyring.find("") is None
    assert keyring.find(hash_of("first")) is None


def test_a_secret_that_is_no_text_is_unknown_and_no_fault() -> None:
    assert ring("first").find("\udcff\u00e9") is None


def test_new_keys_differ_and_carry_256_random_bits() -> None:
    made = {new_secret() for _ in range(50)}
    assert len(made) == 50
    assert all(len(secret) == len("sso_") + 43 for secret in made)


def test_two_keys_of_one_name_are_refused() -> None:
    key = ApiKey(name="desk", hash=hash_of("a"), scopes=("read",))
    with pytest.raises(ConfigError, match="two keys are named 'desk'"):
        KeyRing([key, ApiKey(name="desk", hash=hash_of("b"), scopes=("write",))])


def test_the_command_prints_the_key_once_and_a_table_that_holds_its_hash_alone(capsys) -> None:
    assert keys.main(["new", "--name", "desk", "--scope", "read", "--scope", "write"]) == 0
    out, errors = capsys.readouterr()
    secret = out.strip()
    assert secret not in errors
    table = tomllib.loads(errors.partition("file:\n")[2])["keys"][0]
    assert ApiKey.from_table(table) == ApiKey(
        name="desk", hash=hash_of(secret), scopes=("read", "write")
    )


def test_a_name_that_would_break_the_file_is_refused(capsys) -> None:
    assert keys.main(["new", "--name", 'a"b']) == 2
    assert "a key's name needs" in capsys.readouterr().err
