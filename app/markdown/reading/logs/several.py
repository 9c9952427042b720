"""One file with many decisions: where its borders are, and how sure that is.

A heading each, a row each of a table, an item each of a list, or lines of dashes between them. The file is cut by
lines, so that its pieces joined are the file again, byte for byte.
"""

from __future__ import annotations

import re
from itertools import pairwise

from app.markdown.reading.draft import Draft
from app.markdown.reading.logs.entries import (
    MOST,
    Above,
    Anchors,
    Entry,
    Several,
    is_any_log,
    is_named_log,
    is_of_many,
    keys_of,
)
from app.markdown.reading.logs.folded import by_folds, with_bold_headings
from app.markdown.reading.logs.fronts import by_fronts
from app.markdown.reading.logs.headings import by_headings, is_decided_in, is_section
from app.markdown.reading.logs.items import by_items
from app.markdown.reading.logs.paragraphs import by_paragraphs, unclear
from app.markdown.reading.logs.rows import rows_of
from app.markdown.reading.logs.rules import by_rules
from app.markdown.reading.metadata.carriers.sources import tables_in, take_source
from app.markdown.reading.metadata.values.identity import identify, record_name
from app.markdown.reading.metadata.values.titles import names_record
from app.markdown.record import Record
from app.markdown.syntax.outline import Node, split
from app.markdown.syntax.suffixes import is_asciidoc, is_rst
from app.markdown.syntax.tables import Table
from app.markdown.words.headings import is_undecided
from app.markdown.words.keys import meaning

_DECIDES = re.compile(
    r"\b(?:decid|agreed|chose\b|chosen|resolved to|we (?:will |now )?(?:use|keep|adopt|drop|switch|stay)\b"
    r"|entsch(?:ied|eid)|beschl(?:oss|uss)|wir (?:nutzen|verwenden)|décid|nous utilis|acord|besl[ou]|postanow"
    r"|решил|решен)"
    r"|决定|決定|採用|采用|使用|결정",
    re.IGNORECASE,
)
_FIELD = re.compile(r"^:(?P<key>[A-Za-z][^:\n]{0,60}):[ \t]+(?=\S)", re.MULTILINE)


def find_several(text: str, path: str) -> Several | None:
    """The records of a text that holds more than one, None for one that does not."""
    if not is_rst(path) and not is_asciidoc(path) and (fronts := by_fronts(text)):
        return fronts
    fields, body, first = take_source(text, path, Draft(Record("decision", "other", "")))
    if any(meaning(field.key) == "status" for field in fields):
        return None
    if is_rst(path):
        body = _FIELD.sub(r"- \g<key>: ", body)
    nodes = [node for node in split(body, first) if node.level]
    found = _found(text, body, first, nodes, path)
    by_line = found and not all(entry.is_row for entry in found.entries)
    if found and by_line and body.count("\n") + first - 1 != text.count("\n"):  # other lines than those of the file
        return Several([], found.named, found.is_decided)
    return found


def _found(text: str, body: str, first: int, nodes: list[Node], path: str) -> Several | None:
    numbered = identify(path).number is not None
    name = re.sub(r"[-_]", " ", record_name(path))
    title = nodes[0].heading if nodes else ""
    if not numbered and is_any_log(name, title) and not any(map(is_section, nodes)):
        found = _read_as(text, body, first, nodes, path, "decision log", numbered=False)
        return _of_any_log(found, body.split("\n"), first)
    return _read_as(text, body, first, nodes, path, name, numbered=numbered)


def _of_any_log(found: Several | None, lines: list[str], first: int) -> Several | None:
    """The entries of a log that may be of anything: certain where each decides, none where no one does."""
    if found is None or not found.entries or found.entries[0].is_row:
        return found
    texts = ["\n".join(lines[one.start - first + 1 : one.end - first + 1]) for one in found.entries]
    decided = [is_decided_in(text) or bool(_DECIDES.search(text)) for text in texts]
    return found if all(decided) else Several([], found.named, True) if any(decided) else None


def _read_as(
    text: str, body: str, first: int, nodes: list[Node], path: str, name: str, *, numbered: bool
) -> Several | None:
    lines = body.count("\n") + first
    found = by_headings(nodes, lines, name, numbered=numbered)
    if numbered or (found and found.entries):
        return found
    above = Above(nodes)
    tables = [table for table in tables_in(text, path) if not is_undecided(above.at(table.start + 1))]
    if rows := _by_rows(tables, nodes, name):
        return rows
    if ruled := by_rules(body, first, nodes):
        return ruled
    if _is_stated(body):
        return found
    if folded := _folded(body, first, nodes, name):
        return folded
    return _listed(body, first, nodes, name) or found


def _is_stated(body: str) -> bool:
    """Whether the first block of a text below its title is metadata with a status: then it is a record itself."""
    block = next((part for part in body[:5000].split("\n\n") if part.strip() and not part.lstrip().startswith("#")), "")
    keys = keys_of(block)
    lines = [line for line in block.split("\n") if line.strip()]
    return "status" in keys and not {"outcome", "title"} & keys.keys() and all(keys_of(line) for line in lines)


def _folded(body: str, first: int, nodes: list[Node], name: str) -> Several | None:
    """Decisions that fold, or below lines in bold, in a text that calls itself a log or names each as a record."""
    is_log = is_named_log(name, nodes[0].heading if nodes else "")
    found = by_folds(body, first, nodes)
    if found and (is_log or all(map(names_record, found.named))):
        return found
    if is_log and (bold := with_bold_headings(body)) != body:
        headings = [node for node in split(bold, first) if node.level]
        if found := by_headings(headings, body.count("\n") + first, name, numbered=False):
            return found
    return by_paragraphs(body, first) if is_log else None


def _by_rows(tables: list[Table], nodes: list[Node], name: str) -> Several | None:
    title = nodes[0].heading if nodes else ""
    headings = [node.heading for node in (nodes[1:] if is_of_many(title) else nodes)]
    rows = rows_of(tables, headings, is_log=is_named_log(name, title))
    if len(rows) < 2:
        return None
    anchors = Anchors()
    entries = [Entry(row.start, row.end, anchors.of(row.title), row.text, is_row=True) for row in rows]
    apart = all(row.end <= after.start for row, after in pairwise(rows))  # else two rows stand on one line
    apart = apart and len(rows) <= MOST
    return Several(entries if apart else [], [row.title for row in rows], True)


def _listed(body: str, first: int, nodes: list[Node], name: str) -> Several | None:
    """Items of lists in a text that calls itself a log and is no record by its sections."""
    title = nodes[0].heading if nodes else ""
    if names_record(title) or any(is_section(node) for node in (nodes[1:] if is_of_many(title) else nodes)):
        return None
    if not is_named_log(name, title):
        return None
    return by_items(body, first, above=Above(nodes)) or unclear(body)
