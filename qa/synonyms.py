"""Words that news uses for one another, so that a question's word can be found in other words."""

from __future__ import annotations

from functools import cache

from secondsource.qa.language import stem

# One line a meaning. A word may stand in several lines.
_SETS = """
ceo chief executive boss head heads headed runs run leads led leader
cfo financial finance
chairman chair chairwoman chairs chaired
president presidency presides
found founded founder established establish set started began created formed launched
based headquartered headquarters base located location -based hq seat
cost costs price priced worth bill estimate estimated expensive budget value valued
buy bought acquire acquired acquisition purchase purchased takeover
sell sold sale
spend spent spending invest invested investment pay paid commit committed money
raise raised raising funding round
deal agreement contract pact order valued worth spend spent spending invest commit commitment money
employ employs employed employees staff workers workforce jobs
kill killed die died dead death deaths fatalities toll lives
injured hurt wounded injuries
born birth birthplace birthday
marry married wife husband wed spouse
win won winner victory beat defeated champion
direct directed director
write wrote written author writer screenplay script novel
play plays played starring stars star actor actress cast role appear appears
build built builder construct constructed construction
design designed designs designer
make made makes maker manufacture manufactured produce produced
open opened opens opening inaugurated
close closed closes closing shut
begin began begins start started starts onset
end ended ends finish finished over
release released releases premiere premiered debut out shown
happen happened occur occurred took place held
tall height high
long length
big large size area
old age aged
fast speed quick
heavy weigh weighs weight
deep depth
wide width
population inhabitants residents people
passengers people aboard board
approve approved passed adopted backed voted agreed
reject rejected refused turned voted down
decline declined shrank shrunk fell fallen drop dropped decrease decreased
lost loss disappearing vanishing decline shrank shrunk fell
grow grew grown rise rose risen increase increased climb climbed
chips chip processors processor silicon semiconductor
company firm maker chipmaker startup business
owner own owns owned belongs
sponsor sponsors sponsored backer backers partner partners
captain command commanded skipper
teach taught teacher
study studied research researchers survey
cause caused causes because reason due blame blamed
crash crashed collision collided struck hit ran aground
cancel cancelled canceled called off
delay delayed postponed later
plan planned plans planning intend aim aims
announce announced unveil unveiled
current currently now today
capacity power
fire fired dismissed sacked ousted removed
resign resigned quit stepped steps leaving leave leaves left
"""


@cache
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in _SETS.strip().splitlines():
        stems = frozenset(stem(word.strip("-")) for word in line.split())
        for item in stems:
            table[item] = table.get(item, frozenset()) | stems
    return table


def related(word_stem: str) -> frozenset[str]:
    """The stem itself and the stems that may stand for it."""
    return _table().get(word_stem, frozenset()) | {word_stem}


def cover(asked: frozenset[str], given: frozenset[str]) -> float:
    """Share in [0, 1] of the asked stems that are given, as they are or in related words.

    1 when nothing is asked. Two long stems also match by their first six letters.
    """
    if not asked:
        return 1.0
    heads = {s[:6] for s in given if len(s) >= 6}
    found = sum(
        1
        for s in asked
        if s in given or (len(s) >= 6 and s[:6] in heads) or not related(s).isdisjoint(given)
    )
    return found / len(asked)
