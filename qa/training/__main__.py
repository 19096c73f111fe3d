"""The training commands: ``python -m secondsource.qa.training train|export|plot``."""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace
from importlib import resources
from pathlib import Path

from secondsource.errors import InputError, SecondsourceError


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; errors of the input are said in one line."""
    parser = argparse.ArgumentParser(prog="python -m secondsource.qa.training")
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="train from the data, or go on where it stopped")
    train.add_argument("--data", type=Path, required=True, help="folder of the training files")
    train.add_argument("--run", type=Path, required=True, help="folder for checkpoints and log")
    train.add_argument("--start", type=Path, help="safetensors to go on from")
    train.add_argument("--tokens", type=int, default=0, help="stop after so many; 0: one pass")
    train.add_argument("--minutes", type=float, default=0.0, help="stop after so many; 0: no limit")
    train.add_argument("--rate", type=float, default=1e-4, help="highest learning rate")
    train.add_argument("--batch-tokens", type=int, default=4096)
    train.add_argument("--layers", type=int, help="grow the trunk to so many layers")
    train.add_argument("--judging-layers", type=int, help="layers that judging has of its own")
    train.add_argument(
        "--only-judging", action="store_true", help="learn those layers and their head alone"
    )
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--without", nargs="*", default=[], help="ingredients to leave out")
    train.add_argument("--compile", action="store_true", help="compile the trunk (for GPUs)")
    export = commands.add_parser("export", help="write trained weights as an int8 model folder")
    export.add_argument("--weights", type=Path, required=True, help="safetensors of a run")
    export.add_argument("--to", type=Path, required=True, help="folder of the model")
    export.add_argument("--blend", type=Path, help="weights to average in: safetensors or a graph")
    export.add_argument("--share", type=float, default=0.35, help="of those (default 0.35)")
    export.add_argument("--float", action="store_true", help="leave the weights unquantised")
    plot = commands.add_parser("plot", help="draw a run's log")
    plot.add_argument("--run", type=Path, required=True)
    plot.add_argument("--to", type=Path, required=True, help="picture, such as loss.svg")
    given = parser.parse_args(arguments)
    if arguments is None and given.command == "train":
        _reuse_memory()
    try:
        return _COMMANDS[given.command](given)
    except SecondsourceError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


_ALLOCATOR = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "100000000000",
    "MALLOC_TOP_PAD_": "268435456",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}


def _reuse_memory() -> None:
    """Starts the command anew with a C library that keeps freed memory, on large pages.

    Otherwise every step takes its hundreds of megabytes from the kernel again, page by page,
    which cost two to four fifths of the training time on a virtual machine.
    """
    if sys.platform == "linux" and not set(_ALLOCATOR) & set(os.environ):
        os.execve(sys.executable, sys.orig_argv, os.environ | _ALLOCATOR)


def _tokenizer() -> Path:
    return Path(str(resources.files("secondsource.qa") / "models" / "tokenizer.json"))


def _train(given: argparse.Namespace) -> int:
    from tokenizers import Tokenizer

    from .network import learn_only_judging, load_network
    from .recipe import INGREDIENTS, JUDGED, Recipe, counts, examples, held_back_examples
    from .train import Schedule, train

    # before any work, since the weights may not fit
    network = load_network(given.start, layers=given.layers, judging=given.judging_layers)
    without = frozenset(given.without)
    if given.only_judging:
        learn_only_judging(network)
        without |= set(INGREDIENTS) - set(JUDGED)
    recipe = replace(Recipe(), seed=given.seed, without=without)
    began = time.monotonic()
    mixed = examples(given.data, recipe)
    for origin, count in counts(mixed).items():
        print(f"{count:8,} {origin}")
    print(f"{len(mixed):8,} examples in {time.monotonic() - began:.0f} s", flush=True)
    tokenizer = Tokenizer.from_file(str(_tokenizer()))
    schedule = Schedule(
        rate=given.rate,
        tokens=given.tokens,
        minutes=given.minutes,
        batch_tokens=given.batch_tokens,
        seed=given.seed,
        compiled=given.compile,
    )
    held = held_back_examples(given.data)
    path = train(given.run, mixed, held, tokenizer, schedule, network)
    print(f"{path} in {time.monotonic() - began:.0f} s")
    return 0


def _export(given: argparse.Namespace) -> int:
    from .export import export
    from .network import blend, load_network

    if not 0 <= given.share <= 1:
        raise InputError(f"--share must be from 0 to 1, not {given.share}")
    network = load_network(given.weights)
    if given.blend is not None:
        judging = len(network.judge) or None
        blend(network, load_network(given.blend, judging=judging), given.share)
    graph = export(network, _tokenizer(), given.to, int8=not given.float)
    print(f"{graph}: {graph.stat().st_size:,} bytes")
    return 0


def _plot(given: argparse.Namespace) -> int:
    from .plot import plot

    plot(given.run / "log.jsonl", given.to)
    print(given.to)
    return 0


_COMMANDS = {"train": _train, "export": _export, "plot": _plot}


if __name__ == "__main__":
    raise SystemExit(main())
