"""What stands before the number of a record: labels of series such as ADR and RFC, and nouns such as "Decision"."""

from __future__ import annotations

import re

from app.markdown.words.wordlists import names

# Written for one's own records, so that "ADR 7 Use X" needs no colon to be record 7.
OWN = names("adr | madr | mdr")
# Series, some of which everybody cites: "PEP 621 for metadata" may be about that PEP.
SERIES = names(
    "dr | ad | adl | pdr | tdr | edr | ddr | rfc | rfd | pep | kep | tep | gdp | ep | eip | bip | cip | sip | rep | jep"
    " | dep | nep | xep | sep | mep | fep | tip | dip | lip | slip | psr | spec | itd | odr | sdr | bdr"
)
# Words that say the same in full. In a name they stand before a number ("decision-12-x"), in a title before a colon.
NOUNS = names(
    "decision | decision record | architecture decision | architecture decision record | architectural decision"
    " | architectural decision record | design decision | technical decision | record | proposal | note | choice"
    " | enhancement proposal | entscheidung | architekturentscheidung | décision | decisione | decisión | decisão"
    " | besluit | beslissing | beslut | decyzja | rozhodnutí | karar | keputusan"
    " | решение | 决策 | 決策 | 决定 | 決定 | 결정"
)
LABELS = OWN | SERIES
YEARS = range(1990, 2100)


def either(words: frozenset[str]) -> str:
    """A regular expression for one of the words, the longest first, with any blanks between their parts."""
    return "|".join(
        re.escape(word).replace(r"\ ", r"[\s_-]+") for word in sorted(words, key=lambda word: (-len(word), word))
    )


PREFIX = 20  # characters, at most
_CAPITALS = re.compile(r"[A-Z][A-Z0-9]{1,9}")


def prefix_of(label: str | None) -> str:
    """The label of a record's number as it is shown: a series in capitals, another word if it is written in them."""
    word = label or ""
    return word.upper() if word.casefold() in LABELS else word if _CAPITALS.fullmatch(word) else ""


def is_year(digits: str) -> bool:
    """Whether digits stand for a year rather than for a number: `2024`, but not `0024`."""
    return len(digits) == 4 and int(digits) in YEARS


def is_month(digits: str) -> bool:
    """Whether digits are a year and a month: `202405`."""
    return len(digits) == 6 and int(digits[:4]) in YEARS and 1 <= int(digits[4:]) <= 12


def canonical(identifier: str) -> str:
    """An identifier as it is compared: lower case, parts joined by "-", no leading zeros: `ADR-BE-001` is adr-be-1."""
    parts = re.findall(r"[^\W\d_]+|\d+", identifier.casefold())
    return "-".join(str(int(part)) if part.isdecimal() else part for part in parts)
