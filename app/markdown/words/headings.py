"""The field that a heading of a decision record stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.markdown.words.dates import find_date
from app.markdown.words.heading_names import PRIMARY, SECONDARY
from app.markdown.words.special_headings import META, SIDES, UNDECIDED
from app.markdown.words.wordlists import without_accents

_DECORATION = re.compile(r"<!--.*?-->|<[^<>]{0,80}>|\{[#.:][^{}]*\}|[*_`\[\]]")
_NUMBER = re.compile(
    r"^(?:(?:\d{1,3}(?:\.\d{1,3}){0,3}[.):、]?|[ivx]{1,4}[.)])\s+|[一二三四五六七八九十]{1,3}[、.．]\s*)", re.IGNORECASE
)
_EDGES = re.compile(r"^[^\w(]+|[^\w)]+$")
_SEPARATOR = re.compile(r"\s*[:：]\s*|\s+[-–—]+\s+|\s+(?=\()")
_AND = re.compile(r"\s*/\s*|\s+(?:and|&|\+|und|et|y|e|и|en)\s+|与|和|及")
_SHARED = ("context", "drivers", "outcome", "consequences")  # may share a heading: "Consequences and limits"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading stands for: `field`, whether by a primary name, and the words that are not part of the name."""

    field: str
    name: str
    rest: str = ""
    strength: str = "primary"  # primary, secondary, meta, side


def plain(heading: str) -> str:
    """The words of a heading: no emphasis, comment, anchor, number, emoji or end punctuation."""
    text = _DECORATION.sub("", heading[:300]).strip()
    return " ".join(_EDGES.sub("", _NUMBER.sub("", text)).split()).replace("’", "'")


def is_undecided(heading: str) -> bool:
    """Whether what stands below a heading of a log is still to be decided: "Open questions", "Parking lot"."""
    return plain(heading).casefold() in UNDECIDED


@lru_cache(maxsize=4096)
def understand(heading: str) -> Meaning | None:
    """Look a heading up in the tables: whole, before a colon, dash or parenthesis, or before "and"; None if unknown."""
    words = plain(heading)
    if found := _look_up(words.casefold()):
        return Meaning(found[1], words.casefold(), "", found[0])
    if cut := _SEPARATOR.search(words):
        name = words[: cut.start()].casefold()
        found = _look_up(name)
        dated = found == ("meta", "date") and find_date(words[cut.end() :])
        if found and (dated or found[0] in ("primary", "side")):
            return Meaning(found[1], name, words[cut.end() :].strip(), found[0])
    if cut := _AND.search(words):
        name = words[: cut.start()].casefold()
        found = _look_up(name)
        if found and found[0] == "primary" and found[1] in _SHARED:
            return Meaning(found[1], words.casefold(), "", "secondary")
    return None


def is_shared(meaning: Meaning) -> bool:
    """Whether a heading names more than its field, so that its words have to stay."""
    return meaning.strength == "secondary" and bool(_AND.search(meaning.name))


def _look_up(name: str) -> tuple[str, str] | None:
    name = without_accents(name.removesuffix(" (optional)").strip("() "))
    for strength, table in (("primary", PRIMARY), ("secondary", SECONDARY), ("meta", META)):
        if name in table:
            return strength, table[name]
    return ("side", SIDES[name]) if name in SIDES else None
