"""The lines that stand below an article and are not part of it, as patterns."""

from __future__ import annotations

import re


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_INVITES = (
    r"(?:please\s+|and\s+)?(?:let (?:us|me) know|tell us|share (?:your|them|it)|leave (?:a|your)"
    r"|join the (?:conversation|discussion)|sound off|drop (?:a|your)|comment below"
    r"|I(?:['’]d| would) love to hear)\b"
)

PROMPT = _any_of(
    r"(?:so,?\s+)?what(?:['’]s| is| are)\s+your\s+(?:thoughts?|opinions?|take|views?)\b"
    rf"[^?]{{0,120}}\?\s*(?:{_INVITES}.{{0,200}})?",
    rf"(?:so,?\s+)?what do you (?:think|make of)\b[^?]{{0,120}}\?\s*(?:{_INVITES}.{{0,200}})?",
    rf"{_INVITES}.{{0,150}}\b(?:comments?|below|thoughts|opinions?|experiences?|conversation"
    r"|discussion|forum)\b.{0,60}",
    r"leave a (?:comment|reply)\b.{0,40}",
    r"(?:\d+|no)\s+comments?(?: yet)?",
    r"comments?(?:\s*\(\d+\))?:?",
)
"""Asks the reader for a comment."""

TAIL_LINE = _any_of(
    # share
    r"(?:share|tweet|pin it|email|print)(?:\s+(?:this|the)\s+(?:article|story|post|page|news))?"
    r"(?:\s+(?:on|via|with|to)\s.{1,60})?[:!.]?",
    r"like us on .{1,60}",
    # subscribe and follow
    r"(?:please\s+)?(?:subscribe|sign up|register)\b.{0,150}\b(?:newsletters?|updates|inbox|alerts"
    r"|channel|e-?mails?|briefing|digest|podcast|feed)\b.{0,100}",
    r"(?:please\s+)?subscribe(?:\s+(?:now|today|here))?[.!]?",
    r"follow\s+(?:us|me|@\w+|our)\b.{0,150}",
    r"(?:get|receive)\s.{1,120}\b(?:newsletter|(?:to|in) your inbox)\b.{0,60}",
    r"join\s+(?:our|us)\b.{0,80}\b(?:telegram|whatsapp|discord|channel|community|newsletter|forum"
    r"|group|facebook)\b.{0,80}",
    r"download\s+(?:the|our)\b.{0,60}\bapp\b.{0,80}",
    r"click here\b.{0,150}",
    r"stay tuned\b.{0,100}",
    r"(?:support\s+(?:our|us|independent)|become\s+a\s+(?:member|subscriber|patron)|donate)\b.{0,150}",
    # links and labels
    r"(?:also\s+read|read\s+(?:also|more|next|the full \w+)|see also|more|related(?:\s+\w+)?"
    r"|recommended|watch|listen|you may also like|don['’]t miss)\s*:.{0,250}",
    r"(?:tags?|tagged|filed under|topics|categor(?:y|ies)|keywords)\s*:.{0,300}",
    # rights and legal notices
    r"(?:©|\(c\)|copyright\s*(?:©|\(c\)|\d{4}|by\s)).{0,300}",
    r".{0,150}\ball rights reserved\b.{0,120}",
    r"disclaimer\s*:.{0,600}",
    r"(?:the\s+(?:content|information)\s+(?:in|of)\s+)?this\s+(?:article|story|post|content)\s+(?:is|was)\s+(?:intended\s+)?"
    r"(?:for\s+(?:general\s+)?information(?:al)?\b|not\s+(?:investment|financial|legal|medical)"
    r"\s+advice).{0,300}",
    # the end
    r"(?:[-–—=*_~#•.]\s*){2,}",
    r"[-–—#*\s]*(?:30|ends?|the end)[-–—#*\s]*",
    r"advertisement|sponsored(?:\s+content)?",
)
"""A whole line that only links, invites, labels or reserves rights."""

_PLACE = r"(?:\s+(?:on|in|at|by|from)\s+)"
REPRINT = re.compile(
    r"\(?this\s+(?:article|story|post|report)\s+(?:was\s+)?(?:first|originally)\s+"
    rf"(?:published|appeared){_PLACE}(?P<names>[^.]{{2,80}}(?:\.\w{{2,4}}\b)?)\.?\)?",
    re.IGNORECASE,
)
"""Says where the article comes from."""

SOURCE_LINE = re.compile(
    r"\(?(?:sources?\s*:|via\s*:?\s|\(?with\s+(?:inputs?|reporting|files|contributions?)\s+(?:from|by)\s)"
    r"\s*(?P<names>\S.{1,250}?)\.?\)?",
    re.IGNORECASE,
)
"""Names sources on one line; what it names must be names."""

CREDIT = re.compile(
    r"\(?(?:additional\s+)?(?:reporting|writing|written|editing|edited|compiled|translated"
    r"|photo(?:graph)?s?|images?|picture|illustration|video|graphics?)"
    r"(?:\s+(?:credits?|courtesy))?(?:\s+(?:by|of)\s|\s*:)\s*(?P<names>\S.{1,250}?)\.?\)?",
    re.IGNORECASE,
)
"""Names who wrote, edited or pictured."""

SOURCE_LIST = re.compile(r"(?:list\s+of\s+)?(?:sources?|quellen?)(?:\s+used)?\s*:?", re.IGNORECASE)
REFERENCE_LIST = re.compile(
    r"(?:references|bibliography|citations|works cited|further reading|external links)\s*:?",
    re.IGNORECASE,
)
LINK_LIST = _any_of(
    r"related(?:\s+(?:articles|stories|posts|news|reading|coverage|topics))?\s*:?",
    r"(?:also\s+read|read\s+(?:more|next|also)|see also|recommended(?:\s+for\s+you)?)\s*:?",
    r"more\s+(?:from|on|in)\s.{1,40}|more\s+(?:stories|news|articles)\s*:?",
    r"you (?:may|might) (?:also )?(?:like|enjoy)\s*:?",
    r"(?:most\s+(?:read|popular)|trending(?:\s+now)?|(?:latest|popular|top)\s+(?:news|stories|posts))\s*:?",
)
"""Headers of lists."""

LISTED = re.compile(
    r"https?://|www\.|\bdoi\b|\bet al\b|\((?:19|20)\d\d[a-z]?\)|\b(?:Retrieved|Accessed)\b",
    re.IGNORECASE,
)
"""Marks an entry of a list of references."""

ADVERT = re.compile(
    r"(?:About\s+)?(?P<name>[A-Z][\w.&'’-]*(?:\s[A-Z][\w.&'’-]*){0,4})\s+(?:is|are)\s+"
    r"(?:the|an?|your|one of the)\s+(?:[\w’'-]+\s+){0,3}?"
    r"(?:leading|largest|best|premier|top|fastest|trusted|award-winning|number[ -]one|go-to"
    r"|independent|community-driven|free)\b"
)
"""Opens a paragraph in which a site or its maker praises itself."""

ANYWHERE = re.compile(
    r"^[ \t*_>]*(?:"
    r"advertisement|(?:story|article)\s+continues\s+(?:below|after)\b.{0,40}"
    r"|skip to (?:main )?content|click to share on .{1,80}"
    r"|share on (?:facebook|twitter|x|linkedin|whatsapp|reddit)\b.{0,40}"
    r"|accept (?:all )?cookies"
    r"|(?:we|(?:this|our) (?:web)?site) uses? cookies\b[^\"“”\n]{0,400}"
    r"|by (?:continuing to (?:use|browse)|using) (?:this|our) (?:web)?site,? you (?:agree|accept"
    r"|consent)\b[^\"“”\n]{0,300}"
    r"|(?:sign up (?:for|to)|subscribe to) (?:our|the)\b.{0,60}\bnewsletter\b.{0,60}"
    r")[ \t*_]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""A line that is no part of an article wherever it stands."""

_LINKING = re.compile(
    r"an?|additional|agencies|al|and|at|by|courtesy|da|de|del|der|di|du|editing|et|for|from|in|la"
    r"|le|of|on|or|photo|reporting|staff|the|und|van|via|von|with|writing",
    re.IGNORECASE,
)


def are_names(text: str) -> bool:
    """Whether the text lists names or web addresses: no word of a sentence is among it.

    >>> are_names("Reuters, The Wall Street Journal and bbc.co.uk")
    True
    >>> are_names("the firm and its bank told the paper")
    False
    """
    words = re.findall(r"[^\s,;/|&()\"“”]+", re.sub(r"https?://[^\s,;]+", "X.example", text))
    if not 1 <= len(words) <= 40:
        return False
    named = 0
    for word in words:
        first = word.lstrip("'’@#[*_-–—:")[:1]
        if not first or _LINKING.fullmatch(word.strip(".:")):
            continue
        if not (first.isupper() or first.isdigit() or re.search(r"\w\.\w{2,}", word)):
            return False
        named += not first.isdigit()
    return named > 0
