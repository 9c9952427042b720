"""What taking an operation back comes to, made from its revisions alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.history.targets import Key, Target, targets
from app.history.models import Revision
from app.persistence.fields import table
from app.web.templating.formats import plural

REVISION = table(Revision)
# What records share: where something else uses one of them by now, it stays, and that is in nobody's way.
SHARED = frozenset({"collection", "package", "person", "tag"})

MANY = {"person": "people"}


@dataclass
class Plan:
    """What each record and part shall be again, and what it is a part of."""

    operation_id: int
    targets: dict[Key, Target]
    parents: dict[Key, set[Key]] = field(default_factory=dict)

    def goes_along(self, key: Key) -> bool:
        """Whether it came, or went, with what it is a part of."""
        exists = self.targets[key].exists
        owners = (self.targets.get(parent) for parent in self.parents.get(key, ()))
        return exists is not None and any(owner is not None and owner.exists is exists for owner in owners)

    def roots(self, key: Key) -> set[Key]:
        """The records that it is a part of: itself where it is one."""
        found, waiting, seen = set[Key](), [key], set[Key]()
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                above = self.parents.get(one, set())
                waiting += above
                found |= set() if above else {one}
        return found

    def made(self) -> Iterator[Key]:
        """What the operation made: it goes."""
        return self._those(exists=False)

    def deleted(self) -> Iterator[Key]:
        """What it deleted: it comes back."""
        return self._those(exists=True)

    def changed(self) -> Iterator[Key]:
        return self._those(exists=None)

    def _those(self, *, exists: bool | None) -> Iterator[Key]:
        return (key for key, one in self.targets.items() if one.exists is exists and not self.goes_along(key))

    def told(self, keys: Iterable[Key]) -> str:
        """How many there are of each kind: "18 decisions, 2 tags"."""
        counted = Counter(name for name, _ in keys)
        ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
        return ", ".join(plural(count, name.replace("_", " "), MANY.get(name, "")) for name, count in ordered)

    def without(self, left: Set[Key]) -> Plan:
        """The same, but what belongs to these records stays as it is."""
        kept = {key: target for key, target in self.targets.items() if not (self.roots(key) & left)}
        return replace(self, targets=kept)


async def plan_of(session: AsyncSession, operation_id: int) -> Plan:
    """Everything that belongs to the operation."""
    made = sa.case((REVISION.c.action == "created", sa.text("'{}'::jsonb")), else_=REVISION.c.changes)
    columns = REVISION.c["record_type", "record_id", "action", "parents"]
    query = sa.select(*columns, made.label("changes")).where(REVISION.c.operation_id == operation_id)
    rows = (await session.execute(query.order_by(REVISION.c.id.desc()))).all()
    parents: dict[Key, set[Key]] = defaultdict(set)
    for row in rows:
        parents[row.record_type, row.record_id] |= {key_of(parent) for parent in row.parents}
    return Plan(operation_id, targets(rows, single=True, followed=lambda _: True), dict(parents))


def key_of(parent: str) -> Key:
    """Of `decision:42`."""
    name, _, id_ = parent.rpartition(":")
    return name, int(id_)
