"""Links and images of texts follow from where their targets lead, which the source of a record remembers."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Mapping, Set
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.assumptions.models import Assumption
from app.decisions.models import Argument, Decision, Option
from app.images.repository import keep_uses
from app.imports.models import Source
from app.markdown.record import Kind
from app.markdown.rendering.render import render
from app.mentions.mails import keep
from app.mentions.resolving import named_in
from app.practices.models import Practice
from app.records.columns import table_of, update_each
from app.records.models import Implication, Section
from app.records.rendering import pairs
from app.research.models import Finding, ResearchDocument
from app.risks.models import Risk

Links = dict[str, str]  # a target as written: the address it leads to, "" for none
Owner = tuple[Kind, int]

PARTS: tuple[type[Any], ...] = (Assumption, Finding, Implication, Practice, Risk, Section)
SOURCE = table_of(Source).c


async def refresh(
    session: AsyncSession, decisions: Set[int], documents: Set[int], *, by_source: bool, tells: bool = True
) -> None:
    """Give texts of these records that were written anew the links and images back that they still name.

    Records and people that they name lead there, unless `by_source` files say it, and these people are told where it
    `tells` so.
    """
    if not decisions and not documents:
        return
    owned = SOURCE.decision_id.in_(decisions) | SOURCE.document_id.in_(documents)
    linked = SOURCE.written["linked"]
    query = sa.select(SOURCE.decision_id, SOURCE.document_id, linked).where(owned, linked.is_not(None))
    links: dict[Owner, Links] = {}
    for decision_id, document_id, found in await session.execute(query):
        links["decision" if decision_id else "research", decision_id or document_id] = found
    if not by_source:
        named = await named_in(session, decisions, documents)
        links |= {owner: links.get(owner, {}) | one.links for owner, one in named.items()}
        await keep_uses(session, {owner: one.images for owner, one in named.items()}, decisions, documents)
        if tells:
            await keep(session, named, decisions, documents)
    await relink(session, links, stale=True)


async def relink(session: AsyncSession, links: Mapping[Owner, Links], *, stale: bool = False) -> None:
    """Render those texts of these records anew that hold one of the targets, or only those whose HTML is `stale`.

    Touches nothing but HTML, which follows from the text: no version, no history.
    """
    work = partial(_rerender, session, stale=stale)
    decisions = {id_: targets for (kind, id_), targets in links.items() if kind == "decision"}
    documents = {id_: targets for (kind, id_), targets in links.items() if kind == "research"}
    options = sa.join(table_of(Argument), table_of(Option), table_of(Option).c.id == table_of(Argument).c.option_id)
    await work(Decision, table_of(Decision).c.id, decisions)
    await work(ResearchDocument, table_of(ResearchDocument).c.id, documents)
    await work(Option, table_of(Option).c.decision_id, decisions)
    await work(Argument, table_of(Option).c.decision_id, decisions, options)
    for model in PARTS:
        await work(model, table_of(model).c.decision_id, decisions)
        await work(model, table_of(model).c.document_id, documents)


async def _rerender(
    session: AsyncSession,
    model: type[Any],
    owner: sa.Column[Any],
    links: dict[int, Links],
    source: Any = None,
    *,
    stale: bool,
) -> None:
    if not links:
        return
    table, names = table_of(model), [name for name in pairs(model) if name != "code"]
    columns = [table.c.id, owner, *(table.c[f"{name}{end}"] for name in names for end in ("", "_html"))]
    chosen = sa.select(*columns).select_from(table if source is None else source).where(owner.in_(list(links)))
    changes = []
    for row in await session.execute(chosen):
        targets = links[row[1]]
        texts = zip(names, row[2::2], row[3::2], strict=True)
        changed = {
            f"{name}_html": await asyncio.to_thread(render, text, links=targets.get)
            for name, text, markup in texts
            if _holds(text, targets, markup if stale else "")
        }
        if changed:
            changes.append((row[0], changed))
    await update_each(session, table, changes)


def _holds(text: str, targets: Links, markup: str) -> bool:
    """Whether a text holds a target whose address its HTML does not have."""
    return any(target in text and (not url or html.escape(url) not in markup) for target, url in targets.items())
