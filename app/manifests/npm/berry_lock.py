"""yarn.lock of Berry, Yarn 2 and later: YAML, what is for development merged with the rest."""

from __future__ import annotations

import re

from app.manifests.documents import AGAIN, json_object
from app.manifests.graph import Graph
from app.manifests.npm.package_json import declarations, is_local, named
from app.manifests.occurrence import Occurrence, Refused
from app.manifests.source import Found, Source
from app.manifests.yaml_nodes import Plain, documents

# What nobody reads here; it halves the time that composing takes.
_UNREAD = re.compile(r"^  (?:checksum|languageName|conditions): [^\n&*]*$", re.MULTILINE)


def read(source: Source) -> Found:
    plain = Plain()
    root = documents(_UNREAD.sub("", source.text))[0]
    lock = plain.mapping(root, "The lockfile")
    metadata = plain.value(lock["__metadata"], "`__metadata`")
    version = metadata.get("version") if isinstance(metadata, dict) else None
    if not isinstance(version, str) or not re.fullmatch(r"[4-9]|10", version):
        raise Refused(f"Version {version} of yarn.lock is unknown; 4 to 10 are read", "Lock with Yarn 2, 3 or 4")
    lines = plain.lines(root)
    entries = {key: plain.value(node, key) for key, node in lock.items() if key != "__metadata"}
    return Found(_Berry(entries, lines, source).occurrences(), f"berry {version}")


class _Berry:
    """Entries with a resolution, `name@protocol:rest`; those of the workspace itself are its roots."""

    def __init__(self, entries: dict[str, dict[str, object]], lines: dict[str, int], source: Source) -> None:
        self.entries, self.lines, self.source, self.graph = entries, lines, source, Graph()
        self.by_range: dict[str, str] = {}
        self.by_name: dict[str, list[str]] = {}
        self.members: dict[str, str] = {}  # entry, folder

    def occurrences(self) -> list[Occurrence]:
        for key, entry in self.entries.items():
            if not isinstance(entry, dict) or not isinstance(entry.get("resolution"), str):
                raise Refused(f"{key} has no resolution", AGAIN)
            for one in key.split(", "):
                self.by_range[one] = key
                self.by_name.setdefault(named(one)[0], []).append(key)
            name, origin = named(str(entry["resolution"]))
            if origin.startswith("workspace:"):
                self.members[key] = origin[10:]
            else:
                self.graph.packages[key] = self._occurrence(key, name, origin, entry)
        for key, entry in self.entries.items():
            self._add_needs(key, entry)
        self._declare()
        return self.graph.occurrences()

    def _occurrence(self, key: str, name: str, origin: str, entry: dict[str, object]) -> Occurrence:
        version = entry.get("version")
        if not isinstance(version, str):
            raise Refused(f"{key} has no version", AGAIN)
        local = is_local(origin.partition("::")[0].partition("#")[0])
        return Occurrence(
            ecosystem="npm", name=name, version=None if local else version, line=self.lines.get(key),
            source=None if origin.startswith("npm:") else origin.partition("::")[0],
        )  # fmt: skip

    def _add_needs(self, key: str, entry: dict[str, object]) -> None:
        for name, wanted, is_optional in _needed(entry, "dependencies"):
            if name not in self.by_name and not is_optional:
                raise Refused(f"{name} {wanted} is needed and not locked", "Lock again with `yarn install`")
            self.graph.needs[key] += self.by_name.get(name, [])

    def _targets(self, name: str, wanted: str) -> list[str]:
        """What a range leads to; where `resolutions` or a catalog replace it, whatever has the name."""
        exact = self.by_range.get(f"{name}@{wanted}") or self.by_range.get(f"{name}@npm:{wanted}")
        return [exact] if exact else self.by_name.get(name, [])

    def _declare(self) -> None:
        """What the members need. Which of it is for development, only their package.json says."""
        manifests = {key: self.source.at(f"{folder}/package.json") for key, folder in self.members.items()}
        for key, manifest in manifests.items():
            told = declarations(json_object(manifest.text), "package.json") if manifest else []
            scopes = {one.name: one.scope for one in told if one.scope != "peer"}
            needed = _needed(self.entries[key], "dependencies")
            for name, wanted, _ in needed:
                targets = self._targets(name, wanted)
                if not any(to in self.members for to in targets):
                    scope = scopes.get(name, "runtime")
                    self.graph.declare(scope, name, wanted.removeprefix("npm:"), list(targets), "npm")
                    patches = [to for to in self.by_name.get(name, []) if f"{name}@patch:" in to]
                    self.graph.roots += [(scope, to) for to in patches]
            for name, wanted, _ in _needed(self.entries[key], "peerDependencies"):
                if name not in {one[0] for one in needed}:
                    self.graph.declare("peer", name, wanted, [], "npm")
        self.graph.knows_scopes = all(manifests.values())


def _needed(entry: dict[str, object], kind: str) -> list[tuple[str, str, bool]]:
    needed, meta = entry.get(kind) or {}, entry.get("dependenciesMeta") or {}
    if not isinstance(needed, dict) or not isinstance(meta, dict):
        raise Refused(f"`{kind}` of {entry.get('resolution')} is not a mapping", AGAIN)
    return [
        (name, str(wanted), bool((meta.get(name) or {}).get("optional") == "true")) for name, wanted in needed.items()
    ]
