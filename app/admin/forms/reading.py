"""A form as it came in: read field by field, checked, and edited by its buttons where there are no scripts.

Names in the form are paths: `title`, `options.17.title` for the child with the id 17, `options.n1.title` for a new one.
Each child also posts its key under the name of its relation (`options=17`), so that the order of the page is the order
of the children. A relation posts the key of what was chosen and, as `owner.text`, the words beside it, which decide
where no script put a key in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Protocol

from app.admin.fields.checked import checked
from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.forms.loading import blank
from app.admin.forms.node import ID, NEW, Node
from app.admin.forms.part import Part
from app.web.http.problems import Problem

MOST_ROWS = 2_000  # children of one relation in a form
MOST_FIELDS = 20_000  # of a form: some thousand rows
FORM_BYTES = 20_000_000  # a text of 5 MB, of which each byte may take three to be sent, and what is around it
ODD = "{}: “{}” names no row of this form, so nothing was saved. Open the form anew."
ADDED = re.compile(r"n\d{1,6}", re.ASCII)
ADD, UP, DOWN, REMOVE, RESTORE = "add", "up", "down", "remove", "restore"
COPY = "copy"  # a record that is gone, into a new one
VERBS = frozenset({ADD, UP, DOWN, REMOVE, RESTORE, COPY})


class Posted(Protocol):
    """The names and values of a form."""

    def getall(self, key: str, default: list[Any], /) -> list[Any]: ...
    def __contains__(self, key: object, /) -> bool: ...


def read(part: Part, posted: Posted, prefix: str = "", key: str = "") -> Node:
    """What was posted for a part, whatever it is; `check` says what is wrong. Raises Problem 413
    for too many rows, 422 for one that is none."""
    node = Node(part, prefix, key)
    version = last(posted, f"{prefix}version")
    node.version = int(version) if ID.fullmatch(version) else None
    node.removed = bool(last(posted, f"{prefix}removed"))
    for column in part.fields:
        name = prefix + column.name
        if name in posted:
            given = [str(value).replace("\r\n", "\n") for value in posted.getall(name, [])]
            several = column.kind is Kind.MANY
            node.values[column.name] = [one for one in dict.fromkeys(given) if one] if several else given[-1]
        _read_words(node, column, posted, name)
    for nested in part.inlines:
        keys = [str(value) for value in posted.getall(prefix + nested.name, [])]
        if len(keys) > MOST_ROWS:
            raise Problem(413, f"{nested.label}: {len(keys):,} are too many for one form, which takes {MOST_ROWS:,}.")
        if odd := [one for one in keys if not (ADDED.fullmatch(one) or ID.fullmatch(one))]:
            raise Problem(422, ODD.format(nested.label, odd[0][:40]))
        node.rows[nested.name] = [
            read(nested.part, posted, f"{prefix}{nested.name}.{one}.", one) for one in dict.fromkeys(keys)
        ]
    return node


def last(posted: Posted, name: str) -> str:
    """What a field with one value holds, "" where it was not posted."""
    return str((posted.getall(name, []) or [""])[-1])


def _read_words(node: Node, column: Column, posted: Posted, name: str) -> None:
    """The words beside a relation. `….pick` is what was chosen for some of them: a key and, after a space, these."""
    chosen = [str(one).partition(" ")[::2] for one in posted.getall(f"{name}.pick", []) if one]
    node.made[column.name] = {words for key, words in chosen if key == NEW}
    picked = {key: words for key, words in chosen if key != NEW}
    text = last(posted, f"{name}.text").strip()
    if picked and column.name in node.values and column.kind is not Kind.MANY:
        node.values[column.name] = [*picked][-1]
        return
    if picked and column.name in node.values:
        node.values[column.name] = [*dict.fromkeys([*node.values[column.name], *picked])]
        settled = set(picked.values())
        left = ([one for one in words_of(part) if one not in settled] for part in parts_of(text) if part not in settled)
        text = "; ".join(", ".join(words) for words in left if words)
    if f"{name}.text" in posted:
        node.texts[column.name] = text


def parts_of(text: str) -> list[str]:
    """What is typed for a relation to many: the name of a record each, or some with commas between them."""
    return [part for one in re.split(r"[;\n]", text) if (part := one.strip())]


def words_of(part: str) -> list[str]:
    return [word for one in part.split(",") if (word := one.strip())]


def hidden(node: Node) -> Iterator[tuple[str, str]]:
    """Names and values of a form that shows no fields."""
    if node.version is not None:
        yield f"{node.prefix}version", str(node.version)
    if node.removed:
        yield f"{node.prefix}removed", "1"
    for name, value in node.values.items():
        for one in value or [""] if isinstance(value, list) else [value]:
            yield node.prefix + name, one
    for name, text in node.texts.items():  # which lead to no record yet
        yield f"{node.prefix}{name}.text", text
    for nested, rows in node.children():
        for row in rows:
            yield node.prefix + nested.name, row.key
            yield from hidden(row)


def check(node: Node) -> bool:
    """Whether every value is of its kind and within its limits; `cleaned` then holds what the record gets.

    New rows that nobody filled in fall away.
    """
    for nested, rows in node.children():
        node.rows[nested.name] = [row for row in rows if row.id or not row.is_blank() or any(row.rows.values())]
    fine = _check_fields(node)
    for _, rows in node.children():
        for row in rows:
            fine = (row.removed or check(row)) and fine
    return fine and not node.errors


def _check_fields(node: Node) -> bool:
    node.make_from_others()
    columns = [column for column in node.part.columns if node.id is None or column.name in node.values]
    columns = [column for column in columns if not node.is_allotted(column) or node.values.get(column.name, "").strip()]
    node.cleaned, errors = checked(columns, node.values)
    for name, messages in errors.items():
        if not (
            name in node.errors and node.part.by_name[name].target is not None
        ):  # words are there, but name nothing
            node.errors.setdefault(name, []).extend(messages)
    for column in node.part.fields:
        if column.kind is Kind.MANY and column.name in node.values:
            ids = [int(one) for one in node.values[column.name] if ID.fullmatch(one)]
            node.cleaned[column.name] = [*ids, *node.fresh.get(column.name, [])]
    return not node.errors


def is_edit(action: str) -> bool:
    """Whether a button changes the form rather than what is stored."""
    return action.partition(":")[0] in VERBS


def edit(node: Node, action: str) -> str:
    """Do what a button says, such as `add:options` or `up:options.17`; returns the path of what should get the focus.

    What leads nowhere is left undone, and the form stays as it is.
    """
    verb, _, path = action.partition(":")
    if verb == COPY:
        renew(node)
    if verb == ADD:
        return _add(node, path)
    for parent in node.walk():
        for name, rows in parent.rows.items():
            for place, row in enumerate(rows):
                if row.prefix == f"{path}.":
                    return _edit_row(parent.rows[name], place, verb)
    return ""


def renew(node: Node) -> None:
    """Make every row of the form a new one."""
    for nested, rows in node.children():
        node.rows[nested.name] = [row for row in rows if not row.removed]
        for number, row in enumerate(node.rows[nested.name], 1):
            row.move(f"{node.prefix}{nested.name}.", f"n{number}")
            renew(row)


def _add(node: Node, path: str) -> str:
    for parent in node.walk():
        for nested, rows in parent.children():
            if f"{parent.prefix}{nested.name}" == path and len(rows) < MOST_ROWS:
                taken = {row.key for row in rows}
                key = next(key for number in range(1, MOST_ROWS + 2) if (key := f"n{number}") not in taken)
                rows.append(blank(nested.part, f"{path}.{key}.", key))
                return rows[-1].prefix
    return ""


def _edit_row(rows: list[Node], place: int, verb: str) -> str:
    row = rows[place]
    if verb == REMOVE and not row.id:
        rows.pop(place)
        return rows[min(place, len(rows) - 1)].prefix if rows else ""
    if verb in (REMOVE, RESTORE):
        row.removed = verb == REMOVE
    other = place - 1 if verb == UP else place + 1 if verb == DOWN else place
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return row.prefix
