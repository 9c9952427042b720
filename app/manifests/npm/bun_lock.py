"""bun.lock 0 to 3: JSON with trailing commas. A key is the way to an entry, as in node_modules."""

from __future__ import annotations

from app.manifests.documents import AGAIN, Table, json_object, table, text_of
from app.manifests.graph import Graph
from app.manifests.lines import Lines
from app.manifests.npm.package_json import Declared, address, declarations, is_local, named
from app.manifests.occurrence import Occurrence, Refused
from app.manifests.source import Found, Source


def read(source: Source) -> Found:
    lock = json_object(source.text, loose=True)
    version = lock.get("lockfileVersion")
    if type(version) is not int or version not in range(4):
        raise Refused(f"lockfileVersion {version!r} is unknown; 0 to 3 are read", "Lock with Bun 1")
    if missing := [key for key in ("workspaces", "packages") if key not in lock]:
        raise Refused(f"The section `{missing[0]}` is missing", AGAIN)
    return Found(_Lock(lock, Lines(source.text)).occurrences(), str(version))


class _Lock:
    def __init__(self, lock: Table, lines: Lines) -> None:
        self.packages = table(lock["packages"], "`packages`")
        self.workspaces = {path: table(one, path) for path, one in table(lock["workspaces"], "`workspaces`").items()}
        self.lines, self.graph = lines, Graph()
        self.lists: dict[str, list[Declared]] = {}

    def occurrences(self) -> list[Occurrence]:
        for key, entry in self.packages.items():
            if not isinstance(entry, list) or not entry:
                raise Refused(f"The entry {key} is not a list", AGAIN)
            name, version = named(text_of(entry[0], f"What {key} is"))
            lists: Table = next((one for one in entry if isinstance(one, dict)), {})
            self.lists[key] = declarations(lists, key)
            line = self.lines.next(f'"{key}": [', f'"{key}"')
            if not version.startswith("workspace:"):
                self.graph.packages[key] = _occurrence(name, version, entry, line)
        for key, needed in self.lists.items():
            for one in needed:
                if (to := self._target(key, one)) is not None:
                    self.graph.needs[key].append(to)
        for workspace in self.workspaces.values():
            self._declare(workspace)
        return self.graph.occurrences()

    def _target(self, owner: str, one: Declared) -> str | None:
        """The entry that a need leads to: the nearest on the way up."""
        parts = _parts(owner) if owner else []
        for depth in range(len(parts), -1, -1):
            key = "/".join([*parts[:depth], one.name])
            if key in self.packages:
                return key
        if one.scope in ("peer", "optional"):
            return None
        raise Refused(
            f"{owner or 'The project'} needs {one.name}, which is not locked", "Lock again with `bun install`"
        )

    def _declare(self, workspace: Table) -> None:
        owner = str(workspace.get("name") or "")
        for one in declarations(workspace, owner or "the project"):
            key = self._target(owner, one)
            if key is None or key in self.graph.packages:
                self.graph.declare(one.scope, one.name, one.range, [key] if key else [], "npm")


def _occurrence(name: str, version: str, entry: list[object], line: int | None) -> Occurrence:
    if not version:
        raise Refused(f"{name} has no version", AGAIN)
    local = is_local(version) or version.startswith("root:")
    archive = entry[1] if len(entry) > 1 and isinstance(entry[1], str) else ""
    return Occurrence(
        ecosystem="npm", name=name, version=None if local else version, line=line,
        source=version if ":" in version else address(archive, name),
    )  # fmt: skip


def _parts(key: str) -> list[str]:
    """A key in names; a scope belongs to the name after it."""
    parts: list[str] = []
    for part in key.split("/"):
        if parts and parts[-1].startswith("@") and "/" not in parts[-1]:
            parts[-1] += f"/{part}"
        else:
            parts.append(part)
    return parts
