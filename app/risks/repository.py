"""The question that the risk register asks."""

from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.fields import table
from app.persistence.paging import Page, page_of
from app.persistence.queries import fetch_together, many
from app.records.refs import CollectionRef, PersonRef
from app.risks.filters import SORTS, RiskFilter, risk
from app.risks.matrix import Cell, cells
from app.risks.models import Treatment
from app.risks.shapes import RiskRow
from app.tables import Collection, Person
from app.web.filters import Chip

MOST_CHOICES = 200
person = table(Person).c


class RiskList(Struct):
    """A page of the register, its matrix, and what it can be narrowed to."""

    found: Page[RiskRow]
    cells: list[Cell]
    owners: list[PersonRef]
    collections: list[CollectionRef]

    treatments = tuple(Treatment)
    sorts = SORTS

    def as_table(self) -> tuple[list[str], list[list[Any]]]:
        """What is shown, as the names of columns and rows of values."""
        columns = ["Risk", "Likelihood", "Impact", "Severity", "Treatment", "Owner", "Review on", "Record"]
        return columns, [
            [one.title, one.likelihood, one.impact, (one.likelihood or 0) * (one.impact or 0) or None,
             one.treatment.value, one.owner and one.owner.name, one.review_on, one.record and one.record.label]
            for one in self.found.items
        ]  # fmt: skip

    def matrix(self, wanted: RiskFilter) -> dict[tuple[int, int], tuple[int, str]]:
        """Count and address of each cell; the address of the chosen cell takes the choice back."""
        chosen = (wanted.likelihood, wanted.impact)
        return {
            (one, two): (
                count,
                "/risks?"
                + (
                    wanted.query(likelihood=None, impact=None)
                    if chosen == (one, two)
                    else wanted.query(likelihood=one, impact=two)
                ),
            )
            for one, two, count in self.cells
        }

    def chips(self, wanted: RiskFilter) -> list[Chip]:
        """What narrows the list, in words."""
        owner = next((one.name for one in self.owners if one.id == wanted.owner), "")
        return wanted.chips(**({"owner": owner} if owner else {}))


class RiskRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, wanted: RiskFilter) -> RiskList:
        """What `wanted` narrows the register to."""
        owns = sa.exists().where(risk.owner_id == person.id)
        return await fetch_together(
            self.session,
            RiskList,
            found=page_of(
                RiskRow,
                *wanted.conditions(),
                order=wanted.ordering(),
                after=wanted.after,
                before=wanted.before,
                count=True,
            ),
            cells=cells(wanted.conditions_beside_levels()),
            owners=many(PersonRef, owns, order=[person.name], limit=MOST_CHOICES),
            collections=many(CollectionRef, order=[Collection.name], limit=MOST_CHOICES),
        )
