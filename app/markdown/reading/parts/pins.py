"""One package pin as lists write it: "`asyncpg ^0.29.0`", `sqlmodel==0.0.16` (required), `react@^18` (npm): why."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.markdown.reading.options.titles import LINK, without_links
from app.markdown.reading.parts.ecosystems import named, of_package
from app.markdown.record import Ecosystem, Pin, PinLevel
from app.markdown.words.pin_levels import guessed, is_level, is_like_level, level_of
from app.markdown.words.pin_terms import take_term
from app.markdown.words.status.reading import STRUCK
from app.markdown.words.wordlists import names

_SPECIFIER = (
    r"(?:(?:@?[~^=!<>]=?=?|@)\s*v?[\w.*+!-]+(?:\s*(?:,|\|\||\s)\s*[~^=!<>]=?=?\s*[\w.*+!-]+)*)|\*|v?\d[\w.*+-]*"
)
SPECIFIER = re.compile(_SPECIFIER)
_PIN = re.compile(
    r"^(?P<marks>[*`\"']*)(?P<package>@?[A-Za-z0-9][\w.-]*(?:/(?!\.)[\w.-]+)?(?:\[[\w,. -]+\])?)[*`]*"
    rf"\s*[*`]*(?P<specifier>{_SPECIFIER})?"
    r"[*`\"']*\s*(?P<more>[-–—:：(#,;（].*)?$"
)
_AND = re.compile(r"(?<=[\w*])\s{1,9}(?:and|und|et|y|e)\s{1,9}(?=[<>=!~])", re.IGNORECASE)
_OR = re.compile(r"(?<=[\w*])\s{1,9}(?:or|oder|ou|o)\s{1,9}(?=[<>=~^])", re.IGNORECASE)
_GROUP = re.compile(r"^(?:pinned together|group)(?: with)?\s*[:：]\s*(.+)$", re.IGNORECASE)
_PLATFORMS = names(
    "python | postgresql | postgres | node | node.js | nodejs | docker | kubernetes | mysql | mariadb | sqlite | nginx"
    " | ubuntu | debian | alpine | java | go | golang | ruby | rust | php | redis | mongodb | kafka | rabbitmq"
    " | elasticsearch | linux | windows | macos | git | terraform | caddy | traefik"
)


class Written(NamedTuple):
    """A pin with what its own words say of registry and level; None where they say nothing."""

    pin: Pin
    ecosystem: Ecosystem | None
    level: PinLevel | None
    certain: bool  # whether a version, code marks or a remark in parentheses show that a package is meant
    unread: list[str]  # remarks on audience, date or age that cannot be read and stay in the note
    unsure: list[str]  # remarks that stand where a level does, or are like one, and name none


class Remarks(NamedTuple):
    ecosystem: Ecosystem | None
    level: PinLevel | None
    unread: list[str]
    unsure: list[str]


def read_item(text: str) -> Written | None:
    """Read one item; None when it is prose or names a platform rather than a package."""
    text = _OR.sub(" || ", _AND.sub(", ", text[:500]))
    struck = [match[0] for match in STRUCK.finditer(text)]
    text = STRUCK.sub("", text) if struck else text
    link = LINK.search(text)
    match = _PIN.match(without_links(text.strip())[0])
    if not match or is_platform(match["package"], match["specifier"] or "", match["marks"]):
        return None
    specifier, more = (match["specifier"] or "").strip(), (match["more"] or "").strip()
    if not specifier and not more and " " in text.strip(" `*"):
        return None
    pin = Pin("pypi", match["package"], specifier.removeprefix("@").lstrip())
    ecosystem, level, unread, unsure = read_remarks(more, pin)
    pin.note = "; ".join(part for part in (pin.note, link[0] if link else "", *struck) if part)
    pin.level = level or "recommended"
    certain = bool(specifier or ecosystem or level or "`" in match["marks"])
    return Written(pin, ecosystem or of_package(pin.package, pin.specifier), level, certain, unread, unsure)


def read_pin(text: str, npm: bool) -> Pin | None:
    """Read one item as a list of npm (or Python) packages would give it; None when it is prose."""
    written = read_item(text)
    if written is None:
        return None
    written.pin.ecosystem = written.ecosystem or ("npm" if npm else "pypi")
    return written.pin


def is_platform(name: str, specifier: str, marks: str) -> bool:
    """`Python 3.12`, `Redis 7`: a version without an operator, of something that is installed otherwise."""
    return name.casefold() in _PLATFORMS and "`" not in marks and not re.match(r"[@~^=!<>]", specifier)


def read_remarks(more: str, pin: Pin) -> Remarks:
    """Read what follows a package, "(npm, required, development): why"; what is more than a bare word becomes the note.

    Audience, date and age are read within parentheses only: behind them "production" is as likely a reason.
    """
    inside, after = "", more
    if more[:1] in ("(", "（") and (closed := re.search(r"[)）]", more)):
        inside, after = more[1 : closed.start()], more[closed.end() :]
    terms = {part.strip(): take_term(part, pin) for part in re.split(r"[,;，]", inside)}
    within = [part for part, taken in terms.items() if not taken]
    behind = [part.strip() for part in after.lstrip(" -–—:：(#,;").split("; ")]
    notes = [", ".join(part for part in within if not _is_bare(part, pin))]
    notes += [part for part in behind if not _is_bare(part, pin)]
    note = "; ".join(part for part in notes if part)
    pin.note = note.removesuffix(")") if note.count(")") > note.count("(") else note
    ecosystem = next((found for part in within + behind if (found := _bare_ecosystem(part))), None)
    unread = [part for part, taken in terms.items() if taken is None]
    level, unsure = _leveled(within, behind, more)
    unsure = [part for part in unsure if part not in unread and not _is_bare(part, pin)]
    return Remarks(ecosystem or named(inside), level, unread, unsure)


def _leveled(within: list[str], behind: list[str], more: str) -> tuple[PinLevel | None, list[str]]:
    """The level that remarks name, and what stands in its place, or is like one, and names none."""
    bare = next((level_of(part) for part in within + behind if is_level(part)), None)
    inside = bare or level_of(", ".join(within)) or next(filter(None, map(guessed, within)), None)
    level = inside or level_of(more) or next(filter(None, map(guessed, behind)), None)
    strange = [part for part in within if not (inside or named(part))]
    return level, list(dict.fromkeys([*strange, *filter(is_like_level, within + behind)]))


def _is_bare(part: str, pin: Pin) -> bool:
    """Whether a remark is nothing but a level, an ecosystem, or the label of a group, which it gives to the pin."""
    if match := _GROUP.match(part.strip()):
        pin.group = match[1].strip()
        return True
    return not part.strip(" *_`.") or bool(_bare_ecosystem(part)) or is_level(part)


def _bare_ecosystem(part: str) -> Ecosystem | None:
    return named(part) if len(part.split()) == 1 else None
