"""pdm.lock 4. An entry is repeated for each extra and each target that it is locked for."""

from __future__ import annotations

from app.manifests.documents import Table, table, tables, text_of, texts, toml
from app.manifests.graph import Graph
from app.manifests.lines import headers
from app.manifests.occurrence import Occurrence, Refused, normal
from app.manifests.python import pyproject
from app.manifests.python.pyproject import requirement
from app.manifests.source import Found, Source


def read(source: Source) -> Found:
    lock = toml(source.text)
    version = text_of(table(lock.get("metadata", {}), "`metadata`").get("lock_version"), "`lock_version` in `metadata`")
    if not version.startswith("4."):
        raise Refused(f"Version {version} of pdm.lock is unknown; 4 is read", "Lock with a PDM 2 that writes version 4")
    entries = tables(lock.get("package"), "`package`")
    lines, graph = headers(source.text, r"^\[\[package\]\]"), Graph()
    declared = source.beside("pyproject.toml", pyproject.read)
    extras = {normal(one.name) for one in declared or [] if one.scope == "extra"}
    by_name: dict[str, list[int]] = {}
    for at, entry in enumerate(entries):
        name = text_of(entry.get("name"), f"The name of package {at + 1}")
        by_name.setdefault(normal(name), []).append(at)
        graph.packages[at] = _occurrence(entry, extras, lines[at] if len(lines) == len(entries) else None)
    _check_needs(entries, by_name)
    for one in declared or []:
        graph.declare(one.scope or "runtime", one.name, one.declared, list(by_name.get(normal(one.name), [])), "pypi")
    return Found(graph.occurrences(), version)


def _check_needs(entries: list[Table], by_name: dict[str, list[int]]) -> None:
    """What is needed under no condition is locked, else the file has lost it."""
    for entry in entries:
        for needed in texts(entry.get("dependencies", []), f"The dependencies of {entry['name']}"):
            one = requirement(needed, None)
            if not one.marker and normal(one.name) not in by_name:
                raise Refused(f"{entry['name']} needs {one.name}, which is not locked", "Lock again with `pdm lock`")


def _occurrence(entry: Table, extras: set[str], line: int | None) -> Occurrence:
    name = entry["name"]
    groups = texts(entry["groups"], f"The groups of {name}") if "groups" in entry else []
    scope = "runtime" if "default" in groups else f"group:{groups[0]}" if groups else None
    is_local = "path" in entry and not str(entry["path"]).endswith((".whl", ".gz", ".zip"))
    kind = next((kind for kind in ("git", "url", "path") if kind in entry), None)
    return Occurrence(
        ecosystem="pypi", name=name, line=line, marker=entry.get("marker"),
        version=None if is_local else text_of(entry.get("version"), f"The version of {name}"),
        scope="extra" if scope and scope != "runtime" and normal(name) in extras else scope,
        source=f"{kind}:{entry[kind]}" if kind else None,
    )  # fmt: skip
