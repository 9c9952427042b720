"""What a clause tells the chosen option apart from: "rather than Slate", "not Slate", "Slate as a fallback"."""

from __future__ import annotations

import re

_LEFT = re.compile(
    r"(?:\b(?:instead of|rather than|over|than|not|against|unlike|without|from|replac(?:e|es|ing)|in place of|on top of"
    r"|(?:anything|everything|all) (?:but|except)|other than"
    r"|statt|anstelle von|anstatt|gegen|nicht|als|plutôt que|au lieu de|contre|en (?:vez|lugar) de|em vez de|frente a"
    r"|invece di|in plaats van|zamiast|вместо|чем)|而不是|代替|取代)\b",
    re.IGNORECASE,
)
_SECOND = re.compile(  # what comes next is what one would fall back on
    r"\b(?:fall-?back|back-?up|second choice|runner-?up|next best|ausweich\w*|notfalls|à défaut|si no"
    r"|caso contrário|in mancanza)\b",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(r"(?:not|nicht|pas|no|não|non|niet)\b", re.IGNORECASE)


def turned_away(clause: str) -> list[int]:
    """Where it is said that what comes next is not the one."""
    return [match.start() for match in _LEFT.finditer(clause)]


def second_best(clause: str, verbs: list[int]) -> int:
    """Where a clause begins to tell the second best, after what was chosen; its end where it does not."""
    second = _SECOND.search(clause)
    return second.start() if second and all(verb < second.start() for verb in verbs) else len(clause)


def behind_which(away: list[int], at: int, clause: str, others: list[int], verbs: list[int]) -> int:
    """Where what an option is told apart from begins, else -1: in "Not Rust, not Go: Python" that is not Python."""
    behind = max((place for place in away if place < at), default=-1)
    colon = max(clause.rfind(sign, 0, at) for sign in ":：")
    denied = any(behind < other < colon for other in others) and not any(verb < colon for verb in verbs)
    return -1 if denied and _NOT_ONE.match(clause, behind) else behind
