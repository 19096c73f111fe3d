"""Who holds an office, of what, and who held it before."""

from __future__ import annotations

import re

from secondsource.qa.language import STOPWORDS, content_stems

_ROLE = (
    r"(?:chief (?:executive|financial|operating|technology)(?: officer)?|ceo|cfo|cto|coo|"
    r"president|chair(?:man|woman|person)?|director|head|founder|co-founder|mayor|governor|"
    r"minister|captain|manager|coach|spokes(?:man|woman|person)|leader|owner|boss|secretary)"
)
_OWNER = r"(?P<{}>[A-Z][\w&.’'-]*(?:[ ](?:of[ ]|and[ ]|the[ ])?[A-Z][\w&.’'-]*){{0,4}})"
_OWNED_ROLE = re.compile(
    rf"{_OWNER.format('before')}(?:['’]s)?[ ](?:former |new |interim |deputy )?"
    rf"(?i:(?P<r1>{_ROLE}))\b"
    rf"|\b(?i:(?P<r2>{_ROLE})) (?:of|at|for) (?:the )?{_OWNER.format('after')}"
    rf"|\b(?i:(?P<r3>{_ROLE})) [A-Z][\w’'-]+(?: [A-Z][\w’'-]+){{0,2}} (?:of|at) (?:the )?"
    rf"{_OWNER.format('behind')}"
)
_ASKED_ROLE = re.compile(rf"(?<!part-)\b(?:{_ROLE})\b", re.IGNORECASE)
_OFFICES = re.compile(rf"\b(?:{_ROLE})s?\b", re.IGNORECASE)
_CANONICAL_ROLES = {
    "ceo": "chief executive",
    "chief executive officer": "chief executive",
    "boss": "chief executive",
    "cfo": "chief financial officer",
    "chief financial": "chief financial officer",
    "cto": "chief technology officer",
    "coo": "chief operating officer",
    "chairman": "chair",
    "chairwoman": "chair",
    "chairperson": "chair",
}


def _canonical(role: str) -> str:
    lowered = " ".join(role.casefold().split())
    return _CANONICAL_ROLES.get(lowered, lowered)


_LEADS = re.compile(
    r"\b(?:runs?|leads?|heads?)\b(?! (?:on|at|for|from|to|into|out|over|through|along|as|in)\b)",
    re.IGNORECASE,
)
# "the candidate for governor" holds no office yet
_SOUGHT = re.compile(
    rf"\b(?:candida(?:tes?|cy)|nomin(?:ees?|ation)|contenders?|bids?|rac(?:e|es|ing)|runs?|running|"
    rf"ran|stands?|standing|stood|contest|campaign) for (?:the |next )?{_ROLE}\b",
    re.IGNORECASE,
)
LEADER = "leader"
"""The office of who "runs", "leads" or "heads" something, as :func:`asked_role` names it."""


def asked_role(text: str) -> str | None:
    """The office that a question or statement speaks of, in one spelling; None without one."""
    text = _SOUGHT.sub("", text)
    match = _ASKED_ROLE.search(text)
    if match is not None:
        return _canonical(match.group())
    return LEADER if _LEADS.search(text) else None


def is_office(text: str) -> bool:
    """Whether the words name an office and nobody who holds it.

    >>> is_office("the chief executives"), is_office("chief executive Ann Field")
    (True, False)
    """
    rest, found = _OFFICES.subn("", text)
    return found > 0 and not content_stems(rest)


def role_mismatch(text: str, names: tuple[frozenset[str], ...], sentence: str, answer: str) -> bool:
    """Whether the sentence gives the person another office than the one ``text`` speaks of.

    "OpenAI CEO Sam Altman" does not answer who runs Cerebras, nor "Cerebras CEO Andrew Feldman"
    who its chief financial officer is. ``names``: stems of the names in ``text``.
    """
    wanted = asked_role(text)
    if wanted is None:
        return False
    roles = [_canonical(match.group()) for match in _ASKED_ROLE.finditer(sentence)]
    if wanted != LEADER and roles and wanted not in roles:
        return True
    for match in _OWNED_ROLE.finditer(sentence):
        role = _canonical(match.group("r1") or match.group("r2") or match.group("r3"))
        owner = match.group("before") or match.group("after") or match.group("behind")
        owner = re.sub(r"['’]s$", "", owner)
        if wanted not in (LEADER, role) or owner.casefold() in STOPWORDS:
            continue
        if owner == answer:
            return True  # the organisation, where its officer is asked for
        if owner in answer or (answer and answer in owner):
            continue
        owner_stems = frozenset(content_stems(owner))
        if names and all(owner_stems.isdisjoint(stems) for stems in names):
            return True
    return False


_FORMER = re.compile(r"\b(?:former(?:ly)?|predecessors?|previous(?:ly)?|ex)\b", re.IGNORECASE)
_NAMED = r"(?P<name>[A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*){0,3})"
_TO_NAME = re.compile(rf"[- ](?:[a-z][\w’'-]* ){{0,3}}{_NAMED}")
_FROM_NAME = re.compile(rf"{_NAMED}, (?:(?:a|an|the|its) )?$")


def held_formerly(text: str, names: tuple[frozenset[str], ...], sentence: str) -> bool:
    """Whether the sentence calls the one that ``text`` gives an office its former holder.

    ``names``: stems of the names in ``text``, the holder's first.

    >>> name = (frozenset({"ann", "field"}),)
    >>> held_formerly("Ann Field is the mayor.", name, "Her predecessor Ann Field laughed.")
    True
    >>> held_formerly("Ann Field is the mayor.", name, "Ann Field follows the former mayor.")
    False
    """
    role = asked_role(text)
    if role is None or not names or _FORMER.search(text):
        return False
    for former in _FORMER.finditer(sentence):
        before = _FROM_NAME.search(sentence[: former.start()])
        match = before or _TO_NAME.match(sentence, former.end())
        # "former county judge Ann Field as mayor": a mayor may be a former judge
        named = match.start("name") if match and not before else len(sentence)
        office = asked_role(re.split(r"[,;]", sentence[former.end() : named], maxsplit=1)[0])
        if office != role and not former[0].casefold().startswith("predecessor"):
            continue
        if match and not names[0].isdisjoint(content_stems(match["name"])):
            return True
    return False


_REST_OF_NAME = re.compile(r"(?: [A-Z][\w’'.-]*)+")
_ASKS_NOW = re.compile(
    r"^who(?:['’]s| is| are| runs| leads| heads| chairs)\b|\b(?:new|current|currently|now|today)\b",
    re.IGNORECASE,
)
_LEAVES_AFTER = re.compile(
    r"(?:,[^,;]{1,60},)?,?(?: (?:who|he|she|that|announced|says?|said|had|has|was|were|is|been|"
    r"being|then|later|abruptly|suddenly|unexpectedly)){0,5} (?:stepp(?:ed|ing) down|"
    r"resign(?:ed|ing)|retir(?:ed|ing)|departed|ousted|dismissed|fired|sacked|forced out|"
    r"replaced by|succeeded by|handed over|left (?:office|as|the (?:post|job|role|company|firm)))\b"
)
_LEAVES_BEFORE = re.compile(
    r"\b(?:[Oo]utgoing|[Rr]eplac(?:es?|ed|ing)|[Ss]ucceed(?:s|ed|ing)?|"
    r"t(?:akes?|ook|aking) over from|(?:resignation|departure|retirement|dismissal|ousting) of)"
    r"(?: [a-z’'-]+){0,4} $"
)
# stories are told in the past: "Ann Field was the captain" may answer who the captain is
_ASKS_WHEN = re.compile(r"\b(?:current|currently|now|today|20\d\d)\b", re.IGNORECASE)
_WAS_AFTER = re.compile(
    rf" (?:was|had been|served as) (?:(?:the|its|their|his|her|[A-Z][\w]*['’]s) )?"
    rf"(?:(?!(?:named|appointed|elected|made|chosen|promoted|hired|sworn|not)\b)[\w-]+ (?:and )?)"
    rf"{{0,4}}?{_ROLE}\b(?! since\b)",
    re.IGNORECASE,
)
_ONCE_OF = re.compile(
    r"\b(?:[Ff]ormer|[Ee]x)[- ](?P<of>[^,;]{1,60}?) (?:executive|employee|official|veteran)s? $"
)


def has_left(
    question: str, names: tuple[frozenset[str], ...], sentence: str, start: int, end: int
) -> bool:
    """Whether who is named at ``start`` to ``end`` of the sentence held the office asked about
    once, where the question is who holds it now. ``names``: stems of the question's names.

    >>> told = "Ann Field resigned as mayor, and Bo Holm took over."
    >>> has_left("Who is the mayor?", (), told, 0, len("Ann Field"))
    True
    >>> has_left("Who is the mayor?", (), told, told.index("Bo"), told.index(" took"))
    False
    """
    if asked_role(question) is None or not _ASKS_NOW.search(question) or _FORMER.search(question):
        return False
    whole = _REST_OF_NAME.match(sentence, end)  # of "Bo Holm" the model may point at "Bo"
    end = whole.end() if whole else end
    before, after = sentence[max(0, start - 90) : start], sentence[end:]
    if _LEAVES_AFTER.match(after) or _LEAVES_BEFORE.search(before):
        return True
    if _WAS_AFTER.match(after) and _ASKS_WHEN.search(question):
        return True
    once = _ONCE_OF.search(before)
    if once and any(not name.isdisjoint(content_stems(once["of"])) for name in names):
        return True
    holder = frozenset(content_stems(sentence[start:end]))
    return held_formerly(question, (holder,), sentence)
