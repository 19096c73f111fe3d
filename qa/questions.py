"""What a question asks for: its form, the type of its answer, its subject, one or many."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from secondsource.corpus.sentences import split_sentences
from secondsource.qa.language import AUXILIARIES, STOPWORDS, WORD, content_stems
from secondsource.qa.names import subject_names
from secondsource.qa.options import YES_NO, either_or_options


class Form(enum.StrEnum):
    """The grammatical form of a question."""

    OPEN = "open"
    YES_NO = "yes_no"
    EITHER_OR = "either_or"


class AnswerType(enum.StrEnum):
    """The type of value that answers a question; ANY does not restrict."""

    PERSON = "person"
    ORGANISATION = "organisation"
    AGENT = "agent"  # a person or an organisation: "who acquired ..."
    PLACE = "place"
    DATE = "date"
    TIME = "time"  # of day
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    QUANTITY = "quantity"
    COUNT = "count"
    NUMBER = "number"  # any figure: "what is the population", "how many"
    NAME = "name"
    REASON = "reason"
    MANNER = "manner"
    ANY = "any"


AGENTS = frozenset({AnswerType.PERSON, AnswerType.AGENT})

NUMERIC = frozenset(
    {
        AnswerType.MONEY,
        AnswerType.PERCENT,
        AnswerType.DURATION,
        AnswerType.QUANTITY,
        AnswerType.COUNT,
        AnswerType.NUMBER,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An analysed question.

    ``text``: as asked, without sentences before it that it does not refer to; ``subject``:
    capitalised runs and quoted titles, as written; ``stems``: stems of its content words; ``head``:
    the noun after which/what ("chips" in "which chips"), lower-cased; ``many``: several answers
    may all be right; ``options``: the alternatives of an either-or question.
    """

    text: str
    form: Form
    answer_type: AnswerType
    subject: tuple[str, ...]
    stems: tuple[str, ...]
    head: str | None
    many: bool
    options: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


_LEAD_IN = re.compile(
    r"^(?:(?:please|so|and|but|ok|okay|hi|hello|well)[, ]+)*"
    r"(?:(?:can|could|would) you (?:please )?(?:tell me|say)|tell me|do you know|"
    r"i (?:want|would like|need) to know|i wonder|according to [^,]{2,60},)[, ]*",
    re.IGNORECASE,
)
_WH = re.compile(
    r"\b(?P<wh>who|whom|whose|when|where|why|how|what|which)(?:'s|’s)?\b", re.IGNORECASE
)

# Heads of "what/which X" and "what is the X of": noun -> type. Matched on the singular.
_HEADS: dict[str, AnswerType] = {}
for _type, _nouns in {
    AnswerType.DATE: "year date day month decade century season era anniversary birthday",
    AnswerType.PLACE: """city country state town place location province region county village
        district continent capital headquarters birthplace site venue neighborhood street port
        island stadium river lake mountain sea ocean valley desert""",
    AnswerType.ORGANISATION: """company firm organization organisation agency university bank team
        club studio publisher manufacturer startup brand network newspaper airline party
        institution supplier maker chipmaker automaker label employer contractor carrier charity
        ministry department""",
    AnswerType.PERSON: """person man woman actor actress author writer director president minister
        singer player coach scientist artist mayor ceo founder chairman king queen senator judge
        character composer politician captain researcher engineer architect official spokesman
        spokeswoman governor manager chef driver pilot winner""",
    AnswerType.MONEY: """price cost budget salary fee fine valuation revenue profit turnover sum
        investment income earnings fund funding wage tax loan debt rent compensation ransom bonus
        subsidy pension dividend refund cash""",
    AnswerType.PERCENT: "percentage percent proportion share rate",
    AnswerType.NUMBER: """population number count total capacity height length width depth weight
        size distance speed temperature area age score figure elevation amount quantity toll""",
    AnswerType.DURATION: "duration period term lifespan runtime",
}.items():
    for _noun in _nouns.split():
        _HEADS[_noun] = _type

# plurals that name one quantity; those of people, goods or lives count as well as cost
_QUANTITIES = {
    **dict.fromkeys(
        """costs damages debts earnings expenses proceeds profits revenues savings takings wages
        winnings""".split(),
        AnswerType.MONEY,
    ),
    **dict.fromkeys(("emissions", "losses", "odds", "sales"), AnswerType.NUMBER),
}

_MONEY_CUES = re.compile(
    r"\b(?:money|cost|costs|spend|spent|spends|spending|pay|paid|pays|worth|invest|invested|"
    r"investing|raise|raised|raising|price|priced|earn|earned|charge|charged|charges|fine|fined|"
    r"donat\w+|owe|owed|budget|fund|funded|funding|sell for|sold for|bought for|buy for|loan|"
    r"dollars?|euros?|pounds|valued|bid|offer(?:ed)?|contribut\w+|commit(?:ted)?|sav(?:e|ed|ing)s?|"
    r"grant(?:ed)?|bail|tax(?:es)?|reward|award(?:ed)?|damages|revenue|profit|loss|losses)\b",
    re.IGNORECASE,
)
_AGENT_VERBS = re.compile(
    r"^who(?:m)?\s+(?:(?:is|are|was|were|will|has|have|had|did|does|do|would)\s+)?(?:\w+ly\s+)?"
    r"(?:own|owns|owned|acquire|acquired|acquires|buy|bought|buys|built|build|"
    r"builds|make|makes|made|manufactur\w+|produc\w+|publish\w*|develop\w*|fund\w*|sponsor\w*|"
    r"operat\w+|runs?|supplies|supplied|sell|sells|sold|design\w*|host\w*|organi[sz]\w+|"
    r"financ\w+|support\w*|oppos\w+|report\w*|won|win|wins|beat|defeat\w*|launch\w*|carried|"
    r"conduct\w*|issued?|approv\w+|reject\w+|creat\w+|pays?|paid|provid\w+|invest\w*|control\w*|"
    r"conquer\w*|invad\w+|rul\w+|coloni[sz]\w+|competes?|dominat\w+)\b",
    re.IGNORECASE,
)
_QUANTITY_HOW = re.compile(
    r"^(?:tall|high|deep|wide|far|fast|heavy|large|big|hot|cold|thick|strong|close|small|steep)$"
)
_YEAR = re.compile(r"\b(1[0-9]{3}|20[0-9]{2})\b")


def analyse_question(text: str) -> Question:
    """Reads the form, answer type, subject and number out of an English question.

    A text without a question word (a keyword query) is OPEN with type ANY.
    """
    text, asked = _without_preface(text)
    core = _LEAD_IN.sub("", asked).strip() or asked
    whole = text.strip().removesuffix(asked) + core
    options = either_or_options(core)
    wh = _WH.search(core)
    if options:
        form = Form.EITHER_OR
    elif YES_NO.match(core) and not (wh and wh.start() == 0):
        form = Form.YES_NO
    else:
        form = Form.OPEN
    answer_type, head, many = AnswerType.ANY, None, False
    if form is Form.OPEN and wh:
        answer_type, head = _answer_type(core, wh)
        many = _asks_for_many(core, wh, head)
    return Question(
        text=text,
        form=form,
        answer_type=answer_type,
        subject=subject_names(whole),
        stems=tuple(dict.fromkeys(content_stems(whole))),
        head=head,
        many=many,
        options=options,
        years=tuple(int(year) for year in _YEAR.findall(whole)),
    )


PRONOUN = re.compile(
    r"\b(?:it|its|he|his|him|she|hers?|they|them|theirs?)\b(?!['’])", re.IGNORECASE
)
_REFERS = re.compile(rf"{PRONOUN.pattern}|\b(?:this|that|these|those|there)\b", re.IGNORECASE)


def _asked_sentence(text: str) -> str:
    """The last sentence where it alone is a question, else the whole text."""
    text = text.strip()
    sentences = [text[s.start : s.end] for s in split_sentences(text)]
    asking = [sentence for sentence in sentences if sentence.endswith("?")]
    return asking[0] if len(asking) == 1 and sentences[-1] == asking[0] else text


def _without_preface(text: str) -> tuple[str, str]:
    """What is read, and the sentence in it that asks.

    Only that sentence is, if it names its subject and refers to nothing before it: "OpenAI signed
    a deal. What is the deal worth?" is asked of OpenAI.
    """
    asked = _asked_sentence(text)
    if asked == text.strip() or _REFERS.search(asked) or not subject_names(asked):
        return text, asked
    return asked, asked


def _answer_type(core: str, wh: re.Match[str]) -> tuple[AnswerType, str | None]:
    word = wh.group("wh").casefold()
    rest = core[wh.end() :].strip(" ?.!")
    clause = core[wh.start() :]
    if word in ("who", "whom"):
        return (AnswerType.AGENT if _AGENT_VERBS.match(clause) else AnswerType.PERSON), None
    if word == "whose":
        return AnswerType.AGENT, None
    if word == "when":
        return AnswerType.DATE, None
    if word == "where":
        return AnswerType.PLACE, None
    if word == "why":
        return AnswerType.REASON, None
    if word == "how":
        if re.search(r"\bfor\s+$", core[: wh.start()], re.IGNORECASE) and rest.startswith("long"):
            return AnswerType.DURATION, None
        return _how_type(rest)
    return _what_type(rest)


def _how_type(rest: str) -> tuple[AnswerType, str | None]:
    match = re.match(r"([a-z]+)\s*(.*)", rest, re.IGNORECASE)
    first = match.group(1).casefold() if match else ""
    after = match.group(2) if match else ""
    if first == "many":
        return _many_type(after)
    if first == "much":
        if re.match(r"(?:time|longer)\b", after, re.IGNORECASE):
            return AnswerType.DURATION, None
        follow = re.match(r"(?:more |less |of (?:a|an|the|its|their) )?([\w-]+)", after)
        noun_word = follow.group(1).casefold() if follow else ""
        named = follow is not None and follow.group(1)[:1].isupper()
        plain = named or noun_word in STOPWORDS or re.fullmatch(AUXILIARIES, noun_word) is not None
        money = noun_word == "money" or _HEADS.get(_singular(noun_word)) is AnswerType.MONEY
        if money or (plain and _MONEY_CUES.search(after)):
            return AnswerType.MONEY, None
        return AnswerType.NUMBER, None if plain else _first_noun(after)
    if first == "long":
        measured = re.match(r"(?:is|are|was|were|will)\b(?!.*\b(?:been|last|take|ago)\b)", after)
        return (AnswerType.NUMBER, "long") if measured else (AnswerType.DURATION, None)
    if first == "old":
        return AnswerType.NUMBER, "age"
    if first in ("often", "frequently"):
        return AnswerType.ANY, None
    if first in ("large", "big", "small"):
        return AnswerType.NUMBER, None
    if _QUANTITY_HOW.match(first):
        return AnswerType.NUMBER, first
    return AnswerType.MANNER, None


_SCALE_NOUN = re.compile(r"(?:hundreds?|thousands?|millions?|billions?|trillions?)\b(?: of)?\s*")


def _many_type(after: str) -> tuple[AnswerType, str | None]:
    """The type of "how many ...": years are a duration, percent and dollars what they say."""
    after = _SCALE_NOUN.sub("", after, count=1)
    if re.match(r"(?:\w+ )?(?:years|months|days|weeks|hours|minutes|seconds|decades)\b", after):
        return AnswerType.DURATION, None
    if re.match(r"(?:dollars|euros|pounds|yen)\b", after, re.IGNORECASE):
        return AnswerType.MONEY, None
    if re.match(r"(?:per ?cent|percentage points?)\b", after, re.IGNORECASE):
        return AnswerType.PERCENT, None
    return AnswerType.NUMBER, _counted_noun(after)


def _counted_noun(after: str) -> str | None:
    """The first plural of the words before a function word, else the first of them."""
    run: list[str] = []
    for match in WORD.finditer(after):
        word = match.group()
        if word.casefold() in STOPWORDS or re.fullmatch(AUXILIARIES, word, re.IGNORECASE):
            break
        run.append(word)
    plain = [word.casefold() for word in run if not word[:1].isupper()] or [
        word.casefold() for word in run
    ]
    return next((word for word in plain if _is_plural(word)), plain[0] if plain else None)


_PRICED = re.compile(
    r"(?:do|does|did|will|would|[^,]*? (?:going|expected|supposed|likely|due) to) (?:[^,]*? )?"
    r"(?:cost|pay|charge|earn)\b(?! (?:them|him|her|it)\b)"
    # "what did the board put the price at"
    r"|(?:do|does|did|will|would) [^,]*?\b(?:put|set|fix|estimate) "
    r"[^,]*?\b(?:price|cost|value|bill)s?\b[^,]* at$",
    re.IGNORECASE,
)


_TRAFFIC = re.compile(
    r"\b(?:cars?|trucks?|lorr(?:y|ies)|vehicles?|drivers?|motorists?|bridges?|roads?|tunnels?|"
    r"motorways?|highways?|turnpikes?|crossings?)\b(?!.*\b(?:crash|accident|collapse|deaths?)\b)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(time|hour)(?: of day)?(?!\s+(?:of|frame|zone|period|limit|span|slot|series|machine|capsule"
    r"|trial|signature|travel|difference|commitment)s?\b)(?:\s|$)",
    re.IGNORECASE,
)


def _what_type(rest: str) -> tuple[AnswerType, str | None]:
    if time := _TIME.match(rest):
        return AnswerType.TIME, time.group(1).casefold()
    if re.search(r"\b(?:worth|cost)$", rest, re.IGNORECASE) or _PRICED.match(rest):
        return AnswerType.MONEY, None
    direct = re.match(r"(?:kind|type|sort|form)s? of ([\w'’-]+)", rest, re.IGNORECASE)
    if direct:
        return AnswerType.ANY, direct.group(1).casefold()
    copula = re.match(
        rf"(?:{AUXILIARIES}|'s)\s+(?:the|its|their|his|her|an?)?\s*(.*)", rest, re.IGNORECASE
    )
    phrase = copula.group(1) if copula else rest
    # "the share price of Cerebras": the noun before the first preposition or verb
    noun_phrase = re.split(
        rf"\b(?:of|in|on|at|for|to|from|by|with|that|which|who|where|when|during|{AUXILIARIES})\b",
        phrase,
        maxsplit=1,
        flags=re.IGNORECASE,
    )[0]
    tokens = [match.group() for match in WORD.finditer(noun_phrase)]
    if copula and rest.casefold().startswith(
        ("do", "did", "does", "ha", "can", "c", "w", "sh", "m")
    ):
        verb = re.match(r"(?:was|were|will be|would be)\b", rest, re.IGNORECASE)
        if not verb:
            return AnswerType.ANY, None
    candidates = tokens[:5] if not copula else tokens
    if not candidates:
        return AnswerType.ANY, None
    ordered = list(reversed(candidates if copula else candidates[:3]))
    if ordered[0].casefold() == "toll":  # of a road in money, of an accident in lives
        return AnswerType.MONEY if _TRAFFIC.search(rest) else AnswerType.NUMBER, None
    quantity = _QUANTITIES.get(ordered[0].casefold())
    if quantity is not None:
        return quantity, ordered[0].casefold()
    for token in ordered:
        known = _HEADS.get(_singular(token.casefold()))
        if (
            known is AnswerType.PERCENT
            and token.casefold() in ("share", "rate")
            and "price" in rest
        ):
            return AnswerType.MONEY, "price"
        if known is not None:
            return known, token.casefold()
        if copula:
            break
    return AnswerType.ANY, ordered[0].casefold()


def _first_noun(after: str) -> str | None:
    for match in WORD.finditer(after):
        word = match.group().casefold()
        if word not in STOPWORDS:
            following = after[match.end() :].lstrip()
            nxt = WORD.match(following)
            if nxt and word.endswith(("ing", "ed", "al", "ic", "ive", "ous", "ar")):
                continue
            return word
    return None


def _singular(noun: str) -> str:
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "xes", "ches", "shes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


def _is_plural(noun: str) -> bool:
    irregular = {"people", "men", "women", "children", "criteria", "data", "species", "media"}
    return noun in irregular or _singular(noun) != noun


def _asks_for_many(core: str, wh: re.Match[str], head: str | None) -> bool:
    word = wh.group("wh").casefold()
    rest = core[wh.end() :].strip()
    if word == "who":
        # a play has several actors and a league several sponsors, whatever the verb's number
        return bool(
            re.match(
                r"(?:are|were|(?:sponsor|star|play|appear|attend|compete|participate|back|fund|"
                r"support|oppose)(?:s|ed)?)\b",
                rest,
                re.IGNORECASE,
            )
        )
    if word not in ("what", "which"):
        return False
    # "what are some", "which of these", "name two"
    if re.search(r"\b(?:some of|examples? of|kinds of|types of)\b", rest, re.IGNORECASE):
        return True
    if word == "what" and head in _QUANTITIES:
        return False
    first = WORD.match(rest)
    if first and first.group().casefold() in ("are", "were"):
        return True
    return head is not None and _is_plural(head)
