"""A name for the state of the stored data: as long as it is the same, so is everything that pages are made of.

Every transaction that writes to a watched table gives `data_version` a random value of its own, as the last
thing before its commit and under a row lock that it keeps until then. So such commits follow one another in one order,
a snapshot that sees a version sees all of the commits up to it and none after it, and no two of them share a version:
two statements that read the same version read the same data. This holds for every process, for SQL typed by hand
and, since values are random rather than counted, across a restored backup. Only writes that switch triggers off
(`session_replication_role`) go past it.

The lock is held for the time of a commit and not of a transaction, however long that is: a statement leaves a mark in
`data_change`, and the mark's trigger is deferred to the commit. Writers at REPEATABLE READ may have to try again, as
they may anyhow.

A page that shows one record and what is around it need not be made again when another one has changed. So records have
versions, too, of a kind that is named like the beginning of their address (`decisions/42`): triggers of rows mark those
whose pages show what was changed, and the commit renews their versions. What no such trigger knows of changes all of
them (`everywhere`), as a table does that nobody thought of. `VERSION_OF` is the version that a page of a record has.
Lists of records have one together (`lists`), which a change of what none of them shows leaves as it is.

What lists of records can be narrowed to and how many each choice would find takes long to count, and what most people
change counts for nothing there: `COUNTED` is the version of it alone, `BESIDE` that of tags, packages and collections,
which are the same where a record stands otherwise than before.

Read the version in the statement that reads the data or in an earlier one; then it can only be too old, and an old
version costs a page that is made once more, where one that is too new would keep an old page.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

# In `__table_args__`: no page that is kept is made of it (tests/pages/test_kept_pages.py). Accounts, what is
# noted of visits, work in progress.
UNWATCHED: dict[str, Any] = {"info": {"watched": False}}
# Nor does a backup hold it: secrets of sessions, tokens, links and second factors, visits, work in progress.
UNSAVED: dict[str, Any] = {"info": {"watched": False, "saved": False}}
WANTED = "data_version"  # the key of `session.info` under which a session that holds it notes what it read
VERSION = "SELECT version::text FROM data_version"
# Of a row `v` of data_version, for the record in a parameter; of all data where that is "".
VERSION_OF = (
    "CASE WHEN {0}::text = '' THEN v.version::text ELSE v.everywhere::text || coalesce("
    "(SELECT r.version::text FROM record_version r WHERE r.record = {0}), '') END"
)
COLUMN: sa.ColumnElement[str] = sa.literal_column(f"({VERSION})").label("data_version")
COUNTED: sa.ColumnElement[str] = sa.literal_column("(SELECT counted::text FROM data_version)").label("counted")
OF_BESIDE = VERSION_OF.format("'beside'")
BESIDE: sa.ColumnElement[str] = sa.literal_column(f"(SELECT {OF_BESIDE} FROM data_version v)").label("beside")  # noqa: S608 - ours

DATA_VERSION = sa.Table(
    "data_version",
    SQLModel.metadata,
    sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1", name="data_version_is_one"), primary_key=True),
    sa.Column("version", sa.Uuid, nullable=False),
    sa.Column("everywhere", sa.Uuid, nullable=False, server_default=sa.func.gen_random_uuid()),
    sa.Column("counted", sa.Uuid, nullable=False, server_default=sa.func.gen_random_uuid()),
    # which register this is, also after its backup was restored elsewhere
    sa.Column("register", sa.Uuid, nullable=False, server_default=sa.func.gen_random_uuid()),
    # how search entries were written: see app/jobs/reindexing.py
    sa.Column("search_form", sa.Integer, nullable=False, server_default="0"),
    **UNSAVED,
)
sa.Table(
    "data_change",
    SQLModel.metadata,
    sa.Column("transaction", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("everywhere", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("counted", sa.Boolean, nullable=False, server_default=sa.true()),
    **UNSAVED,
)
sa.Table(
    "record_change",
    SQLModel.metadata,
    sa.Column("transaction", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("record", sa.String, primary_key=True),
    **UNSAVED,
)
sa.Table(
    "record_version",
    SQLModel.metadata,
    sa.Column("record", sa.String, primary_key=True),
    sa.Column("version", sa.Uuid, nullable=False),
    **UNSAVED,
)


def is_watched(table: sa.Table) -> bool:
    """Whether the version is renewed by whoever writes to it, which its triggers do."""
    return bool(table.info.get("watched", True))


def is_saved(table: sa.Table) -> bool:
    """Whether backups hold its rows."""
    return bool(table.info.get("saved", True))


def columns(session: AsyncSession) -> list[sa.ColumnElement[str]]:
    """What a statement selects first of all: the version, where the session wants to know it."""
    return [COLUMN] if WANTED in session.info else []


def noted(session: AsyncSession, row: Sequence[Any]) -> Sequence[Any]:
    """The row without `columns`. Of several statements the first says the version: later ones may see newer data."""
    if WANTED not in session.info:
        return row
    session.info[WANTED] = session.info[WANTED] or row[0]
    return row[1:]
