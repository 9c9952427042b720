"""Links and images inside texts: where they lead once all files are read, and the HTML of the texts that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import Struct, field
from sqlalchemy.ext.asyncio import AsyncSession

from app.assumptions.models import Assumption
from app.decisions.models import Argument, Decision, Option
from app.imports.findings import finding
from app.imports.linking.entries import Entry, Owner
from app.imports.linking.record_index import Index
from app.imports.models import Source
from app.imports.storing.images import Images
from app.imports.storing.items import Stored
from app.imports.targets import Target
from app.markdown.record import ImportFinding
from app.markdown.rendering.render import render
from app.practices.models import Practice
from app.records.columns import table_of, update_each
from app.records.models import Implication, Section
from app.records.rendering import pairs
from app.research.models import Finding, ResearchDocument
from app.risks.models import Risk

Links = dict[str, str]  # a target as written: the address it leads to, "" for none

OWN_PAGES = ("/decisions/", "/research/")
PARTS: tuple[type[Any], ...] = (Assumption, Finding, Implication, Practice, Risk, Section)


class Addresses(Struct):
    """Targets of the records for which something changed, and what leads nowhere, by place in the run."""

    news: dict[Owner, Links] = field(default_factory=dict)
    findings: dict[int, list[ImportFinding]] = field(default_factory=dict)


def addresses(stored: Sequence[Stored], index: Index, images: Images) -> Addresses:
    """Resolve every target of a run. A file that was left out says nothing, so its record's stay as they are."""
    result = Addresses()
    for one in stored:
        entry = index.by_owner.get(one.owner) if one.owner else None
        if entry is None or not one.tells:
            continue
        shown, problems = images.shown(entry.owner), images.problems.get(one.place, {})
        found = {target.href: _address(target.href, entry, index, shown) for target in one.targets}
        result.findings[one.place] = [
            problems.get(target.href) or _missing(target)
            for target in one.targets
            if target.href in problems or not found[target.href]
        ]
        if _leading(found) != one.linked:
            result.news[entry.owner] = dict.fromkeys(one.linked, "") | found
    return result


def _address(href: str, entry: Entry, index: Index, images: Links) -> str:
    """The page that a relative target in a record's text leads to, or the image; "" for none."""
    if found := index.at(href, entry):
        return found.url
    return images.get(href) or (href if href.startswith(OWN_PAGES) else "")


def _leading(found: Links) -> Links:
    return {href: url for href, url in found.items() if url}


def _missing(target: Target) -> ImportFinding:
    if target.is_image:
        return finding("image.unresolved", f"The image {target.href!r} was not imported.", target.line)
    return finding("link.unresolved", f"Nothing imported is at {target.href!r}; its text is kept.", target.line)


async def link(session: AsyncSession, news: Sequence[tuple[Owner, Links]]) -> None:
    """Put the addresses into the HTML of these records, and remember them."""
    await _relink(session, dict(news))
    source, connection = table_of(Source), await session.connection()
    linked = sa.bindparam("linked", type_=source.c.written.type)
    for kind, column in (("decision", source.c.decision_id), ("research", source.c.document_id)):
        rows = [{"owner": owner[1], "linked": {"linked": _leading(found)}} for owner, found in news if owner[0] == kind]
        if rows:
            remember = sa.update(source).where(column == sa.bindparam("owner"))
            await connection.execute(remember.values(written=source.c.written.op("||")(linked)), rows)


async def _relink(session: AsyncSession, links: dict[Owner, Links]) -> None:
    """Render those texts of these records anew that hold one of the targets.

    Touches nothing but HTML, which follows from the text: no version, no history.
    """
    decisions = {id_: targets for (kind, id_), targets in links.items() if kind == "decision"}
    documents = {id_: targets for (kind, id_), targets in links.items() if kind == "research"}
    options = sa.join(table_of(Argument), table_of(Option), table_of(Option).c.id == table_of(Argument).c.option_id)
    await _rerender(session, Decision, table_of(Decision).c.id, decisions)
    await _rerender(session, ResearchDocument, table_of(ResearchDocument).c.id, documents)
    await _rerender(session, Option, table_of(Option).c.decision_id, decisions)
    await _rerender(session, Argument, table_of(Option).c.decision_id, decisions, options)
    for model in PARTS:
        await _rerender(session, model, table_of(model).c.decision_id, decisions)
        await _rerender(session, model, table_of(model).c.document_id, documents)


async def _rerender(
    session: AsyncSession, model: type[Any], owner: sa.Column[Any], links: dict[int, Links], source: Any = None
) -> None:
    if not links:
        return
    table, names = table_of(model), [name for name in pairs(model) if name != "code"]
    columns = (table.c.id, owner, *(table.c[name] for name in names))
    chosen = sa.select(*columns).select_from(table if source is None else source).where(owner.in_(list(links)))
    changes = []
    for row in await session.execute(chosen):
        targets = links[row[1]]
        texts = zip(names, row[2:], strict=True)
        changed = {f"{name}_html": render(text, links=targets.get) for name, text in texts if _holds(text, targets)}
        if changed:
            changes.append((row[0], changed))
    await update_each(session, table, changes)


def _holds(text: str, targets: Links) -> bool:
    return any(target in text for target in targets)
