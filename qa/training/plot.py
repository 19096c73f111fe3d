"""Draws a run's log."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from secondsource.errors import InputError, MissingExtraError


def read_log(path: Path) -> list[dict[str, object]]:
    """The lines of ``log.jsonl``; a last line cut off by a crash is left out."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); is it a run's log?") from error
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(json.loads(line))
        except ValueError as error:
            if number == len(lines):
                break
            raise InputError(f"{path}, line {number}: no JSON ({error})") from error
    return found


def plot(log: Path, picture: Path) -> None:
    """Losses over tokens, those on held-back examples dashed; the suffix names the format."""
    lines = read_log(log)
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError(
            'plots need matplotlib: pip install "secondsource[train]"'
        ) from error
    curves: defaultdict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for line in lines:
        for kind in ("loss", "held_back"):
            losses = line.get(kind)
            if isinstance(losses, dict):
                for name, value in losses.items():
                    curves[kind, name].append((float(str(line["tokens"])) / 1e6, float(value)))
    if not curves:
        raise InputError(f"{log} holds no losses yet; a line comes every few dozen steps")
    figure = Figure(figsize=(8, 5))
    axes = figure.add_subplot(xlabel="million tokens", ylabel="loss")
    names = sorted({name for _, name in curves})
    for (kind, name), points in sorted(curves.items()):
        style = "--" if kind == "held_back" else "-"
        label = f"{name}, held back" if kind == "held_back" else name
        axes.plot(*zip(*points, strict=True), style, color=f"C{names.index(name)}", label=label)
    axes.legend()
    figure.savefig(picture)
