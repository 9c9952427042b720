"""Records with all that they say, people and packages included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.decisions.models import Decision, DecisionPerson
from app.imports.linking.entries import Owner
from app.imports.storing.sources import Row, parts_of_decision, parts_of_document
from app.records.columns import table_of
from app.research.models import ResearchDocument
from app.risks.models import Risk
from app.stack.models import Pin


async def rows(session: AsyncSession, owners: Sequence[Owner]) -> dict[Owner, Row]:
    """These records with every part of theirs."""
    found: dict[Owner, Row] = {}
    decisions = [id_ for kind, id_ in owners if kind == "decision"]
    documents = [id_ for kind, id_ in owners if kind == "research"]
    if decisions:
        query = sa.select(Decision).where(table_of(Decision).c.id.in_(decisions))
        options = [
            *parts_of_decision(),
            _load(Decision, "owner"),
            *_names(Decision),
            _load(Decision, "links_out"),
            _load(Decision, "evidence"),
        ]
        people = _load(Decision, "people").options(_load(DecisionPerson, "person"))
        query = query.options(*options, people, _load(Decision, "links_in"))
        found |= {("decision", row.id or 0): row for row in await session.scalars(query)}
    if documents:
        asked = sa.select(ResearchDocument).where(table_of(ResearchDocument).c.id.in_(documents))
        asked = asked.options(*parts_of_document(), _load(ResearchDocument, "author"), *_names(ResearchDocument))
        found |= {("research", row.id or 0): row for row in await session.scalars(asked)}
    return found


def _names(model: type[Any]) -> list[ORMOption]:
    return [
        _load(model, "pins").options(_load(Pin, "package")),
        _load(model, "risks").options(_load(Risk, "owner"), _load(Risk, "accepted_by")),
    ]


def _load(model: type[Any], name: str) -> Any:
    return selectinload(getattr(model, name))
