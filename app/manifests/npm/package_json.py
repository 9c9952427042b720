"""package.json, and what its four lists of dependencies mean in every lockfile of npm's world."""

from __future__ import annotations

import re
from posixpath import dirname, relpath
from typing import NamedTuple
from urllib.parse import unquote

from app.manifests.documents import Table, json_object, table, texts
from app.manifests.lines import Lines
from app.manifests.occurrence import Occurrence, Refused
from app.manifests.source import Found, Source
from app.manifests.tree import place

SCOPES = {
    "dependencies": "runtime", "optionalDependencies": "optional", "devDependencies": "development",
    "peerDependencies": "peer",
}  # fmt: skip
LOCAL = ("link:", "portal:", "workspace:", "file:", "./", "../", "/", "~/")
_ARCHIVE = re.compile(r"\.(?:tgz|tar\.gz|tar)$")


class Declared(NamedTuple):
    name: str
    range: str
    scope: str
    is_optional: bool = False  # a peer that may be missing


def declarations(lists: Table, what: str) -> list[Declared]:
    """The dependencies of a package; as npm does, an optional one goes before a plain one of the same name."""
    optional = set(lists.get("optionalDependencies") or {})
    meta = table(lists.get("peerDependenciesMeta") or {}, "`peerDependenciesMeta`")
    may_lack = {name for name, one in meta.items() if isinstance(one, dict) and one.get("optional")}
    may_lack |= set(texts(lists.get("optionalPeers", []), "`optionalPeers`"))
    found = []
    for key, scope in SCOPES.items():
        for name, wanted in table(lists.get(key) or {}, f"`{key}` of {what}").items():
            if key == "dependencies" and name in optional:
                continue
            if not isinstance(wanted, str):
                raise Refused(f"The range of {name} is not a text", "Write it in quotes")
            found.append(Declared(name, wanted, scope, scope == "peer" and name in may_lack))
    return found


def read(source: Source) -> Found:
    package = json_object(source.text)
    if not {"workspaces", *SCOPES} & set(package):
        raise Refused("It declares no dependencies", "If it has none, leave the file out")
    lines = {scope: Lines(source.text) for scope in SCOPES.values()}
    for key, scope in SCOPES.items():
        lines[scope].next(f'"{key}"')
    packages = [
        Occurrence(
            ecosystem="npm", name=one.name, declared=one.range, scope=one.scope, direct=True,
            source=origin(one.range), line=lines[one.scope].next(f'"{one.name}"'),
        )
        for one in declarations(package, "package.json")
    ]  # fmt: skip
    return Found(packages, may_be_empty=True)


def workspaces(source: Source) -> list[Source]:
    """package.json of the members of a workspace, of those that were sent."""
    package = json_object(source.text)
    listed = package.get("workspaces") or []
    patterns = listed.get("packages", []) if isinstance(listed, dict) else listed
    wanted = [f"{one}/package.json" for one in texts(patterns, "`workspaces`")]
    found = {path for one in wanted for path in source.tree.matching(source.path, one)}
    folder = dirname(place(source.path)) or "."
    members = (source.at(relpath(place(path), folder)) for path in sorted(found))
    return [one for one in members if one]


def origin(wanted: str) -> str | None:
    """Where a package comes from, if not from the registry."""
    if ":" in wanted or wanted.startswith(LOCAL) or re.fullmatch(r"[\w.-]+/[\w.-]+(#.*)?", wanted):
        return wanted
    return None


def address(resolved: str, name: str) -> str | None:
    """Where an archive was taken from: `index:…` for a registry, which keeps them below the name."""
    at = re.search(rf"/(?:download/)?{re.escape(name)}/(?:-/|\d)", unquote(resolved))
    return f"index:{unquote(resolved)[: at.start()]}" if at else resolved or None


def is_local(wanted: str) -> bool:
    """Whether that is a folder of the project itself, and not an archive."""
    return wanted.startswith(LOCAL) and not _ARCHIVE.search(wanted)


def named(text: str) -> tuple[str, str]:
    """`@scope/name@rest` in two; the rest is "" where there is none."""
    at = text.find("@", 1)
    return (text, "") if at < 0 else (text[:at], text[at + 1 :])


def aliased(wanted: str) -> tuple[str, str] | None:
    """The name and range that `npm:name@range` means."""
    if not wanted.startswith("npm:"):
        return None
    name, rest = named(wanted[4:])
    return (name, rest) if re.match(r"@?[a-zA-Z_~.]", name) and not re.match(r"v?\d", name) else None
