"""Which role may do what with the records of a model."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.web.security.access import Access, Actor


class Verb(StrEnum):
    """What somebody may do with the records of a model."""

    VIEW = "view"
    REFER = "refer"  # see what it is called, and choose it in a form or filter of another model
    ADD = "add"
    CHANGE = "change"
    DELETE = "delete"
    EXPORT = "export"


@dataclass(frozen=True, kw_only=True)
class Permissions:
    """What each verb asks of somebody; None: nobody may, through these pages."""

    view: Access | None = Access.WRITE
    refer: Access | None = Access.WRITE
    add: Access | None = Access.WRITE
    change: Access | None = Access.WRITE
    delete: Access | None = Access.WRITE
    export: Access | None = Access.WRITE

    def allow(self, actor: Actor, verb: Verb | str) -> bool:
        """Whether the actor may do it with records of this model, as far as the model goes."""
        asked: Access | None = getattr(self, verb)
        return asked is not None and actor.may(asked)

    def closes(self, verb: Verb | str) -> bool:
        """Whether nobody may through these pages, whatever their role: such records follow from other changes."""
        return getattr(self, verb) is None


OPEN = Permissions()  # to whoever may change records
READ_ONLY = Permissions(add=None, change=None, delete=None)
ADMINS = Permissions(  # who edits records may still choose among the names
    view=Access.ADMIN, add=Access.ADMIN, change=Access.ADMIN, delete=Access.ADMIN, export=Access.ADMIN
)
ADMINS_READ = Permissions(
    view=Access.ADMIN, refer=Access.ADMIN, add=None, change=None, delete=None, export=Access.ADMIN
)
