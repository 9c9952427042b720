"""The form that changes many records: an empty field leaves things as they are."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.bulk.changing import Edit, Plan
from app.admin.bulk.typed import writable
from app.admin.declaration import NAMES
from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.forms.node import Node
from app.admin.forms.part import POSITION, Part
from app.admin.forms.reading import Posted, read
from app.admin.forms.relations import resolve
from app.admin.permissions import Verb
from app.admin.scope import Scope
from app.persistence.history import REASON
from app.web.forms.fields import Field

YES_NO = [("true", "Yes"), ("false", "No")]
UNTOUCHED = "Leave as it is"
SIGNS = {"add.": "Add", "remove.": "Take away"}  # what becomes of relations to many, and where it stands in the form


class BulkForm:
    """What is set in every record, and what its relations to many gain and lose: a node of `nodes` for each.

    `emptied` are the columns to make empty. What tells records apart is left out: it cannot be alike in all of them.
    """

    def __init__(self, scope: Scope, posted: Posted | None = None) -> None:
        self.scope = scope
        known = [one for one in writable(scope).values() if one.name != POSITION and not _tells_apart(scope, one)]
        self.columns = [one for one in known if not one.several_lines and one.kind is not Kind.MANY]
        self.many = [one for one in known if one.kind is Kind.MANY]
        parts = {"": self.columns, **dict.fromkeys(SIGNS, self.many)}
        self.nodes = {at: _node(scope, columns, posted, at) for at, columns in parts.items() if columns}
        self.emptied = frozenset[str]()
        self.reason = ""
        self.said: list[str] = []  # what is wrong with the whole
        if posted is not None:
            self.emptied = frozenset(map(str, posted.getall("empty", [])))
            self.reason = str((posted.getall("reason", []) or [""])[-1]).strip()[:REASON]

    async def check(self, session: AsyncSession) -> tuple[Edit, Plan]:
        """What it asks for, as a job keeps it, and what that comes to; `errors` says what is wrong with it."""
        for node in self.nodes.values():
            await resolve(session, node)
        edit = self._edit()
        plan, errors = await edit.check(session, self.scope)
        for name, message in errors.items():
            at = next((sign for sign in SIGNS if name.startswith(sign)), "")
            self.nodes[at].refuse(name.removeprefix(at), message)
        if edit.is_empty and not self.errors:
            self.said.append("Every field is empty, so that nothing would change.")
        return edit, plan

    def _edit(self) -> Edit:
        emptied = {one.name: "" for one in self.columns if one.name in self.emptied and may_be_empty(one)}
        texts = {one.name: text for one in self.columns if (text := _text(self.nodes[""], one))}
        return Edit(emptied | texts, *({one.name: _text(self.nodes[at], one) for one in self.many} for at in SIGNS))

    @property
    def errors(self) -> bool:
        return bool(self.said or any(node.errors for node in self.nodes.values()))

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """Id of the field, its label and what is wrong, for the list above the form."""
        own = [
            (f"field-{at}{name}", self._label(at, node.part.by_name[name]), " ".join(messages))
            for at, node in self.nodes.items()
            for name, messages in node.errors.items()
        ]
        return [*own, *(("", "", words) for words in self.said)]

    def fields(self) -> Iterator[tuple[Node, Field, bool]]:
        """What the template draws, each with whether it can be made empty."""
        for column in self.columns:
            yield self.nodes[""], self.field(self.nodes[""], column.name), may_be_empty(column)
        for column in self.many:
            for at in SIGNS:
                yield self.nodes[at], self.field(self.nodes[at], column.name), False

    def field(self, node: Node, name: str) -> Field:
        """What the template draws for a field."""
        drawn, column = node.field(name), node.part.by_name[name]
        choices = {"kind": "select", "options": YES_NO} if column.kind is Kind.BOOLEAN else {}
        return replace(drawn, required=False, blank=UNTOUCHED, label=self._label(node.prefix, column), **choices)

    def addable(self, target: Scope, field: Field) -> bool:
        """Whether the actor may make another record that the relation could lead to; none to be taken away."""
        return target.may(Verb.ADD) and not field.name.startswith("remove.")

    def _label(self, at: str, column: Column) -> str:
        return f"{SIGNS[at]} {column.label.lower()}" if at else column.label


def may_be_empty(column: Column) -> bool:
    """Whether a record may have nothing there."""
    return not column.required and (column.nullable or column.kind is Kind.TEXT)


def _tells_apart(scope: Scope, column: Column) -> bool:
    named = any(path.column is column and not path.steps for path in scope.titles())
    return column.kind is not Kind.RELATION and (column.unique or (named and column.name in NAMES))


def _node(scope: Scope, columns: list[Column], posted: Posted | None, at: str) -> Node:
    part = Part(scope, [one.name for one in columns])
    node = Node(part, at) if posted is None else read(part, posted, at)
    for column in part.fields:
        node.values.setdefault(column.name, [] if column.kind is Kind.MANY else "")
    return node


def _text(node: Node, column: Column) -> str:
    """A value as `Edit` reads it: records by their numbers."""
    value = node.values.get(column.name) or ""
    if column.target is None:
        return str(value).strip()
    return "; ".join(f"#{key}" for key in (value if isinstance(value, list) else [value]) if key)
