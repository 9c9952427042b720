"""Who is named in a record is told once: at "Your turn" until they have seen it, and by one mail."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.mentions.resolving import Named, Owner
from app.mentions.shapes import MentionRow
from app.outbox.repository import Mail, recall, tell
from app.people.models import Person, PersonState
from app.persistence.fields import now, table
from app.persistence.querying.queries import find
from app.records.refs import DecisionRef, DocumentRef
from app.tables import Mention

mention, person = table(Mention).c, table(Person).c
COLUMN = {"decision": "decision_id", "research": "document_id"}


async def keep(
    session: AsyncSession, named: Mapping[Owner, Named], decisions: Collection[int], documents: Collection[int]
) -> None:
    """Tell who is named in these records and was not before; who is named no more need not look."""
    pairs = {(kind, id_, who) for (kind, id_), one in named.items() for who in one.people}
    own = mention.decision_id.in_(list(decisions)) | mention.document_id.in_(list(documents))
    query = sa.select(mention.id, mention.person_id, mention.decision_id, mention.document_id, mention.seen_at)
    known = {}
    for row in await session.execute(query.where(own)):
        owner = ("decision", row.decision_id) if row.decision_id else ("research", row.document_id)
        known[(*owner, row.person_id)] = row
    gone = [key for key, row in known.items() if key not in pairs and row.seen_at is None]
    if gone:
        await session.execute(sa.delete(table(Mention)).where(mention.id.in_([known[key].id for key in gone])))
    for kind, id_, who in gone:
        await recall(session, f"mention-{kind}-{id_}-{who}")
    fresh = sorted(pairs - known.keys())
    for kind, id_, who in [one for one in fresh if one[2] != session.info.get("actor_id")][:50]:
        await _tell(session, kind, id_, who)


async def see(session: AsyncSession, id_: int, who: int | None) -> DecisionRef | DocumentRef | None:
    """Note that somebody has seen that they are named; returns the record, None where it is not theirs or gone."""
    mine = (mention.id == id_, mention.person_id == who)
    seen = sa.update(table(Mention)).where(*mine).values(seen_at=now()).returning(mention.id)
    if (await session.execute(seen)).first() is None:
        return None
    found = await find(session, MentionRow, id=id_)
    return found.record if found else None


async def _tell(session: AsyncSession, kind: str, id_: int, who: int) -> None:
    active = sa.select(person.id).where(person.id == who, person.state == PersonState.ACTIVE)
    if await session.scalar(active) is None:
        return
    values: dict[str, Any] = {"person_id": who, COLUMN[kind]: id_, "by_id": session.info.get("actor_id")}
    await session.execute(insert(table(Mention)).values(values).on_conflict_do_nothing())
    by = session.info.get("actor") or "Somebody"
    if kind == "decision" and (decision := await find(session, DecisionRef, id=id_)):
        name = f"{decision.label} {decision.title}"
        mail = Mail(f"{by} mentions you: {decision.title}", f"{by} mentions you in {name}.", decision.path, id_)
    elif document := await find(session, DocumentRef, id=id_):
        said = f"{by} mentions you in {document.title}."
        mail = Mail(f"{by} mentions you: {document.title}", said, document.path, None)
    else:
        return
    await tell(session, f"mention-{kind}-{id_}-{who}", who, mail)
