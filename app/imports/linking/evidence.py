"""Which research decisions rest on: what their relations and the links in their texts lead to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import Evidence
from app.effects.changes import Changes
from app.imports.linking.entries import Entry
from app.imports.linking.record_index import RecordIndex
from app.imports.models import Source
from app.imports.storing.items import Stored
from app.records.columns import table_of

Rests = dict[int, set[int]]  # decision: research documents


class EvidenceChange(Struct):
    """What a decision rested on by its source, and does by it now."""

    decision: int
    before: set[int]
    now: set[int]


async def stated(session: AsyncSession, collection_ids: Iterable[int]) -> Rests:
    """What sources in these collections were evidence for when they were last imported."""
    source = table_of(Source)
    query = sa.select(source.c.decision_id, source.c.written["evidence"])
    mine = source.c.collection_id.in_(list(collection_ids)) & source.c.decision_id.is_not(None)
    rows = await session.execute(query.where(mine, source.c.written.has_key("evidence")))
    return {row[0]: set(row[1]) for row in rows}


def changed(stored: Sequence[Stored], index: RecordIndex, before: Rests) -> list[EvidenceChange]:
    """The decisions whose evidence is another than `before`; a document outside of `index` stays what it was."""
    silent = {one.owner for one in stored if not one.tells}
    found = _found(stored, index)
    changes = []
    for id_ in sorted(found.keys() | before.keys()):
        was, now = before.get(id_, set()), found.get(id_, set())
        gone = {one for one in was - now if ("research", one) in index.by_owner and ("research", one) not in silent}
        now |= was - (set() if ("decision", id_) in silent else gone)
        if now != was:
            changes.append(EvidenceChange(id_, was, now))
    return changes


def _found(stored: Iterable[Stored], index: RecordIndex) -> Rests:
    rests: Rests = defaultdict(set)
    for one in stored:
        entry = index.by_owner.get(one.owner) if one.owner else None
        for other in _linked(one, entry, index) if entry else ():
            if entry and entry.kind != other.kind:
                decision, document = (entry, other) if entry.kind == "decision" else (other, entry)
                rests[decision.id].add(document.id)
    return rests


def _linked(one: Stored, entry: Entry, index: RecordIndex) -> Iterable[Entry]:
    """What its relations lead to and, for a decision, the links in its texts: research may mention any decision."""
    found = [index.linked(link.target, link.text, entry) for link in one.links]
    if entry.kind == "decision":
        found += [index.at(target.href, entry) for target in one.targets]
    return [other for other in found if other]


async def store(session: AsyncSession, wanted: Sequence[EvidenceChange]) -> None:
    """Add and remove evidence, and remember what comes from the source: what people do to it by hand stays."""
    table, source = table_of(Evidence), table_of(Source)
    query = sa.select(Evidence).where(table.c.decision_id.in_([change.decision for change in wanted]))
    there = {(row.decision_id, row.document_id): row for row in await session.scalars(query)}
    changes = Changes(by_source=True)
    for change in wanted:
        for id_ in sorted(change.now ^ change.before):
            row = there.get((change.decision, id_))
            if id_ in change.now and not row:
                session.add(Evidence(decision_id=change.decision, document_id=id_))
            elif row and id_ in change.before:
                await session.delete(row)
            else:
                continue
            changes.add(table.name, [{"decision_id": change.decision, "document_id": id_}])
    await session.flush()
    await changes.follow(session, packages=False)
    remember = sa.update(source).where(source.c.decision_id == sa.bindparam("decision"))
    known = sa.bindparam("known", type_=source.c.written.type)
    rows = [{"decision": one.decision, "known": {"evidence": sorted(one.now)}} for one in wanted]
    await (await session.connection()).execute(remember.values(written=source.c.written.op("||")(known)), rows)
