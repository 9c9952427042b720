"""Metadata of a record: as YAML front matter, as a list, or as lines."""

from __future__ import annotations

import json
import re

from app.markdown.reading.metadata.values.relations import number_of
from app.markdown.record import Record
from app.markdown.words.keys import meaning
from app.markdown.words.status.reading import DRAFT, read_status
from app.markdown.writing.relations import link_fields

Meta = list[tuple[str, str | list[str]]]

_ROLES = (
    ("deciders", "decider"),
    ("consulted", "consulted"),
    ("informed", "informed"),
    ("author", "author"),
    ("owner", "owner"),
)
_PLAIN_KEY = re.compile(r"[A-Za-z_][\w-]{0,60}(?: [\w-]+){0,5}")
_PLAIN_VALUE = re.compile(r"[A-Za-z][\w.-]*(?: [\w.-]+)*|\d{4}-\d\d-\d\d")
_NOT_TEXT = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan"}
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def metadata(record: Record, *, status: bool, links: bool) -> Meta:
    """Keys and values in a fixed order. `status`, `links`: whether they belong here rather than into a section."""
    found: Meta = [("status", status_text(record))] if status else []
    found.append(("date", record.dated_on.isoformat() if record.dated_on else ""))
    for key, role in _ROLES:
        found.append((key, [one.name for one in record.people if one.role == role]))
    found.append(("tags", record.tags))
    found.append(("review by", record.review_on.isoformat() if record.review_on else ""))
    found += [("governs", record.governs), ("binds", record.binds)]
    if links:
        found += link_fields(record)
    if record.raw_status and not _agrees(record):
        found.append(("status as written", record.raw_status))
    return [*((key, value) for key, value in found if value), *record.extra.items()]


def status_text(record: Record) -> str:
    """The status as written where it still means the same, else its name, with the successor if there is one."""
    if record.raw_status and _agrees(record):
        return record.raw_status
    if record.status == "draft" and record.kind == "decision":
        return DRAFT
    identifiers = [_identifier(link.target) for link in record.successors if record.status == "superseded"]
    return f"superseded by {', '.join(identifiers)}" if identifiers else record.status or ""


def _identifier(target: str) -> str:
    number = number_of(target)
    return f"ADR-{number:04}" if number is not None else target


def _agrees(record: Record) -> bool:
    """Whether a reader of the status as written, and of the links, comes to the status of the record."""
    read = read_status(record.raw_status).status
    return read == record.status or (record.status == "superseded" and bool(record.successors))


def front_matter(meta: Meta) -> str:
    """YAML between two lines of dashes; every text that YAML could take for something else is quoted."""
    if not meta:
        return ""
    ordered = [entry for entry in meta if _PLAIN_KEY.fullmatch(entry[0])]
    if not ordered:
        ordered.append(("status", ""))
    ordered += [entry for entry in meta if not _PLAIN_KEY.fullmatch(entry[0])]
    return "\n".join(["---", *(_yaml(key, value) for key, value in ordered), "---"])


def _yaml(key: str, value: str | list[str]) -> str:
    name = key if _PLAIN_KEY.fullmatch(key) and key.casefold() not in _NOT_TEXT else _quoted(key)
    if isinstance(value, str):
        return f"{name}: {_quoted(value) if key == 'status' else _scalar(value)}"
    return f"{name}: [{', '.join(map(_scalar, value))}]"


def _scalar(value: str) -> str:
    return value if _PLAIN_VALUE.fullmatch(value) and value.casefold() not in _NOT_TEXT else _quoted(value)


def _quoted(value: str) -> str:
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))


def lines(meta: Meta, marker: str = "", *, bold: bool = False) -> str:
    """`Key: value` lines, or list items; keys that are not known stand out in bold, so that they are read as keys."""
    found = []
    for key, value in meta:
        text = value if isinstance(value, str) else ", ".join(value)
        name = f"**{key}**" if bold or meaning(key) is None else key
        found.append(f"{marker}{name}: " + text.strip().replace("\n", "\n  "))
    return "\n".join(found)
