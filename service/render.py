"""Results for people: the same words in a terminal and in a pipe, tables only in the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from secondsource.corpus.records import Document
from secondsource.index.records import AddReport, DocumentSummary, Hit
from secondsource.qa.composing import speak_of_different_things
from secondsource.qa.records import (
    Answer,
    CheckedClaim,
    Citation,
    ClaimLabel,
    ClaimVerdict,
    Position,
    Verdict,
)
from secondsource.qa.text_records import CheckedSentence, SkipReason, TextVerdict

from .terminal import Terminal, clean

if TYPE_CHECKING:
    from secondsource.index.collection import VerifyReport

VERDICT_WORDS = {
    Verdict.AGREED: ("The sources agree", "bold green"),
    Verdict.DISPUTED: ("The sources disagree", "bold red"),
    Verdict.SINGLE_SOURCE: ("One source only", "bold yellow"),
    Verdict.UNANSWERED: ("The articles do not answer this", "bold yellow"),
}
NO_DISPUTE = "The sources do not disagree"
"""Instead of agreement, where they speak of different things."""
CLAIM_WORDS = {
    ClaimLabel.SUPPORTED: ("Supported", "bold green"),
    ClaimLabel.REFUTED: ("Refuted", "bold red"),
    ClaimLabel.DISPUTED: ("Disputed: some passages support it, others contradict it", "bold red"),
    ClaimLabel.NOT_ENOUGH_EVIDENCE: ("Not enough evidence in the articles", "bold yellow"),
}
SHORT_CLAIM_WORDS = {
    **CLAIM_WORDS,
    ClaimLabel.DISPUTED: ("Disputed", "bold red"),
    ClaimLabel.NOT_ENOUGH_EVIDENCE: ("Not enough evidence", "bold yellow"),
}
SKIP_WORDS = {
    SkipReason.HEADING: "a heading",
    SkipReason.QUESTION: "a question",
    SkipReason.GREETING: "a greeting",
    SkipReason.OPINION: "an opinion",
    SkipReason.INSTRUCTION: "an instruction",
    SkipReason.NO_CLAIM: "it claims nothing",
    SkipReason.UNCLEAR_SUBJECT: "it is not clear what it is about",
}
RELATION_WORDS = {"conflicts": "conflict", "superseded": "superseded by a later report"}

SIDE_BY_SIDE = 4
"""A terminal shows up to this many positions as columns of one table."""


def counted(number: int, singular: str) -> str:
    """A number with its noun.

    >>> counted(1, "article"), counted(2, "independent origin")
    ('1 article', '2 independent origins')
    """
    return f"{number:,} {singular}{'' if number == 1 else 's'}"


def support(position: Position) -> str:
    """Both counts of a position, since a copy is an article and not a second origin."""
    articles = counted(position.articles, "article")
    return f"{articles}, {counted(position.origins, 'independent origin')}"


def answer(terminal: Terminal, result: Answer) -> None:
    """A verdict, the answer, each position with its quotes, and what sets them apart."""
    words, style = VERDICT_WORDS[result.verdict]
    apart = speak_of_different_things(result.positions, result.caveats)
    if result.verdict is Verdict.AGREED and apart:
        words = NO_DISPUTE
    confidence = f" (confidence {result.confidence:.0%})"
    reason = f" [{result.reason}]" if result.reason else ""
    terminal.line(Text(words, style=style).append(confidence + reason, style="dim"))
    if result.answer:
        terminal.line()
        terminal.line(result.answer)
    by_id = {citation.id: citation for citation in result.citations}
    if terminal.interactive and 1 < len(result.positions) <= SIDE_BY_SIDE:
        terminal.line()
        terminal.out.print(_columns(result.positions, by_id))
    else:
        for position in result.positions:
            _position(terminal, position, by_id)
    for item in result.disagreements:
        terminal.line()
        kind = f"Disagreement ({item.kind}, {RELATION_WORDS.get(item.relation, item.relation)}): "
        words = marked(item.explanation, item.citations)
        terminal.line(Text(kind, style="red").append(words, style="default"))
    if result.caveats:
        terminal.line()
    for caveat in result.caveats:
        words = marked(caveat.text, caveat.citations)
        terminal.line(Text("Note: ", style="yellow").append(words, style="default"))
    _leftover(terminal, result)


def checked(terminal: Terminal, result: ClaimVerdict | TextVerdict) -> None:
    """What a check found, of one claim or of a text."""
    if isinstance(result, TextVerdict):
        text(terminal, result)
    else:
        claim(terminal, result)


def claim(terminal: Terminal, result: ClaimVerdict) -> None:
    """A claim's verdict with the quotes for and against it."""
    words, style = CLAIM_WORDS[result.verdict]
    confidence = f" (confidence {result.confidence:.0%})"
    terminal.line(Text(words, style=style).append(confidence, style="dim"))
    if result.explanation:
        terminal.line()
        terminal.line(result.explanation)
    if result.parts:
        terminal.line()
    for part in result.parts:
        terminal.line(_judged(part.verdict, part.verdict.claim))
    for heading, citations, origins in (
        ("For", result.supporting, result.supporting_origins),
        ("Against", result.refuting, result.refuting_origins),
    ):
        if citations:
            terminal.line()
            terminal.line(f"{heading}: {counted(origins, 'independent origin')}", style="bold")
            for citation in citations:
                _citation(terminal, citation)


def text(terminal: Terminal, result: TextVerdict) -> None:
    """Each sentence with its verdict, the best quote for each of its claims, and the sums."""
    for sentence in result.sentences:
        _sentence(terminal, sentence)
        terminal.line()
    labels = Counter(item.verdict.verdict for item in result.claims)
    found = ", ".join(
        f"{labels[label]:,} {SHORT_CLAIM_WORDS[label][0].lower()}"
        for label in ClaimLabel
        if labels[label]
    )
    skipped = sum(sentence.skipped is not None for sentence in result.sentences)
    total = counted(len(result.claims), "claim")
    sums = [f"{total}: {found}" if found else "no claim that can be checked"]
    if skipped:
        sums.append(f"{counted(skipped, 'sentence')} not checked")
    terminal.line("; ".join(sums), style="bold")


def _sentence(terminal: Terminal, sentence: CheckedSentence) -> None:
    words = flat(sentence.text)
    if sentence.verdict is None:
        reason = f" ({SKIP_WORDS[sentence.skipped]})" if sentence.skipped else ""
        terminal.line(Text(f"Not checked{reason}: {words}", style="dim"))
        return
    terminal.line(_judged(sentence.verdict, words))
    if sentence.verdict.claim != words:
        terminal.line(f"read as: {sentence.verdict.claim}", style="dim", indent=2)
    several = len(sentence.claims) > 1
    for item in sentence.claims:
        if several:
            terminal.line(_judged(item.verdict, item.verdict.claim), indent=2)
        _best_quotes(terminal, item, indent=4 if several else 2)


def _judged(verdict: ClaimVerdict, words: str) -> Text:
    label, style = SHORT_CLAIM_WORDS[verdict.verdict]
    sure = f" (confidence {verdict.confidence:.0%})"
    return (
        Text(label, style=style)
        .append(sure, style="dim")
        .append(f": {flat(words)}", style="default")
    )


def _best_quotes(terminal: Terminal, item: CheckedClaim, indent: int) -> None:
    """The best quote of each side."""
    for side in (item.verdict.supporting, item.verdict.refuting):
        for citation in side[:1]:
            terminal.line(
                Text(f"“{flat(citation.quote)}” ").append(source_of(citation), style="italic"),
                indent=indent,
            )


def hits(terminal: Terminal, found: Sequence[Hit]) -> None:
    """Found passages, best first."""
    if not found:
        terminal.note("nothing found")
    for number, hit in enumerate(found, start=1):
        if number > 1:
            terminal.line()
        terminal.line(
            Text(f"{number}. ", style="bold").append(_source_line(hit.document), style="bold")
        )
        terminal.line(" ".join(hit.text.split()), indent=3)


def documents(terminal: Terminal, stored: Sequence[Document | DocumentSummary]) -> None:
    """A table in a terminal; id, date, source and title between tabs in a pipe."""
    if not terminal.interactive:
        for document in stored:
            fields = (document.id, document.published, document.source, document.title)
            terminal.line("\t".join(" ".join((field or "").split()) for field in fields))
        return
    table = Table("id", "published", "source", "title", header_style="bold", box=None)
    for document in stored:
        table.add_row(
            Text(clean(document.id), overflow="fold"),
            clean(document.published or ""),
            Text(clean(document.source or "")),
            Text(clean(document.title)),
        )
    terminal.out.print(table)
    terminal.note(counted(len(stored), "document"))


def added(terminal: Terminal, report: AddReport) -> None:
    """What became of the inputs; the refused ones go to stderr with their reasons."""
    counts = (
        (len(report.added), "added"),
        (len(report.replaced), "replaced"),
        (len(report.unchanged), "unchanged"),
        (len(report.rejected), "refused"),
    )
    terminal.line(", ".join(f"{number:,} {word}" for number, word in counts))
    for item in report.rejected:
        terminal.note(f"refused {item.name}: {item.reason}")


def verified(terminal: Terminal, report: VerifyReport) -> None:
    """Whether a library is sound; each problem says what to do."""
    for text in report.repaired:
        terminal.line(f"repaired: {text}", style="yellow")
    for text in report.problems:
        terminal.line(f"problem: {text}", style="red")
    size = f"{counted(report.documents, 'document')}, {counted(report.passages, 'passage')}"
    terminal.line(f"{'sound' if report.ok else 'not sound'}: {size}")


def _position(terminal: Terminal, position: Position, by_id: dict[int, Citation]) -> None:
    terminal.line()
    terminal.line(_heading(position))
    for number in position.citations:
        _citation(terminal, by_id[number])


def _heading(position: Position) -> Text:
    stance = f", {position.stance}" if position.stance else ""
    return Text(clean(position.value), style="bold").append(
        f": {support(position)}{stance}", style="default"
    )


def _citation(terminal: Terminal, citation: Citation) -> None:
    terminal.line(_quote_line(citation), indent=2)
    terminal.line(f"“{flat(citation.quote)}”", indent=6)


def _columns(positions: Iterable[Position], by_id: dict[int, Citation]) -> Table:
    table = Table(show_header=False, show_lines=True)
    headings, cells = [], []
    for position in positions:
        table.add_column(ratio=1, overflow="fold")
        headings.append(_heading(position))
        quotes = [
            Text.assemble(_quote_line(by_id[number]), "\n", f"“{flat(by_id[number].quote)}”")
            for number in position.citations
        ]
        cells.append(Text("\n\n").join(quotes))
    table.add_row(*headings)
    table.add_row(*cells)
    return table


def _leftover(terminal: Terminal, result: Answer) -> None:
    """Citations that no position shows, such as those of a caveat."""
    shown = {number for position in result.positions for number in position.citations}
    rest = [citation for citation in result.citations if citation.id not in shown]
    if rest:
        terminal.line()
        terminal.line("Also cited:", style="bold")
    for citation in rest:
        _citation(terminal, citation)


def _quote_line(citation: Citation) -> Text:
    return Text(f"[{citation.id}] ", style="cyan").append(source_of(citation), style="italic")


def source_of(citation: Citation) -> str:
    """Title, source and date of what is cited, on one line."""
    return _listed(citation.title or citation.document_id, citation.source, citation.published)


def _source_line(document: Document) -> str:
    return _listed(document.title or document.id, document.source, document.published)


def _listed(*parts: str | None) -> str:
    return ", ".join(clean(flat(part)) for part in parts if part)


def marked(text: str, citations: Iterable[int]) -> str:
    """The text with the markers that it does not carry itself."""
    marks = [f"[{number}]" for number in citations if f"[{number}]" not in text]
    return " ".join([clean(text), *marks])


def flat(text: str) -> str:
    """The text on one line, without control characters."""
    return " ".join(clean(text).split())
