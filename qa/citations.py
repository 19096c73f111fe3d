"""Citations: numbered quotes that are exact slices of stored articles."""

from __future__ import annotations

from secondsource.corpus.records import Document, Sentence
from secondsource.qa.records import Citation


class CitationList:
    """Numbers citations from 1 in the order in which they are asked for, each quote once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, int], Citation] = {}

    def cite(
        self,
        document: Document,
        sentence: Sentence,
        answer: tuple[int, int] | None = None,
    ) -> int:
        """The number of the citation of ``sentence``; made at its first use.

        ``answer``: half-open range of the answer in the document's text; the quote is widened
        when the answer runs past the sentence.
        """
        start, end = sentence.start, sentence.end
        if answer is not None:
            start, end = min(start, answer[0]), max(end, answer[1])
        key = (document.id, start, end)
        if key not in self._known:
            self._known[key] = Citation(
                id=len(self._known) + 1,
                document_id=document.id,
                document_sha256=document.sha256,
                title=document.title,
                source=document.source,
                url=document.url,
                published=document.published,
                origin_id=document.origin_id,
                quote=document.text[start:end],
                start=start,
                end=end,
                answer_start=answer[0] if answer else None,
                answer_end=answer[1] if answer else None,
            )
        return self._known[key].id

    def __getitem__(self, number: int) -> Citation:
        return self.all()[number - 1]

    def all(self) -> tuple[Citation, ...]:
        """Every citation, by number."""
        return tuple(self._known.values())


def markers(numbers: tuple[int, ...] | list[int]) -> str:
    """``[1][2]`` for 1 and 2."""
    return "".join(f"[{number}]" for number in numbers)
