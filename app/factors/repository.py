"""The second factors of people: kept, asked for, and taken away. What is stored of each can prove it, and no more."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.models import Action
from app.audit.trail import NOTHING, Subject, Trace, note
from app.factors import codes, passkeys
from app.factors.models import Authenticator, Passkey, RecoveryCode
from app.factors.passkeys import Ceremony
from app.factors.sealing import BadSeal, seal, unseal
from app.outbox.account_mails import warn
from app.persistence.fields import now, table
from app.settings import Settings
from app.web.security.secret_links import stored_hash

APP, PASSKEY, CODE = table(Authenticator), table(Passkey), table(RecoveryCode)
app, passkey, recovery = APP.c, PASSKEY.c, CODE.c
MOST_PASSKEYS = 20


class PasskeyRow(Struct, frozen=True):
    id: int
    name: str
    credential_id: bytes
    created_at: datetime
    used_at: datetime | None


class Factors(Struct, frozen=True):
    """What a person can prove themselves with besides their password."""

    app_since: datetime | None
    passkeys: list[PasskeyRow]
    codes_left: int

    def __bool__(self) -> bool:
        return bool(self.app_since or self.passkeys)

    @property
    def credentials(self) -> list[bytes]:
        """The ids of the passkeys."""
        return [one.credential_id for one in self.passkeys]


class FactorRepository:
    def __init__(self, session: AsyncSession, settings: Settings) -> None:
        self.session = session
        self.settings = settings

    async def of(self, person_id: int) -> Factors:
        """What a person has."""
        since = sa.select(app.created_at).where(app.person_id == person_id).scalar_subquery()
        left = sa.select(sa.func.count()).where(recovery.person_id == person_id).scalar_subquery()
        columns = passkey.id, passkey.name, passkey.credential_id, passkey.created_at, passkey.used_at
        mine = sa.select(since, left, *columns).select_from(
            sa.select(1).subquery().outerjoin(PASSKEY, passkey.person_id == person_id)
        )
        rows = (await self.session.execute(mine.order_by(passkey.id))).all()
        return Factors(rows[0][0], [PasskeyRow(*row[2:]) for row in rows if row[2]], rows[0][1])

    async def any_of(self, person_id: int) -> bool:
        """Whether a person has a second factor."""
        has = [sa.exists().where(one.person_id == person_id) for one in (app, passkey)]
        return bool(await self.session.scalar(sa.select(sa.or_(*has))))

    async def add_app(self, person_id: int, secret: str, code: str, by: Trace) -> bool:
        """Keep an app that shows the right code, in place of an earlier one; False for a wrong code."""
        if not codes.is_secret(secret) or not (step := codes.step_of(secret, code)):
            return False
        await self.session.execute(sa.delete(APP).where(app.person_id == person_id))
        sealed = seal(self.settings, secret.encode(), person_id)
        await self.session.execute(sa.insert(APP).values(person_id=person_id, secret=sealed, last_step=step))
        await note(self.session, by, Action.FACTOR, kind="app")
        await warn(self.session, person_id, "An app with codes was added to your account", address=by.address)
        return True

    async def add_passkey(self, person_id: int, name: str, ceremony: Ceremony, answer: str, by: Trace) -> bool:
        """Keep the passkey that a browser made; False where it is not good or somebody has it."""
        found = await asyncio.to_thread(passkeys.made, ceremony, answer)
        if found is None or len((await self.of(person_id)).passkeys) >= MOST_PASSKEYS:
            return False
        taken = sa.exists().where(passkey.credential_id == found.credential_id)
        if await self.session.scalar(sa.select(taken)):
            return False
        values = {
            "person_id": person_id, "name": name, "credential_id": found.credential_id,
            "public_key": found.public_key, "sign_count": found.sign_count,
        }  # fmt: skip
        await self.session.execute(sa.insert(PASSKEY).values(values))
        await note(self.session, by, Action.FACTOR, kind="passkey", name=name)
        await warn(self.session, person_id, f"The passkey “{name}” was added to your account", address=by.address)
        return True

    async def renew_codes(self, person_id: int, by: Trace) -> list[str]:
        """New recovery codes, which are shown once; earlier ones are of no use any more."""
        earlier = await self.session.execute(
            sa.delete(CODE).where(recovery.person_id == person_id).returning(recovery.person_id)
        )
        if earlier.first():  # the first ones come with a factor, of which its owner is told
            await warn(self.session, person_id, "Your recovery codes were made anew", address=by.address)
        made = codes.new_recovery_codes()
        rows = [{"code_hash": stored_hash(codes.plain(one)), "person_id": person_id} for one in made]
        await self.session.execute(sa.insert(CODE), rows)
        await note(self.session, by, Action.FACTOR, kind="recovery")
        return made

    async def proven(self, person_id: int, code: str, answer: str, ceremony: Ceremony) -> str:
        """What a person proved themselves with: "passkey", "app" or "recovery"; "" where it was wrong.

        Nothing proves twice: call it in a transaction that is committed.
        """
        if answer:
            return "passkey" if await self._signed(person_id, ceremony, answer) else ""
        typed = codes.plain(code)
        if len(typed) == 6 and typed.isdigit():
            return "app" if await self._shown(person_id, typed) else ""
        spent = sa.delete(CODE).where(recovery.code_hash == stored_hash(typed), recovery.person_id == person_id)
        found = await self.session.scalar(spent.returning(recovery.person_id))
        return "recovery" if found is not None else ""

    async def remove(self, person_id: int, by: Trace, *, kind: str, passkey_id: int | None = None) -> bool:
        """Take away the "app" or a "passkey"; recovery codes go with the last of them. False if there was none."""
        mine = (
            sa.delete(APP).where(app.person_id == person_id).returning(app.person_id)
            if kind == "app"
            else sa.delete(PASSKEY)
            .where(passkey.person_id == person_id, passkey.id == passkey_id)
            .returning(passkey.id)
        )
        if await self.session.scalar(mine) is None:
            return False
        if not await self.any_of(person_id):
            await self.session.execute(sa.delete(CODE).where(recovery.person_id == person_id))
        await note(self.session, by, Action.FACTOR_END, kind=kind)
        what = "An app with codes" if kind == "app" else "A passkey"
        await warn(self.session, person_id, f"{what} was removed from your account", address=by.address)
        return True

    async def remove_all(self, person_id: int, by: Trace, about: Subject = NOTHING) -> bool:
        """Take everything away, for who has lost it; whether there was a second factor."""
        had = await self.any_of(person_id)
        for one, column in ((APP, app), (PASSKEY, passkey), (CODE, recovery)):
            await self.session.execute(sa.delete(one).where(column.person_id == person_id))
        if had:
            await note(self.session, by, Action.FACTOR_END, about, kind="all")
            await warn(self.session, person_id, "Your second factor was removed", address=by.address)
        return had

    async def _shown(self, person_id: int, code: str) -> bool:
        """Of two at once the second waits for the first, and finds its step used."""
        row: Any = (
            await self.session.execute(sa.select(APP).where(app.person_id == person_id).with_for_update())
        ).first()
        if row is None:
            return False
        try:
            secret = unseal(self.settings, row.secret, person_id).decode()
        except BadSeal:
            return False
        step = codes.step_of(secret, code, after=row.last_step)
        await self.session.execute(
            sa.update(APP).where(app.person_id == person_id).values(last_step=max(step, row.last_step))
        )
        return step > 0

    async def _signed(self, person_id: int, ceremony: Ceremony, answer: str) -> bool:
        which = (
            passkey.credential_id == await asyncio.to_thread(passkeys.credential_of, answer),
            passkey.person_id == person_id,
        )
        row: Any = (await self.session.execute(sa.select(PASSKEY).where(*which).with_for_update())).first()
        if row is None:
            return False
        check = partial(passkeys.used, public_key=row.public_key, sign_count=row.sign_count)
        found = await asyncio.to_thread(check, ceremony, answer)
        if found is None:
            return False
        values = {"sign_count": found.sign_count, "used_at": now()}
        await self.session.execute(sa.update(PASSKEY).where(passkey.id == row.id).values(values))
        return True
