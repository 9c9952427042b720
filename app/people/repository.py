"""The questions that the pages of people ask."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import DecisionRole
from app.decisions.shelf import decision, decisions
from app.people.filters import PersonFilter
from app.people.shapes import PersonRow, RiskRow
from app.persistence.fields import table
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.queries import fetch, one
from app.persistence.querying.selectivity import among
from app.records.lists.shelves import Kind, ShelfFilter, Shelves, fetch_shelves
from app.records.naming import named_in_records
from app.records.refs import PersonRef
from app.records.reviews import Review, decisions_to_review, risks_to_review
from app.research.shelf import document, research
from app.tables import DecisionPerson, Person, Risk

PARTS = {
    DecisionRole.DECIDER: "Decided",
    DecisionRole.AUTHOR: "Wrote, decisions",
    DecisionRole.CONSULTED: "Was consulted on",
    DecisionRole.INFORMED: "Was informed of",
}

person, part, risk = (table(model).c for model in (Person, DecisionPerson, Risk))


def seen_by(*, anonymous: bool) -> list[Any]:
    """What people must meet to be shown."""
    return [named_in_records()] if anonymous else []


class PersonRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, wanted: PersonFilter, *, anonymous: bool = False) -> Page[PersonRow]:
        """What `wanted` narrows the people to, by name; for `anonymous` readers those whom records name."""
        query = page_of(
            PersonRow, *wanted.conditions(), *seen_by(anonymous=anonymous), order=wanted.ordering(), after=wanted.after,
            before=wanted.before, count=True,
        )  # fmt: skip
        return await fetch(self.session, query)

    async def find(self, person_id: int, wanted: ShelfFilter, *, anonymous: bool = False) -> Shelves[PersonRef | None]:
        """The person, None if there is none, and what is theirs; for `anonymous` readers as above."""
        about = one(PersonRef, person.id == person_id, *seen_by(anonymous=anonymous))
        shelves, _ = await fetch_shelves(self.session, about, _kinds(person_id), wanted)
        return shelves


def _kinds(person_id: int) -> dict[str, Kind]:
    overdue = [Review.OVERDUE]
    return {
        "overdue": decisions(decision.owner_id == person_id, decisions_to_review(overdue), title="Reviews overdue"),
        "risks_overdue": _risks("Overdue risks", risk.owner_id == person_id, risks_to_review(overdue)),
        "owned": decisions(decision.owner_id == person_id, title="Owns"),
        **{str(name): _parts(person_id, name) for name in PARTS},
        "research": research(document.author_id == person_id, title="Wrote, research"),
        "risks": _risks("Looks after these risks", risk.owner_id == person_id),
    }


def _risks(title: str, *where: Any) -> Kind:
    severest = (sa.func.coalesce(risk.likelihood, 0) * sa.func.coalesce(risk.severity, 0)).desc()
    return Kind(title, "risk", "people/_risk.html", RiskRow, where, [severest, risk.id.desc()])


def _parts(person_id: int, name: DecisionRole) -> Kind:
    mine = sa.select(part.decision_id).where(part.person_id == person_id, part.part == name)
    return decisions(among(decision.id, mine), title=PARTS[name])
