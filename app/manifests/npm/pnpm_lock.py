"""pnpm-lock.yaml 5, 6 and 9. Since pnpm 11 a document about pnpm itself may stand before that of the project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import normpath

import yaml

from app.manifests.documents import AGAIN
from app.manifests.graph import Graph
from app.manifests.npm.package_json import SCOPES, named
from app.manifests.occurrence import UNVERSIONED, Occurrence, Refused
from app.manifests.source import Found, Source
from app.manifests.yaml_nodes import Plain, documents

KEYS = {
    "5": re.compile(r"/(?:@[^/@]+/)?[^/@]+/[^/@][^/]*"), "6": re.compile(r"/(?:@[^/@]+/)?[^/@]+@.+", re.DOTALL),
    "9": re.compile(r"(?!/).*", re.DOTALL),
}  # fmt: skip
# What nobody reads here. A pnpm-lock.yaml of 830 kB is composed in half the time without it.
_UNREAD = re.compile(
    r"^    (?:resolution: \{integrity: [\w+/=-]+\}|engines: \{[^{}\n]*\}|(?:cpu|os|libc): \[[^\[\]\n]*\]"
    r"|hasBin: true|requiresBuild: true)\r?$", re.MULTILINE,
)  # fmt: skip
Node = yaml.Node | None


def read(source: Source) -> Found:
    plain = Plain()
    roots = documents(_UNREAD.sub("", source.text))
    lock = plain.mapping(roots[-1] if roots else None, "The lockfile")
    version = _text(plain, lock.get("lockfileVersion"))
    if not lock or _is_about_pnpm(lock):
        raise Refused("No document of the project", "Write the lockfile again with `pnpm install`")
    if version is None or not re.fullmatch(r"(5|6|9)(\.\d+)?", version):
        raise Refused(f"lockfileVersion {version} is unknown; 5, 6 and 9 are read", "Lock with pnpm 3 to 12")
    return Found(_Lock(lock, version[0], plain).occurrences(), version)


def _is_about_pnpm(lock: dict[str, yaml.Node]) -> bool:
    importers = lock.get("importers")
    if not isinstance(importers, yaml.MappingNode):
        return False
    keys = {key.value for _, one in importers.value if isinstance(one, yaml.MappingNode) for key, _ in one.value}
    return bool(keys) and keys <= {"configDependencies", "packageManagerDependencies"}


def _text(plain: Plain, node: Node) -> str | None:
    value = None if node is None else plain.value(node, "lockfileVersion")
    return None if value is None else str(value)


class _Lock:
    def __init__(self, lock: dict[str, yaml.Node], version: str, plain: Plain) -> None:
        self.plain, self.version, self.graph = plain, version, Graph()
        self.packages = plain.mapping(lock.get("packages"), "`packages`")
        self.lines = plain.lines(lock.get("packages"))
        self.snapshots = plain.mapping(lock.get("snapshots"), "`snapshots`") if version == "9" else {}
        if self.packages and version == "9" and not self.snapshots:
            raise Refused("The section `snapshots` is missing", AGAIN)
        importers = plain.mapping(lock.get("importers"), "`importers`")
        self.importers = {path: plain.mapping(one, path) for path, one in importers.items()} or {".": lock}

    def occurrences(self) -> list[Occurrence]:
        for key, node in self.packages.items():
            fields = self.plain.mapping(node, key)
            self.graph.packages[key] = self._occurrence(key, fields)
            if self.version != "9":
                self._add_needs(key, fields)
        for key, node in self.snapshots.items():
            base = _bare(key)
            if base not in self.packages:
                raise Refused(f"{key} is missing in `packages`", AGAIN)
            if base != key:
                self.graph.needs[key].append(base)
            self._add_needs(key, self.plain.mapping(node, key))
        for path, importer in self.importers.items():
            self._declare(path, importer)
        return self.graph.occurrences()

    def _occurrence(self, key: str, fields: dict[str, yaml.Node]) -> Occurrence:
        if (key.startswith("/") or self.version == "9") and not KEYS[self.version].fullmatch(key):
            raise Refused(f"The key {key!r} is not one of lockfileVersion {self.version}", AGAIN)
        name, version = self._named(key)
        if "name" in fields:
            name = self._value(fields, "name") or name
        if "version" in fields:
            version = self._value(fields, "version") or version
        resolution = self.plain.value(fields["resolution"], key) if "resolution" in fields else {}
        address = resolution.get("repo") or resolution.get("tarball") or resolution.get("directory")
        is_folder = resolution.get("type") == "directory" or "directory" in resolution
        if not name:
            raise Refused(f"{key!r} names no package", AGAIN)
        return Occurrence(
            ecosystem="npm", name=name, version=None if is_folder else version or UNVERSIONED,
            source=address, line=self.lines.get(key),
        )  # fmt: skip

    def _value(self, fields: dict[str, yaml.Node], key: str) -> str | None:
        value = self.plain.value(fields[key], key)
        return value if isinstance(value, str) else None

    def _named(self, key: str) -> tuple[str, str]:
        bare = _bare(key)
        if self.version == "5":
            name, _, version = bare.lstrip("/").rpartition("/")
            return name, version.partition("_")[0]
        return named(bare.removeprefix("/"))

    def _add_needs(self, key: str, fields: dict[str, yaml.Node]) -> None:
        for kind in ("dependencies", "optionalDependencies"):
            for name, node in self.plain.mapping(fields.get(kind), kind).items():
                reference = str(self.plain.value(node, name))
                if not reference.startswith("link:"):
                    self.graph.needs[key].append(self._resolved(name, reference, key))

    def _resolved(self, name: str, reference: str, by: str) -> str:
        known = self.snapshots if self.version == "9" else self.packages
        for key in (f"{name}@{reference}", f"/{name}@{reference}", f"/{name}/{reference}", reference):
            if key in known:
                return key
        raise Refused(f"{by} needs {name} {reference}, which is not locked", "Lock again with `pnpm install`")

    def _declare(self, path: str, importer: dict[str, yaml.Node]) -> None:
        for name, reference, wanted, scope in self._declared(importer):
            if reference.startswith("link:"):
                if normpath(f"{path}/{reference[5:]}") not in self.importers:
                    folder = Occurrence(ecosystem="npm", name=name, declared=wanted, scope=scope, source=reference)
                    self.graph.declared.append(folder)
                continue
            key = self._resolved(name, reference, path if path != "." else "The project")
            self.graph.roots.append((scope, key))
            self.graph.declare(scope, name, wanted, [_bare(key) if self.version == "9" else key], "npm")

    def _declared(self, importer: dict[str, yaml.Node]) -> Iterator[tuple[str, str, str | None, str]]:
        """Name, reference, range and scope; ranges stand beside since version 6, and in a list before."""
        ranges = self.plain.value(importer["specifiers"], "`specifiers`") if "specifiers" in importer else None
        for kind, scope in SCOPES.items():
            for name, node in self.plain.mapping(importer.get(kind), f"`{kind}`").items():
                value = self.plain.value(node, name)
                if isinstance(value, dict):
                    yield name, str(value.get("version")), value.get("specifier"), scope
                else:
                    yield name, str(value), (ranges or {}).get(name), scope


def _bare(key: str) -> str:
    """A key without its peers."""
    at = key.find("(", 1)
    return key if at < 0 else key[:at]
