"""`rationale register`: registers that share a database, a schema each."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import msgspec

from app.commands.database import bring_up_to_date, database_at_hand
from app.commands.failures import CommandFailed
from app.persistence.database.registers import RegisterError, RegisterState, rename, standings
from app.persistence.migrations.heads import head
from app.persistence.migrations.migrate import connected, locked
from app.settings import PUBLIC, SCHEMA, Settings
from app.web.templating.formats import plural, storage

NAMES = "A register is named with a to z, 0 to 9 and _, begins with a letter, and not with pg_."


def list_registers(*, output: str) -> None:
    """Print the registers of the database."""
    found = _standings()
    if output == "json":
        sys.stdout.writelines(msgspec.json.encode(one).decode() + "\n" for one in found)
        return
    for one in found:
        records = plural(one.records, "record", "records")
        sys.stdout.write(f"{one.name}  {records}, {storage(one.bytes)}, schema at {one.revision}\n")
    if not found:
        sys.stdout.write("There is no register in this database yet.\n")


def create_register(*, name: str) -> None:
    """Make the schema of a new one, and its tables."""
    settings = msgspec.structs.replace(Settings.read(), schema=_checked(name))
    with database_at_hand(settings) as at_hand:
        made = bring_up_to_date(at_hand)
    if not made:
        raise CommandFailed(f"There is a register {name} already.")
    sys.stdout.write(f"Made the register {name}. Serve it with RATIONALE_SCHEMA={name}, at an address of its own.\n")


def move_register(*, old: str, new: str) -> None:
    """Give a register another name. Servers of it have to be stopped before."""
    old, new = old if old == PUBLIC else _checked(old), _checked(new)

    async def move(settings: Settings) -> None:
        async with locked(msgspec.structs.replace(settings, schema=old)) as connection, connection.begin():
            await rename(connection, old, new)

    with database_at_hand(Settings.read()) as settings:
        try:
            asyncio.run(move(settings))
        except RegisterError as refused:
            raise CommandFailed(str(refused)) from None
    sys.stdout.write(f"The register {old} is {new} now. Serve it with RATIONALE_SCHEMA={new}.\n")


def migrate_registers(*, output: str) -> None:
    """Bring every register to the newest schema, one after the other: what is done already is left."""
    with database_at_hand(Settings.read()) as settings:
        for name in [one.name for one in asyncio.run(_asked(settings))]:
            changed = bring_up_to_date(msgspec.structs.replace(settings, schema=name))
            _say(output, {"register": name, "migrated": changed, "revision": head()})


def _say(output: str, told: dict[str, Any]) -> None:
    text = "{register}: migrated to {revision}" if told["migrated"] else "{register}: nothing to do"
    sys.stdout.write((msgspec.json.encode(told).decode() if output == "json" else text.format(**told)) + "\n")


def _standings() -> list[RegisterState]:
    with database_at_hand(Settings.read()) as settings:
        return asyncio.run(_asked(settings))


async def _asked(settings: Settings) -> list[RegisterState]:
    async with connected(msgspec.structs.replace(settings, schema=PUBLIC)) as connection:
        return await standings(connection)


def _checked(name: str) -> str:
    if name == PUBLIC or not SCHEMA.fullmatch(name):
        raise CommandFailed(NAMES)
    return name
