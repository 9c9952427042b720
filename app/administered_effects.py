"""What a change through the admin pages brings about in this register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.effects import Fate
from app.admin.history.targets import alike, targets
from app.audit.models import Action
from app.audit.trail import Subject, Trace, note, note_alone, trace_of
from app.decisions import locking
from app.effects import changes, ranges
from app.history import operations
from app.jobs import queue
from app.markdown.rendering.render import render
from app.persistence.changed import changed_in
from app.persistence.fields import table as table_of
from app.rounds import reopening
from app.rounds.models import RoundState
from app.tables import Revision, Round
from app.trash import deleting
from app.trash.belongings import ENOUGH, belongings
from app.web.http.request import Request
from app.web.security.access import Actor
from app.web.templating.formats import plural

REVISION, ROUND = table_of(Revision), table_of(Round)


class RegisterEffects:
    """See app/admin/effects.py."""

    async def examine(self, session: AsyncSession, records: Iterable[Any]) -> None:
        """Ranges that cannot be read."""
        await ranges.refuse_unread(session, records)

    async def settle(self, session: AsyncSession, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
        """See app/effects; and who is asked in a round that is open again is told."""
        known = {name: list(some) for name, some in rows.items()}
        await changes.follow(session, known)
        if rounds := {row["id"] for row in known.get(ROUND.name, ())}:
            await reopening.refresh(session, changed_in(session, ROUND, rounds, {"state"}))

    async def unchanged(self, session: AsyncSession, table: sa.Table) -> int:
        """By the revisions of what was changed more than once."""
        mine = (REVISION.c.operation_id == session.info.get("operation"), REVISION.c.record_type == table.name)
        again = sa.select(REVISION.c.record_id).where(*mine).group_by(REVISION.c.record_id).having(sa.func.count() > 1)
        columns = REVISION.c["record_type", "record_id", "action", "changes"]
        query = sa.select(*columns).where(*mine, REVISION.c.record_id.in_(again)).order_by(REVISION.c.id.desc())
        found = targets((await session.execute(query)).all(), single=True)
        return sum(
            all(alike(old, one.expected.get(name)) for name, old in one.values.items()) for one in found.values()
        )

    async def brought_about(self, session: AsyncSession) -> str:
        """The rounds that it ended."""
        ended = sa.select(sa.func.count()).where(
            REVISION.c.operation_id == session.info.get("operation"), REVISION.c.record_type == ROUND.name,
            REVISION.c.changes["state"][1].astext == RoundState.WITHDRAWN,
        )  # fmt: skip
        count = await session.scalar(ended) or 0
        return f"{plural(count, 'open round')} {'was' if count == 1 else 'were'} withdrawn by it." if count else ""

    def hold(self, session: AsyncSession) -> None:
        """The text of accepted decisions, which in the admin pages an admin may still change."""
        session.info[locking.HOLDS] = True

    async def discard(
        self, session: AsyncSession, table: sa.Table, id_: int, title: str, version: int | None = None
    ) -> int:
        """Into the trash."""
        return await deleting.delete(session, table, id_, title=title, version=version)

    async def in_trash(
        self, session: AsyncSession, table: sa.Table, id_: int, owners: Sequence[tuple[str, int]]
    ) -> bool:
        """By its id among the rows of a deletion."""
        return await deleting.is_kept(session, table, id_, owners)

    async def foresee(self, session: AsyncSession, table: sa.Table, id_: int) -> list[Fate]:
        """What hangs on the record, and what keeps it."""
        found = await belongings(session, table, id_, lock=False)
        going = [(name, [row["id"] for row in rows if "id" in row]) for name, rows in found.rows.items()]
        fates = [Fate("go", name, "", ids, len(ids) >= ENOUGH) for name, ids in going if ids and name != table.name]
        for what, some in (("lose", found.cleared), ("forbid", found.blocking)):
            fates += [Fate(what, one.table, one.column, one.ids, len(one.ids) >= ENOUGH) for one in some]  # type: ignore[arg-type]
        return fates

    async def discard_many(
        self, session: AsyncSession, table: sa.Table, titles: Sequence[tuple[int, str | None]]
    ) -> None:
        """Each into the trash, and then what follows from all of them."""
        await deleting.delete_many(session, table, {id_: title or f"#{id_}" for id_, title in titles})

    async def enqueue(
        self, session: AsyncSession, kind: str, title: str, arguments: dict[str, Any], actor: Actor
    ) -> str:
        """Into the queue."""
        return f"/admin/jobs/{await queue.enqueue(session, kind, title, arguments, actor)}"

    async def noted(
        self, session: AsyncSession, did: str, table: sa.Table, id_: int | None, title: str, **detail: Any
    ) -> None:
        """Into the audit log, in the transaction of the change."""
        info = session.info
        trace = info.get("trace") or Trace(actor_id=info.get("actor_id"), actor_name=info.get("actor") or "")
        subject = Subject(table.name, id_, title)
        await note(session, trace, Action.ADMIN_CHANGE, subject, did=did, reason=info.get("reason") or "", **detail)

    async def begin(self, session: AsyncSession, title: str) -> str:
        """As an operation of the history."""
        return f"{operations.PAGES}/{await operations.begin(session, title)}"

    async def is_undone(self, session: AsyncSession, undo: str) -> bool:
        """As the history's operations say."""
        return await operations.is_undone(session, undo)

    def rendered(self, text: str) -> str:
        """As readers will see it."""
        return render(text)

    async def exported(self, request: Request, name: str, kind: str, query: str) -> None:
        """Into the audit log."""
        await note_alone(
            request.app.state.database, trace_of(request), Action.EXPORT, Subject("list", None, name),
            format=kind, filter=query or "everything",
        )  # fmt: skip
