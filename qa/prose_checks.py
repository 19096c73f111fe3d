"""Which sentences of a model's text are borne out by the quotes that they cite."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secondsource.qa.evidence import Entailment, EvidenceModel
from secondsource.qa.language import content_stems
from secondsource.qa.names import subject_names
from secondsource.qa.negation import is_negated
from secondsource.qa.premises import nearest_clause
from secondsource.qa.prose_figures import as_quoted, figures_stand, without_figures
from secondsource.qa.prose_names import names_stand
from secondsource.qa.prose_quotes import Quote, quotations_stand
from secondsource.qa.prose_sentences import ProseSentence, prose_sentences
from secondsource.qa.records import Citation
from secondsource.qa.stance import HEDGED, stance_of
from secondsource.qa.synonyms import opposed, related
from secondsource.qa.text_claims import TextSentence, text_claims
from secondsource.qa.text_records import SkipReason

MIN_ENTAILMENT = 0.7
MAX_CONTRADICTION = 0.5
"""Probabilities of the evidence model; docs/decisions/prose.md has what they were measured by."""
MAX_CITED = 8


class Fault(enum.StrEnum):
    """Why a sentence is dropped."""

    NO_MARKER = "no_marker"
    UNKNOWN_MARKER = "unknown_marker"
    MARKUP = "markup"
    UNFINISHED = "unfinished"
    REPEATED = "repeated"
    ORDER = "order"
    NO_STATEMENT = "no_statement"
    UNCLEAR_SUBJECT = "unclear_subject"
    FIGURE = "figure"
    NAME = "name"
    QUOTATION = "quotation"
    DOUBT = "doubt"
    NEGATION = "negation"
    WORDS = "words"
    CONTRADICTED = "contradicted"
    NOT_ENTAILED = "not_entailed"
    IDLE_MARKER = "idle_marker"


@dataclass(frozen=True, slots=True)
class CheckedProse:
    """A sentence and why it is dropped; ``fault`` is None for one that is kept.

    ``claim`` is what was held against the quotes: the sentence without markers, with the subject
    of the sentence before it in place of a pronoun; empty where it was not looked at.
    """

    sentence: ProseSentence
    fault: Fault | None
    claim: str


_MARKUP = re.compile(
    r"[<>{}\[\]|\\`^~#]|&#?\w+;|\b(?:https?|javascript|data):|\bwww\.", re.IGNORECASE
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+|\b[\w-]{2,}\.[a-z]{2,12}\b")
_HIDDEN = frozenset(("Cc", "Cf", "Co", "Cs", "Cn"))
_ENDED = re.compile(r"[.!][\"”’')]*$")
_TO_READER = re.compile(
    r"\b(?:you|your|yours|yourself)\b|\b(?:readers?|users?|assistants?|chatbots?|(?:the|an?) "
    r"(?:ai|model|system|bot))\b[^.;]*?\b(?:must|should|shall|ought|ha(?:s|ve) to|needs? to|"
    r"(?:is|are) (?:asked|told|advised|urged|instructed) to)\b",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(r"\b(?:says?|said|told|tells?|according|states?|stated)\b", re.IGNORECASE)
_DOUBTED = HEDGED | {"denied"}
_UNCLEAR = SkipReason.UNCLEAR_SUBJECT


def check_prose(
    prose: str, citations: Sequence[Citation], model: EvidenceModel
) -> list[CheckedProse]:
    """Every sentence of ``prose`` in order, each held against the quotes that it cites."""
    quotes = {c.id: Quote(bearing_text(c.quote), c.published) for c in citations}
    checked: list[CheckedProse] = []
    seen: set[str] = set()
    for sentence in prose_sentences(prose):
        before = checked[-1] if checked and not sentence.gap else None
        fault, claim = _check(sentence, before, quotes, model)
        if fault is None and sentence.words.casefold() in seen:
            fault = Fault.REPEATED
        seen.add(sentence.words.casefold())
        checked.append(CheckedProse(sentence, fault, claim))
    return checked


def bearing_text(quote: str) -> str:
    """The quote on one line without its orders and questions, which bear nothing out."""
    text = " ".join(quote.split())
    return " ".join(text[s.start : s.end] for s in text_claims(text) if _bears(text, s))


def _bears(text: str, sentence: TextSentence) -> bool:
    if sentence.skipped in (SkipReason.INSTRUCTION, SkipReason.QUESTION):
        return False
    return not _TO_READER.search(text[sentence.start : sentence.end])


def _check(
    sentence: ProseSentence,
    before: CheckedProse | None,
    quotes: Mapping[int, Quote],
    model: EvidenceModel,
) -> tuple[Fault | None, str]:
    cited = [quotes[number] for number in sentence.cited if number in quotes]
    if fault := _form_fault(sentence, cited):
        return fault, ""
    claim, fault = _claim(sentence, before)
    if fault is None:
        fault = _wording_fault(sentence.words, claim, cited) or _entailment_fault(
            as_quoted(claim, cited), [quote.text for quote in cited], model
        )
    return fault, claim


def _form_fault(sentence: ProseSentence, cited: Sequence[Quote]) -> Fault | None:
    words = sentence.words
    if _MARKUP.search(words) or any(unicodedata.category(c) in _HIDDEN for c in sentence.text):
        return Fault.MARKUP
    if any(not any(m.group() in q.text for q in cited) for m in _ADDRESS.finditer(words)):
        return Fault.MARKUP
    if not sentence.cited:
        return Fault.NO_MARKER
    if len(cited) < len(sentence.cited) or len(cited) > MAX_CITED:
        return Fault.UNKNOWN_MARKER
    if not all(quote.text for quote in cited):
        return Fault.IDLE_MARKER  # orders and questions alone
    if _TO_READER.search(words):
        return Fault.ORDER
    return None if _ENDED.search(words) else Fault.UNFINISHED


def _claim(sentence: ProseSentence, before: CheckedProse | None) -> tuple[str, Fault | None]:
    """What the sentence claims; a pronoun may refer to a sentence that is kept right before it."""
    lead = f"{before.claim} " if before is not None and before.fault is None else ""
    found = list(text_claims(lead + sentence.words))
    if len(found) != 1 + bool(lead) or found[-1].start != len(lead):
        return "", Fault.UNCLEAR_SUBJECT
    last = found[-1]
    if last.skipped is SkipReason.INSTRUCTION:
        return "", Fault.ORDER
    if last.claim is None:
        return "", Fault.UNCLEAR_SUBJECT if last.skipped is _UNCLEAR else Fault.NO_STATEMENT
    return last.claim.text, None


def _wording_fault(words: str, claim: str, cited: Sequence[Quote]) -> Fault | None:
    """What the words themselves show, without a model."""
    if not all(figures_stand(text, cited) for text in {words, claim}):
        return Fault.FIGURE
    if not all(names_stand(text, cited) for text in {words, claim}):
        return Fault.NAME
    if not quotations_stand(words, cited):
        return Fault.QUOTATION
    if _loses_doubt(claim, cited):
        return Fault.DOUBT
    stems = frozenset(content_stems(without_figures(claim)))
    if all(_other_sign(claim, stems, quote.text) for quote in cited):
        return Fault.NEGATION
    given = frozenset(s for quote in cited for s in content_stems(quote.text))
    return Fault.WORDS if any(related(s).isdisjoint(given) for s in stems) else None


def _loses_doubt(claim: str, cited: Sequence[Quote]) -> bool:
    """Whether every quote leaves open what the sentence states."""
    if stance_of(claim) in _DOUBTED or _ATTRIBUTED.search(claim):
        return False
    return all(stance_of(quote.text) in _DOUBTED for quote in cited)


def _other_sign(claim: str, stems: frozenset[str], quote: str) -> bool:
    """Whether the quote's clause on the same says it with the opposite sign."""
    named = frozenset(s for name in subject_names(claim) for s in content_stems(name))
    flipped = opposed(stems - named, frozenset(content_stems(quote)))
    negated = is_negated(nearest_clause(quote, stems - named))
    return (is_negated(claim) != negated) != (len(flipped) % 2 == 1)


_SAID = Entailment(entailment=1.0, neutral=0.0, contradiction=0.0)
"""A sentence bears out its own words, whatever a model makes of them."""


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


def _entailment_fault(claim: str, cited: Sequence[str], model: EvidenceModel) -> Fault | None:
    """Entailed by one cited quote or by all of them in a row, contradicted by none, each needed.

    A quote is needed when it entails the sentence, or when the others do not entail it without it.
    """
    premises = list(cited)
    if len(cited) > 1:
        premises.append(" ".join(cited))
        premises += [" ".join([*cited[:i], *cited[i + 1 :]]) for i in range(len(cited))]
    judged = [
        _SAID if _plain(premise) == _plain(claim) else verdict
        for premise, verdict in zip(
            premises, model.entail([(premise, claim) for premise in premises]), strict=True
        )
    ]
    single, joined = judged[: len(cited)], judged[: len(cited) + 1]
    if any(item.contradiction >= MAX_CONTRADICTION for item in single):
        return Fault.CONTRADICTED
    if max(item.entailment for item in joined) < MIN_ENTAILMENT:
        return Fault.NOT_ENTAILED
    idle = any(
        alone.entailment < MIN_ENTAILMENT <= without.entailment
        for alone, without in zip(single, judged[len(cited) + 1 :], strict=False)
    )
    return Fault.IDLE_MARKER if idle else None
