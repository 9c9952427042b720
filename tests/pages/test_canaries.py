"""An attack in every text of every table: no page of anybody's runs it, whoever made that page."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import AutoString, SQLModel

from app.administered import DECLARATIONS
from app.audit.models import Action
from app.audit.trail import Subject, Trace, note_alone
from app.permissions.matrix import matrix
from app.persistence.database.engine import Database
from tests.pages.hostile import BAD, TEXT, Attacks, records
from tests.register import store

pytestmark = pytest.mark.slow

KEPT = {
    "alembic_version",
    "audit_event",
    "data_change",
    "data_version",
    "record_version",
    "revision",
    "search_entry",
    "search_word",
}
# What names a record in its address, or is checked against a list of words.
NEEDED = {
    "slug",
    "role",
    "state",
    "status",
    "email",
    "token_hash",
    "password_hash",
    "ecosystem",
    "dialect",
    "ring",
    "level",
}


def texts() -> list[sa.Column[Any]]:
    """Every column of every table that holds what somebody has typed."""
    return [
        column
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if table.name not in KEPT
        and isinstance(column.type, sa.String | AutoString)
        and not isinstance(column.type, sa.Enum)
        and not (column.primary_key or column.computed or column.name in NEEDED or column.name.endswith("_html"))
    ]


async def poison(database: Database) -> list[str]:
    """Put the attack into every such column, as far as rules of the database let it; the columns that hold it."""
    held = []
    async with database.write.begin() as connection:
        for column in texts():
            length = column.type.length  # type: ignore[attr-defined]  both kinds have one
            value = TEXT if length is None else (TEXT if length > 500 else BAD)[:length]
            try:
                async with connection.begin_nested():
                    done = await connection.execute(sa.update(column.table).values({column.name: value}))
            except sa.exc.DBAPIError:  # unique, or of a certain form
                continue
            held += [f"{column.table.name}.{column.name}"] if done.rowcount else []
    return held


async def make_everything(database: Database, admin: httpx.AsyncClient) -> None:
    """Records, accounts, an invitation, a token, a reset and an event, as bad as they can be."""
    await store(database, *records())
    await admin.post("/tokens", data={"name": "<script>boom()</script>", "scopes": "read", "days": "30"})
    await admin.post("/invitations", data={"email": "mara@example.org", "role": "reader"})
    who = Trace(actor_name=BAD, address=BAD, request_id=BAD)
    await note_alone(database, who, Action.DENIAL, Subject("page", None, BAD), reason=BAD, **{BAD[:20]: BAD})


async def addresses(app: Any, database: Database) -> list[str]:
    """An address for each route that answers to reading, with ids of what there is; for the admin one of each list."""
    async with database.read.connect() as connection:
        ids = {
            name: await connection.scalar(sa.text(f"SELECT max(id) FROM {table}"))
            for name, table in {
                "decisions": "decision", "research": "research_document", "people": "person", "imports": "import_run",
                "accounts": "person",
            }.items()
        }  # fmt: skip
    slugs = [declaration.slug for declaration in DECLARATIONS]
    found = []
    for row in matrix(app):
        folder = row.path.split("/")[1]
        if row.method == "GET" and not row.path.startswith("/sign-in/single"):
            for slug in slugs if "{slug}" in row.path and folder == "admin" else ["platform"]:
                path = row.path.replace("{slug}", slug).replace("{key}", str(ids.get(folder, 1)))
                found.append(re.sub(r"\{[^}]+\}", "1", path.replace("{ecosystem}/{name}", "pypi/a'b\"><i>")))
    return found


async def test_no_page_runs_what_somebody_has_typed(app: Any, admin: httpx.AsyncClient, database: Database) -> None:
    await make_everything(database, admin)
    held = await poison(database)
    assert {"decision.title", "risk.mitigation", "api_token.name", "session.device"} <= set(held)
    assert len(held) >= 45
    app.asgi_handler.page_cache.clear()
    seen, wrong = 0, []
    for address in await addresses(app, database):
        page = await admin.get(address)
        if page.status_code >= 500:
            wrong.append((address, [str(page.status_code)]))
        seen += page.status_code == 200
        is_page = page.headers.get("content-type", "").startswith("text/html")
        if is_page and (found := Attacks(page.text).found):
            wrong.append((address, found))
        assert not re.search(r"(?<![\d.])54439", page.text), address  # but in a fraction of a second
    assert wrong == []
    assert seen >= 40
