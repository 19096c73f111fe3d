"""What passages and their articles speak of, beside a question."""

from __future__ import annotations

from collections.abc import Sequence

from secondsource.corpus.records import Sentence
from secondsource.index.records import Hit
from secondsource.qa.language import content_stems
from secondsource.qa.questions import Question
from secondsource.qa.subjects import distinctive, document_stems, names_share, required_names
from secondsource.qa.synonyms import cover


def about_subject(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """The passages of articles that name something of what the question names.

    "Kingsmere" is enough for "Kingsmere Hospital" here: how much of a name is said counts later.
    """
    names = tuple(map(distinctive, required_names(question)))
    return [hit for hit in hits if names_share(names, article_stems(hit)) > 0]


def passage_stems(hit: Hit) -> frozenset[str]:
    """Stems of the passage and of its article's title."""
    return frozenset(content_stems(hit.text)) | frozenset(content_stems(hit.document.title))


def sentence_covers(question: Question, hit: Hit) -> dict[Sentence, float]:
    """The share of the question's stems that each sentence of the passage has, in order."""
    asked, text = frozenset(question.stems), hit.document.text
    return {
        sentence: cover(asked, frozenset(content_stems(text[sentence.start : sentence.end])))
        for sentence in hit.passage.sentences
    }


def article_stems(hit: Hit) -> frozenset[str]:
    """Stems of the article; of a very long one those of its beginning and of the passage."""
    return document_stems(hit.document) | frozenset(content_stems(hit.text))
