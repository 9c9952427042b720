"""Who may make files those of a project: whoever owns it, or may change records; nobody else.

With a token for one project it is that one alone. A project that nobody has heard of begins with files of somebody who
may change records. Files that are judged and not kept change nothing, so that whoever may check may send them.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.fields import table
from app.projects.models import Project
from app.tables import Person
from app.web.security.access import Actor

project = table(Project).c
ALONE = "Files can be judged without keeping them: with --no-store, or ?store=no in the address."


class NotSender(Exception):
    """Why somebody may not send the files of a project; in words for them."""


def stay_within(actor: Actor, slug: str) -> None:
    """Raises NotSender for a token that is for another project."""
    if actor.project not in ("", slug):
        raise NotSender(f"This token is for the project {actor.project} alone.")


async def permit(session: AsyncSession, slug: str, actor: Actor) -> int | None:
    """The id of a project whose files they may send, which nobody else checks until the end of this transaction; None
    where it may begin with them. Raises NotSender."""
    stay_within(actor, slug)
    found = (await session.execute(_asked(slug).with_for_update(of=table(Project)))).one_or_none()
    _refuse(slug, actor, found)
    return found and int(found.id)


async def allow(session: AsyncSession, slug: str, actor: Actor) -> None:
    """The same before there are files. Raises NotSender."""
    stay_within(actor, slug)
    _refuse(slug, actor, (await session.execute(_asked(slug))).one_or_none())


def _asked(slug: str) -> sa.Select[Any]:
    person = table(Person).c
    asked = sa.select(project.id, project.owner_id, person.name.label("owner")).where(project.slug == slug)
    return asked.outerjoin_from(table(Project), table(Person), person.id == project.owner_id)


def _refuse(slug: str, actor: Actor, found: Any) -> None:
    if actor.changes_records or (found and actor.id is not None and found.owner_id == actor.id):
        return
    if found is None:
        raise NotSender(
            f"There is no project {slug} yet. It begins with files of somebody who may change records, who then makes "
            f"you its owner. {ALONE}"
        )
    owner = f"its owner, {found.owner}," if found.owner else "its owner, of whom it has none now,"
    raise NotSender(f"The files of {slug} are sent by {owner} or by somebody who may change records. {ALONE}")
