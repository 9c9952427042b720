"""To whom a review falls: its owner, then the steward of its collection, then the admins.

Where the owner has no account (any more) it falls to the next at once, and so it does where nobody looked for long.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app.people.models import PersonState
from app.persistence.fields import table
from app.tables import Collection, Person
from app.web.security.access import Access, Actor

TO_STEWARD, TO_ADMINS = timedelta(days=14), timedelta(days=28)  # overdue


def falls_to(actor: Actor, owner_id: Any, collection_id: Any, due_on: Any, today: date) -> sa.ColumnElement[bool]:
    """Whether something that is due falls to `actor`, by its columns."""
    collection = table(Collection).alias("kept").c
    kept = collection.id == collection_id
    ownerless = ~_is_active(owner_id)
    mine: sa.ColumnElement[bool] = owner_id == actor.id
    steward = sa.exists().where(kept, collection.steward_id == actor.id)
    found: sa.ColumnElement[bool] = mine | ((ownerless | (due_on < today - TO_STEWARD)) & steward)
    if actor.may(Access.ADMIN):
        stewarded = sa.exists().where(kept, _is_active(collection.steward_id))
        found = found | (ownerless & ~stewarded) | (due_on < today - TO_ADMINS)
    return found


def _is_active(person_id: Any) -> sa.ColumnElement[bool]:
    person = table(Person).alias("known").c
    found: sa.ColumnElement[bool] = sa.exists().where(person.id == person_id, person.state == PersonState.ACTIVE)
    return found
