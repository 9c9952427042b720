"""pyproject.toml: PEP 621 and 735, and the tables of Poetry, PDM and uv."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement

from app.manifests.documents import Table, table, texts, toml
from app.manifests.lines import toml_lines
from app.manifests.occurrence import Occurrence, Refused, normal
from app.manifests.source import Found, Source

_RUNTIME = {"main", "default"}  # as Poetry and PDM call it


def read(source: Source) -> Found:
    project = toml(source.text)
    reader = _Reader(project, source.text)
    packages = list(reader.occurrences())
    dynamic = {"dependencies", "optional-dependencies"} & set(texts(reader.project.get("dynamic", []), "`dynamic`"))
    declares = "dependencies" in reader.project or "dependencies" in reader.poetry or reader.groups or dynamic
    if not packages and not declares:
        raise Refused("It declares no dependencies", "Check the lockfile or the requirements instead")
    unchecked = [f"`{one}` are dynamic: only the build backend knows them" for one in sorted(dynamic)]
    return Found(packages, unchecked=tuple(unchecked), may_be_empty=True)


class _Reader:
    def __init__(self, project: Table, text: str) -> None:
        self.project = table(project.get("project", {}), "`project`")
        self.own = normal(str(self.project.get("name", "")))
        self.groups = table(project.get("dependency-groups", {}), "`dependency-groups`")
        tools = table(project.get("tool", {}), "`tool`")
        self.poetry, self.pdm, self.uv = (
            table(tools.get(name, {}), f"`tool.{name}`") for name in ("poetry", "pdm", "uv")
        )
        self.lines = toml_lines(text)
        self.sources = table(self.uv.get("sources", {}), "`tool.uv.sources`")

    def occurrences(self) -> Iterator[Occurrence]:
        listed = self._texts(self.project.get("dependencies", []), "`dependencies`")
        yield from self._required("runtime", listed)
        for extra, needed in table(self.project.get("optional-dependencies", {}), "`optional-dependencies`").items():
            yield from self._required("extra", self._texts(needed, f"Extra {extra}"))
        for group, needed in self.groups.items():
            yield from self._required(f"group:{group}", self._group(group, needed))
        yield from self._required("group:dev", self._texts(self.uv.get("dev-dependencies", []), "`dev-dependencies`"))
        for group, needed in table(self.pdm.get("dev-dependencies", {}), "`tool.pdm.dev-dependencies`").items():
            yield from self._required(f"group:{group}", self._texts(needed, f"Group {group}"))
        yield from self._of_poetry(enriches=bool(listed))

    def _texts(self, value: object, what: str) -> list[str]:
        return texts(value, what)

    def _group(self, name: str, needed: object) -> list[str]:
        """The requirements of a group; what it includes is listed where it stands."""
        if not isinstance(needed, list):
            raise Refused(f"Group {name} is not a list", "See PEP 735")
        included = [one["include-group"] for one in needed if isinstance(one, dict) and "include-group" in one]
        known = {normal(group) for group in self.groups}
        if missing := [one for one in included if normal(str(one)) not in known]:
            raise Refused(f"Group {name} includes {missing[0]!r}, which is not there", "Name a group of this file")
        self._check_cycle(normal(name))
        return texts([one for one in needed if not isinstance(one, dict)], f"Group {name}")

    def _check_cycle(self, start: str) -> None:
        includes = {
            normal(group): [normal(str(one["include-group"])) for one in needed if isinstance(one, dict) and one]
            for group, needed in self.groups.items()
            if isinstance(needed, list)
        }
        seen, waiting = set(), list(includes.get(start, []))
        while waiting:
            group = waiting.pop()
            if group == start:
                raise Refused(f"Group {start} includes itself", "Take the circle out")
            if group not in seen:
                seen.add(group)
                waiting += includes.get(group, [])

    def _required(self, scope: str, requirements: list[str]) -> Iterator[Occurrence]:
        for text in requirements:
            one = requirement(text, scope)
            if normal(one.name) == self.own:  # `name[extra]` of the project itself
                continue
            one.line = self.lines.texts.get(text)
            one.source = one.source or _source(self.sources.get(one.name))
            yield one

    def _of_poetry(self, *, enriches: bool) -> Iterator[Occurrence]:
        """Poetry's tables; main ones say only where packages come from, where `project.dependencies` is there."""
        extras = {normal(name) for names in self.poetry.get("extras", {}).values() for name in texts(names, "An extra")}
        if not enriches:
            main = table(self.poetry.get("dependencies", {}), "`tool.poetry.dependencies`")
            yield from self._tables(main, "runtime", "dependencies", extras)
        legacy = table(self.poetry.get("dev-dependencies", {}), "`tool.poetry.dev-dependencies`")
        yield from self._tables(legacy, "group:dev", "dev-dependencies", set())
        for group, content in table(self.poetry.get("group", {}), "`tool.poetry.group`").items():
            needed = table(table(content, f"Group {group}").get("dependencies", {}), f"Group {group}")
            scope = "runtime" if group in _RUNTIME else f"group:{group}"
            yield from self._tables(needed, scope, f"group.{group}.dependencies", set())

    def _tables(self, needed: Table, scope: str, header: str, extras: set[str]) -> Iterator[Occurrence]:
        for name, wanted in needed.items():
            if normal(name) == "python":
                continue
            line = self.lines.keys.get((f"tool.poetry.{header}", name))
            for one in wanted if isinstance(wanted, list) else [wanted]:
                found = from_table(name, one, scope)
                is_extra = scope == "runtime" and (
                    normal(name) in extras or (isinstance(one, dict) and one.get("optional"))
                )
                found.scope, found.line = "extra" if is_extra else scope, line
                yield found


def requirement(text: str, scope: str | None) -> Occurrence:
    """A PEP 508 requirement."""
    try:
        one = Requirement(text)
    except (InvalidRequirement, ValueError) as error:
        said = str(error).splitlines()[0]
        raise Refused(f"{text[:100]!r} is no requirement: {said}", "See PEP 508 for how it is written") from None
    return Occurrence(
        ecosystem="pypi", name=one.name, declared=str(one.specifier) or None, scope=scope, direct=True,
        marker=str(one.marker) if one.marker else None, source=f"url:{one.url}" if one.url else None,
    )  # fmt: skip


def from_table(name: str, wanted: object, scope: str) -> Occurrence:
    """A dependency as Poetry and Pipenv write it: a range, or a table."""
    one: Table = wanted if isinstance(wanted, dict) else {"version": wanted}
    version = one.get("version")
    if version is not None and not isinstance(version, str):
        raise Refused(f"The range of {name} is not a text", "Write it in quotes")
    conditions = [f"python {one['python']}" if "python" in one else "", str(one.get("markers", ""))]
    return Occurrence(
        ecosystem="pypi", name=name, declared=version, scope=scope, direct=True, source=_source(one),
        marker=" and ".join(filter(None, conditions)) or None,
    )  # fmt: skip


def _source(one: Any) -> str | None:
    if isinstance(one, list):
        one = next(iter(one), {})
    kinds = ("git", "url", "path", "file", "index", "source", "workspace")
    return next((f"{kind}:{one[kind]}" for kind in kinds if isinstance(one, dict) and kind in one), None)
