"""Revisions as people think of them: what one of them did at once is one change, however many records it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

import msgspec

from app.admin.history.changes import Change
from app.web.templating.formats import plural

FOLLOWS = timedelta(minutes=10)  # an import links its records once all are stored


class Event(msgspec.Struct, frozen=True):
    """Changes made at once, the newest first: `own` is that of the record itself, if it changed."""

    changes: list[Change]

    @property
    def latest(self) -> Change:
        return self.changes[0]

    @property
    def own(self) -> Change | None:
        return next((one for one in self.changes if not one.noun), None)

    @property
    def parts(self) -> list[Change]:
        return [one for one in self.changes if one.noun]

    @property
    def heading(self) -> str:
        """What was done: to the record or, where that stayed as it was, to its parts."""
        return self.own.action.capitalize() if self.own else self.summary[:1].upper() + self.summary[1:]

    @property
    def summary(self) -> str:
        """How many parts of which kind: 2 risks created, 1 option updated."""
        kinds = groupby(sorted((one.noun, one.nouns, one.action) for one in self.parts))
        return ", ".join(f"{plural(len(list(alike)), one, more)} {action}" for (one, more, action), alike in kinds)

    @property
    def can_be_taken_back(self) -> bool:
        """Whatever made the record is taken back by deleting it."""
        return not any(one.action == "created" and not one.noun for one in self.changes)


def events(changes: Sequence[Change]) -> list[Event]:
    """The changes of a history, the newest first, by what was done at once."""
    found: list[list[Change]] = []
    for one in changes:
        if found and is_together(found[-1][-1], one, later_is_part=bool(found[-1][-1].noun)):
            found[-1].append(one)
        else:
            found.append([one])
    return [Event(some) for some in found]


def is_together(later: Any, earlier: Any, *, later_is_part: bool) -> bool:
    """Whether two neighbours of a history, revisions or changes, were made at once: as one operation, in one
    transaction, or by a job that comes back for the parts and says why it is here.
    """
    if later.operation_id != earlier.operation_id:
        return False
    if later.happened_at == earlier.happened_at:
        return True
    same = bool(later.reason) and (later.actor, later.reason) == (earlier.actor, earlier.reason)
    return later_is_part and same and later.happened_at - earlier.happened_at < FOLLOWS
