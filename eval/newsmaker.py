"""News-like articles from a seed, for measuring speed without any download.

Every story is told by two or three outlets in other words, and some of them give another amount,
so that answering does all of its work. The names are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random

from secondsource.corpus.chunks import chunk_document
from secondsource.corpus.records import Document

_OUTLETS = ("Harbour Times", "Northern Ledger", "Daily Meridian", "Coastline Wire", "Civic Post")
_HEADS = (
    "Alder", "Bram", "Cald", "Dorn", "Ester", "Falk", "Gren", "Holm", "Iver", "Jarn", "Kest",
    "Lund", "Marn", "Nord", "Osk", "Pell",
)  # fmt: skip
_TAILS = (
    "bridge", "field", "gate", "haven", "land", "mark", "port", "ridge", "stead", "vale", "wick",
)  # fmt: skip
_TRADES = ("Energy", "Foods", "Labs", "Logistics", "Motors", "Robotics", "Shipping", "Systems")
_FIRST = ("Anna", "Boris", "Clara", "David", "Edith", "Frank", "Greta", "Hugo", "Irene", "Jonas")
_GOODS = ("battery cells", "freight wagons", "grid converters", "hospital scanners", "wind blades")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_OPENINGS = (
    "{buyer} said on {day} {month} that it will pay {seller} {amount} for {goods}.",
    "{seller} has agreed to supply {buyer} with {goods} worth {amount}, the companies said.",
    "A contract over {goods} will cost {buyer} {amount}, {seller} announced in {month}.",
)
_FILLERS = (
    "The {goods} will be made at a plant near {town}, which employs {people} people.",
    "{boss}, the chief executive of {seller}, called the order the largest since {year}.",
    "Deliveries are to begin in {month} {later} and to end {years} years after that.",
    "Shares in {seller} rose {percent} percent in {town} on the news.",
    "{boss} told reporters that {people} of the workers had been hired since {month}.",
    "Analysts in {town} had expected the price of {goods} to fall by {percent} percent.",
    "{buyer} was founded in {founded} and has its headquarters in {town}.",
    "Unions at the plant in {town} asked for a meeting with {boss} before {month}.",
    "The mayor of {town} said that the road to the plant would be widened by {later}.",
    "In {year} a fire near {town} stopped the making of {goods} for {years} weeks.",
    "A rival offer by {rival} was turned down because it came {years} months too late.",
    "{rival} said it would now look for buyers of its {goods} elsewhere, {boss2} added.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeNews:
    """Articles, how many passages they are cut into, and questions that they answer."""

    documents: tuple[Document, ...]
    passages: int
    questions: tuple[str, ...]


def make_news(passages: int, *, seed: int = 7, questions: int = 40) -> MadeNews:
    """Articles of at least ``passages`` passages in all, stopping after the one that reaches it.

    The same arguments make the same news. ``questions`` is the most that are asked, spread over
    the stories. ``passages`` below 1 gives no articles.
    """
    documents: list[Document] = []
    asked: list[str] = []
    total = 0
    for document, question in _articles(Random(seed)):
        if total >= passages:
            break
        documents.append(document)
        total += len(chunk_document(document))
        if question not in asked[-1:]:
            asked.append(question)
    step = max(1, len(asked) // questions)
    return MadeNews(
        documents=tuple(documents), passages=total, questions=tuple(asked[::step][:questions])
    )


def _articles(random: Random) -> Iterator[tuple[Document, str]]:
    """Endless articles, those of one story together, with the story's question."""
    for story in count():
        names = _story_names(random)
        millions = random.randrange(20, 980)
        question = random.choice(
            (
                "How much will {buyer} pay {seller} for {goods}?",
                "Who is the chief executive of {seller}?",
                "When was {buyer} founded?",
            )
        ).format(**names)
        outlets = random.sample(_OUTLETS, random.choice((2, 3)))
        for number, outlet in enumerate(outlets):
            told = millions * 2 if number and random.random() < 0.3 else millions
            yield _article(random, names | {"amount": f"${told} million"}, outlet, story), question


def _story_names(random: Random) -> dict[str, str]:
    return {
        "buyer": f"{_place(random)} {random.choice(_TRADES)}",
        "seller": f"{_place(random)} {random.choice(_TRADES)}",
        "rival": f"{_place(random)} {random.choice(_TRADES)}",
        "boss": f"{random.choice(_FIRST)} {_place(random)}",
        "boss2": f"{random.choice(_FIRST)} {_place(random)}",
        "goods": random.choice(_GOODS),
        "town": _place(random),
        "founded": str(random.randrange(1900, 2015)),
    }


def _place(random: Random) -> str:
    return random.choice(_HEADS) + random.choice(_TAILS)


def _article(random: Random, names: dict[str, str], outlet: str, story: int) -> Document:
    # the second half is about the rival, so that no fact is told twice in one article
    other = _story_names(random) | {"buyer": names["rival"]}
    sentences = [
        (random.choice(_OPENINGS), names),
        *((filler, names) for filler in random.sample(_FILLERS, len(_FILLERS))),
        *((filler, other) for filler in random.sample(_FILLERS, len(_FILLERS))),
    ]
    # a filler's numbers are drawn anew, so that two articles are no copies of one another
    told = [sentence.format(**about, **_details(random)) for sentence, about in sentences]
    paragraphs = [" ".join(told[i : i + 4]) for i in range(0, len(told), 4)]
    return Document(
        id=f"made-{story}-{outlet.lower().replace(' ', '-')}",
        title=f"{names['seller']} to supply {names['buyer']} with {names['goods']}",
        text="\n\n".join(paragraphs),
        source=outlet,
        published=f"2025-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}",
    )


def _details(random: Random) -> dict[str, str]:
    return {
        "day": str(random.randrange(1, 29)),
        "month": random.choice(_MONTHS),
        "people": f"{random.randrange(100, 9000):,}",
        "year": str(random.randrange(1900, 2015)),
        "later": str(random.randrange(2026, 2034)),
        "years": str(random.randrange(2, 12)),
        "percent": f"{random.randrange(1, 200) / 10:.1f}",
    }
