"""A stored record, locked, with everything below it that its form can change, as entities of the unit of work.

One statement loads all of it: SQLAlchemy asks one for each relation, which takes several times the processor. What the
actor does not see is not loaded, so that storing what they see leaves it as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from app.admin.fields.kinds import Kind
from app.admin.forms.part import REMEMBERED, Part
from app.persistence.querying.queries import find
from app.persistence.shapes.fields import held_as
from app.persistence.shapes.shape import path, plan_for, record_of
from app.persistence.storable import is_storable


async def hold(session: AsyncSession, part: Part, id_: int) -> Any:
    """The record, None where the actor sees none. It is locked before the rest is read, which nobody changes then."""
    if not is_storable(sa.Integer(), id_):
        return None
    key = part.scope.key
    locked = sa.select(key).where(key == id_, *part.scope.where()).with_for_update()
    if await session.scalar(locked) is None:
        return None
    rows, shape = _asked(part)
    found = await find(session, shape, **{part.key: id_})
    held = None if found is None else rows.entity(session, found)
    if held is not None:
        session.add(held)
    return held


class _Rows:
    """Rows of a model as they are loaded: all columns that JSON can hold, and relations to many with their rows."""

    def __init__(self, model: type[Any], below: Mapping[str, _Rows]) -> None:
        self.mapper = sa.inspect(model)
        held = {one.key: held_as(one.columns[0]) for one in self.mapper.column_attrs}
        self.columns = [name for name, kind in held.items() if kind is not None]
        self.below = below
        fields = {f"v{place}": Annotated[held[name], path(name)] for place, name in enumerate(self.columns)}
        for place, (name, rows) in enumerate(below.items()):
            fields[f"c{place}"] = Annotated[list[rows.record], path(name)]  # type: ignore[name-defined]
        self.record = record_of(model, **fields)

    def entity(self, session: AsyncSession, row: Any) -> Any:
        """What was loaded of a row, as the session's entity or one that it can be given."""
        given = iter(row)
        values = dict(zip(self.columns, given, strict=False))
        values |= {
            name: [rows.entity(session, one) for one in below]
            for (name, rows), below in zip(self.below.items(), given, strict=True)
        }
        key = self.mapper.identity_key_from_primary_key([values[self.mapper.primary_key[0].key]])
        known = session.identity_map.get(key)
        made = self.mapper.class_manager.new_instance() if known is None else known
        for name, value in values.items():
            set_committed_value(made, name, value)
        if known is None:
            make_transient_to_detached(made)
        return made


@lru_cache(REMEMBERED)
def _asked(part: Part) -> tuple[_Rows, Any]:
    """How the records of a form are loaded, and the shape to ask for."""
    rows = _rows(part)
    return rows, plan_for(rows.record, part.model, part.scope.visible)


def _rows(part: Part) -> _Rows:
    many = [one for one in part.fields if one.kind is Kind.MANY and part.scope.target(one)]
    below = {one.name: _Rows(one.target, {}) for one in many if one.target}
    return _Rows(part.model, below | {nested.name: _rows(nested.part) for nested in part.inlines})
