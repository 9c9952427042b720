"""The entries of a lockfile, what needs what, and what the project declares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from heapq import heappop, heappush

from app.manifests.occurrence import Occurrence, normal

STRENGTH = {"runtime": 0, "optional": 1, "extra": 2, "peer": 3}  # every other scope is one of development


def strength(scope: str) -> int:
    return STRENGTH.get(scope, 4)


class Graph:
    """Keys are those of the file. What has no occurrence (a member of the workspace) is walked through all the same."""

    def __init__(self) -> None:
        self.packages: dict[Hashable, Occurrence] = {}
        self.needs: defaultdict[Hashable, list[Hashable]] = defaultdict(list)
        self.roots: list[tuple[str, Hashable]] = []
        self.declared: list[Occurrence] = []  # what is declared under a name that is not locked
        self.aliased: set[int] = set()
        self.knows_roots = False
        self.knows_scopes = True

    def declare(self, scope: str, name: str, declared: str | None, keys: list[Hashable], ecosystem: str) -> None:
        """The project declares `name`, locked as `keys`.

        Where that is an alias, both are listed: what is locked, and the name that the project calls it by.
        """
        self.knows_roots = True
        self.roots += [(scope, key) for key in keys]
        locked = [self.packages[key] for key in keys if key in self.packages]
        for one in locked:
            one.declared = _joined(one.declared, declared)
            one.direct = True if normal(one.name) == normal(name) else one.direct
            self.aliased |= set() if normal(one.name) == normal(name) else {id(one)}
        if any(normal(one.name) == normal(name) for one in locked) or len(locked) < len(keys):
            return
        source = f"alias of {locked[0].name}" if locked else "not locked"
        self.declared.append(
            Occurrence(ecosystem=ecosystem, name=name, declared=declared, scope=scope, direct=True, source=source)
        )

    def occurrences(self) -> list[Occurrence]:
        """All of them with scopes, where the roots are known and the file does not tell them itself."""
        if self.knows_roots:
            reached = self.scopes()
            for key, one in self.packages.items():
                one.scope = one.scope or (reached.get(key) if self.knows_scopes else None)
                one.direct = None if id(one) in self.aliased and not one.direct else bool(one.direct)
        return [*self.packages.values(), *self.declared]

    def scopes(self) -> dict[Hashable, str]:
        """The strongest scope by which each entry is reached."""
        # What a peer needs comes with it, whoever brings the peer.
        roots = [
            *self.roots,
            *(("runtime", to) for scope, key in self.roots if scope == "peer" for to in self.needs[key]),
        ]
        waiting = [(strength(scope), at, scope, key) for at, (scope, key) in enumerate(roots)]
        waiting.sort(key=lambda one: one[:2])
        order = len(waiting)
        reached: dict[Hashable, str] = {}
        while waiting:
            _, _, scope, key = heappop(waiting)
            if key in reached:
                continue
            reached[key] = scope
            for to in self.needs.get(key, ()):
                order += 1
                heappush(waiting, (strength(scope), order, scope, to))
        return reached


def _joined(ranges: str | None, another: str | None) -> str | None:
    if not another or another in (ranges or "").split(" || "):
        return ranges
    return f"{ranges} || {another}" if ranges else another
