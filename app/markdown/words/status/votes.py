"""How many were for it and how many against: "5 accept, 2 reject", which is no status of its own beside one."""

from __future__ import annotations

import re
from collections.abc import Callable

_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_VOTES = re.compile(
    r"(?P<lead>^|[,;:(.]|\b(?:with|by|and|but|while|though|votes?|und|mit|bei|et|avec|y|con|e|com))"
    rf" {{0,3}}(?P<many>\b\d{{1,3}}|\b(?:{'|'.join(_NUMBERS)}))"
    r" (?:(?:votes?|members?|people|persons?|of us|stimmen?|voix|votos?) )?(?:voted )?(?:to |were |was |are )?"
    r"(?:(?P<yes>in favou?r|for|accept\w{0,4}|approv\w{0,4}|agree\w{0,2}|dafür|pour|a favor|za)"
    r"|(?P<no>against|reject\w{0,4}|declin\w{0,4}|object\w{0,4}|oppos\w{0,4}|dagegen|contre|en contra|contra|contro)"
    r"|abstain\w{0,4}|abstentions?|enthaltungen|abstenções|abstenciones)\b(?: it| this)?(?! by\b)",
    re.IGNORECASE,
)


def counted(text: str, names_status: Callable[[str], bool]) -> str:
    """A text without the votes that it tells, where the rest of it names a status; else with how they went."""
    votes = list(_VOTES.finditer(text))
    rest = _VOTES.sub(r"\g<lead> ", text)
    if votes and names_status(rest):
        return rest
    yes = sum(_number(vote["many"]) for vote in votes if vote["yes"])
    no = sum(_number(vote["many"]) for vote in votes if vote["no"])
    if not (yes and no):
        return text
    return f"{rest} majority {'accepted' if yes > no else 'rejected' if no > yes else 'undecided'} "


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS.index(word.casefold()) + 1
