"""What the pages around a form are made of: the form, a cell, the merge of two changes, the end of a record.

Each is the template with its context, for `admin_page`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from markupsafe import Markup
from msgspec.structs import replace

from app.admin.fields.columns import Column, columns_of
from app.admin.fields.kinds import Kind
from app.admin.forms.comparing import called
from app.admin.forms.loading import blank
from app.admin.forms.merging import Clash
from app.admin.forms.node import Node, Widget, filled
from app.admin.forms.part import Nested
from app.admin.forms.reading import FORM_BYTES, MOST_FIELDS, MOST_ROWS, hidden
from app.admin.forms.typed import typed
from app.admin.permissions import Verb
from app.admin.scope import Scope
from app.admin.titles import is_prose
from app.web.forms.fields import Field
from app.web.forms.idempotency_keys import new_key
from app.web.http.redirects import is_local
from app.web.templating.formats import excerpt, plain

Query = Mapping[str, str]  # of the address

FLAT = 3  # fields
MOST_AT_ONCE = 100  # rows of a form that hold nobody while they are drawn
PLACEHOLDER = "__row{}__."  # stands for the path of a row in the template that scripts copy, by depth


class FormView:
    """What the templates of a form are given besides its fields."""

    def __init__(self, node: Node, query: Query, *, typed: bool = False, focus: str = "", reason: str = "") -> None:
        self.scope = scope = node.part.scope
        self.node = node
        self.typed = typed  # and not stored yet
        self.focus = focus  # path of the row that the keyboard goes to
        self.reason = reason
        self.once = new_key()
        self.back, self.list = back_of(query, scope), list_of(query, scope)
        self.changeable = scope.may(Verb.CHANGE if node.id else Verb.ADD)
        self.deletable = bool(node.id) and scope.may(Verb.DELETE)
        self.label = scope.declaration.label
        self.title = title_of(node)
        self.action = f"{scope.address}/{node.id or 'new'}"
        self.saved = "" if typed else query.get("saved", "")
        self.restored = not typed and "restored" in query

    most_bytes, most_fields, most_rows = FORM_BYTES, MOST_FIELDS, MOST_ROWS

    @property
    def too_many(self) -> str:
        """What the record has more of than a form takes, "" for nothing: it cannot be saved here."""
        told = (
            f"{len(rows):,} {nested.label.lower()}" for nested, rows in self.node.children() if len(rows) > MOST_ROWS
        )
        return ", ".join(told)

    @cached_property
    def first(self) -> str:
        """The field that has the keyboard when the page opens: one with an error, or that of a new row or record."""
        if problems := [id_ for id_, _, _ in self.node.problems() if id_]:
            return problems[0].removeprefix("field-")
        row = next((one for one in self.node.walk() if one.prefix == self.focus and one.prefix), None)
        if row is None and (self.node.id or self.typed):
            return ""
        chosen = row or self.node
        return next((chosen.prefix + column.name for column in chosen.part.fields), "")

    def field(self, node: Node, name: str) -> Field:
        """What the template draws for a field."""
        drawn = node.field(name)
        return replace(drawn, focus=True) if drawn.name == self.first else drawn

    def fields(self, node: Node, widget: Widget) -> Markup:
        """All fields of a node as HTML, as the macro `widget` draws each."""
        html = "\n".join([self._drawn(node, column, widget) for column in node.part.fields])
        return Markup(html + "\n")  # noqa: S704  all of it was drawn by the macro, which escapes

    def _drawn(self, node: Node, column: Column, widget: Widget) -> str:
        made = column.name in node.part.scope.declaration.made_from  # which says so while the record is new
        if made or self.typed or column.kind is Kind.MANY or self.first == node.prefix + column.name:
            return widget(self, node, self.field(node, column.name))
        return filled(widget, self, node, column)

    def addable(self, target: Scope, field: Field) -> bool:
        """Whether the actor may make another record that the relation could lead to."""
        return target.may(Verb.ADD)

    def is_flat(self, nested: Nested) -> bool:
        """Whether a row is small enough to stand open on one line."""
        long = [column for column in nested.part.fields if column.several_lines]
        return len(nested.part.fields) <= FLAT and len(long) <= 1 and not nested.part.inlines

    def is_open(self, row: Node) -> bool:
        """Whether a row shows its fields: new ones, those with errors and where the keyboard goes."""
        return row.id is None or row.prefix == self.focus or any(one.errors for one in row.walk())

    def called(self, row: Node) -> str:
        """What a row is called, "" while it is empty."""
        return "" if row.id is None and row.is_blank() else called(row)

    def prototype(self, nested: Nested, depth: int) -> Node:
        """An empty row for scripts to copy: they know its path and key."""
        return blank(nested.part, PLACEHOLDER.format(depth), "")

    def keep(self, nested: Nested, html: Markup) -> Markup:
        """Remember how an empty row looks: it does for every form of these children."""
        nested.prototypes[type(self).__name__] = html
        return html

    def kept(self, nested: Nested) -> str:
        """What `keep` remembers, "" before it did."""
        return nested.prototypes.get(type(self).__name__, "")

    def shown(self, node: Node) -> list[tuple[str, str]]:
        """Labels and texts of what the actor sees and cannot change here."""
        texts = ((column.label, self.words(node, column.name)) for column in node.part.shown)
        return [(label, text) for label, text in texts if text]

    def words(self, node: Node, name: str) -> str:
        """The value of a column for reading."""
        value = node.values.get(name, "")
        labels = node.labels.get(name, {})
        if isinstance(value, list):
            return ", ".join(str(labels.get(one, one)) for one in value)
        column = columns_of(node.part.model)[name]
        if column.kind is Kind.MOMENT and value:
            return f"{value.replace('T', ' ')} UTC"
        return labels.get(value) or column.words(value)


def is_long(node: Node) -> bool:
    """Whether a form has so many rows that to draw them would hold others."""
    return any(number >= MOST_AT_ONCE for number, _ in enumerate(node.walk()))


def title_of(node: Node) -> str:
    """What a stored record is called on its form: by its first text, or its number while that is empty."""
    texts = (column for column in node.part.fields if column.kind in (Kind.TEXT, Kind.MARKDOWN))
    column = next(texts, None)
    text = str(node.values.get(column.name) or "") if column else ""
    number = f"{node.part.scope.declaration.label} {node.id}" if node.id else ""
    return excerpt(plain(text) if column and is_prose(column) else text, 120) or number


def list_of(query: Query, scope: Scope) -> str:
    """The list, or the state of it, that somebody came from."""
    given = query.get("back", "")
    return given if is_local(given) and given.partition("?")[0] == scope.address else scope.address


def back_of(query: Query, scope: Scope) -> str:
    """Where somebody returns to: the list, or the page for readers that they came from."""
    given = query.get("back", "")
    return given if is_local(given) and not f"{given}/".startswith("/admin/") else list_of(query, scope)


def form_page(node: Node, query: Query, *, message: str = "", **view: Any) -> dict[str, Any]:
    """The form; without a status of its own it is 422 where something is wrong with it."""
    return {
        "template": "admin/forms/edit.html",
        "partial": "admin/forms/_quick.html",
        "status": 422 if message else node.status,
        "aside": is_long(node),
        "form": FormView(node, query, **view),
        "node": node,
        "message": message,
    }


def made_page(key: int, words: str) -> dict[str, Any]:
    """What a script puts into the relation that the new record was made for."""
    return {"template": "admin/forms/_created.html", "status": 201, "key": key, "words": words}


def cell_page(node: Node, query: Query, name: str) -> dict[str, Any]:
    """One field, alone for a script that puts it into the cell of a list."""
    return {
        "template": "admin/forms/cell.html",
        "partial": "admin/forms/_cell_form.html",
        "form": FormView(node, query),
        "node": node,
        "name": name,
    }


def merge_page(
    node: Node, query: Query, clash: Clash, stored: Node, *, reason: str = "", view: FormView | None = None
) -> dict[str, Any]:
    """Yours and theirs side by side, to be chosen from; it is called as what is `stored`."""
    view = view or FormView(node, query, typed=True, reason=reason)
    view.title = title_of(stored)
    return {
        "template": "admin/forms/merge.html", "status": 409, "aside": is_long(node),
        "form": view, "clash": clash, "hidden": list(hidden(node)),
    }  # fmt: skip


def gone_page(scope: Scope, query: Query, node: Node | None = None) -> dict[str, Any]:
    """Says that a record is gone, and offers what was typed into its form."""
    return {
        "template": "admin/forms/gone.html",
        "status": 404 if node is None else 409,
        "scope": scope,
        "address": scope.address,
        "back": back_of(query, scope),
        "again": node is not None and scope.may(Verb.ADD),
        "typed": list(typed(node)) if node else [],
        "hidden": list(hidden(node)) if node else [],
    }
