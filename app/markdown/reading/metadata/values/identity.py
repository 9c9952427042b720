"""What the name of a file says: its number, its date, its slug, and whether it is a record at all."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple
from urllib.parse import unquote

from app.markdown.syntax.suffixes import without_suffix
from app.markdown.words.dates import find_date
from app.markdown.words.identifiers import LABELS, NOUNS, SERIES, either, is_month, is_year, prefix_of
from app.markdown.words.wordlists import names

_DAY = (
    r"(?P<day>(?:19|20)\d{2}(?P<sep>[-_.])(?:0[1-9]|1[0-2])(?P=sep)(?:0[1-9]|[12]\d|3[01])"
    r"|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?:T?[0-2]\d[-:]?[0-5]\d(?:[-:]?[0-5]\d)?Z?)?(?![^\W_])"
)
_DATED = re.compile(
    rf"^(?:(?P<padded>0\d{{2,5}})[-_ ]+|(?:[^\W\d_]{{1,20}}[-_ ]+){{1,3}})?{_DAY}[-_ .]*", re.IGNORECASE
)
_DATED_END = re.compile(rf"[-_ ]{_DAY}$", re.IGNORECASE)
_END = r"(?![^\W_]|\.\d)"  # no further digit or letter: neither 2fa nor 3.12
_YEARLY = re.compile(rf"^(?P<year>(?:19|20)\d\d)[-_ .](?P<number>\d{{3,6}}){_END}")
_LEADING = re.compile(
    r"^#?(?P<number>\d{1,6})(?P<letter>[a-z](?=[-_ .]|$))?(?![0-9a-z]|\.\d)(?P<chain>[-_ .]+\d+(?![^\W_]))?",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"^(?P<before>(?:[a-z]{{1,12}}[-_ ]){{0,3}}?)(?P<label>{either(LABELS | NOUNS)})"
    r"(?P<scope>(?:[-_ ][a-z]{1,15}){0,2}?)"
    rf"[-_ .#]*(?:(?P<year>(?:19|20)\d\d)[-_ .](?=\d{{3}}))?(?P<number>\d{{1,6}})(?:{_END}|(?=[a-z](?:[-_ ]|$)))",
    re.IGNORECASE,
)
_PADDED = re.compile(
    rf"^(?:[a-z]{{1,15}}[-_ ])?(?P<label>[a-z]{{1,15}})[-_ ](?P<number>0\d{{1,5}}){_END}", re.IGNORECASE
)
_BEHIND_DATE = re.compile(
    rf"^(?:(?P<label>{either(LABELS)})[-_ #]*(?P<number>\d{{1,6}})|(?P<padded>0\d{{2,5}})){_END}", re.IGNORECASE
)
_LANGUAGE = r"(?:[-_.](?:[a-z]{2}|[a-z]{2}[-_][a-z]{2,4}))?"
_INDEX = re.compile(
    rf"^_?(?:(?:readme|index|backlog|contributing|changelog|license|summary|toc){_LANGUAGE}"
    r"|code_of_conduct|glossary|_category_)$",
    re.IGNORECASE,
)
_CARRIER = re.compile(r"^_?(?:readme|index|adr|decision|proposal|rfc|rfd)$", re.IGNORECASE)  # the text of its folder
_TEMPLATE = names(
    "template | templates | tmpl | vorlage | modele | modèle | plantilla | modelo | шаблон | boilerplate"
    " | skeleton | 模板"
)
_AROUND = names(
    "adr | adrs | madr | dr | rfc | gdp | kep | record | records | decision | decisions | architecture"
    " | architectural | any | short | long | bare | minimal | full | simple | example | design | doc | document | new"
    " | a | the | de | la | un | für"
)
_PAGE_ID = re.compile(r"[ _-](?P<id>[0-9a-f]{32})$")
_UNNUMBERED = re.compile(r"(?:^|[-_ ])(?:n{3,}|\d*x{2,})(?:$|[-_ ])", re.IGNORECASE)


# Series whose abbreviation is no word and no other folder's name.
_FOLDERS = SERIES & names("rfc | rfd | pep | kep | tep | eip | bip | cip | jep | dep | nep | xep | mep | fep | gdp")


class Identity(NamedTuple):
    number: int | None
    dated_on: date | None
    slug: str  # the name without number, date and extension
    padded: bool = False  # whether the number has zeros before it
    year: int | None = None  # a year in the place of the number, or before it
    prefix: str = ""  # the label of the number: RFC in rfc-0012-x.md and in rfcs/0012-x.md

    @property
    def said(self) -> int | None:
        """The number that a heading may repeat, a year among them where it turns out to be none: "# 2024. X"."""
        return self.year if self.number is None else self.number


def identify(path: str) -> Identity:
    """Read a path (relative, with "/"; "__" counts as "/" since flattened folders are written so).

    Digits are a number where the form says so: in front of words ("0042-x"), behind the label of a series ("adr-42"),
    or with zeros before them behind another word ("ARCH-001-x"). Those of versions, years and words are none.
    """
    identity = _identified(record_name(path))
    if identity.number is None or identity.prefix:
        return identity
    return identity._replace(prefix=next(filter(None, map(_series, reversed(_parts(path)[:-1]))), ""))


def _series(folder: str) -> str:
    """The label of records that lie in a folder named after their series: RFC in `rfcs`; ADR says nothing here."""
    return prefix_of(folder.casefold().removesuffix("s")) if folder.casefold().removesuffix("s") in _FOLDERS else ""


def _identified(name: str) -> Identity:
    if (match := _DATED.match(name)) and (found := find_date(match["day"].replace("_", "-"))):
        rest = name[match.end() :]
        behind = _BEHIND_DATE.match(rest)
        digits = match["padded"] or (behind and (behind["number"] or behind["padded"])) or ""
        slug = (rest[behind.end() :] if behind else rest or name[: match.start("day")]).strip("-_ .")
        prefix = prefix_of(behind and behind["label"])
        return Identity(int(digits) if digits else None, found[0], slug, digits.startswith("0"), prefix=prefix)
    identity = _numbered(name)
    if identity.number is None and (match := _DATED_END.search(name)):
        found = find_date(match["day"].replace("_", "-"))
        return identity._replace(dated_on=found[0] if found else None)
    return identity


def _numbered(name: str) -> Identity:
    match = _YEARLY.match(name) or _leading(name) or _labelled(name) or _PADDED.match(name)
    if not match:
        return Identity(None, None, name)
    digits = match["number"]
    if is_year(digits) or is_month(digits):
        return Identity(None, None, name, year=int(digits))
    found = match.groupdict()
    slug = name[match.end("letter" if found.get("letter") else "number") :].strip("-_ .") or name
    year = int(found["year"]) if found.get("year") else None
    return Identity(int(digits), None, slug, digits.startswith("0"), year, prefix_of(found.get("label")))


def _leading(name: str) -> re.Match[str] | None:
    """A number in front of words; of two in a row ("10-2-rule"), or with a letter ("2a-b"), only one with zeros is."""
    match = _LEADING.match(name)
    return match if match and (match["number"].startswith("0") or not (match["letter"] or match["chain"])) else None


def _labelled(name: str) -> re.Match[str] | None:
    """A number behind a label; among more words ("ODH-ADR-0012", but "replace-adr-12-by-x") only one with zeros."""
    match = _LABELLED.match(name)
    certain = match and (match["number"].startswith("0") or not (match["before"] or match["scope"]) or match["year"])
    return match if certain else None


def skip_reason(path: str) -> tuple[str, str] | None:
    """Rule and sentence for a file whose name says that it is no record; None for a record."""
    parts = _parts(path)
    name = without_suffix(parts[-1])
    if _INDEX.match(name) and not _carries_record(parts):
        return "file.index", "The file is an index or a read-me, not a record, and was skipped."
    in_templates = any(part.casefold().strip("._") in _TEMPLATE for part in parts[:-1])
    if _is_template(name) or (in_templates and not re.search(r"\d{2}", name)):
        return "file.template", "The file is a template and was skipped."
    if _UNNUMBERED.search(name[:24]):
        return "file.template", "The name holds a placeholder instead of a number, so the file was skipped."
    return None


def _is_template(name: str) -> bool:
    """`template`, `000-template`, `adr-template-minimal`; but not a record about templates, which has more words."""
    words = [word for word in re.split(r"[-_ .]+", name.casefold()) if word]
    number = identify(name).number
    rest = [word for word in words if not re.fullmatch(r"\d+|n{2,}|x{2,}", word)]
    named = any(word in _TEMPLATE for word in rest)
    return (
        named and not number and (rest[-1] in _TEMPLATE or all(word in _TEMPLATE or word in _AROUND for word in rest))
    )


def _parts(path: str) -> list[str]:
    return [part for part in re.split(r"/|__", unquote(path)) if part] or [""]


def record_name(path: str) -> str:
    """The name that identifies a record: the file's, or its folder's when it is the text of a folder of its own."""
    parts = _parts(path)
    name = without_suffix(parts[-1])
    return without_page_id(parts[-2] if _carries_record(parts) else name)


def without_page_id(name: str) -> str:
    """A name without the id of the page that Notion puts behind it: "Use Kafka 1f2e…"."""
    return _PAGE_ID.sub("", name) or name


def page_id(name: str) -> str:
    """That id, "" for a name without one; in an address it stands behind a hyphen."""
    found = _PAGE_ID.search(name)
    return found["id"] if found else ""


def _carries_record(parts: list[str]) -> bool:
    """Whether a file is the text of a folder named as a record is: `2024-01-02-x/README.md`, `rfd/0031/README.md`."""
    if len(parts) < 2 or not _CARRIER.match(without_suffix(parts[-1])):
        return False
    return is_record_folder(parts[-2], parts[-3] if len(parts) > 2 else "")


def is_record_folder(name: str, above: str = "") -> bool:
    """Whether a folder, in the folder `above`, is named as one that holds a single record."""
    if re.fullmatch(r"\d{1,6}", name):
        return not is_year(name) and (len(name) > 2 or above.casefold().removesuffix("s") in LABELS | NOUNS)
    labelled = re.fullmatch(rf"(?:{either(LABELS | NOUNS)})[-_ ]?\d{{1,6}}", name, re.IGNORECASE)
    numbered = re.match(r"(?:[a-z]{2,6}[-_ ])?(\d{2,6})[-_ ]\D", name, re.IGNORECASE)
    return bool(_DATED.match(name) or labelled or (numbered and not is_year(numbered[1])))
