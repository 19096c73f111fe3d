"""The names in a question or a sentence, by capitals and quotation marks."""

from __future__ import annotations

import re

from secondsource.qa.language import AUXILIARIES, STOPWORDS

_QUESTION_OPENERS = frozenset(
    f"who whom whose when where why how what which {AUXILIARIES.replace('|', ' ')} in on at for "
    "the a an over according since given name list tell during after before of from to "
    "approximately about please".split()
)
# Roles and the like: what is asked about somebody, not who.
_NO_SUBJECT = STOPWORDS | {"ceo", "cfo", "cto", "coo", "president", "chairman", "i"}
_QUOTED = re.compile(r"[\"“']([^\"”']{2,80})[\"”'](?!\w)")
_NAME_RUN = re.compile(
    r"(?:[A-Z][\w'’&.-]*|\d+[A-Z]\w*)"
    r"(?:[ -](?:(?:(?<!CEO )(?<!CFO )(?<!CTO )(?:of|the|and|de|van|von|la|for|&))[ ])?"
    r"(?:[A-Z][\w'’&.-]*|\d+(?:\.\d+)?\w*))*"
)


def subject_names(text: str) -> tuple[str, ...]:
    """Names in a question: quoted titles and runs of capitalised words, in order, each once.

    A capital at the very start counts only when the word is no question word.
    """
    names: list[str] = [match.group(1) for match in _QUOTED.finditer(text)]
    for match in _NAME_RUN.finditer(text):
        name = match.group().rstrip(".'’-")
        while name and match.start() == 0 and name.split()[0].casefold() in _QUESTION_OPENERS:
            name = name.split(" ", 1)[1] if " " in name else ""
            while name and name.split(" ", 1)[0].islower():  # "Is the Bank of England ..."
                name = name.split(" ", 1)[1] if " " in name else ""
        name = re.sub(r"['’]s$", "", name)
        if name and name.casefold() not in _NO_SUBJECT and not name.isdigit():
            names.append(name)
    return tuple(dict.fromkeys(names))
