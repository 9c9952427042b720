"""What words that one types may name: `#4`, `[[Keep`, `@Ad`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import Decision
from app.markdown.rendering.mentions import is_mention
from app.people.models import Person, PersonState
from app.persistence.fields import table
from app.research.models import ResearchDocument

MOST = 8
decision, document, person = table(Decision).c, table(ResearchDocument).c, table(Person).c


async def offered(session: AsyncSession, typed: str, collection: str) -> list[tuple[str, str]]:
    """What would be written, and words beside it."""
    if typed.startswith("@"):
        named = (person.state == PersonState.ACTIVE, person.name.icontains(typed[1:].strip(), autoescape=True))
        people = sa.select(person.name).where(*named).order_by(sa.func.lower(person.name)).limit(MOST)
        return [(f"@{name}", "") for name in await session.scalars(people) if is_mention(f"@{name}")]
    if typed.startswith("#"):
        of = int(collection) if collection.isascii() and collection.isdecimal() and len(collection) < 10 else 0
        words = typed[1:].strip()
        number: Any = sa.cast(decision.number, sa.Text)
        begins = number.startswith(words, autoescape=True)
        meant = decision.number.is_not(None), begins | decision.title.icontains(words, autoescape=True)
        numbers = sa.select(decision.number, decision.title).where(decision.collection_id == of, *meant)
        nearest = (number == words).desc(), begins.desc(), decision.number.desc()
        rows = await session.execute(numbers.order_by(*nearest).limit(MOST))
        return [(f"#{number}", title) for number, title in rows]
    titles = sa.union_all(*(
        sa.select(own.title).where(own.title.icontains(typed.removeprefix("[[").strip(), autoescape=True))
        for own in (decision, document)
    )).limit(MOST)  # fmt: skip
    return [(f"[[{title}]]", "") for title in await session.scalars(titles) if not {"[", "]"} & set(title)]
