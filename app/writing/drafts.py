"""What somebody has typed and not stored: saved while they type, given back when they return."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

import sqlalchemy as sa
from litestar.datastructures import FormMultiDict
from msgspec import Struct
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.forms.node import Node
from app.admin.forms.part import Part
from app.admin.forms.reading import hidden, read
from app.admin.forms.relations import resolve
from app.admin.forms.sending import Sent
from app.persistence.fields import now, table
from app.records.columns import table_of
from app.records.limits import TITLE
from app.tables import Draft, Person, Revision
from app.web.forms.idempotency_keys import UsedKey, finish, is_key, led_to, take
from app.web.security.access import Actor
from app.writing.sheets import Sheet

MOST = 200  # drafts of one person
KEY = 60  # characters
LATELY = 600  # seconds after which a draft of somebody else says no more that they are writing
ABOUT_IT = (
    "csrf",
    "once",
    "do",
    "draft",
    "draft.record",
    "draft.sequence",
    "draft.seen",
)  # fields that are none of the record

DRAFT = "draft:"  # before the key of one, among those of forms

draft = table(Draft).c


class Saving(Struct, frozen=True, kw_only=True):
    """A sheet as it stands. `writer` is the window, `sequence` counts what it saves, `seen` is the last draft that it
    knows of.
    """

    person: int
    key: str
    table: str
    record: int | None
    version: int | None
    title: str
    fields: list[tuple[str, str]]
    writer: str
    sequence: int
    seen: int


class Meanwhile(Struct, frozen=True, kw_only=True):
    """What others did: who stored another version than the draft was begun from, and who writes the same record."""

    version: int | None = None
    by: str = ""
    writing: list[str] = []


class DraftRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, person: int, key: str) -> Draft | None:
        found: Draft | None = await self.session.scalar(
            sa.select(Draft).where(draft.person_id == person, draft.key == key[:KEY])
        )
        return found

    async def of_new(self, person: int, name: str) -> list[Draft]:
        """Those of records that are not stored yet, the newest first."""
        new = (draft.person_id == person, draft.record_type == name, draft.record_id.is_(None))
        return list(await self.session.scalars(sa.select(Draft).where(*new).order_by(draft.saved_at.desc()).limit(20)))

    async def save(self, given: Saving) -> datetime | None:
        """When it was saved; None where another window of the same person has saved since, or they have too many."""
        at = now()
        values: dict[str, Any] = {
            "person_id": given.person, "key": given.key, "record_type": given.table, "record_id": given.record,
            "title": given.title[:TITLE], "fields": given.fields, "base_version": given.version,
            "writer": given.writer, "sequence": given.sequence, "saved_at": at,
        }  # fmt: skip
        mine, seen = draft.writer == given.writer, draft.sequence == given.seen
        newer = sa.or_(sa.and_(mine, draft.sequence < given.sequence), sa.and_(sa.not_(mine), seen))
        made = insert(table(Draft)).values(values)
        kept = made.on_conflict_do_update(constraint="draft_once", set_=values, where=newer).returning(draft.id)
        if await self._number(given) >= MOST:
            return None
        return at if (await self.session.execute(kept)).first() is not None else None

    async def _number(self, given: Saving) -> int:
        """How many others they have."""
        others = sa.select(sa.func.count()).where(draft.person_id == given.person, draft.key != given.key)
        return await self.session.scalar(others) or 0

    async def hold(self, person: int, key: str) -> None:
        """Let no other request save or drop this draft until the transaction ends: a save on its way must see that the
        form has been stored, and not be a draft of it afterwards.
        """
        named = sa.func.hashtextextended(key[:KEY], person)
        await self.session.execute(sa.select(sa.func.pg_advisory_xact_lock(named)))

    async def drop(self, person: int, key: str) -> None:
        await self.hold(person, key)
        await self.session.execute(sa.delete(table(Draft)).where(draft.person_id == person, draft.key == key[:KEY]))

    async def meanwhile(self, person: int, sheet: Sheet, record: int, version: int | None) -> Meanwhile:
        """What others did with a record since a version of it."""
        of_it = table_of(sheet.model).c
        stored = await self.session.scalar(sa.select(of_it.version).where(of_it.id == record))
        since, who = sa.func.now() - sa.func.make_interval(0, 0, 0, 0, 0, 0, LATELY), table(Person).c
        writing = (
            sa.select(who.name)
            .join_from(table(Draft), table(Person), who.id == draft.person_id)
            .where(draft.record_type == sheet.table, draft.record_id == record, draft.person_id != person)
            .where(draft.saved_at > since)
            .order_by(draft.saved_at.desc())
            .limit(5)
        )
        names = list(await self.session.scalars(writing))
        if stored is None or version is None or stored == version:
            return Meanwhile(writing=names)
        change = table(Revision).c
        last = sa.select(change.actor).where(change.record_type == sheet.table, change.record_id == record)
        by = await self.session.scalar(last.order_by(change.id.desc()).limit(1))
        return Meanwhile(version=stored, by=by or "Somebody", writing=names)


class Kept(NamedTuple):
    """A draft and the form that it makes."""

    draft: Draft
    node: Node


async def opened_draft(session: AsyncSession, part: Part, actor: Actor, key: str) -> Kept | None:
    """A draft of the actor's as a form, with the words of what it refers to; None where there is none."""
    found = await DraftRepository(session).find(actor.id or 0, key)
    if found is None or found.record_type != part.scope.declaration.table.name:
        return None
    node = read(part, FormMultiDict([(str(name), str(value)) for name, value in found.fields]))
    node.id = found.record_id
    await resolve(session, node)
    for one in node.walk():
        one.errors.clear()
    return Kept(found, node)


async def keep_draft(
    session: AsyncSession, sent: Sent, sheet: Sheet, key: str, more: Mapping[str, str | None]
) -> str | None:
    """Keep what a sheet holds by now, with `more` fields, as its draft; returns where it is gone on with.

    None where it cannot be kept: for who is no person, or has too many.
    """
    drafts, person = DraftRepository(session), sent.actor.id
    key = sheet.key_of(sent.id) if sent.id else key
    if person is None or not 0 < len(key) <= KEY:
        return None
    before = await drafts.find(person, key)
    seen = before.sequence if before else 0
    fields = fields_of([*hidden(sent.node), *((name, text) for name, text in more.items() if text is not None)])
    given = Saving(
        person=person, key=key, table=sheet.table, record=sent.id, version=sent.node.version, fields=fields,
        title=dict(fields).get("title", ""), writer=sent.key[:KEY], sequence=seen + 1, seen=seen,
    )  # fmt: skip
    if await drafts.save(given) is None:
        return None
    return f"{sheet.page(sent.id)}/edit" if sent.id else f"/{sheet.slug}/new?draft={quote(key)}"


async def lead(session: AsyncSession, key: str, person: str, path: str) -> None:
    """Remember for some days what became of a draft, so that its address leads there."""
    with suppress(UsedKey):
        if is_key(key) and await take(session, DRAFT + key, person, b"") is None:
            await finish(session, DRAFT + key, path)


async def became(session: AsyncSession, key: str) -> str:
    """The path of the record that was made of a draft, "" where none is known."""
    return await led_to(session, DRAFT + key)


def fields_of(pairs: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    """The fields of a sheet that are kept: not the tokens of the form. PostgreSQL holds no NUL."""
    texts = ((name, value.replace("\0", "\ufffd")) for name, value in pairs if isinstance(value, str))
    return [(name.replace("\0", "\ufffd"), value) for name, value in texts if name not in ABOUT_IT]
