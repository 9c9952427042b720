"""uv.lock, and the lock of a script (`tool.py.lock`): version 1, any revision."""

from __future__ import annotations

from collections.abc import Iterator

from app.manifests.documents import AGAIN, Table, optional_text, table, tables, text_of, texts, toml
from app.manifests.graph import Graph
from app.manifests.lines import headers
from app.manifests.occurrence import Occurrence, Refused, normal
from app.manifests.source import Found, Source

LOCAL = ("virtual", "editable", "directory")


def read(source: Source) -> Found:
    lock = toml(source.text)
    version = lock.get("version")
    if version is None:
        raise Refused("No `version`: this is not a lockfile of uv", "Write it again with `uv lock`")
    if type(version) is not int or version != 1:
        raise Refused(f"Version {version!r} of uv.lock is unknown; 1 is read", "Lock with a uv that writes version 1")
    revision = f"/{lock['revision']}" if "revision" in lock else ""
    return Found(_Lock(lock, source.text).occurrences(), f"{version}{revision}")


class _Lock:
    """Entries by their position: a name may be there several times, by fork or source."""

    def __init__(self, lock: Table, text: str) -> None:
        self.entries = tables(lock.get("package", []), "`package`")
        self.manifest = table(lock.get("manifest", {}), "`manifest`")
        self.lines = headers(text, r"^\[\[package\]\]")
        self.graph = Graph()
        self.by_name: dict[str, list[int]] = {}
        for at, entry in enumerate(self.entries):
            name = text_of(entry.get("name"), f"The name of package {at + 1}")
            self.by_name.setdefault(normal(name), []).append(at)
            if not table(entry.get("source"), f"The source of {name}"):
                raise Refused(f"{name} has no source", AGAIN)
        listed = self.manifest.get("members")
        self.members = {normal(name) for name in texts(listed, "`members`")} if listed else set()

    def occurrences(self) -> list[Occurrence]:
        members = [at for at, entry in enumerate(self.entries) if self._is_member(entry)]
        for at, entry in enumerate(self.entries):
            if at not in members:
                self.graph.packages[at, ""] = self._occurrence(at, entry)
            self._add_needs(at, entry)
        for at in members:
            self._declare_member(at, self.entries[at])
        self._declare_manifest()
        return self.graph.occurrences()

    def _is_member(self, entry: Table) -> bool:
        source = entry.get("source", {})
        if self.members:
            return normal(entry["name"]) in self.members and any(kind in source for kind in LOCAL)
        return "." in (source.get("editable"), source.get("virtual"))

    def _occurrence(self, at: int, entry: Table) -> Occurrence:
        origin = entry["source"]
        kind, where = next(iter(origin.items()))
        version = optional_text(entry.get("version"), f"The version of {entry['name']}")
        if version is None and kind not in LOCAL:
            raise Refused(f"{entry['name']} has no version", AGAIN)
        markers = texts(entry.get("resolution-markers", []), "`resolution-markers`")
        return Occurrence(
            ecosystem="pypi", name=entry["name"], version=None if kind in LOCAL else version,
            marker=" or ".join(markers) or None,
            source=f"{kind.replace('registry', 'index')}:{where}" if where else None,
            line=self.lines[at] if len(self.lines) == len(self.entries) else None,
        )  # fmt: skip

    def _add_needs(self, at: int, entry: Table) -> None:
        for to in self._targets(entry.get("dependencies", []), entry["name"]):
            self.graph.needs[at, ""].append(to)
        for extra, needed in table(entry.get("optional-dependencies", {}), "`optional-dependencies`").items():
            self.graph.needs[at, normal(extra)] = list(self._targets(needed, entry["name"]))

    def _targets(self, needed: object, by: str) -> Iterator[tuple[int, str]]:
        """What a list of dependencies leads to: the entries themselves, and their extras."""
        for one in tables(needed, f"The dependencies of {by}"):
            for at in self._found(one, by):
                yield at, ""
                for extra in texts(one.get("extra", one.get("extras", [])), "`extra`"):
                    yield at, normal(extra)

    def _found(self, one: Table, by: str) -> list[int]:
        name = text_of(one.get("name"), f"The name of a dependency of {by}")
        known = self.by_name.get(normal(name), [])
        wanted = {key: one[key] for key in ("version", "source") if key in one}
        found = [at for at in known if all(self.entries[at].get(key) == value for key, value in wanted.items())]
        if not found:
            raise Refused(f"{by} needs {name}, which is not locked", "Write the lockfile again with `uv lock`")
        return found

    def _declare_member(self, at: int, entry: Table) -> None:
        ranges = _ranges(entry)
        self._declare("runtime", entry.get("dependencies", []), ranges, entry["name"])
        for needed in table(entry.get("optional-dependencies", {}), "`optional-dependencies`").values():
            self._declare("extra", needed, ranges, entry["name"])
        for group, needed in table(entry.get("dev-dependencies", {}), "`dev-dependencies`").items():
            self._declare(f"group:{group}", needed, ranges, entry["name"])
        self.graph.roots.append(("runtime", (at, "")))

    def _declare_manifest(self) -> None:
        """What a script, or a workspace whose root is no project, declares."""
        self._declare("runtime", self._locked("requirements"), _declared(self._locked("requirements")), "The script")
        groups = table(self.manifest.get("dependency-groups", {}), "`dependency-groups`")
        for group, needed in groups.items():
            listed = tables(needed, f"Group {group}")
            self._declare(f"group:{group}", [_unversioned(one) for one in listed], _declared(listed), f"Group {group}")

    def _locked(self, key: str) -> list[Table]:
        return [_unversioned(one) for one in tables(self.manifest.get(key, []), f"`{key}`")]

    def _declare(self, scope: str, needed: object, ranges: dict[str, str], by: str) -> None:
        for one in tables(needed, f"The dependencies of {by}"):
            if normal(text_of(one.get("name"), f"A name in {by}")) in self.members:
                continue
            keys = list(self._targets([one], by))
            self.graph.roots += [(scope, key) for key in keys if key[1]]
            plain = [key for key in keys if not key[1]]
            self.graph.declare(scope, one["name"], ranges.get(normal(one["name"])), list(plain), "pypi")


def _ranges(entry: Table) -> dict[str, str]:
    metadata = table(entry.get("metadata", {}), "`metadata`")
    listed = tables(metadata.get("requires-dist", []), "`requires-dist`")
    for needed in table(metadata.get("requires-dev", {}), "`requires-dev`").values():
        listed = [*listed, *tables(needed, "`requires-dev`")]
    return _declared(listed)


def _declared(listed: list[Table]) -> dict[str, str]:
    """The ranges of each name; several where they depend on a marker."""
    found: dict[str, list[str]] = {}
    for one in listed:
        if "specifier" in one:
            found.setdefault(normal(str(one.get("name"))), []).append(str(one["specifier"]))
    return {name: " || ".join(dict.fromkeys(ranges)) for name, ranges in found.items()}


def _unversioned(one: Table) -> Table:
    """A declaration: what it says of its source is a wish, not the entry's."""
    return {key: value for key, value in one.items() if key not in ("version", "source")}
