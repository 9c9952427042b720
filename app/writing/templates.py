"""Templates: what a new sheet may begin with. Some come with the program, others a collection keeps of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from litestar.datastructures import FormMultiDict
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.forms.loading import blank
from app.admin.forms.node import ID, Node
from app.admin.forms.reading import hidden, read, renew
from app.admin.forms.relations import resolve
from app.admin.forms.sending import Sent
from app.persistence.fields import now, table
from app.persistence.querying.queries import fetch, many
from app.persistence.shapes.shape import Shape
from app.records.refs import CollectionRef
from app.tables import Template
from app.web.forms.idempotency_keys import new_key
from app.writing.drafts import DraftRepository, Saving, fields_of
from app.writing.models import TEMPLATE_NAME
from app.writing.sheets import SHEETS, Sheet
from app.writing.view import Templates

KEEP = "template"  # the action of the button that keeps one, and the parameter that names one
NAME = "template.name"  # the field of its name
MOST = 50  # that are offered
WANTING = (
    "Give the template a name of up to 80 characters that nobody else took there, and choose a collection that is "
    "there to keep it."
)
APART = ("number", "slug", "decided_on", "published_on", "status", "owner", "author")  # belongs to one record alone
template = table(Template).c


class BuiltIn(NamedTuple):
    name: str
    values: Mapping[str, str]
    options: tuple[str, ...] = ()


MADR = BuiltIn(
    "MADR",
    {
        "context": "<!-- What is the question, and why now? Two or three sentences, or a story. -->",
        "drivers": "* <!-- a force, a concern, a quality that is wanted -->",
        "outcome": "Chosen option: “…”, because …",
        "consequences": "* Good, because …\n* Bad, because …",
        "confirmation": "<!-- How is seen that it is followed: a review, a test, a check? -->",
    },
    ("Option A", "Option B"),
)
NYGARD = BuiltIn(
    "Nygard",
    {
        "context": "<!-- The forces at play, as facts: technical, of the business, of the team. -->",
        "outcome": "We will …",
        "consequences": "<!-- What becomes easier, and what harder, once this holds? -->",
    },
)
Y_STATEMENT = BuiltIn(
    "Y-statement",
    {
        "outcome": "In the context of …, facing …, we decided for … and neglected …, to achieve …, accepting that …, "
        "because …."
    },
)
RESEARCH = BuiltIn(
    "Research",
    {
        "summary": "<!-- What was asked and what was found, in three sentences. -->",
        "context": "<!-- How it was looked into: what was read, tried and measured, with versions and dates. -->",
    },
)
BUILT_IN: dict[str, dict[str, BuiltIn]] = {
    "decisions": {"madr": MADR, "nygard": NYGARD, "y-statement": Y_STATEMENT},
    "research": {"research": RESEARCH},
}


class TemplateRow(Shape, of=Template):
    id: int
    name: str
    collection: CollectionRef


async def offered(session: AsyncSession, sheet: Sheet, chosen: str) -> Templates:
    """Those of collections first, then those that come along."""
    own = [(str(one.id), f"{one.name} ({one.collection.name})") for one in await TemplateRepository(session).of(sheet)]
    built_in = [(key, one.name) for key, one in BUILT_IN[sheet.slug].items()]
    return Templates(choices=own + built_in, chosen=chosen)


class TemplateRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def of(self, sheet: Sheet) -> list[TemplateRow]:
        """Those that collections keep, by collection and name."""
        mine = template.record_type == sheet.table
        return await fetch(
            self.session, many(TemplateRow, mine, order=[template.collection_id, template.name], limit=MOST)
        )

    async def keep(self, sent: Sent, sheet: Sheet, name: str) -> int | None:
        """Keep what a sheet holds for its collection, in place of one of theirs of this name; None where either is
        wanting, or somebody else has one of this name."""
        await resolve(self.session, sent.node)
        collection = str(sent.node.values.get("collection", ""))
        name = " ".join(name.split())
        if not ID.fullmatch(collection) or not 0 < len(name) <= TEMPLATE_NAME or sent.node.errors.get("collection"):
            return None
        values: dict[str, Any] = {
            "collection_id": int(collection), "record_type": sheet.table, "name": name, "fields": _fields(sent.node),
            "person_id": sent.actor.id, "saved_at": now(),
        }  # fmt: skip
        made = insert(table(Template)).values(values)
        mine = (template.person_id == sent.actor.id) | template.person_id.is_(None)
        kept = made.on_conflict_do_update(constraint="template_once", set_=values, where=mine).returning(template.id)
        found: int | None = await self.session.scalar(kept)
        return found

    async def drop(self, id_: int, person: int) -> str:
        """Forget one. It stays a draft of whoever removes it, who may keep it again; returns where."""
        columns = (template.record_type, template.name, template.fields)
        gone = sa.delete(table(Template)).where(template.id == id_).returning(*columns)
        row = (await self.session.execute(gone)).first()
        if row is None:
            return "/decisions/new"
        key, sheet = new_key(), SHEETS[row.record_type]
        given = Saving(
            person=person, key=key, table=sheet.table, record=None, version=None, title=row.name, writer=key,
            fields=[*((str(name), str(value)) for name, value in row.fields), (NAME, row.name)], sequence=1, seen=0,
        )  # fmt: skip
        kept = await DraftRepository(self.session).save(given)
        return f"/{sheet.slug}/new?draft={key}" if kept else f"/{sheet.slug}/new"


async def begin_with(session: AsyncSession, node: Node, sheet: Sheet, wanted: str) -> Node:
    """The sheet of a new record with what a template has; as it is where there is none of this name."""
    if wanted in BUILT_IN[sheet.slug]:
        return _filled(node, BUILT_IN[sheet.slug][wanted])
    query = sa.select(Template).where(template.id == int(wanted), template.record_type == sheet.table) if (
        ID.fullmatch(wanted) and int(wanted) < 2**31
    ) else None  # fmt: skip
    found = await session.scalar(query) if query is not None else None
    if found is None:
        return node
    kept = read(node.part, FormMultiDict([(str(name), str(value)) for name, value in found.fields]))
    for name, value in node.values.items():
        kept.values.setdefault(name, value)
    await resolve(session, kept)
    for one in kept.walk():
        one.errors.clear()
    return kept


def _filled(node: Node, given: BuiltIn) -> Node:
    node.values |= given.values
    nested = next((one for one in node.part.inlines if one.name == "options"), None)
    for place, title in enumerate(given.options, 1):
        if nested is not None:
            row = blank(nested.part, f"{node.prefix}options.n{place}.", f"n{place}")
            row.values["title"] = title
            node.rows["options"].append(row)
    return node


def _fields(node: Node) -> list[tuple[str, str]]:
    """What a template keeps of a sheet: all but what belongs to one record alone."""
    renew(node)
    return [(name, value) for name, value in fields_of(hidden(node)) if name not in APART and name != "version"]
