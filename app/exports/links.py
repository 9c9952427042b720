"""Relations and links of an exported record, so that they lead to the exported files."""

from __future__ import annotations

import posixpath
import re
from typing import Any
from urllib.parse import quote

import msgspec

from app.decisions.models import Decision, Status
from app.imports.linking.entries import Entry, Owner
from app.imports.linking.record_index import RecordIndex
from app.imports.targets import split_target
from app.markdown.record import Link, Record

_TARGET = re.compile(r"(\]\(\s*<?|^ {0,3}\[(?!\^)[^\]\n]{1,300}\]:\s*<?)([^\s()<>\"]+)", re.MULTILINE)


Images = dict[tuple[Owner, str], str]  # the path of each that lies elsewhere than a record's target says


class Places:
    """Where every record of an export lies, to be linked from where another does."""

    def __init__(
        self, index: RecordIndex, paths: dict[Owner, str], anchors: dict[Owner, str], images: Images | None = None
    ) -> None:
        self._index = index
        self._paths = paths
        self._anchors = anchors  # of those in a file with others
        self._images = images or {}

    def entry(self, owner: Owner) -> Entry | None:
        return self._index.by_owner.get(owner)

    def path(self, owner: Owner) -> str:
        return self._paths[owner]

    def written_links(self, links: list[Link], base: Entry) -> list[Link]:
        """The links that a source wrote, led to the exported files."""
        return [
            msgspec.structs.replace(link, target=self._relative(found.owner, base) or link.target)
            if (found := self._index.linked(link.target, link.text, base))
            else link
            for link in links
        ]

    def new_links(self, row: Decision, links: list[Link], base: Entry) -> list[Link]:
        """The stored relations that the source did not write: its own, and what superseded it."""
        there = {
            (found.id, link.kind, link.reverse)
            for link in links
            if (found := self._index.linked(link.target, link.text, base)) and found.kind == "decision"
        }
        stored = [(one.to_id, one.kind.value, False, one.scope) for one in row.links_out]
        replaced = [one for one in row.links_in if one.in_force and (one.scope or row.status is Status.SUPERSEDED)]
        stored += [(one.from_id, one.kind.value, True, one.scope) for one in replaced]
        return [
            Link(kind, self._relative(other.owner, base) or other.label, other.label, reverse, scope)  # type: ignore[arg-type]
            for id_, kind, reverse, scope in stored
            if (id_, kind, reverse) not in there and (other := self.entry(("decision", id_)))
        ]

    def evidence(self, row: Decision, links: list[Link], targets: list[str], base: Entry) -> list[Link]:
        """The research that the decision rests on and that neither its source's relations nor its texts lead to."""
        told = [self._index.linked(link.target, link.text, base) for link in links]
        told += [self._index.at(href, base) for href in targets]
        there = {found.owner for found in told if found}
        documents = [self.entry(("research", one.document_id)) for one in row.evidence]
        return [
            Link("relates_to", self._relative(other.owner, base) or other.title, other.title)
            for other in documents
            if other and other.owner not in there
        ]

    def moved(self, record: Record, base: Entry) -> Record:
        """The record with every relative target in its texts led to the exported files."""
        values = {name: value for name, value in msgspec.structs.asdict(record).items() if name != "links"}
        moved = self._moved(msgspec.to_builtins(values), base)
        return msgspec.convert(moved | {"links": msgspec.to_builtins(record.links)}, Record)

    def _moved(self, value: Any, base: Entry) -> Any:
        if isinstance(value, str):
            return _TARGET.sub(lambda match: match[1] + self._target(match[2], base), value) if "]" in value else value
        if isinstance(value, list):
            return [self._moved(item, base) for item in value]
        if isinstance(value, dict):
            return {key: self._moved(item, base) for key, item in value.items()}
        return value

    def _target(self, href: str, base: Entry) -> str:
        parts = split_target(href)
        if parts.scheme or parts.netloc or not parts.path:
            return href
        if image := self._images.get((base.owner, href)):
            return _led(image, self._paths[base.owner])
        found = self._index.at(href, base)
        path = self._relative(found.owner, base) if found else None
        return f"{path}#{parts.fragment}" if path and parts.fragment and "#" not in path else path or href

    def _relative(self, owner: Owner, base: Entry) -> str | None:
        path, here = self._paths.get(owner), self._paths.get(base.owner)
        if path is None or here is None:
            return None
        relative = _led(path, here)
        return f"{relative}#{anchor}" if (anchor := self._anchors.get(owner)) else relative


def _led(path: str, here: str) -> str:
    return quote(posixpath.relpath(path, posixpath.dirname(here) or "."), safe="/!$&'+,;=:@~*")
