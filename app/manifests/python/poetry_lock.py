"""poetry.lock 1 and 2. Which group an entry is of stands there since 2.1, and as a category before 2.0."""

from __future__ import annotations

import re

from app.manifests.documents import AGAIN, Table, table, tables, text_of, texts, toml
from app.manifests.graph import Graph
from app.manifests.lines import headers
from app.manifests.occurrence import Occurrence, Refused, normal
from app.manifests.python import pyproject
from app.manifests.source import Found, Source

LOCAL = {"directory"}


def read(source: Source) -> Found:
    lock = toml(source.text)
    metadata = table(lock.get("metadata", {}), "`metadata`")
    version = text_of(metadata.get("lock-version"), "`lock-version` in `metadata`")
    if not re.fullmatch(r"[12]\.\d+", version):
        raise Refused(f"Version {version} of poetry.lock is unknown; 1 and 2 are read", "Lock with Poetry 1 or 2")
    return Found(_Lock(lock, source).occurrences(), version)


class _Lock:
    def __init__(self, lock: Table, source: Source) -> None:
        self.source = source
        self.entries = tables(lock.get("package"), "`package`")
        self.lines = headers(source.text, r"^\[\[package\]\]")
        self.graph = Graph()
        self.by_name: dict[str, list[int]] = {}

    def occurrences(self) -> list[Occurrence]:
        for at, entry in enumerate(self.entries):
            name = text_of(entry.get("name"), f"The name of package {at + 1}")
            self.by_name.setdefault(normal(name), []).append(at)
            self.graph.packages[at, ""] = self._occurrence(at, entry)
        for at, entry in enumerate(self.entries):
            self._add_needs(at, entry)
        for one in self.source.beside("pyproject.toml", pyproject.read) or []:
            keys = [(at, "") for at in self.by_name.get(normal(one.name), [])]
            self.graph.declare(one.scope or "runtime", one.name, one.declared, list(keys), "pypi")
            self.graph.roots += [(one.scope or "runtime", key) for key in self._extras(one.name)]
        return self.graph.occurrences()

    def _occurrence(self, at: int, entry: Table) -> Occurrence:
        origin = table(entry.get("source", {}), f"The source of {entry['name']}")
        kind = origin.get("type", "")
        markers = entry.get("markers")
        marker = " or ".join(dict.fromkeys(map(str, markers.values()))) if isinstance(markers, dict) else markers
        return Occurrence(
            ecosystem="pypi", name=entry["name"], scope=_scope(entry), marker=marker,
            version=None if kind in LOCAL else text_of(entry.get("version"), f"The version of {entry['name']}"),
            source=f"{'index' if kind == 'legacy' else kind}:{origin.get('url')}" if kind else None,
            line=self.lines[at] if len(self.lines) == len(self.entries) else None,
        )  # fmt: skip

    def _add_needs(self, at: int, entry: Table) -> None:
        needed = table(entry.get("dependencies", {}), f"The dependencies of {entry['name']}")
        for name, wanted in needed.items():
            is_optional = any(isinstance(one, dict) and one.get("optional") for one in _list(wanted))
            if isinstance(wanted, str) and normal(name) not in self.by_name:
                raise Refused(f"{entry['name']} needs {name}, which is not locked", "Lock again with `poetry lock`")
            if not is_optional:
                self.graph.needs[at, ""] += [(to, "") for to in self.by_name.get(normal(name), [])]
                for extra in (
                    extra for one in _list(wanted) if isinstance(one, dict) for extra in one.get("extras", [])
                ):
                    self.graph.needs[at, ""] += [(to, normal(extra)) for to in self.by_name.get(normal(name), [])]
        for extra, names in table(entry.get("extras", {}), f"The extras of {entry['name']}").items():
            for name in texts(names, f"Extra {extra}"):
                bare = normal(re.split(r"[\s(\[;<>=!~]", name, maxsplit=1)[0])
                self.graph.needs[at, normal(extra)] += [(to, "") for to in self.by_name.get(bare, [])]

    def _extras(self, name: str) -> list[tuple[int, str]]:
        """All extras of a declared package: the lock does not say which are meant, and has no more than these."""
        return [
            (at, normal(extra))
            for at in self.by_name.get(normal(name), [])
            for extra in self.entries[at].get("extras", {})
        ]


def _scope(entry: Table) -> str | None:
    if "groups" in entry:
        groups = texts(entry["groups"], f"The groups of {entry['name']}")
        if not groups:
            raise Refused(f"{entry['name']} is in no group", AGAIN)
        is_main = "main" in groups
        return ("extra" if entry.get("optional") else "runtime") if is_main else f"group:{groups[0]}"
    category = entry.get("category")
    return None if category is None else "runtime" if category == "main" else "development"


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
