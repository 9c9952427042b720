"""The title of a record without the identifier in front of it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from app.markdown.words.identifiers import LABELS, NOUNS, OWN, SERIES, either, is_year, prefix_of
from app.markdown.words.status.reading import STRUCK, status_of
from app.markdown.words.status.signs import sign_apart
from app.markdown.words.status.words import LOOSE, WEAK

_MARK = r"(?P<mark>[.:)：、](?!\d)|[–—|·•-]+(?=\s)|(?=\s|$))"
_NUMBER = r"(?P<zeros>0*)(?P<number>\d{1,6})(?![.,]?\d|[^\W\d_])"
_LABELLED = re.compile(
    r"^\[?(?:(?:[A-Z][\w]{0,15}[\s-])?"
    rf"(?P<label>(?i:{either(LABELS)}))(?P<scope>(?:[-_/][A-Za-z]{{1,15}}){{0,2}})|(?P<noun>(?i:{either(NOUNS)})))"
    r"[\s_#:/-]*(?:(?:[Nn][or]?[.°º]|№)\s*)?"
    rf"(?:(?P<day>(?:19|20)\d\d-?[01]\d-?[0-3]\d)(?!\d)|(?P<year>(?:19|20)\d\d[-_/.])?{_NUMBER})\]?\s*{_MARK}\s*"
)
# A label that nobody else uses: zeros before the number, or "#", tell it from "Java 9 - modules" and "UTF-8: why".
_OTHER = re.compile(
    r"^\[?(?P<label>[^\W\d_][\w]{0,15})(?P<scope>(?:[-_/][A-Z][A-Za-z]{0,11}){0,2})"
    rf"(?:[\s_-]*#|[\s_-]?(?=0\d)){_NUMBER}\]?\s*(?P<mark>[.:)：]|[–—|-]+(?=\s))\s*"
)
# One that the file bears, too: "RDP-630: T" in 0630-t.rst.
_LIKE_FILE = re.compile(
    r"^\[?(?P<label>[A-Z][A-Za-z]{1,9})[-_](?P<number>\d{3,6})\]?\s*(?P<mark>[:：]|[–—-]+(?=\s))\s*"
)
_BRACKETED = re.compile(rf"^[\[#]\s*{_NUMBER}\]?\s*{_MARK}\s*")
_COUNTED = re.compile(rf"^(?:№|[Nn]r?o?\.|[Nn]º)\s*{_NUMBER}\s*(?P<mark>[.:)：]|[–—-]+(?=\s))\s*")
_BARE = re.compile(
    r"^(?P<written>0*(?P<number>\d{1,6}))(?:(?P<mark>[.)、](?=\s|[A-Z][a-z]|[^\x00-\x7f])|[:：](?=\s|[^\x00-\x7f]))"
    r"|\s*[–—](?=\s)|\s-+(?=\s)|(?<=^0\d\d)\s(?=[^\W\d])|(?<=^0\d\d\d)\s(?=[^\W\d]))\s*"
)
_ALONE = re.compile(r"^(?P<written>0*(?P<number>\d{1,6}))\s+(?=[^\W\d])")
_WRAPPED = re.compile(r"^(\*\*|__)(.+)\1$|^(<[^<>]+>)(.+)</\w+>$")
_MARKED = re.compile(r"^(?P<mark>\*\*?|__?|`)(?=\S)(?P<inside>[^*_`\n]{1,40})(?<=\S)(?P=mark)(?!\w)")
_ASIDE = re.compile(
    r"^(?:\((?P<round>[^()\[\]]{1,30})\)|\[(?P<square>[^()\[\]]{1,30})\])\s*(?:[:.：]|[–—-]+(?=\s))\s*(?=\S)"
)
_TAGGED = re.compile(
    r"^\[(?P<front>[^()\[\]]{1,30})\](?![(\[])\s*[:：–—-]?\s*(?=\S)|(?<=\S)\s+[(\[](?P<behind>[^()\[\]]{1,30})[)\]]$"
)
_TAIL = re.compile(r"\s*(?<!\\)(?:<!--.*?-->|\{#[^{}]*\})\s*$")
_ANY_TAIL = re.compile(r"(<!--.*?-->|\{#[^{}]*\})$")
_LAST_OPEN = re.compile(r"[(\[](?=[^()\[\]]{1,30}[)\]]$)")
_ESCAPED = re.compile(
    r"^(?:\\(?P<mark>[!-/:-@\[-`{-~])|&#(?P<code>\d{2,6});)|\\(?P<tail><!--.*?-->|\{#[^{}]*\})$"
    r"|&#(?P<open>40|91);(?=[^()\[\]]{1,30}[)\]]$)|&#(?P<last>\d{4,6});$"
)


class Title(NamedTuple):
    text: str
    number: int | None
    identifier: str = ""  # as written, where it says more than a label and a number: "ADR-BE-001", "ADR-2024-001"
    prefix: str = ""  # the label of the number: ADR
    status: str = ""  # which stands behind the number: "ADR 7 (draft): Use X"
    is_struck: bool = False  # ~~Use X~~


def read_title(
    heading: str, number: int | None = None, *, padded: bool = True, slug: str | None = None, label: str = ""
) -> Title:
    """Split a heading into text and identifier; `number` is the file's, which tells unusual identifiers from words.

    A heading that is nothing but an identifier stays as it is, and a bare number ("60 seconds are enough") is no
    identifier unless it has zeros before it, or the file bears it so (`padded`) before the same words (`slug`).
    What `escaped` wrote is read as it was. `label` stands before the numbers of all records of the file: D in D-2.
    """
    text = _TAIL.sub("", heading[:1000]).strip()
    if struck := STRUCK.fullmatch(text):
        title = read_title(struck[1] or struck[2], number, padded=padded, slug=slug, label=label)
        return title._replace(is_struck=True)
    if (wrapped := _WRAPPED.match(text)) and wrapped[2] and wrapped[1] not in wrapped[2]:
        text = wrapped[2].strip()
    slug = slug if slug and re.search(r"[^\W\d_]", slug) else None  # a name that is a number alone
    text, match = _identified(text, number, slug if padded else "")
    match = match or (_own(label).match(text) if label else None)
    if not match:
        return Title(_ESCAPED.sub(_unescaped, text), None)
    found = match.groupdict()
    rest = text[match.end() :].strip()
    more = bool(rest) and any(found.get(part) for part in ("scope", "year", "day"))
    written = text[: match.end()].strip(" []:.)：–—-") if more else ""
    number = int(found["number"]) if found["number"] else None
    status, rest = _status_before(rest)
    struck = STRUCK.fullmatch(rest)
    rest = struck[1] or struck[2] if struck else rest
    prefix = label if label and found.get("label") == label else prefix_of(found.get("label"))
    return Title(_ESCAPED.sub(_unescaped, rest or text), number, written, prefix, status, struck is not None)


@lru_cache
def _own(label: str) -> re.Pattern[str]:
    return re.compile(rf"^\[?(?P<label>{re.escape(label)})[-_ ]?#?{_NUMBER}\]?\s*{_MARK}\s*")


def _identified(text: str, number: int | None, slug: str | None) -> tuple[str, re.Match[str] | None]:
    """A heading and the identifier that it begins with, which may stand in bold letters or as code: ``**ADR-7** X``."""
    marked = _MARKED.match(text)
    if marked:
        bare = f"{marked['inside']}{text[marked.end() :]}"
        if (match := _identifier(bare, number, slug)) and match.end() >= len(marked["inside"]):
            return bare, match
    return text, _identifier(text, number, slug)


def read_heading(
    heading: str, number: int | None = None, *, padded: bool = True, slug: str | None = None, label: str = ""
) -> Title:
    """The same of a heading, whose status may stand in brackets as well; an escaped one is part of the title."""
    words, status = _status_apart(heading)
    title = read_title(words, number, padded=padded, slug=slug, label=label)
    if not status and "\\" not in heading and "&#" not in heading:
        words, status = _status_apart(title.text)  # "ADR-7: [REJECTED] Use X"
        title = title._replace(text=words)
    return title._replace(status=title.status or status)


def _status_apart(heading: str) -> tuple[str, str]:
    """A title without the status in brackets before or behind it, "[REJECTED] Use X", and that status.

    One that may be an adjective of the title's words, "(active)", stays.
    """
    bare = _TAIL.sub("", heading[:1000]).strip()
    found = _TAGGED.search(bare)
    said = (found["front"] or found["behind"]).strip() if found else ""
    if found is None or not status_of(said) or said.casefold() in WEAK | LOOSE:
        words, sign = sign_apart(bare)
        return (words, sign) if sign else (heading, "")
    return f"{bare[: found.start()]}{bare[found.end() :]}", said


def _status_before(rest: str) -> tuple[str, str]:
    """A status in brackets before the words of a title, and those words."""
    found = _ASIDE.match(rest)
    aside = (found["round"] or found["square"]).strip() if found else ""
    return (aside, rest[found.end() :]) if found and status_of(aside) else ("", rest)


def escaped(title: str) -> list[str]:
    """A title, and what it may be written as where a reader would take its end or its beginning for no part of it."""
    ended = _ANY_TAIL.sub(r"\\\1", title)
    signed = f"{title[:-1]}&#{ord(title[-1])};" if title[-1:] > "~" else title
    begun = _begun(ended)
    aside = _LAST_OPEN.sub(lambda found: f"&#{ord(found[0])};", title)
    return list(dict.fromkeys([title, ended, begun, aside, f"\\{aside}", signed, _begun(signed)]))


def _begun(title: str) -> str:
    return f"&#{ord(title[0])};{title[1:]}" if title[:1].isalnum() or title[:1] > "~" else f"\\{title}"


def _unescaped(match: re.Match[str]) -> str:
    return match["mark"] or match["tail"] or chr(int(match["code"] or match["open"] or match["last"]))


def names_record(heading: str) -> bool:
    """Whether a heading is that of a record with its identifier in words: `ADR-20: Use REST`."""
    match = _LABELLED.match(heading[:1000]) or _OTHER.match(heading[:1000])
    return bool(match and match["mark"] and heading[match.end() :].strip())


def _identifier(text: str, number: int | None, slug: str | None) -> re.Match[str] | None:
    """The identifier that a text begins with, where its form or the number of the file says that it is one."""
    for pattern in (_LABELLED, _OTHER, _LIKE_FILE, _BRACKETED, _COUNTED, _BARE, _ALONE):
        if (match := pattern.match(text)) and _is_own(match, number, text[match.end() :], slug):
            return match
    return None


def _is_own(match: re.Match[str], number: int | None, rest: str, slug: str | None) -> bool:
    """Whether an identifier is the record's own: by its form, or since the file bears the same number."""
    same = number is not None and match["number"] is not None and int(match["number"]) == number
    if match.re is _LIKE_FILE:
        return same
    if match.re is _ALONE:
        return same and (match["written"].startswith("0") or slug is None or _first_word(slug) == _first_word(rest))
    if same or match.re is _OTHER:
        return True
    if match.re is _LABELLED:
        return _is_own_label(match, number, rest)
    return not is_year(match["number"]) and bool(match["mark"] or not rest[:1].isdigit())


def _first_word(text: str) -> str:
    return re.split(r"[\W_]+", text.casefold(), maxsplit=1)[0]


def _is_own_label(match: re.Match[str], number: int | None, rest: str) -> bool:
    """A series that everybody cites needs more than a number: "RFC 2119: words" is record 13 where the file says so."""
    label = (match["label"] or match["noun"]).casefold()
    if match["day"]:
        return bool(match["mark"])
    if match["mark"] or not rest:
        return number is None or label not in SERIES or match["zeros"] != ""
    return label in OWN and number is None


def title_from_name(slug: str) -> str:
    """A readable title from a slug: `use-x_and_y` gives "use x and y"."""
    return " ".join(re.sub(r"[-_]+", " ", slug).split())
