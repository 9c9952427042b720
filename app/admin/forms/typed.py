"""A form as it was typed: the values of a record and of its children, checked field by field.

Names in the form are paths: `title`, `options.17.title` for the child with the id 17, `options.n1.title` for a new one.
Each child also posts its key under the name of its relation (`options=17`), so that the order of the page is the order
of the children. A relation posts the key of what was chosen and, as `owner.text`, the words beside it, which decide
where no script put a key in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Protocol

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.forms.parts import Nested, Part
from app.admin.forms.widgets import has_default, widget_of
from app.web.forms.fields import Field as Drawn

MOST_ROWS = 300  # children of one relation in a form
NEW = re.compile(r"n\d{1,6}", re.ASCII)
ID = re.compile(r"[1-9]\d{0,9}", re.ASCII)
MARKS = {"removed", "version"}  # what a row posts besides its fields


class Posted(Protocol):
    """The names and values of a form."""

    def getall(self, key: str, default: list[Any], /) -> list[Any]: ...
    def __contains__(self, key: object, /) -> bool: ...


class Node:
    """One record in a form. `key` is its id, `n1`, `n2`, … where it is new, or "" for the record of the form itself.

    `id` is that of the stored row, None for a new one.

    `values` are the texts of its fields, with the ids of a relation to many as a list; a field that was not posted is
    not in it and stays as it is. `labels` are the words of what relations lead to, by field and id, and `found` what
    could be meant by words that nobody chose. `version` is the one that the form was made from, None for none or no
    number.
    """

    def __init__(self, part: Part, prefix: str = "", key: str = "") -> None:
        self.part = part
        self.prefix = prefix
        self.key = key
        self.id = int(key) if ID.fullmatch(key) else None
        self.version: int | None = None
        self.removed = False
        self.values: dict[str, Any] = {}
        self.labels: dict[str, dict[str, str]] = {}
        self.texts: dict[str, str] = {}
        self.found: dict[str, list[tuple[str, str]]] = {}
        self.errors: dict[str, list[str]] = {}
        self.cleaned: dict[str, Any] = {}
        self.rows: dict[str, list[Node]] = {nested.name: [] for nested in part.inlines}

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for rows in self.rows.values():
            for row in rows:
                yield from row.walk()

    def children(self) -> Iterator[tuple[Nested, list[Node]]]:
        for nested in self.part.inlines:
            yield nested, self.rows[nested.name]

    def move(self, place: str, key: str) -> None:
        """Make it a new row with another key, at a path such as `options.`."""
        self.prefix, self.key, self.id, self.version = f"{place}{key}.", key, None, None

    def refuse(self, name: str, message: str) -> None:
        """Add an error to a field, or to the record as a whole for ""."""
        self.errors.setdefault(name, []).append(message)

    def is_blank(self) -> bool:
        """Whether nothing was filled in: a new row that nobody used."""
        return not any(self.values.get(column.name) for column in self.part.fields if not has_default(column))

    def is_allotted(self, column: Column) -> bool:
        """Whether the database gives a value where the field is empty: to new records alone."""
        return column.allotted and self.id is None

    def field(self, name: str) -> Drawn:
        """What the template draws for a field."""
        column = self.part.by_name[name]
        return Drawn(
            name=self.prefix + name,
            label=column.label,
            kind=widget_of(column),
            help=column.help,
            value=self.values.get(name),
            errors=self.errors.get(name, []),
            required=column.required or (column.allotted and not self.is_allotted(column)),
            options=list(column.choices),
            max_length=column.max_length,
            min=column.min,
            max=column.max,
        )

    @property
    def status(self) -> int:
        """Of the page that shows this form."""
        return 422 if any(node.errors for node in self.walk()) else 200

    def problems(self) -> list[tuple[str, str, str]]:
        """Id of the field, its label and what is wrong, for the list above the form."""
        return [
            (f"field-{node.prefix}{name}" if name else "", node._called(name), " ".join(messages))
            for node in self.walk()
            for name, messages in node.errors.items()
        ]

    def _called(self, name: str) -> str:
        column = self.part.by_name.get(name)
        own = column.label if column else ""
        noun = self.part.scope.declaration.label
        return own if not self.prefix else f"{noun}: {own}" if own else noun


def read(part: Part, posted: Posted, prefix: str = "", key: str = "") -> Node:
    """What was posted for a part. Raises no error, whatever it is; `check` says what is wrong."""
    node = Node(part, prefix, key)
    version = _last(posted, f"{prefix}version")
    node.version = int(version) if ID.fullmatch(version) else None
    node.removed = bool(_last(posted, f"{prefix}removed"))
    for column in part.fields:
        name = prefix + column.name
        if name in posted:
            given = [str(value).replace("\r\n", "\n") for value in posted.getall(name, [])]
            several = column.kind is Kind.MANY
            node.values[column.name] = [one for one in dict.fromkeys(given) if one] if several else given[-1]
        _read_words(node, column, posted, name)
    for nested in part.inlines:
        keys = [str(value) for value in posted.getall(prefix + nested.name, [])][:MOST_ROWS]
        node.rows[nested.name] = [
            read(nested.part, posted, f"{prefix}{nested.name}.{one}.", one)
            for one in dict.fromkeys(keys)
            if NEW.fullmatch(one) or ID.fullmatch(one)
        ]
    return node


def _last(posted: Posted, name: str) -> str:
    return str((posted.getall(name, []) or [""])[-1])


def _read_words(node: Node, column: Column, posted: Posted, name: str) -> None:
    """The words beside a relation; `….pick` is what was chosen among those that they could mean, and settles it."""
    picked = [str(one) for one in posted.getall(f"{name}.pick", []) if one]
    if picked and column.name in node.values:
        several = column.kind is Kind.MANY
        node.values[column.name] = [*dict.fromkeys([*node.values[column.name], *picked])] if several else picked[-1]
    elif f"{name}.text" in posted:
        node.texts[column.name] = _last(posted, f"{name}.text").strip()
