"""Where the words lead that name records and people. What a file says in a syntax of its own is left to it: `#42` is a
record of the same collection only in what was written here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.assumptions.models import Assumption
from app.decisions.models import Argument, Decision, Option
from app.imports.models import Source
from app.markdown.record import Kind
from app.markdown.rendering.links import OWN_IMAGE
from app.markdown.rendering.mentions import mentions
from app.people.models import Person
from app.persistence.fields import table
from app.practices.models import Practice
from app.records.models import Implication, Section
from app.records.rendering import pairs
from app.research.models import Finding, ResearchDocument
from app.risks.models import Risk
from app.web.paths import record_path

Owner = tuple[Kind, int]
MOST = 500  # names of one record
NAMES = r"#[0-9]|\[\[|@[[:alpha:]]|/images/[0-9]"  # what a text holds that names something
decision, document, option, argument, source, person = (
    table(model).c for model in (Decision, ResearchDocument, Option, Argument, Source, Person)
)


class Place(NamedTuple):
    """Where a record stands: its collection, and whether a file says what it says."""

    collection: int
    from_file: bool


def _texts(model: type[Any], kind: Kind, owner: Any, ids: str, joined: Any = None) -> sa.Select[Any]:
    """The texts of rows that name something, with the record that they belong to."""
    text = sa.func.concat_ws("\n", *(table(model).c[name] for name in pairs(model) if name != "code"))
    where = (owner.in_(sa.bindparam(ids, expanding=True)), text.regexp_match(NAMES))
    return sa.select(sa.literal_column(f"'{kind}'"), owner, text).select_from(
        table(model) if joined is None else joined
    ).where(*where)  # fmt: skip


PARTS = (Assumption, Finding, Implication, Practice, Risk, Section)
TEXTS = sa.union_all(
    _texts(Decision, "decision", decision.id, "decisions"),
    _texts(ResearchDocument, "research", document.id, "documents"),
    _texts(Option, "decision", option.decision_id, "decisions"),
    _texts(
        Argument, "decision", option.decision_id, "decisions",
        sa.join(table(Argument), table(Option), option.id == argument.option_id),
    ),
    *(_texts(model, "decision", table(model).c.decision_id, "decisions") for model in PARTS),
    *(_texts(model, "research", table(model).c.document_id, "documents") for model in PARTS),
)  # fmt: skip


class Named(NamedTuple):
    """What a record names: where it leads, by what stands there, the people among it, and the images that it shows."""

    links: dict[str, str]
    people: set[int]
    images: set[str]


async def named_in(session: AsyncSession, decisions: Collection[int], documents: Collection[int]) -> dict[Owner, Named]:
    """What the texts of these records name; those that name nothing are left out."""
    wanted: dict[Owner, set[str]] = {}
    images: dict[Owner, set[str]] = {}
    for kind, id_, text in await session.execute(TEXTS, {"decisions": list(decisions), "documents": list(documents)}):
        names = wanted.setdefault((kind, id_), set())
        names.update(islice(mentions(text), max(0, MOST - len(names))))
        images.setdefault((kind, id_), set()).update(one[0] for one in islice(OWN_IMAGE.finditer(text), MOST))
    wanted = {owner: names for owner, names in wanted.items() if names or images[owner]}
    if not wanted:
        return {}
    places = await _places(session, wanted)
    every = set().union(*wanted.values())
    people, titled = await _people(session, every), await _titled(session, every)
    numbered = await _numbered(session, wanted, places)
    found = {}
    for owner, names in wanted.items():
        links = {name: people[_called(name)] for name in names if name[0] == "@" and _called(name) in people}
        met = set(links.values())
        paths = {name: f"/people/{id_}" for name, id_ in links.items()}
        paths |= {name: titled[name.lower()] for name in names if name.lower() in titled}
        paths |= {name: path for name in names if (path := numbered.get((places[owner].collection, name)))
                  and not places[owner].from_file}  # fmt: skip
        found[owner] = Named(paths, met, images[owner])
    return found


async def _places(session: AsyncSession, owners: Mapping[Owner, Any]) -> dict[Owner, Place]:
    ids = {kind: [id_ for of, id_ in owners if of == kind] for kind in ("decision", "research")}
    from_file = {"decision": source.decision_id == decision.id, "research": source.document_id == document.id}
    found: dict[Owner, Place] = {}
    for kind, own in (("decision", decision), ("research", document)):
        if ids[kind]:
            query = sa.select(own.id, own.collection_id, sa.exists().where(from_file[kind])).where(
                own.id.in_(ids[kind])
            )
            rows = await session.execute(query)
            found |= {(kind, id_): Place(collection, told) for id_, collection, told in rows}  # type: ignore[misc]
    return found


async def _people(session: AsyncSession, names: Collection[str]) -> dict[str, int]:
    wanted = {_called(name) for name in names if name.startswith("@")}
    query = sa.select(sa.func.lower(person.name), person.id).where(sa.func.lower(person.name) == _any(wanted))
    return {row[0]: row[1] for row in await session.execute(query)} if wanted else {}


def _called(name: str) -> str:
    """A person's name as it is stored, in small letters: signs on letters are one with them there."""
    return unicodedata.normalize("NFC", name[1:]).lower()


async def _titled(session: AsyncSession, names: Collection[str]) -> dict[str, str]:
    """Records by title; none of a title that several have."""
    wanted = {name.lower() for name in names if name[0] not in "#@"}
    if not wanted:
        return {}
    found: dict[str, list[str]] = {}
    for folder, own in (("decisions", decision), ("research", document)):
        title = sa.func.lower(own.title)
        for said, id_, slug in await session.execute(sa.select(title, own.id, own.slug).where(title == _any(wanted))):
            found.setdefault(said, []).append(record_path(folder, id_, slug))
    return {said: paths[0] for said, paths in found.items() if len(paths) == 1}


def _any(texts: Collection[str]) -> Any:
    """One of these, in one parameter: a statement has 32,767 at most."""
    return sa.any_(sa.literal(list(texts), ARRAY(sa.Text)))


async def _numbered(
    session: AsyncSession, wanted: Mapping[Owner, set[str]], places: Mapping[Owner, Place]
) -> dict[tuple[int, str], str]:
    """Decisions by collection and number."""
    pairs_ = {(places[owner].collection, int(name[1:])) for owner, names in wanted.items() for name in names
              if name[0] == "#" and name[1:].isdecimal() and int(name[1:]) < 2**31}  # fmt: skip
    if not pairs_:
        return {}
    columns = (decision.collection_id, decision.number, decision.id, decision.slug)
    of, numbers = (sa.literal(list(some), ARRAY(sa.Integer)) for some in zip(*pairs_, strict=True))
    asked = sa.func.unnest(of, numbers).table_valued("of", "number").render_derived()
    met = (decision.collection_id == asked.c.of) & (decision.number == asked.c.number)
    query = sa.select(*columns).join_from(table(Decision), asked, met)
    return {(of, f"#{number}"): record_path("decisions", id_, slug)
            for of, number, id_, slug in await session.execute(query)}  # fmt: skip
