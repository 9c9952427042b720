"""What somebody changed in the Markdown of a sheet, carried into its form.

The text that was written from the form is read once more beside the one that came back: what differs between the two
readings is what somebody changed, and nothing else of the form is touched. So what Markdown has no place for stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import msgspec

from app.admin.forms.node import Node
from app.imports.reading import normal as names
from app.imports.storing.names import Known
from app.markdown.reading.reader import read
from app.markdown.record import TEXTS, ImportFinding, Record
from app.markdown.writing.losses import normal
from app.markdown.writing.writer import write
from app.research.models import DocumentStatus
from app.writing.markdown.as_record import HEAD, LINES, PARTS, Kept, said
from app.writing.markdown.relations import carry_links, is_read
from app.writing.rows import kept_rows, new_row, remove
from app.writing.sheets import DECISION, Sheet

LONGEST = 200_000  # characters
APART = ("number.missing", "date.missing", "status.draft")  # rules that say nothing of what is still written
NO_TITLE = ("file.no_record", "title.from_name")
UNTITLED = ImportFinding("title.missing", 0, "Begin with the title, as a heading: # Keep sessions in PostgreSQL")
PATH = {"decisions": "0000-record.md", "research": "research/record.md"}


class Reading(NamedTuple):
    """A text as it is read: `record` None where it is none, with findings that say why."""

    record: Record | None
    findings: list[ImportFinding]
    base: Record  # what was read of the text that the form makes


def read_beside(text: str, record: Record, sheet: Sheet) -> Reading:
    """Read a text, and the one that `record` is written as. Takes a while: in a thread."""
    base, found = (
        read(one.encode("utf-8", "replace"), PATH[sheet.slug], kind=record.kind)
        for one in (write(record, record.dialect), text)
    )
    for one in (base, found):
        if one.record and one.record.raw_status.strip().casefold() == "draft":  # which is nobody else's here
            one.record.status = "draft"
        if one.record and any(told.rule == "title.from_name" for told in one.findings):  # there is no file
            one.record.title = ""
    findings = [UNTITLED if told.rule in NO_TITLE else told for told in found.findings if told.rule not in APART]
    return Reading(found.record, findings, base.record or record)


def carry(node: Node, sheet: Sheet, new: Record, base: Record, known: Known) -> None:
    """Have the form say what the text says, where the text was changed."""
    for name, ours in {**HEAD[sheet.slug], **{text: text for text in TEXTS}}.items():
        if ours in node.part.by_name and _text(name, getattr(new, name)) != _text(name, getattr(base, name)):
            node.values[ours] = _text(name, getattr(new, name))
    _carry_metadata(node, new, base)
    if sheet is not DECISION and (status := node.values.get("status")) not in tuple(DocumentStatus):
        node.values["status"] = DocumentStatus.DRAFT if status == "proposed" else DocumentStatus.PUBLISHED
    if sorted(new.tags) != sorted(base.tags):
        _set_tags(node, new.tags, known)
    _carry_people(node, sheet, new, base, known)
    carry_links(node, new, base)
    for name, kept in PARTS.items():
        if name in node.rows:
            _carry_rows(node, name, kept, getattr(new, name), getattr(base, name), known)


def _carry_metadata(node: Node, new: Record, base: Record) -> None:
    """What stands above the text and has no field goes into the one for everything else."""
    told = [f"{key}: {text}" for key, text in new.extra.items() if base.extra.get(key) != text and not is_read(key)]
    if told and "more_information" in node.values:
        node.values["more_information"] = "\n\n".join([*filter(None, [str(node.values["more_information"])]), *told])


def _text(name: str, value: Any) -> str:
    if name in LINES:
        return "\n".join(value)
    return "" if value is None else str(value)


def _set_tags(node: Node, tags: Iterable[str], known: Known) -> None:
    found = [known.tags[name] for tag in tags if (name := names.tag(tag)) in known.tags]
    node.labels["tags"] = {str(tag.id): tag.name for tag in found}
    node.values["tags"] = list(node.labels["tags"])


def _carry_people(node: Node, sheet: Sheet, new: Record, base: Record, known: Known) -> None:
    wanted, before = ([(one.name, one.role) for one in some.people] for some in (new, base))
    if sorted(wanted) == sorted(before):
        return
    lead = "owner" if sheet is DECISION else "author"
    owner = next((name for name, role in wanted if role == lead), "")
    if owner != next((name for name, role in before if role == lead), ""):
        _set_person(node, sheet.owner, owner, known)
    if sheet is not DECISION:
        return
    others = [one for one in wanted if one[1] != lead]
    rows = {(said(row, "person"), row.values.get("part", "")): row for row in kept_rows(node, "people")}
    for pair, row in rows.items():
        if pair not in others:
            remove(node, "people", row)
    for name, role in others:
        if (name, role) not in rows:
            row = new_row(node, "people")
            row.values["part"] = role
            _set_person(row, "person", name, known)


def _carry_rows(node: Node, name: str, kept: Kept, new: list[Any], base: list[Any], known: Known) -> None:
    if normal(new) == normal(base):
        return
    rows = kept_rows(node, name)
    pairs = list(zip(rows, base, strict=False)) if len(rows) == len(base) else []
    ordered = []
    for item, pair in zip(new, _matched(new, pairs, kept), strict=True):
        row, was = pair or (new_row(node, name), None)
        _carry_row(row, kept, item, was, known)
        ordered.append(row)
    for row in rows:
        if row not in ordered:
            remove(node, name, row)
    place = {id(row): at for at, row in enumerate(ordered)}
    node.rows[name].sort(key=lambda row: place.get(id(row), len(place)))


def _matched(new: list[Any], pairs: list[tuple[Node, Any]], kept: Kept) -> list[tuple[Node, Any] | None]:
    """The row that each item of the text was before: one that is all alike, else the first that is called so, else that
    in its place where none was added or taken away. None: it is new.
    """
    found: list[tuple[Node, Any] | None] = [None] * len(new)
    left = dict(enumerate(pairs))
    in_place = len(new) == len(pairs)
    tests: list[Callable[[int, Any, int, Any], bool]] = [
        lambda _, item, __, was: normal(was) == normal(item),
        lambda _, item, __, was: getattr(was, kept.known_by) == getattr(item, kept.known_by),
        lambda here, _, there, __: in_place and here == there,
    ]
    for test in tests:
        for here, item in enumerate(new):
            there = next((at for at, (_, was) in left.items() if test(here, item, at, was)), None)
            if found[here] is None and there is not None:
                found[here] = left.pop(there)
    return found


def _carry_row(row: Node, kept: Kept, item: Any, was: Any, known: Known) -> None:
    for field in msgspec.structs.fields(type(item)):
        ours, value = kept.named(field.name), getattr(item, field.name)
        if field.name == "arguments":
            _carry_rows(row, "arguments", PARTS["arguments"], value, was.arguments if was else [], known)
        elif field.name in ("ecosystem", "package"):
            if was is None or getattr(was, field.name) != value:
                _set_package(row, item, known)
        elif ours in row.part.by_name and (was is None or normal(getattr(was, field.name)) != normal(value)):
            _set(row, ours, value, known)


def _set(row: Node, name: str, value: Any, known: Known) -> None:
    text = "" if value is None or value is False else "true" if value is True else str(value)
    if row.part.by_name[name].target is None:
        row.values[name] = text
    else:
        _set_person(row, name, text, known)


def _set_person(row: Node, name: str, words: str, known: Known) -> None:
    found = known.person(words)
    row.values[name] = str(found.id) if found else ""
    row.labels[name] = {str(found.id): found.name} if found else {}


def _set_package(row: Node, item: Any, known: Known) -> None:
    found = known.packages.get((item.ecosystem, names.package(item)))
    row.values["package"], row.values["written_name"] = str(found.id) if found else "", item.package
    row.labels["package"] = {str(found.id): found.name} if found else {}
