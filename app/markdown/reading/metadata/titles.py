"""The title of a record without the identifier in front of it."""

from __future__ import annotations

import re
from typing import NamedTuple

_KNOWN = r"(?:ADR|MADR|DR|RFC|PEP|TEP|KEP|GDP|RFD|MDR|AD|PDR|TDR|EP)"
_MARKED = re.compile(
    rf"^(?:\[?(?:(?:[A-Z][\w-]{{0,15}}\s)?{_KNOWN}|Decision(?: Record)?|Architecture Decision Record|Entscheidung)"
    r"[\s_#:-]*|[\[#])\s*0*(?P<number>\d{1,6})(?![\d])\]?\s*(?P<mark>[.:)：]|[–—-]+(?=\s)|(?=\s|$))\s*",
    re.IGNORECASE,
)
_BARE = re.compile(r"^0*(?P<number>\d{1,6})(?:[.:)、：](?=\s|[^\W\d])|\s*[–—](?=\s)|\s-+(?=\s))\s*")
_WRAPPED = re.compile(r"^(\*\*|__)(.+)\1$|^(<[^<>]+>)(.+)</\w+>$")
_TAIL = re.compile(r"\s*(?:<!--.*?-->|\{#[^{}]*\})\s*$")


class Title(NamedTuple):
    text: str
    number: int | None


def read_title(heading: str, number: int | None = None) -> Title:
    """Split a heading into text and number; `number` is the file's, which tells unusual identifiers from words.

    A heading that is nothing but an identifier stays as it is, and a bare number ("2 factor auth") is no identifier.
    """
    text = _TAIL.sub("", heading[:1000]).strip()
    if (wrapped := _WRAPPED.match(text)) and wrapped[2] and wrapped[1] not in wrapped[2]:
        text = wrapped[2].strip()
    match = _MARKED.match(text) or _BARE.match(text) or _by_number(text, number)
    if not match:
        return Title(text, None)
    rest = text[match.end() :].strip()
    return Title(rest or text, int(match["number"]))


def names_record(heading: str) -> bool:
    """Whether a heading is that of a record with its identifier in words: `ADR-20: Use REST`."""
    match = _MARKED.match(heading[:1000])
    return bool(match and match["mark"] and heading[:1].isalpha() and heading[match.end() :].strip())


def _by_number(text: str, number: int | None) -> re.Match[str] | None:
    """`ARCH-005: T`, `Log #5 – T`, `5 T`: the number that the file bears too, after a few words or alone."""
    if number is None:
        return None
    if (bare := re.match(r"0*(?P<number>\d{1,6})\s+(?=[^\W\d])", text)) and int(bare["number"]) == number:
        return bare
    match = re.match(r"\[?[^\W\d_][\w .#-]{0,40}?[\s_#-]0*(?P<number>\d{1,6})\]?\s*(?:[.:)：]|[–—-]+(?=\s))\s*", text)
    return match if match and int(match["number"]) == number else None


def title_from_name(slug: str) -> str:
    """A readable title from a slug: `use-x_and_y` gives "use x and y"."""
    return " ".join(re.sub(r"[-_]+", " ", slug).split())
