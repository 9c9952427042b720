"""Another application on app/persistence, app/web and app/admin: a garden, in which everybody is the gardener.

Its tables, the frame of its pages and what changes bring about are its own.
"""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Optional

import sqlalchemy as sa
from litestar import Litestar
from litestar.datastructures import State
from litestar.plugins.htmx import HTMXPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template.config import TemplateConfig
from litestar.types import ASGIApp, Receive, Scope, Send
from markupsafe import escape
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import registry
from sqlalchemy.schema import CreateTable
from sqlmodel import Field, SQLModel

from app.admin.declaration import Declaration, Inline
from app.admin.effects import Fate
from app.admin.plugin import TABLES, AdminPlugin
from app.persistence.database.engine import Database
from app.persistence.fields import FOLDED, children, choice, moment, reference, relation, table
from app.persistence.history import install
from app.persistence.session import DatabasePlugin
from app.web.http.assets import Assets
from app.web.http.page_cache import PageCache
from app.web.http.request import Request
from app.web.security.access import GRANTS, Actor
from app.web.templating.environment import Templates

PROJECT = Path(__file__).parents[2]
FRAME = """<!doctype html><title>{% block title %}{% endblock %}</title>{% block head %}{% endblock %}
<main>{% block main %}{% endblock %}</main>"""
GARDENER = Actor(id=7, name="Gwen", role="editor", grants=GRANTS["editor"], key="7")


class Garden(SQLModel, registry=registry(metadata=sa.MetaData())):
    """Base of the tables here."""


class Light(StrEnum):
    SUN = "sun"
    SHADE = "shade"


class Bed(Garden, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=40, unique=True)


VERSION = sa.Column("version", sa.Integer, nullable=False)


class Plant(Garden, table=True):
    __recorded__ = True
    __mapper_args__ = {"version_id_col": VERSION}

    id: int | None = Field(default=None, primary_key=True)
    version: int = Field(default=1, sa_column=VERSION)
    name: str = Field(max_length=40, unique=True)
    light: Light = choice(Light, default=Light.SUN)
    sown_on: date | None = None
    bed_id: int | None = reference("bed.id", on_delete="SET NULL", nullable=True)

    bed: Optional["Bed"] = relation()
    waterings: list["Watering"] = children(order_by="Watering.position")


class Watering(Garden, table=True):
    __recorded__ = True

    id: int | None = Field(default=None, primary_key=True)
    plant_id: int = reference("plant.id", on_delete="CASCADE")
    position: int = 0
    litres: int = Field(ge=1, le=20)


class Diary(Garden, table=True):
    """The history."""

    id: int | None = Field(default=None, primary_key=True)
    record_type: str
    record_id: int
    version: int | None = None
    action: str
    actor: str | None = None
    reason: str | None = None
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    parents: list[str] = Field(default_factory=list, sa_type=ARRAY(sa.Text))
    operation_id: int | None = None
    happened_at: datetime = moment()


PLANTS = Declaration(
    Plant, columns=("name", "light", "bed", "sown_on"), filters=("light", "bed"), search=("name",), order="name",
    inlines=(Inline("waterings"),),
)  # fmt: skip
BEDS = Declaration(Bed, columns=("name",), search=("name",), order="name")


class Weather:
    """What changes bring about in a garden: nothing, and what is deleted is gone."""

    def hold(self, session: AsyncSession) -> None: ...
    async def examine(self, session: AsyncSession, records: Iterable[Any]) -> None: ...

    async def settle(self, session: AsyncSession, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> None: ...

    async def discard(
        self, session: AsyncSession, table: sa.Table, id_: int, title: str, version: int | None = None
    ) -> int:
        await session.execute(sa.delete(table).where(table.c.id == id_))
        return id_

    async def in_trash(
        self, session: AsyncSession, table: sa.Table, id_: int, owners: Sequence[tuple[str, int]]
    ) -> bool:
        return False

    async def foresee(self, session: AsyncSession, table: sa.Table, id_: int) -> list[Fate]:
        return []

    async def discard_many(
        self, session: AsyncSession, table: sa.Table, titles: Sequence[tuple[int, str | None]]
    ) -> None:
        for id_, title in titles:
            await self.discard(session, table, id_, title or "")

    async def enqueue(self, *_: Any) -> str:
        raise AssertionError("nothing here is so much work")

    async def noted(self, *_: Any, **detail: Any) -> None: ...

    async def begin(self, session: AsyncSession, title: str) -> str:
        return ""

    async def is_undone(self, session: AsyncSession, undo: str) -> bool:
        return False

    def rendered(self, text: str) -> str:
        return escape(text)

    async def exported(self, request: Request, name: str, kind: str, query: str) -> None: ...


async def lay_out(database: Database) -> None:
    """Make everything that such an application needs in its database."""
    async with database.write.begin() as connection:
        for statement in ("CREATE EXTENSION unaccent", "CREATE EXTENSION pg_trgm", FOLDED):
            await connection.execute(sa.text(statement))
        await connection.run_sync(Garden.metadata.create_all)
        for one in TABLES:  # without the key to people that the register adds to them in this same process
            await connection.execute(CreateTable(one, include_foreign_key_constraints=[]))


def create_garden(database: Database, folder: Path) -> Litestar:
    """The application; `folder` gets its templates."""
    for name in ("admin", "macros"):
        shutil.copytree(PROJECT / "templates" / name, folder / name)
    (folder / "base.html").write_text(FRAME)
    templates = Templates(folder, Assets(PROJECT / "static"), reload=True)
    install(database.write_sessions, table(Diary))
    return Litestar(
        plugins=[
            DatabasePlugin(database),
            AdminPlugin((PLANTS, BEDS), revisions=table(Diary), effects=Weather()),
            HTMXPlugin(),
        ],
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(templates.environment)),
        request_class=Request,
        middleware=[_as_gardener],
        state=State({"release": "", "page_cache": PageCache(0)}),
        openapi_config=None,
    )


def _as_gardener(app: ASGIApp) -> ASGIApp:
    async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
        seen: Any = scope
        seen["user"] = GARDENER
        seen["state"] |= {
            "request_id": "1",
            "day": "",
            "data_version": None,
            "personal": False,
            "address": "",
            "cookies": [],
        }
        await app(scope, receive, send)

    return middleware
