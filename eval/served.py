"""A real service in a process of its own, for measuring and for mistreating it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from secondsource.errors import InputError
from secondsource.service.keys import hash_of, new_secret

_START_S = 300
_STOP_S = 60


@dataclass(slots=True, kw_only=True)
class Served:
    """A running service: its address, a key that may read and write, and its process if ours."""

    url: str
    key: str
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    killed: bool = False

    def kill(self) -> None:
        """Ends the service at once, as a power cut would. Raises InputError if it is not ours."""
        if self.process is None:
            raise InputError(f"{self.url} was not started here and cannot be killed from here")
        self.killed = True
        self.process.kill()
        self.process.wait()

    @property
    def headers(self) -> dict[str, str]:
        """What a request needs to be let in."""
        return {"Authorization": f"Bearer {self.key}"}

    def resident_mb(self) -> float:
        """The resident size of the service's process."""
        response = httpx.get(f"{self.url}/metrics", headers=self.headers, timeout=60)
        for family in text_string_to_metric_families(response.text):
            if family.name == "process_resident_memory_bytes":
                return float(family.samples[0].value) / 1e6
        raise InputError("the service does not tell its memory; measure it on Linux")


@contextlib.contextmanager
def served(library: Path, *, settings: Mapping[str, str] | None = None) -> Iterator[Served]:
    """``secondsource serve`` over ``library``, ready when it is handed over.

    ``settings``: values of ``[service]`` as TOML has them. Raises InputError when the service does
    not start or does not stop by itself.
    """
    key = new_secret()
    with tempfile.TemporaryDirectory(prefix="secondsource-served-") as folder:
        config, log = Path(folder) / "service.toml", Path(folder) / "log"
        config.write_text(_configured(key, settings or {}), encoding="utf-8")
        command = [sys.executable, "-m", "secondsource.service", "serve", "--port", "0", "--json"]
        with log.open("wb") as errors:
            process = subprocess.Popen(
                [*command, "--library", str(library), "--config", str(config)],
                stdout=subprocess.PIPE,
                stderr=errors,
                env=_clean_environment(),
            )
        try:
            running = _ready(process, key, log)
            yield running
            process.terminate()
            if not running.killed and process.wait(_STOP_S) != 0:
                raise InputError(f"the service ended with {process.returncode}: {_tail(log)}")
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()


def _ready(process: subprocess.Popen[bytes], key: str, log: Path) -> Served:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise InputError(f"the service did not start: {_tail(log)}")
    running = Served(url=json.loads(line)["url"], key=key, process=process)
    until = time.monotonic() + _START_S
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{running.url}/health/ready", timeout=60).status_code == 200:
                return running
        time.sleep(0.2)
    raise InputError(f"the service was not ready after {_START_S} s: {_tail(log)}")


def _configured(key: str, settings: Mapping[str, str]) -> str:
    lines = ["[service]", 'log_level = "warning"']
    lines += [f"{name} = {value}" for name, value in settings.items()]
    lines += ["[[keys]]", 'name = "load"', f'hash = "{hash_of(key)}"', 'scopes = ["write"]', ""]
    return "\n".join(lines)


def _clean_environment() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if not name.startswith("SECONDSOURCE_")}


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace").strip()[-500:]
