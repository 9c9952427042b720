"""What the links of imported records mean: relations to store, and findings where they mean nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct, field

from app.decisions.models import REFUSED, WAS_IN_FORCE, LinkKind, Status
from app.imports.findings import finding
from app.imports.linking.entries import Entry
from app.imports.linking.record_index import RecordIndex
from app.imports.storing.items import Stored
from app.markdown.record import ImportFinding, Link
from app.records.limits import SCOPE

Edge = tuple[int, int, LinkKind]  # from, to, kind


def unresolved(target: str, several: list[Entry]) -> tuple[str, str]:
    """The rule and the beginning of a sentence about a name that leads to no record, or not to one alone."""
    if not several:
        return "link.missing", f"No imported record is {target!r}"
    first = sorted((one.path or one.url, one.title[:80]) for one in several)[:3]
    named = " or ".join(f"“{title}” ({place})" for place, title in first)
    more = f" or {len(several) - 3} more" * (len(several) > 3)
    return "link.ambiguous", f"{target!r} may be {named}{more}"


class Relations(Struct):
    """What to store, and what to say about which file."""

    scopes: dict[Edge, str] = field(default_factory=dict)
    stated: dict[int, set[Edge]] = field(default_factory=lambda: defaultdict(set))  # by the file of this decision
    findings: dict[int, list[ImportFinding]] = field(default_factory=lambda: defaultdict(list))  # by place in the run


class Resolver:
    """Resolves the links of a whole run. `superseding` are the supersessions that are stored already."""

    def __init__(self, index: RecordIndex, superseding: Iterable[tuple[int, int]]) -> None:
        self.index = index
        self.result = Relations()
        self._later: dict[int, set[int]] = defaultdict(set)  # decision: those that it supersedes
        for newer, older in superseding:
            self._later[newer].add(older)
        self._stated: dict[tuple[int, int], set[int]] = defaultdict(set)  # supersession: the decisions that state it

    def resolve(self, run: Iterable[Stored]) -> Relations:
        """Relations and findings of all files of `run`."""
        files = [(stored, entry) for stored in run if (entry := self._entry(stored))]
        for stored, entry in files:
            for link in stored.links:
                self._resolve(stored, entry, link)
        by_id = {entry.id: stored for stored, entry in files if entry.kind == "decision"}
        for edge, scope in self.result.scopes.items():
            if edge[2] is LinkKind.SUPERSEDES and not scope:
                self._compare(edge, by_id)
        return self.result

    def _entry(self, stored: Stored) -> Entry | None:
        return self.index.by_owner.get(stored.owner) if stored.owner else None

    def _say(self, stored: Stored, rule: str, message: str, line: int) -> None:
        self.result.findings[stored.place].append(finding(rule, message, line))

    def _tell(self, stored: Stored | None, rule: str, message: str) -> None:
        if stored:
            self._say(stored, rule, message, 0)

    def _resolve(self, stored: Stored, entry: Entry, link: Link) -> None:
        target = self.index.linked(link.target, link.text, entry)
        if target is None:
            rule, message = unresolved(link.target, self.index.several(link.target, entry))
            self._say(stored, rule, f"{message}, so this relation is kept as text.", link.line)
        elif target.owner == entry.owner:
            self._say(stored, "link.self", "The record refers to itself; no relation was made.", link.line)
        elif entry.kind == "decision" and target.kind == "decision":
            self._relate(stored, entry, target, link)

    def _relate(self, stored: Stored, entry: Entry, target: Entry, link: Link) -> None:
        newer, older = (target.id, entry.id) if link.reverse else (entry.id, target.id)
        edge = (newer, older, LinkKind(link.kind))
        if edge[2] is LinkKind.SUPERSEDES:
            if self._is_later(older, newer):
                message = f"{target.label} comes before and after this record; a circle of supersessions was not made."
                self._say(stored, "supersession.circle", message, link.line)
                return
            self._later[newer].add(older)
            self._stated[newer, older].add(entry.id)
        self.result.stated[entry.id].add(edge)
        self.result.scopes[edge] = self.result.scopes.get(edge) or link.scope[:SCOPE]

    def _is_later(self, newer: int, older: int) -> bool:
        """Whether `newer` supersedes `older`, directly or through others."""
        waiting, seen = [newer], {newer}
        while waiting:
            for found in self._later.get(waiting.pop(), ()):
                if found == older:
                    return True
                if found not in seen:
                    seen.add(found)
                    waiting.append(found)
        return False

    def _compare(self, edge: Edge, by_id: dict[int, Stored]) -> None:
        """Report a supersession that does not count yet, or that one side does not know of."""
        newer_id, older_id, _ = edge
        newer, older = (self.index.by_owner["decision", id_] for id_ in (newer_id, older_id))
        from_newer, from_older = by_id.get(newer_id), by_id.get(older_id)
        status = from_older.status if from_older else older.status
        standing = from_newer.status if from_newer else newer.status
        stated = self._stated[newer_id, older_id]
        told = from_older or from_newer
        if (standing or Status.PROPOSED) not in WAS_IN_FORCE:
            known = f"{newer.label} is {standing or 'proposed'}"
            message = f"{known}, so {older.label} is not superseded yet."
            if status == "superseded":
                message = f"{known}, but {older.label} says that it is superseded by it: that counts."
            self._tell(from_newer or told, "supersession.not_decided", message)
        elif status == "superseded" or status in REFUSED:
            if stated == {older_id} and from_older and from_newer:
                message = f"{newer.label} does not mention that it supersedes this record."
                self._tell(from_older, "supersession.one_sided", message)
        else:
            said = f"says {status}" if status else "has no status"
            message = f"{newer.label} supersedes {older.label}, whose file {said}: it counts as superseded."
            self._tell(told, "supersession.one_sided", message)
