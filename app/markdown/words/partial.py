"""Words that make a relation one of a part: "partially superseded by 8", "superseded by 8 for the batch jobs only"."""

from __future__ import annotations

import re

_PART = (
    r"\b(?:part(?:ly|ially|ial)?|portions?|in part|mostly|largely|teil(?:s|weise)|größtenteils|weitgehend"
    r"|partiellement|en partie|parcialmente|e[nm] parte"
    r"|parzialmente|in parte|gedeeltelijk|częściowo|kısmen|sebagian|частично)\b|部分|一部|일부"
)
_ONLY = (
    r"\b(?:only|solely|nur|seulement|uniquement|s[oó]lo|solamente|apenas|somente|soltanto|alleen|tylko|yalnızca|hanya"
    r"|только)\b|仅|只|のみ|만"
)
_FOR = r"(?:for|in|on|where|when|as|für|bei|pour|dans|para|en|em|per|voor|dla|для|в)"
_EXCEPT = (
    r"(?:except(?:ing)?|apart from|other than|as far as|as regards|regarding|concerning|with (?:respect|regard) to"
    r"|in respect of|außer|bezüglich|hinsichtlich|sauf|hormis|concernant|excepto|salvo|exceto|tranne|behalve|кроме)"
)
_MARKED = re.compile(f"{_PART}|{_ONLY}", re.IGNORECASE)
_PARTLY = re.compile(_PART, re.IGNORECASE)
# What a supersession covers, behind its successor. Each part has an end, so that a long text takes no longer.
_COVERS = re.compile(
    rf"\b{_FOR}\s[^.;()\n]{{1,160}}?\s(?:{_ONLY})|(?:{_ONLY})\s+{_FOR}\s[^.;()\n]{{1,160}}|\b{_EXCEPT}\s[^.;()\n]{{1,160}}"
    r"|[仅只][^。；\n]{1,60}",
    re.IGNORECASE,
)
BRACKETS = re.compile(r"\(((?:[^()]|\([^()]{0,100}\)){0,500})\)")
_IN_PART = re.compile(r"\W*\bin part\s*[:：,]\s*(?=\S)", re.IGNORECASE)


def says_partly(text: str) -> bool:
    """Whether a text has a word such as "partially"."""
    return bool(_PARTLY.search(text))


def is_only_partly(text: str) -> bool:
    """Whether a text says that and nothing else."""
    return bool(re.fullmatch(rf"\W*(?:{_PART})\W*", text, re.IGNORECASE))


def without_partly(text: str) -> str:
    """The rest of a text with such a word."""
    return _PARTLY.sub("", text)


def is_of_a_part(text: str) -> bool:
    """Whether what is said of a successor holds for a part only."""
    return says_partly(text) or bool(covered(text)) or any(map(out_of_brackets, BRACKETS.findall(text)))


def covered(text: str) -> str:
    """What a text behind a successor says that it covers, "" where it says nothing of that."""
    found = _COVERS.search(text)
    return found[0].strip(" *_,:") if found else ""


def in_brackets(scope: str) -> str:
    """A scope as it is written in brackets behind a successor."""
    return scope if _MARKED.search(scope) else f"in part: {scope}"


def out_of_brackets(text: str) -> str:
    """What stands in brackets behind a successor, as a scope; "" where it is none."""
    return _IN_PART.sub("", text, count=1).strip() if _MARKED.search(text) else ""
