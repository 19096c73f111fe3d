"""The command as a process of its own: streams, signals and the service."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

COMMAND = [sys.executable, "-m", "secondsource.service"]

pytestmark = pytest.mark.slow


@pytest.fixture
def environment() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if not name.startswith("SECONDSOURCE_")}


def test_standard_output_in_ascii_does_not_break_an_answer(environment, tmp_path: Path) -> None:
    (tmp_path / "cafe.txt").write_text("Le café “Étoile” a fermé. " * 4, encoding="utf-8")
    add = [*COMMAND, "add", "cafe.txt", "--library", "lib"]
    subprocess.run(add, cwd=tmp_path, env=environment, check=True, capture_output=True)
    environment |= {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [*COMMAND, "search", "cafe", "--library", "lib"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"caf\\xe9" in done.stdout


def test_a_reader_that_goes_away_is_no_error(environment, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "list"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=240) == 141
    assert "Traceback" not in errors
    assert "Broken" not in errors


def test_a_port_in_use_is_a_clear_error(environment, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*COMMAND, "serve", "--port", port],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def served(environment, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running service over the sample, and its address."""
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--json"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, json.loads(process.stdout.readline())["url"]
    finally:
        process.kill()
        process.communicate()


def test_a_service_stopped_while_its_models_load_leaves_quietly(served) -> None:
    process, url = served
    assert httpx.get(f"{url}/health/live", timeout=240).status_code == 200
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=240)
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_a_question_that_runs_is_answered_although_the_service_is_told_to_stop(served) -> None:
    process, url = served
    lone = httpx.Limits(max_keepalive_connections=0)
    with (
        httpx.Client(base_url=url, timeout=240, limits=lone) as client,
        ThreadPoolExecutor() as threads,
    ):
        deadline = time.monotonic() + 240
        while client.get("/health/ready").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        asked = threads.submit(client.post, "/v1/ask", json={"question": "Who runs the toll?"})
        while "secondsource_reading 1.0" not in client.get("/metrics").text:
            assert not asked.done()
        process.send_signal(signal.SIGTERM)
        assert asked.result().status_code == 200
    _, errors = process.communicate(timeout=240)
    assert process.returncode == 0
    lines = [json.loads(line) for line in errors.splitlines() if line.startswith("{")]
    answered = [line for line in lines if line.get("route") == "/v1/ask"]
    assert [(line["status"], line["level"]) for line in answered] == [(200, "info")]
    assert "toll" not in errors


def test_a_service_is_not_opened_to_others_by_mistake(environment, tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "serve", "--host", "0.0.0.0", "--port", "0"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "no keys are configured" in done.stderr


def test_a_mistake_in_the_configuration_file_is_one_line(environment, tmp_path: Path) -> None:
    (tmp_path / "service.toml").write_text("[service]\nprot = 80\n", encoding="utf-8")
    environment |= {"SECONDSOURCE_CONFIG": "service.toml"}
    for command in (["serve"], ["ask", "Who?"]):
        done = subprocess.run(
            [*COMMAND, *command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert "prot (did you mean port?)" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_service_answers_and_stops_when_told(served) -> None:
    process, url = served
    assert url.startswith("http://127.0.0.1:")
    # no connection is kept: a busy machine may take longer than the service holds an idle one
    lone = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(base_url=url, timeout=240, limits=lone) as client:
        assert client.get("/health/live").status_code == 200
        deadline = time.monotonic() + 240
        while client.get("/health/ready").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert client.get("/v1/documents").json()["total"] >= 20
        asked = client.post("/v1/ask", json={"question": "Who runs the toll?"})
        assert asked.status_code == 200
        refused = client.post("/v1/documents", json={"text": "New."})
        assert refused.status_code == 403
        assert refused.headers["content-type"].startswith("application/problem+json")
    process.send_signal(signal.SIGTERM)
    out, errors = process.communicate(timeout=240)
    assert process.returncode == 0
    assert out == ""
    assert "Traceback" not in errors
