"""Where an article itself says that its value took the place of another's."""

from __future__ import annotations

import re

from secondsource.corpus.sentences import split_sentences
from secondsource.qa.changes import is_overtaken
from secondsource.qa.mentions import mentions
from secondsource.qa.positions import Evidence, Group
from secondsource.qa.values import Value, ValueKind

_UPDATE = re.compile(
    r"\b(?:rais(?:ed|es|ing)|revis(?:ed|es|ion)|increas(?:ed|es)|doubl(?:ed|es|ing)|tripl(?:ed|es)|"
    r"reduc(?:ed|es|tion)|lower(?:ed|s)|halv(?:ed|es|ing)|rather than|"
    r"updat(?:ed|es)|correct(?:ed|s|ion)|up from|down from|instead of|no longer|"
    r"(?:higher|lower|larger|smaller|more|less|later|earlier) than (?:the |a )?(?:previous|earlier|"
    r"original|first|initial)|previous(?:ly)?|original(?:ly)?|initial(?:ly)?|earlier|"
    r"at first|had (?:been|promised|pledged|ordered|signed|offered|"
    r"put|said|estimated|expected|committed|planned|agreed|reported|counted|"
    r"given)|used to be|new (?:estimate|figure|total|date|toll|agreement|contract|deal|price|"
    r"budget|count|target|forecast)|postpon(?:ed|ement)|delay(?:ed|s)?|push(?:ed)? back|"
    r"brought forward|reschedul\w+|has (?:since )?(?:risen|grown|climbed|fallen)|now)\b",
    re.IGNORECASE,
)
_REVISED = re.compile(
    r"\b(?:earlier|later|sooner|higher|lower|more|less|fewer|larger|smaller|longer|shorter) than "
    r"(?:[\w’'-]+ ){0,5}?(?:first|originally|previously|initially|at first) "
    r"(?:said|announced|planned|thought|expected|estimated|reported|forecast|feared|hoped|put)\b",
    re.IGNORECASE,
)
"""The language of an update that needs no word of the value left behind."""
_RUNS_UP = "risen|grown|climbed|increased|gone up|jumped|soared|swollen"
_RUNS_DOWN = "fallen|dropped|declined|decreased|shrunk|gone down"
_RUN_TO = re.compile(
    rf"\b(?:has|have|had) (?:\w+ )?(?:(?P<up>{_RUNS_UP})|(?:{_RUNS_DOWN})) to "
    r"(?:(?:at|least|about|around|some|more|less|fewer|than|nearly|almost|over|under|up) )*$",
    re.IGNORECASE,
)
"""What stands before the newest figure of a running count: "the toll has risen to 43"."""
_LEFT_AFTER = re.compile(
    r"(?:[’']s)?(?:,? (?:who|had|has|have|was|were|been|being|then|later|since|abruptly|suddenly|"
    r"unexpectedly|also)){0,4},? (?:withdr[ae]wn?|pull(?:s|ed|ing) out|dropp?(?:s|ed|ing) out|"
    r"quit|quits|resign(?:s|ed|ing|ation)|step(?:s|ped|ping) (?:down|aside|back)|withdrawal|"
    r"departure|dismiss(?:ed|al)|sack(?:ed|ing)|fired|oust(?:ed|er|ing)|removed|replaced|"
    r"succeeded by)\b",
    re.IGNORECASE,
)
_LEFT_BEFORE = re.compile(
    r"\b(?:replac(?:e|es|ed|ing)|succeed(?:s|ed|ing)?|t(?:ake|akes|ook|aking) over from|instead of|"
    r"in place of|predecessor|(?:withdrawal|departure|resignation|dismissal|ouster|sacking|"
    r"retirement) of)(?:,? [\w.’'-]+){0,4}? $",
    re.IGNORECASE,
)


def tells_update(text: str) -> bool:
    """Whether the text uses the language of an update: "raised", "earlier", "now"."""
    return _UPDATE.search(text) is not None


def overtaking_cue(newer: Group, older: Group, about: str) -> tuple[Evidence, str] | None:
    """The article of ``newer`` that says so, and the sentence in which it does; None without one.

    ``about``: what the two differ in. The sentence must name the older value and use the language
    of an update, or tell a running count, or say that the person named before has gone.
    Publication dates, where both are known, must not run the other way; a running count needs
    them. Age alone settles nothing.
    """
    if about not in ("amount", "date", "name"):
        return None
    before, now = _last_published(older), _last_published(newer)
    if before and now and before > now:
        return None
    for evidence in newer.evidence:
        if about == "name":
            cue = _left_cue(evidence, older.value)
        else:
            cue = _update_cue(evidence, older.value) or _running_cue(evidence, older)
        if cue is not None:
            return evidence, cue
    return None


def _last_published(group: Group) -> str:
    return max((e.document.published or "" for e in group.evidence), default="")


def _running_cue(evidence: Evidence, older: Group) -> str | None:
    """The evidence's sentence where it tells what a count has come to since the older report."""
    new, old = evidence.value.amount, older.value.amount
    if new is None or old is None or evidence.start is None:
        return None
    told = _RUN_TO.search(evidence.document.text[evidence.sentence.start : evidence.start])
    if told is None or (new.anchor > old.anchor) != (told["up"] is not None):
        return None
    before, now = _last_published(older), evidence.document.published
    return evidence.sentence_text if before and now and before < now else None


def _left_cue(evidence: Evidence, old: Value) -> str | None:
    """The sentence near the evidence that says that the person named before has gone."""
    words = old.text.split()
    if old.kind is not ValueKind.NAME or not words or not words[-1][:1].isupper():
        return None
    named = re.compile(rf"\b{re.escape(words[-1])}\b")
    for sentence in _near(evidence):
        for match in named.finditer(sentence):
            first = sentence[: match.start()].removesuffix(" ".join(words[:-1]) + " ")
            if _LEFT_AFTER.match(sentence, match.end()) or _LEFT_BEFORE.search(first):
                return sentence
    return None


def _update_cue(evidence: Evidence, old: Value) -> str | None:
    """The sentence near the evidence that says that the older value has been overtaken."""
    if _REVISED.search(evidence.sentence_text):
        return evidence.sentence_text
    published = evidence.document.published
    for sentence in _near(evidence):
        found = mentions(sentence, old, published)
        if found and (
            _UPDATE.search(sentence) or any(is_overtaken("", sentence, *at) for at in found)
        ):
            return sentence
    return None


def _near(evidence: Evidence) -> list[str]:
    """The sentences around the evidence's, in order."""
    text = evidence.document.text
    start = max(0, evidence.sentence.start - _NEAR_CHARS)
    window = text[start : evidence.sentence.end + _NEAR_CHARS]
    return [window[place.start : place.end] for place in split_sentences(window)]


_NEAR_CHARS = 600
