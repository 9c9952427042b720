"""What a change of records has to bring about besides, which the application knows and the admin pages do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, Protocol

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.web.http.request import Request
from app.web.security.access import Actor


class Fate(NamedTuple):
    """What a deletion means for rows of a table: they go too, lose the reference in `column`, or forbid it.

    `ids` are the first of them; `more` whether there may be others.
    """

    what: Literal["go", "lose", "forbid"]
    table: str
    column: str
    ids: list[int]
    more: bool


def left(records: Iterable[Any]) -> dict[str, list[dict[str, Any]]]:
    """The keys that records were stored with and are about to lose, by table: where they leave there is a change, too.

    To be asked before the flush, for `settle` after it.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for state in map(sa.inspect, records):
        table = state.mapper.local_table
        kept = [column.name for column in table.columns if column.primary_key or column.foreign_keys]
        before = {name: state.attrs[name].history.deleted for name in kept} if state.persistent else {}
        if any(value and value[0] is not None for value in before.values()):
            row = {name: value[0] if value else state.dict.get(name) for name, value in before.items()}
            found.setdefault(table.name, []).append(row)
    return found


class Effects(Protocol):
    """Each is called in the transaction of the change, after a flush."""

    async def examine(self, session: AsyncSession, records: Iterable[Any]) -> None:
        """Before the flush: refuse values that the database would take. Raises PersistenceError."""

    async def settle(self, session: AsyncSession, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
        """Work out anew what follows from these rows, by table; also from those that were there before."""

    def hold(self, session: AsyncSession) -> None:
        """Have this session leave as it is what others agreed to, also where the actor keeps all tables in order."""

    async def discard(
        self, session: AsyncSession, table: sa.Table, id_: int, title: str, version: int | None = None
    ) -> int:
        """Move a record to the trash with what belongs to it; returns its id there. Raises PersistenceError."""

    async def in_trash(
        self, session: AsyncSession, table: sa.Table, id_: int, owners: Sequence[tuple[str, int]]
    ) -> bool:
        """Whether the trash keeps a record that is gone: by itself, or with an owner of it (table and id)."""

    async def foresee(self, session: AsyncSession, table: sa.Table, id_: int) -> list[Fate]:
        """What the deletion of a record would mean for others. Nothing is changed."""

    async def discard_many(
        self, session: AsyncSession, table: sa.Table, titles: Sequence[tuple[int, str | None]]
    ) -> None:
        """The same for several records, by id and title."""

    async def enqueue(
        self, session: AsyncSession, kind: str, title: str, arguments: dict[str, Any], actor: Actor
    ) -> str:
        """Have a job done in the background; returns the path of its page."""

    async def noted(
        self, session: AsyncSession, did: str, table: sa.Table, id_: int | None, title: str, **detail: Any
    ) -> None:
        """Note that somebody stored something: `did` is a verb, `id_` None where it is about several records."""

    async def begin(self, session: AsyncSession, title: str) -> str:
        """Begin a change of many records that is one to people: what the session changes from now on is a part of it.

        Returns the path of the page on which it is taken back as one, "" where there is none.
        """

    async def unchanged(self, session: AsyncSession, table: sa.Table) -> int:
        """How many records of a table are as before, of those that were changed since `begin`: what follows from others
        was set back."""

    async def brought_about(self, session: AsyncSession) -> str:
        """What else came of the change that was begun with this session, in a sentence; "" where nothing did."""

    async def is_undone(self, session: AsyncSession, undo: str) -> bool:
        """Whether what `begin` began, with this path, was taken back."""

    def rendered(self, text: str) -> str:
        """The safe HTML of a Markdown text, as it will be kept beside it."""

    async def exported(self, request: Request, name: str, kind: str, query: str) -> None:
        """Note that somebody takes a file of a list with them."""
