"""English words to index terms, the same for every lexical index."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

# Words that questions are made of and articles are not about, which tantivy's list lacks.
# "may" and "will" stay: a month and a name.
_QUESTION_WORDS = {
    *("what", "when", "where", "which", "who", "whom", "whose", "why", "how", "about", "than"),
    *("do", "did", "does", "doing", "done", "have", "had", "has", "were", "would", "so"),
    *("he", "she", "we", "us", "you", "i", "me", "him", "her", "them", "his", "my", "our", "your"),
    "its",
}
_LONGEST_TERM = 60


@lru_cache(maxsize=1)
def english() -> Any:
    """The tantivy analyzer: lower case, no accents, no stop words, Snowball's English stems."""
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(_LONGEST_TERM))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stopword("english"))
        .filter(Filter.custom_stopword(sorted(_QUESTION_WORDS)))
        .filter(Filter.stemmer("english"))
        .build()
    )


def terms(text: str) -> list[str]:
    """The terms of a text in order, with repetitions.

    >>> terms("When did the bridges open?")
    ['bridg', 'open']
    """
    return list(english().analyze(text))
