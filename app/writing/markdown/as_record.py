"""A sheet as a Markdown record, which the writers of an export turn into a file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import msgspec

from app.admin.fields.kinds import Kind
from app.admin.forms.node import Node
from app.markdown import record as written
from app.markdown.record import TEXTS, Involvement, Record
from app.writing.markdown.relations import links_of
from app.writing.rows import kept_rows
from app.writing.sheets import DECISION, Sheet


class Kept(NamedTuple):
    """Parts of a kind: how Markdown has them, and the fields of a sheet that are called otherwise there."""

    struct: type[msgspec.Struct]
    otherwise: Mapping[str, str] = {}  # of the sheet, by the name in Markdown
    known_by: str = ""  # the field that tells a part from others

    def named(self, field: str) -> str:
        """What a sheet calls a field."""
        return self.otherwise.get(field, field)


PARTS = {
    "options": Kept(written.Option, known_by="title"),
    "findings": Kept(written.Finding, known_by="text"),
    "practices": Kept(written.Practice, known_by="title"),
    "risks": Kept(written.Risk, {"impact": "severity", "residual_impact": "residual_severity"}, "title"),
    "assumptions": Kept(written.Assumption, known_by="text"),
    "implications": Kept(written.Implication, known_by="decided"),
    "pins": Kept(written.Pin, known_by="package"),
    "sections": Kept(written.Section, known_by="heading"),
    "arguments": Kept(written.Argument, known_by="text"),
}
# Fields of the record itself, by their names in Markdown
HEAD = {
    "decisions": {
        "title": "title", "status": "status", "dated_on": "decided_on", "review_on": "review_on", "prefix": "prefix",
        "number": "number", "governs": "governs", "binds": "binds",
    },
    "research": {"title": "title", "status": "status", "dated_on": "published_on"},
}  # fmt: skip
LINES = ("governs", "binds")  # a list in Markdown, a line each in a sheet


def record_of(node: Node, sheet: Sheet, packages: Mapping[str, tuple[str, str]]) -> Record:
    """What a sheet says; `packages` are ecosystem and name by id. What is wrong stays what the form has: a date that
    is none, for instance.
    """
    head = {name: said(node, ours) for name, ours in HEAD[sheet.slug].items()}
    given: dict[str, Any] = {name: text for name, text in head.items() if text and name not in LINES}
    if given.get("status") == "published":
        del given["status"]
    given |= {name: head[name].split("\n") for name in LINES if head.get(name)}
    given |= {name: said(node, name) for name in TEXTS if said(node, name)}
    given |= {name: parts_of(node, name, packages) for name in PARTS if name in node.rows}
    fixed = {"kind": "decision", "dialect": "madr4", "title": ""}
    record = msgspec.convert(fixed | _fitting(Record, given) | _kind(sheet), Record, strict=False)
    record.tags = sorted(node.labels.get("tags", {}).get(key, "") for key in node.values.get("tags", []))
    record.links = links_of(node)
    record.people = [Involvement(name, role) for name, role in people_of(node, sheet)]  # type: ignore[arg-type]
    return record


def parts_of(node: Node, name: str, packages: Mapping[str, tuple[str, str]]) -> list[dict[str, Any]]:
    """The rows of a kind that stay, as Markdown has them."""
    return [part_of_row(row, PARTS[name], packages) for row in kept_rows(node, name)]


def part_of_row(row: Node, kept: Kept, packages: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """One row; what is empty is left to the defaults."""
    names = [field.name for field in msgspec.structs.fields(kept.struct)]
    found: dict[str, Any] = {name: text for name in names if (text := said(row, kept.named(name)))}
    if kept.struct is written.Option:
        found["chosen"] = row.values.get("chosen") == "true"
        found["arguments"] = parts_of(row, "arguments", packages)
    if kept.struct is written.Pin:
        ecosystem, package = packages.get(str(row.values.get("package", "")), ("pypi", said(row, "package")))
        found |= {"ecosystem": ecosystem, "package": row.values.get("written_name") or package}
        found.setdefault("specifier", "")
    if kept.struct is written.Section:
        found |= {"heading": said(row, "heading"), "level": said(row, "level") or "2", "body": said(row, "body")}
    return {kept.known_by: ""} | _fitting(kept.struct, found)


def _fitting(kind: type[msgspec.Struct], given: dict[str, Any]) -> dict[str, Any]:
    """Without the values that the fields of a struct cannot hold."""
    return {name: value for name, value in given.items() if _fits(value, _types(kind)[name])}


def _fits(value: Any, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError:
        return False
    return True


@cache
def _types(kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {field.name: field.type for field in msgspec.structs.fields(kind)}


def said(node: Node, name: str) -> str:
    """A field in words: of a relation what it leads to is called."""
    column, value = node.part.by_name.get(name), node.values.get(name, "")
    if column is None or isinstance(value, list):
        return ""
    if column.kind is Kind.RELATION:
        return node.labels.get(name, {}).get(value, "") or node.texts.get(name, "")
    text = str(value)
    return text.replace("\r\n", "\n").strip("\n") if column.several_lines else text.strip()


def people_of(node: Node, sheet: Sheet) -> list[tuple[str, str]]:
    """Names and what they do."""
    role = "owner" if sheet is DECISION else "author"
    found = [(said(node, sheet.owner), role)]
    found += (
        [(said(row, "person"), row.values.get("part", "")) for row in kept_rows(node, "people")]
        if sheet is DECISION
        else []
    )
    return [(name, role) for name, role in found if name and role]


def _kind(sheet: Sheet) -> dict[str, str]:
    return {} if sheet is DECISION else {"kind": "research", "dialect": "research"}
