"""What a pin says beside its level: for whom it holds, from when on it binds, how old a release has to be."""

from __future__ import annotations

import re

from app.markdown.record import Audience, Pin
from app.markdown.words.dates import find_date
from app.markdown.words.wordlists import by_word

OLDEST = 3650  # days
_AUDIENCES: dict[str, Audience] = by_word(
    """
development: development | dev | dev only | development only | in development | dev dependency | entwicklung
    | développement | desarrollo | desenvolvimento | разработка | 开发
runtime: runtime | run time | production | prod | runtime only | production only | in production | laufzeit
    | produktion | exécution | producción | produção
all: everywhere | all audiences | runtime and development | development and runtime
"""
)
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "fourteen": 14}
_FROM = re.compile(r"(?:binding |binds |in force |valid )?(?:from|since|as of)\b:?\s*(.*)", re.IGNORECASE)
_AGE = re.compile(
    r"(?:releases? )?(?:at least |(?:least|minimum|min\.?) (?:release )?age:? ?)?(\d{1,5}|"
    + "|".join(_COUNTS)
    + r") (days?|weeks?)(?: old)?",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"\d|\b(?:a|{'|'.join(_COUNTS)})\b", re.IGNORECASE)
_OF_AGE = re.compile(r"\b(?:old|older|age|days?|weeks?|months?)\b", re.IGNORECASE)


def take_term(part: str, pin: Pin) -> bool | None:
    """Give the pin what a part of a remark says; False where it says nothing of the kind, None where it cannot be read.

    What says something else than an earlier part cannot be read either.
    """
    words = " ".join(part.strip(" *_`.").split())
    if audience := _AUDIENCES.get(words.casefold()):
        return _set(pin, "audience", audience, "all")
    if begins := _FROM.fullmatch(words):
        found = find_date(begins[1])
        certain = found and found[1].strip() == begins[1].strip() and not found[2]
        return _set(pin, "binding_from", found[0], None) if found and certain else None
    if age := _AGE.fullmatch(words):
        many = _COUNTS.get(age[1].casefold()) or int(age[1])
        days = many * (7 if age[2].casefold().startswith("week") else 1)
        return _set(pin, "least_age", days, None) if 0 < days <= OLDEST else None
    return None if _OF_AGE.search(words) and _COUNTED.search(words) else False


def _set(pin: Pin, name: str, value: object, unset: object) -> bool | None:
    if getattr(pin, name) not in (unset, value):
        return None
    setattr(pin, name, value)
    return True


def written_terms(pin: object) -> list[str]:
    """The words that `take_term` reads, for anything with the fields of a pin."""
    audience, since, age = (getattr(pin, name) for name in ("audience", "binding_from", "least_age"))
    found = [str(audience)] if audience != "all" else []
    found += [f"from {since.isoformat()}"] if since else []
    return found + ([f"at least {age} {'day' if age == 1 else 'days'} old"] if age else [])
