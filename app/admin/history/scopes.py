"""What of a history is open to whom: records by their tables, fields by what revisions call them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.admin.fields.columns import Column, of_attribute
from app.admin.permissions import Verb
from app.admin.registry import Registry
from app.admin.scope import Scope
from app.web.security.access import Actor


def scope_of_table(registry: Registry, near: Scope, name: str) -> Scope | None:
    """The records of a table, None where they have no pages or are not open to the actor of `near`.

    Parts without pages of their own are open to whom their record is open to.
    """
    if name == near.declaration.table.name:
        return near
    declaration = registry.by_table.get(name) or near.declaration.parts.get(name)
    scope = Scope(registry, declaration, near.actor) if declaration else None
    return scope if scope and scope.may(Verb.VIEW) else None


def scope_of(registry: Registry, actor: Actor, name: str) -> Scope | None:
    """The same where no record is near: parts without pages of their own are called as their record calls them."""
    declaration = registry.by_table.get(name) or registry.parts.get(name)
    scope = Scope(registry, declaration, actor) if declaration else None
    return scope if scope and scope.may(Verb.VIEW) else None


def open_column(scope: Scope, attribute: str) -> Column | None:
    """The column that a revision calls `attribute`, None where it is not open to the actor or no longer there."""
    column = of_attribute(scope.declaration.model, attribute)
    return column if column and column.name in scope.columns else None


def followed_in(registry: Registry) -> Callable[[Any], bool]:
    """Whether a revision followed from another change; in an operation all do that nobody makes by hand."""

    def followed(revision: Any) -> bool:
        declaration = registry.by_table.get(revision.record_type)
        follows = declaration.follows if declaration else None
        return bool(revision.operation_id or (follows and follows(revision.changes)))

    return followed


def called_in(scope: Scope | None, changes: dict[str, list[Any]]) -> str:
    """What a record is called by its own texts, as far as a revision holds them and the actor may see them."""
    own = [path.column for path in (scope.titles() if scope else ()) if not path.steps]
    pairs = [changes.get(column.attribute, [None, None]) for column in own if column.target is None]
    return " ".join(str(value) for before, after in pairs if (value := after or before))
