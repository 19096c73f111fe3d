"""Examples of a page: its fenced blocks, and whether what they show is what is printed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Block:
    """A fenced block; ``language`` is the word after the fence."""

    language: str
    text: str


@dataclass(frozen=True)
class Shown:
    """A command of a ``console`` block and the output printed under it."""

    command: str
    output: str


def blocks_of(page: str) -> list[Block]:
    """Every fenced block, in order."""
    found = re.findall(r"^```(\w+)\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL)
    return [Block(language, text) for language, text in found]


def shown_in(console: str) -> list[Shown]:
    """The commands after ``$`` of a console block."""
    parts = re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]
    return [Shown(*part.partition("\n")[::2]) for part in parts]


def comparable(output: str) -> str:
    """Output without line breaks inside paragraphs, and without the confidence's figure."""
    masked = re.sub(r"\(confidence \d+%\)", "(confidence)", output)
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", masked.strip()))


def is_what_is_shown(shown: str, printed: str) -> bool:
    """Whether a page may show ``shown`` for ``printed``: the same text, or a part of the JSON."""
    if shown.startswith("{"):
        return is_part_of(json.loads(shown), json.loads(printed))
    return comparable(shown) == comparable(printed)


def is_part_of(part: Any, whole: Any) -> bool:
    """Whether ``part`` is ``whole`` with some keys of its objects left out."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(key in whole and is_part_of(value, whole[key]) for key, value in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) == len(whole) and all(map(is_part_of, part, whole))
    return bool(part == whole)
