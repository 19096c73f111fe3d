"""The training commands: ``python -m secondsource.qa.training train|export|plot``."""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from secondsource.errors import InputError, SecondsourceError

if TYPE_CHECKING:
    from .examples import Example
    from .recipe import Recipe


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
        "--only",
        choices=("reading", "judging"),
        help="learn the layers that one part has of its own, and its heads, alone",
    )
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--without", nargs="*", default=[], help="ingredients to leave out")
    train.add_argument("--labels", type=Path, help="what a teacher said of the mix, to learn too")
    train.add_argument("--compile", action="store_true", help="compile the trunk (for GPUs)")
    teach = commands.add_parser("teach", help="teach a larger encoder to judge")
    label = commands.add_parser("label", help="have a taught encoder judge the mix")
    for command in (teach, label):
        command.add_argument("--encoder", type=Path, required=True, help="its folder")
        command.add_argument(
            "--data", type=Path, required=True, help="folder of the training files"
        )
        command.add_argument("--minutes", type=float, default=0.0, help="stop after so many")
        command.add_argument("--seed", type=int, default=1)
    teach.add_argument("--run", type=Path, required=True, help="folder for checkpoints and log")
    teach.add_argument("--rate", type=float, default=5e-5, help="highest learning rate")
    teach.add_argument("--batch-tokens", type=int, default=2048)
    teach.add_argument("--still", type=int, default=4, help="lower layers that are not learned")
    label.add_argument("--weights", type=Path, required=True, help="safetensors of its run")
    label.add_argument("--to", type=Path, required=True, help=".npz file; is added to")
    label.add_argument("--origins", nargs="+", required=True, help="of which to judge, in order")
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
    if arguments is None and given.command in ("train", "teach", "label"):
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

    from .labels import Labels
    from .mix import held_back_examples
    from .network import learn_only, load_network
    from .recipe import INGREDIENTS, JUDGED, READING, TAUGHT_ONLY, Recipe
    from .train import Schedule, train

    # before any work, since the weights may not fit
    network = load_network(given.start, layers=given.layers, judging=given.judging_layers)
    labels = None if given.labels is None else Labels.read(given.labels)
    without = frozenset(given.without)
    if labels is None:
        without |= TAUGHT_ONLY
    if given.only is not None:
        learn_only(network, given.only)
    if given.only == "judging":
        without |= set(INGREDIENTS) - set(JUDGED)
    recipe = READING if given.only == "reading" else Recipe()
    recipe = replace(recipe, seed=given.seed, without=recipe.without | without)
    began = time.monotonic()
    mixed = _mixed(given.data, recipe)
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
    path = train(given.run, mixed, held, tokenizer, schedule, network, labels)
    print(f"{path} in {time.monotonic() - began:.0f} s")
    return 0


def _mixed(data: Path, recipe: Recipe) -> list[Example]:
    """The mix, after a word on what is in it."""
    from .mix import counts, examples

    began = time.monotonic()
    mixed = examples(data, recipe)
    for origin, count in counts(mixed).items():
        print(f"{count:8,} {origin}")
    print(f"{len(mixed):8,} examples in {time.monotonic() - began:.0f} s", flush=True)
    return mixed


def _teach(given: argparse.Namespace) -> int:
    from tokenizers import Tokenizer

    from .examples import Judgement
    from .mix import held_back_examples
    from .recipe import TAUGHT
    from .teacher import load_teacher
    from .train import Schedule, train

    teacher = load_teacher(given.encoder, _tokenizer(), still=given.still)
    began = time.monotonic()
    mixed = _mixed(given.data, replace(TAUGHT, seed=given.seed))
    held = [e for e in held_back_examples(given.data, 300) if isinstance(e, Judgement)]
    schedule = Schedule(
        rate=given.rate,
        warmup=80,
        minutes=given.minutes,
        batch_tokens=given.batch_tokens,
        average=0.99,
        seed=given.seed,
        checkpoint_s=900,
        eval_steps=250,
    )
    tokenizer = Tokenizer.from_file(str(_tokenizer()))
    path = train(given.run, mixed, held, tokenizer, schedule, teacher)
    print(f"{path} in {time.monotonic() - began:.0f} s")
    return 0


def _label(given: argparse.Namespace) -> int:
    from tokenizers import Tokenizer

    from .examples import Judgement
    from .labels import label
    from .recipe import INGREDIENTS, JUDGED, Recipe
    from .teacher import load_teacher

    teacher = load_teacher(given.encoder, _tokenizer(), given.weights)
    without = frozenset(INGREDIENTS) - frozenset(JUDGED)
    mixed = _mixed(given.data, replace(Recipe(), seed=given.seed, without=without))
    judged: dict[str, list[Judgement]] = {origin: [] for origin in given.origins}
    for example in mixed:
        if isinstance(example, Judgement) and example.origin in judged:
            judged[example.origin].append(example)
    if empty := [origin for origin, found in judged.items() if not found]:
        raise InputError(f"the mix holds nothing of the origin {empty[0]!r}")
    tokenizer = Tokenizer.from_file(str(_tokenizer()))
    asked = [example for found in judged.values() for example in found]
    labels = label(teacher, tokenizer, asked, given.to, minutes=given.minutes)
    print(f"{given.to}: {len(labels):,} judgements")
    return 0


def _export(given: argparse.Namespace) -> int:
    from tokenizers import Tokenizer

    from .export import export
    from .network import blend, load_network
    from .reports import answer_pairs
    from .sameness import learn_sameness

    if not 0 <= given.share <= 1:
        raise InputError(f"--share must be from 0 to 1, not {given.share}")
    network = load_network(given.weights)
    if given.blend is not None:
        judging = len(network.judge) or None
        blend(network, load_network(given.blend, judging=judging), given.share)
    learned = [pair for pair in answer_pairs() if not pair.kept]
    learn_sameness(network, Tokenizer.from_file(str(_tokenizer())), learned)
    graph = export(network, _tokenizer(), given.to, int8=not given.float)
    print(f"{graph}: {graph.stat().st_size:,} bytes")
    return 0


def _plot(given: argparse.Namespace) -> int:
    from .plot import plot

    plot(given.run / "log.jsonl", given.to)
    print(given.to)
    return 0


_COMMANDS = {
    "train": _train,
    "teach": _teach,
    "label": _label,
    "export": _export,
    "plot": _plot,
}


if __name__ == "__main__":
    raise SystemExit(main())
