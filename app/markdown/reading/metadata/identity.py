"""What the name of a file says: its number, its date, its slug, and whether it is a record at all."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple
from urllib.parse import unquote

from app.markdown.words.dates import find_date
from app.markdown.words.wordlists import names

_EXTENSION = re.compile(r"\.(?:md|markdown|mdown|mkd|mdx|rst|rest|txt)$", re.IGNORECASE)
_DATE = re.compile(
    r"^(?:\d{4}[-_.]\d{2}[-_.]\d{2}|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)[-_ .]*"
)
_NUMBER = re.compile(
    r"^(?:[a-z]{1,12}[-_ ]?){0,3}?(?:adr|mdr|dr|rfc|pep|kep|tep|gdp|rfd|madr|[a-z]{1,12}[-_ ])?[-_ #]*"
    r"(\d{1,6})(?![\da-z]{6,})(?=$|[^\da-z]|[a-z]{1,2}(?:[-_ ]|$))",
    re.IGNORECASE,
)
_INDEX = re.compile(
    r"^_?(?:readme|index|backlog|contributing|changelog|license|code_of_conduct|summary|toc|glossary|_category_)$",
    re.IGNORECASE,
)
_TEMPLATE = names(
    "template | templates | tmpl | vorlage | modele | modèle | plantilla | modelo | шаблон | boilerplate"
    " | skeleton | 模板"
)
_AROUND = names(
    "adr | adrs | madr | dr | rfc | gdp | kep | record | records | decision | decisions | architecture"
    " | architectural | any | short | long | bare | minimal | full | simple | example | design | doc | document | new"
    " | a | the | de | la | un | für"
)
_UNNUMBERED = re.compile(r"(?:^|[-_ ])(?:n{3,}|\d*x{2,})(?:$|[-_ ])", re.IGNORECASE)


class Identity(NamedTuple):
    number: int | None
    dated_on: date | None
    slug: str  # the name without number, date and extension


def identify(path: str) -> Identity:
    """Read a path (relative, with "/"; "__" counts as "/" since flattened folders are written so)."""
    name = _record_name(path)
    dated_on = None
    if match := _DATE.match(name):
        found = find_date(match[0].replace("_", "-").strip("-. "))
        dated_on, name = (found[0] if found else None), name[match.end() :]
        if dated_on:
            return Identity(None, dated_on, name)
    match = _NUMBER.match(name)
    if not match:
        return Identity(None, dated_on, name)
    return Identity(int(match[1]), dated_on, name[match.end() :].strip("-_ .") or name)


def skip_reason(path: str) -> tuple[str, str] | None:
    """Rule and sentence for a file whose name says that it is no record; None for a record."""
    parts = _parts(path)
    name = _EXTENSION.sub("", parts[-1])
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


def _record_name(path: str) -> str:
    """The name that identifies a record: the file's, or its folder's when it is an index in a folder of its own."""
    parts = _parts(path)
    name = _EXTENSION.sub("", parts[-1])
    return parts[-2] if _INDEX.match(name) and _carries_record(parts) else name


def _carries_record(parts: list[str]) -> bool:
    """Whether an index lies in a folder named as a record is: `2024-01-02-x/README.md`, `adr-001-x/index.mdx`."""
    if len(parts) < 2:
        return False
    return bool(_DATE.match(parts[-2]) or re.match(r"(?:[a-z]{2,6}[-_ ])?\d{2,6}[-_ ]\D", parts[-2], re.IGNORECASE))
