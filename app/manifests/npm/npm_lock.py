"""package-lock.json and npm-shrinkwrap.json: nested `dependencies` in version 1, `packages` by path in 2 and 3."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.manifests.documents import AGAIN, Table, json_object, table, text_of
from app.manifests.graph import Graph
from app.manifests.lines import Lines
from app.manifests.npm import package_json
from app.manifests.npm.package_json import address, aliased, declarations, is_local
from app.manifests.occurrence import UNVERSIONED, Occurrence, Refused
from app.manifests.source import Found, Source

MODULES = "node_modules/"
_ARCHIVED = re.compile(r"-(\d+\.\d+\.\d+[^/]*)\.(?:tgz|tar\.gz)$")


def read(source: Source) -> Found:
    lock = json_object(source.text)
    version = lock.get("lockfileVersion")
    if version is None and "dependencies" in lock and "packages" not in lock:
        return Found(_nested(lock, source), "none")  # as npm 3 and 4 wrote it
    if type(version) is not int or version not in (1, 2, 3):
        raise Refused(f"lockfileVersion {version!r} is unknown; 1, 2 and 3 are read", "Lock with npm 5 to 12")
    if version == 1:
        return Found(_nested(lock, source), "1")
    return _Paths(lock, source).found(str(version))


def _nested(lock: Table, source: Source) -> list[Occurrence]:
    graph, lines = Graph(), Lines(source.text)
    for key, name, entry in _entries(table(lock.get("dependencies", {}), "`dependencies`"), ()):
        graph.packages[key] = _nested_occurrence(name, entry, lines.next(f'"{name}": {{', f'"{name}"'))
    for one in source.beside("package.json", package_json.read) or []:
        known = [(one.name,)] if (one.name,) in graph.packages else []
        graph.declare(one.scope or "runtime", one.name, one.declared, list(known), "npm")
    return graph.occurrences()


def _entries(entries: Table, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str, Table]]:
    for name, value in entries.items():
        entry = table(value, name)
        yield (*above, name), name, entry
        yield from _entries(table(entry.get("dependencies", {}), f"The dependencies of {name}"), (*above, name))


def _nested_occurrence(name: str, entry: Table, line: int | None) -> Occurrence:
    """A version may be an address: of an archive that tells its version, of a commit, of a folder of the project."""
    version, origin = text_of(entry.get("version"), f"The version of {name}"), None
    if real := aliased(version):
        name, version = real
    elif ":" in version:
        archived, origin = _ARCHIVED.search(version), version
        version = archived[1] if archived else version
    local = origin is not None and is_local(origin)
    return Occurrence(
        ecosystem="npm", name=name, version=None if local else version, scope=_scope(entry), source=origin, line=line
    )


def _scope(entry: Table) -> str:
    """By npm's own flags; `devOptional` is what both developers and something optional need."""
    flags = (("dev", "development"), ("peer", "peer"), ("optional", "optional"), ("devOptional", "optional"))
    return next((scope for flag, scope in flags if entry.get(flag) is True), "runtime")


class _Paths:
    def __init__(self, lock: Table, source: Source) -> None:
        self.packages = table(lock.get("packages"), "`packages`")
        self.lines = Lines(source.text)
        self.graph = Graph()
        self.unversioned: list[str] = []

    def found(self, version: str) -> Found:
        if "" not in self.packages:
            raise Refused("`packages` has no entry for the project itself", AGAIN)
        entries = {path: table(one, path or "The project") for path, one in self.packages.items()}
        owners = {path: one for path, one in entries.items() if MODULES not in f"{path}/"}
        lists = {path: declarations(one, path or "the project") for path, one in owners.items()}
        local = {self._target(path, one.name) for path in lists for one in lists[path] if is_local(one.range)}
        for path, entry in entries.items():
            line = self.lines.next(f'"{path}": {{', f'"{path}"') if path else None
            if path in owners:
                continue
            if not entry.get("link") or path in local:
                self.graph.packages[path] = self._occurrence(path, entry, line)
        folders = {entries[path].get("resolved") for path in local if path}
        for path in owners:
            if path not in folders:
                self._declare(path, lists[path], local)
        return Found(self.graph.occurrences(), version, unchecked=tuple(self.unversioned))

    def _occurrence(self, path: str, entry: Table, line: int | None) -> Occurrence:
        name = entry.get("name") or path.rpartition(MODULES)[2]
        text_of(name, f"The name of {path}")
        version, resolved = entry.get("version"), entry.get("resolved")
        if version is not None or not entry.get("link"):
            version = self._version(path, version, str(resolved or ""))
        return Occurrence(
            ecosystem="npm", name=name, version=version, scope=_scope(entry), line=line,
            source=f"link:{resolved}" if entry.get("link") else address(str(resolved or ""), name),
        )  # fmt: skip

    def _version(self, path: str, version: object, resolved: str) -> str:
        if version is None and ("git" in resolved or resolved.startswith("file:")):
            return resolved
        if version is None:
            self.unversioned.append(f"{path} has no version")
            return UNVERSIONED
        return text_of(version, f"The version of {path}")

    def _declare(self, owner: str, declared: list[package_json.Declared], local: set[str | None]) -> None:
        for one in declared:
            path = self._target(owner, one.name)
            if path is None and one.scope in ("runtime", "development"):
                raise Refused(f"{one.name} is declared but not locked", "Write the lockfile again with `npm install`")
            if path is None or path in self.graph.packages:
                self.graph.declare(one.scope, one.name, one.range, [path] if path else [], "npm")

    def _target(self, owner: str, name: str) -> str | None:
        """Where node would look for a package: in the folder itself, and in those above it."""
        folder = owner
        while True:
            path = f"{folder}/{MODULES}{name}" if folder else f"{MODULES}{name}"
            if path in self.packages:
                return path
            if not folder:
                return None
            folder = folder.rpartition("/")[0]
