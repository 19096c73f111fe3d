from __future__ import annotations

from pathlib import Path

import pytest

from secondsource.config import Config
from secondsource.errors import ConfigError
from secondsource.service.keys import ApiKey, hash_of
from secondsource.service.settings import Settings


def written(folder: Path, text: str) -> Path:
    path = folder / "secondsource.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_default_is_this_machine_alone() -> None:
    settings = Settings.from_environment({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.library is None
    assert settings == Settings()


def test_the_environment_sets_what_it_names() -> None:
    settings = Settings.from_environment(
        {
            "SECONDSOURCE_LIBRARY": "news",
            "SECONDSOURCE_HOST": "::1",
            "SECONDSOURCE_PORT": "0",
            "SECONDSOURCE_WORKERS": "4",
            "SECONDSOURCE_MAX_WAITING": "",
            "SECONDSOURCE_READ_ONLY": "yes",
            "SECONDSOURCE_REQUEST_TIMEOUT_S": "2.5",
            "SECONDSOURCE_CORS_ORIGINS": "https://a.example, https://b.example",
            "SECONDSOURCE_LIBRARY_CANDIDATES": "30",
            "HOME": "/root",
        }
    )
    assert settings == Settings(
        library=Path("news"),
        host="::1",
        port=0,
        workers=4,
        read_only=True,
        request_timeout_s=2.5,
        cors_origins=("https://a.example", "https://b.example"),
        config=Config(candidates=30),
    )


def test_an_unknown_variable_is_refused_with_the_nearest_and_all_known_ones() -> None:
    message = r"unknown variable: SECONDSOURCE_PROT \(did you mean SECONDSOURCE_PORT\?\); known: "
    with pytest.raises(ConfigError, match=message + r".*SECONDSOURCE_WORKERS"):
        Settings.from_environment({"SECONDSOURCE_PROT": "80"})


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("PORT", "http", "SECONDSOURCE_PORT must be a whole number, not 'http'"),
        ("PORT", "70000", r"port must be within 0\.\.65535, not 70000"),
        ("WORKERS", "0", r"workers must be within 1\.\.64, not 0"),
        ("MAX_BODY_BYTES", "0", "max_body_bytes must be within"),
        ("READ_ONLY", "perhaps", "SECONDSOURCE_READ_ONLY must be true or false, not 'perhaps'"),
        ("BODY_TIMEOUT_S", "nan", "body_timeout_s must be within"),
        ("LOG_LEVEL", "loud", "log_level must be one of debug, info, warning, error, not 'loud'"),
        ("LIBRARY_CANDIDATES", "0", "candidates must be within"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(name: str, text: str, message: str) -> None:
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


def test_a_file_sets_the_service_the_library_and_the_keys(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        f"""
        [service]
        port = 9000
        request_timeout_s = 5
        cors_origins = ["https://a.example"]

        [library]
        path = "news"
        candidates = 12
        min_answerable = 0.5

        [[keys]]
        name = "desk"
        hash = "{hash_of("secret")}"
        scopes = ["read"]
        """,
    )
    assert Settings.from_environment({}, config_file=path) == Settings(
        library=tmp_path / "news",
        port=9000,
        request_timeout_s=5.0,
        cors_origins=("https://a.example",),
        config=Config(candidates=12, min_answerable=0.5),
        keys=(ApiKey(name="desk", hash=hash_of("secret"), scopes=("read",)),),
    )


def test_the_environment_wins_over_the_file_that_it_names(tmp_path: Path) -> None:
    path = written(tmp_path, "[service]\nport = 9000\nworkers = 3\n[library]\ncandidates = 12\n")
    settings = Settings.from_environment(
        {
            "SECONDSOURCE_CONFIG": str(path),
            "SECONDSOURCE_PORT": "9001",
            "SECONDSOURCE_LIBRARY_CANDIDATES": "13",
        }
    )
    assert (settings.port, settings.workers, settings.config.candidates) == (9001, 3, 13)
    assert settings.with_typed(port=9002).port == 9002


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[servce]\n", r"unknown table in .*: servce \(did you mean service\?\); known: keys, lib"),
        ("[service]\nprot = 1\n", r"name in \[service\]: prot \(did you mean port\?\)"),
        ("[library]\ncandidate = 1\n", r"in \[library\]: candidate \(did you mean candidates\?\)"),
        ("[service]\nport = '1'\n", r"port in \[service\] must be a whole number, not '1'"),
        ("[service]\nport = true\n", r"port in \[service\] must be a whole number, not True"),
        ("[service]\ncors_origins = [1]\n", "cors_origins in .* must be a list of texts"),
        ("[library]\npath = 1\n", r"path in \[library\] must be text"),
        ("[service\n", "is not TOML"),
        ("keys = 1\n", r"written as \[\[keys\]\] tables"),
        ("[[keys]]\nname = 'a'\n", r"a \[\[keys\]\] table needs"),
        (
            "[[keys]]\nname = 'a'\nhash = 'md5:0'\nscopes = ['read']\n",
            "the hash of key 'a' must be sha256",
        ),
        (
            f"[[keys]]\nname = 'a'\nhash = '{hash_of('a')}'\nscopes = ['all']\n",
            "the scopes of key 'a' must be some of read, write",
        ),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Settings.from_environment({}, config_file=written(tmp_path, text))


def test_a_missing_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.toml cannot be read: No such file"):
        Settings.from_environment({}, config_file=tmp_path / "absent.toml")


def test_what_a_cluster_tells_of_a_service_is_left_alone() -> None:
    linked = {
        "SECONDSOURCE_SERVICE_HOST": "10.0.0.1",
        "SECONDSOURCE_SERVICE_PORT": "8000",
        "SECONDSOURCE_SERVICE_PORT_HTTP": "8000",
        "SECONDSOURCE_PORT": "tcp://10.0.0.1:8000",
        "SECONDSOURCE_PORT_8000_TCP": "tcp://10.0.0.1:8000",
        "SECONDSOURCE_PORT_8000_TCP_ADDR": "10.0.0.1",
    }
    assert Settings.from_environment(linked) == Settings()
    with pytest.raises(ConfigError, match="SECONDSOURCE_PORT"):
        Settings.from_environment({"SECONDSOURCE_PORT": "http"})
