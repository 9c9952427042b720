"""What every feature's repository can do with its records.

    class Decisions(Repository[Decision]):
        async def of_owner(self, person: Person) -> list[DecisionRow]: ...

    decisions = Decisions(session)
    decision = await decisions.get_or_404(42, selectinload(Decision.options))     # loads are stated, nothing is lazy
    async with decisions.changing(decision, version=form.version):
        decision.accept()

Changes are made inside a savepoint: one that the database refuses leaves the transaction usable and raises what
errors.py calls it (Conflict, InvalidReference, …), which a form shows beside its field.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, ClassVar, Generic, TypeVar, get_args

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.interfaces import ORMOption

from app.persistence.errors import PersistenceError, is_disconnect, translate
from app.persistence.storable import is_storable

Model = TypeVar("Model")


class NotFound(PersistenceError):
    """There is no such record, or not any more."""

    status_code = 404
    message = "There is no such record."


class Repository(Generic[Model]):
    """The records of one table, in one session."""

    model: ClassVar[type[Any]]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        generic = next((base for base in getattr(cls, "__orig_bases__", ()) if get_args(base)), None)
        if generic is not None and not isinstance(get_args(generic)[0], TypeVar):
            cls.model = get_args(generic)[0]

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get_or_404(self, key: Any, *load: ORMOption, lock: bool = False) -> Model:
        """The record with the primary key `key`, with the relations that `load` names. Raises NotFound.

        `lock` keeps others from changing it until the transaction ends.
        """
        if not is_storable(sa.inspect(self.model).primary_key[0].type, key):
            raise NotFound
        found: Model | None = await self.session.get(self.model, key, options=load, with_for_update=lock or None)
        if found is None:
            raise NotFound
        return found

    async def add(self, record: Model) -> Model:
        """Store a new record, so that it has its id. Raises PersistenceError, and it is not in the session then."""
        async with self._refusable():
            self.session.add(record)
        return record

    async def save(self, record: Model, values: Mapping[str, Any], *, version: int | None = None) -> None:
        """Give a record new values; see `changing`."""
        async with self.changing(record, version=version):
            for name, value in values.items():
                setattr(record, name, value)

    async def delete(self, record: Model, *, version: int | None = None) -> None:
        """Delete a record and what belongs to it. Raises InvalidReference if others refer to it, or Stale."""
        async with self.changing(record, version=version):
            await self.session.delete(record)

    @asynccontextmanager
    async def changing(self, record: Model, *, version: int | None = None) -> AsyncIterator[None]:
        """Changes of `record`, and of others, in the block are stored when it ends.

        `version`, the optimistic lock, is the one that the form was made from. Raises Stale if it is another by now, or
        the PersistenceError of what the database refused; the record then has its stored values again.
        """
        try:
            async with self._refusable():
                if version is not None:
                    set_committed_value(record, _version_name(record), version)
                yield
        except PersistenceError:
            await self._restore(record)
            raise

    @asynccontextmanager
    async def _refusable(self) -> AsyncIterator[None]:
        try:
            async with self.session.begin_nested():
                yield
                await self.session.flush()
        except (DBAPIError, StaleDataError) as error:
            refusal = translate(error)
            if refusal is None or is_disconnect(error):
                raise
            raise refusal from error

    async def _restore(self, record: Model) -> None:
        try:
            await self.session.refresh(record)
        except InvalidRequestError as error:
            raise NotFound from error


def _version_name(record: Any) -> str:
    mapper = sa.inspect(record).mapper
    return str(mapper.get_property_by_column(mapper.version_id_col).key)
