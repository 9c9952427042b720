"""What one actor may see and do of the records of a model."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from app.admin.declaration import Computed, Declaration
from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.permissions import Verb
from app.web.http.problems import Problem
from app.web.security.access import TO_NOBODY, Actor, closed_to

if TYPE_CHECKING:
    from app.admin.registry import Registry


class Step(NamedTuple):
    """A relation to one on the way to a column, and the records that it leads to."""

    column: Column
    scope: Scope


class Path(NamedTuple):
    """A column that the actor may see, and the relations that lead to it."""

    name: str
    steps: tuple[Step, ...]
    column: Column

    @property
    def label(self) -> str:
        """The words of a list's column: `Collection`, or `Collection: Prefix`."""
        return ": ".join([*(step.column.label for step in self.steps), self.column.label])

    @property
    def reach(self) -> str:
        """The attributes that lead there, as a shape reads them: `collection_id.prefix`."""
        return ".".join([*(step.column.attribute for step in self.steps), self.column.attribute])


class Scope:
    """What one actor may see and do of one model: the only way from an admin page to its records.

    Columns that are not open to the actor do not exist here, so a list, filter, search, sort, file or history that
    asks the scope for its columns cannot give one away; the same holds for records that do not meet `where`.
    """

    def __init__(self, registry: Registry, declaration: Declaration, actor: Actor) -> None:
        self.registry = registry
        self.declaration = declaration
        self.actor = actor

    @property
    def slug(self) -> str:
        return self.declaration.slug

    @property
    def model(self) -> type[Any]:
        return self.declaration.model

    @property
    def key(self) -> sa.Column[Any]:
        """The primary key."""
        return self.declaration.table.c[self.declaration.key]

    @property
    def address(self) -> str:
        """The path of its list."""
        return f"/admin/{self.declaration.slug}"

    @property
    def sight(self) -> Hashable:
        """What tells apart those who see different things: statements made for one of them serve all with the same."""
        return (self.actor.grants, self.actor.id if self.registry.has_rows else None)

    def may(self, verb: Verb | str) -> bool:
        return self.declaration.permissions.allow(self.actor, verb)

    def may_restore(self, verb: Verb | str) -> bool:
        """Whether the actor may when it takes back what followed from another change of theirs to take back."""
        return self.may(verb) or (self.may(Verb.VIEW) and self.declaration.permissions.closes(verb))

    def require(self, verb: Verb) -> None:
        """Raises Problem 403 where the actor may not."""
        if not self.may(verb):
            raise Problem(403, TO_NOBODY if self.declaration.permissions.closes(verb) else closed_to(self.actor))

    @cached_property
    def columns(self) -> dict[str, Column]:
        """What the actor may see of a record, by name; the primary key first."""
        hidden, restricted = self.declaration.hidden, self.declaration.restricted
        return {
            name: column
            for name, column in self.declaration.known.items()
            if name not in hidden and (name not in restricted or self.actor.may(restricted[name]))
        }

    @cached_property
    def computed(self) -> dict[str, Computed]:
        return self.declaration.computed

    def path(self, name: str) -> Path | None:
        """The column at a path such as `collection.name`; None where there is none, or none that is open to them."""
        scope, steps = self, list[Step]()
        *relations, last = name.split(".")
        for relation in relations:
            column = scope.columns.get(relation)
            target = scope.target(column) if column and column.kind is Kind.RELATION else None
            if column is None or target is None:
                return None
            steps.append(Step(column, target))
            scope = target
        column = scope.columns.get(last)
        return Path(name, tuple(steps), column) if column else None

    def paths(self, names: Sequence[Any]) -> list[Path]:
        """Those of the names that lead to a column."""
        return [path for name in names if isinstance(name, str) and (path := self.path(name))]

    def target(self, column: Column) -> Scope | None:
        """The records that a relation may lead to, None where they are not open to the actor."""
        return self.of(column.target)

    def of(self, model: type[Any] | None) -> Scope | None:
        """The records of a model that others refer to, None where it has no pages or the actor may not know them."""
        declaration = self.registry.by_model.get(model) if model else None
        scope = Scope(self.registry, declaration, self.actor) if declaration else None
        return scope if scope and scope.may(Verb.REFER) else None

    def writable(self, column: Column) -> bool:
        """Whether a form, file or bulk change of this actor may set the column."""
        return column.name in self.columns and not column.kept and column.name not in self.declaration.read_only

    def where(self, table: Any = None) -> list[Any]:
        """The conditions that every record which the actor sees meets; `table` where it is an alias of the model's."""
        rows = self.declaration.rows
        return list(rows(self.actor, self.declaration.table if table is None else table)) if rows else []

    def visible(self, entity: Any) -> list[Any]:
        """The same for records of any model: the model, or an alias of it."""
        found = sa.inspect(entity)
        declaration = self.registry.by_model.get(found.mapper.class_)
        return Scope(self.registry, declaration, self.actor).where(found.selectable) if declaration else []

    def titles(self) -> list[Path]:
        """The columns that a record is named by."""
        return self.paths(self.declaration.title)
