"""Pipfile and Pipfile.lock."""

from __future__ import annotations

import re

from app.manifests.documents import AGAIN, Table, json_object, table, text_of, toml
from app.manifests.lines import Lines, toml_lines
from app.manifests.occurrence import Occurrence, Refused, normal
from app.manifests.python.pyproject import from_table
from app.manifests.source import Found, Source

SETTINGS = {"source", "requires", "scripts", "pipenv", "_meta"}
SCOPES = {"packages": "runtime", "default": "runtime", "dev-packages": "development", "develop": "development"}


def read(source: Source) -> Found:
    content = toml(source.text)
    lines, packages = toml_lines(source.text).keys, []
    for category, needed in content.items():
        if category in SETTINGS:
            continue
        for name, wanted in table(needed, f"`{category}`").items():
            one = from_table(name, wanted, SCOPES.get(category, f"group:{category}"))
            one.line = lines.get((category, name))
            packages.append(one)
    return Found(packages)


def read_lock(source: Source) -> Found:
    lock = json_object(source.text)
    meta = table(lock.get("_meta"), "`_meta`")
    version = meta.get("pipfile-spec")
    if version != 6:
        raise Refused(f"Version {version!r} of Pipfile.lock is unknown; 6 is read", "Lock with a current Pipenv")
    if missing := [category for category in ("default", "develop") if category not in lock]:
        raise Refused(f"The section `{missing[0]}` is missing", AGAIN)
    lines, packages, notes = Lines(source.text), [], []
    declared = source.beside("Pipfile", read)
    direct = {(one.scope, normal(one.name)): one.declared for one in declared or []}
    for category, entries in lock.items():
        if category in SETTINGS:
            continue
        lines.next(f'"{category}"')
        for name, entry in table(entries, f"`{category}`").items():
            one = _occurrence(name, table(entry, name), SCOPES.get(category, f"group:{category}"))
            one.line = lines.next(f'"{name}": {{', f'"{name}"')
            one.direct = None if declared is None else (one.scope, normal(name)) in direct
            one.declared = direct.get((one.scope, normal(name)))
            packages.append(one)
            if entry.get("version") == "*":
                notes.append(f"{name} has no version: where it was locked, its marker left it out")
    return Found(packages, "6", tuple(notes))


def _occurrence(name: str, entry: Table, scope: str) -> Occurrence:
    kind = next((kind for kind in ("git", "hg", "svn", "bzr", "file", "path", "url") if kind in entry), "index")
    version = str(entry.get("ref")) if kind == "git" and "ref" in entry else None
    if kind == "index" and entry.get("version") != "*":
        pinned = re.fullmatch(r"={2,3}\s*(\S+)", text_of(entry.get("version"), f"The version of {name}"))
        if not pinned:
            raise Refused(f"{name} is locked to {entry['version']!r}, which is no version", AGAIN)
        version = pinned[1]
    return Occurrence(
        ecosystem="pypi", name=name, version=version, scope=scope, marker=entry.get("markers"),
        source=f"{kind}:{entry[kind]}" if entry.get(kind, "pypi") != "pypi" else None,
    )  # fmt: skip
