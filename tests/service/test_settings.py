from __future__ import annotations

from pathlib import Path

import pytest

from secondsource.errors import ConfigError
from secondsource.service.settings import Settings


def test_the_default_is_this_machine_alone() -> None:
    settings = Settings.from_environment({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.library is None


def test_the_environment_sets_what_it_names() -> None:
    settings = Settings.from_environment(
        {
            "SECONDSOURCE_LIBRARY": "news",
            "SECONDSOURCE_HOST": "::1",
            "SECONDSOURCE_PORT": "0",
            "SECONDSOURCE_WORKERS": "4",
            "SECONDSOURCE_MAX_WAITING": "",
            "HOME": "/root",
        }
    )
    assert settings == Settings(library=Path("news"), host="::1", port=0, workers=4)


def test_an_unknown_variable_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(ConfigError, match=r"SECONDSOURCE_PROT; known .*SECONDSOURCE_PORT"):
        Settings.from_environment({"SECONDSOURCE_PROT": "80"})


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("PORT", "http", "must be a whole number, not 'http'"),
        ("PORT", "70000", r"port must be within 0\.\.65535, not 70000"),
        ("WORKERS", "0", r"workers must be within 1\.\.64, not 0"),
        ("MAX_BODY_BYTES", "0", "max_body_bytes must be within"),
    ],
)
def test_a_number_out_of_range_is_refused(name: str, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Settings.from_environment({f"SECONDSOURCE_{name}": text})


def test_what_is_typed_wins_and_no_library_means_read_only(tmp_path: Path) -> None:
    stored = Settings(library=tmp_path, port=9000)
    assert stored.with_typed(library=None, host=None, port=None) == stored
    typed = stored.with_typed(library=tmp_path / "b", host="::1", port=0)
    assert (typed.library, typed.host, typed.port) == (tmp_path / "b", "::1", 0)
    assert not typed.read_only
    assert Settings().with_typed(library=None, host=None, port=None).read_only


def test_an_empty_host_is_refused() -> None:
    with pytest.raises(ConfigError, match="host must not be empty"):
        Settings(host="")
