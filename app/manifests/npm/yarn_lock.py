"""yarn.lock, and that of Yarn 1 itself.

It does not say what is for development; package.json beside it does. From there on needs are followed by name alone,
since `resolutions` and catalogs replace ranges: rather too much is of the runtime than too little.
"""

from __future__ import annotations

import re

from app.manifests.documents import AGAIN, json_object
from app.manifests.graph import Graph
from app.manifests.npm import berry_lock, package_json
from app.manifests.npm.package_json import address, aliased, declarations, is_local, named
from app.manifests.occurrence import Occurrence, Refused
from app.manifests.source import Found, Source

_RANGES = re.compile(r'(?! )(?:"[^"\n]+"|[^\s",:#][^\s",]*)(?:, (?:"[^"\n]+"|[^\s",:]+))*:')
_FIELD = re.compile(r'  ("[^"\n]+"|[\w-]+) (?:"([^"\n]*)"|([^\s"]+))')
_LIST = re.compile(r"  (\w+):")
_ITEM = re.compile(r'    ("[^"\n]+"|[^\s":]+) (?:"([^"\n]*)"|([^\s"]+))')
_SPEC = re.compile(r'"([^"\n]+)"|([^\s",]+)')


def read(source: Source) -> Found:
    if re.search(r"^__metadata:", source.text, re.MULTILINE):
        return berry_lock.read(source)
    header = re.search(r"^# yarn lockfile v(\d+)", source.text, re.MULTILINE)
    if not header or header[1] != "1":
        said = f"Version {header[1]} of yarn.lock is unknown" if header else "Not a yarn.lock: it names no version"
        raise Refused(said, "Write it again with `yarn install`")
    return Found(_One(source).occurrences(), "v1")


class _One:
    """Yarn 1: entries under all the ranges that they are the answer to."""

    def __init__(self, source: Source) -> None:
        self.source, self.graph = source, Graph()
        self.by_range: dict[str, int] = {}
        self.by_name: dict[str, list[int]] = {}
        self.needed: dict[int, list[tuple[str, str, bool]]] = {}

    def occurrences(self) -> list[Occurrence]:
        for number, ranges, fields, needed in _entries(self.source.text):
            self.graph.packages[number] = _occurrence(number, ranges, fields)
            self.needed[number] = needed
            for one in ranges:
                if one in self.by_range:
                    raise Refused(f"{one} is there twice", AGAIN)
                self.by_range[one] = number
                self.by_name.setdefault(named(one)[0], []).append(number)
        for number, needed in self.needed.items():
            for name, wanted, is_optional in needed:
                if name not in self.by_name and not is_optional:
                    raise Refused(f"{name} {wanted} is needed and not locked", "Lock again with `yarn install`")
                self.graph.needs[number] += self.by_name.get(name, [])
        self._declare()
        return self.graph.occurrences()

    def _targets(self, name: str, wanted: str) -> list[int]:
        """What a range leads to; where `resolutions` replace it, whatever has the name."""
        exact = self.by_range.get(f"{name}@{wanted}")
        return [exact] if exact is not None else self.by_name.get(name, [])

    def _declare(self) -> None:
        root = self.source.at("package.json")
        members = [root, *package_json.workspaces(root)] if root else []
        packages = [json_object(one.text) for one in members]
        own = {one.get("name") for one in packages}
        for one in (one for package in packages for one in declarations(package, "package.json")):
            if one.name not in own or f"{one.name}@{one.range}" in self.by_range:
                keys = self._targets(one.name, one.range)
                self.graph.declare(one.scope, one.name, one.range, list(keys), "npm")


def _entries(text: str) -> list[tuple[int, list[str], dict[str, str], list[tuple[str, str, bool]]]]:
    """Line, ranges, fields and needs (name, range, is optional) of each entry."""
    found: list[tuple[int, list[str], dict[str, str], list[tuple[str, str, bool]]]] = []
    inside = ""
    for number, line in enumerate(map(str.rstrip, text.split("\n")), 1):
        if not line or line.startswith("#"):
            continue
        if _RANGES.fullmatch(line):
            found.append((number, [one[0] or one[1] for one in _SPEC.findall(line[:-1])], {}, []))
            inside = ""
        elif found and (item := _ITEM.fullmatch(line)) and inside:
            if "ependencies" in inside:
                found[-1][3].append((item[1].strip('"'), item[2] or item[3] or "", inside == "optionalDependencies"))
        elif found and (opened := _LIST.fullmatch(line)):
            inside = opened[1]
        elif found and (field := _FIELD.fullmatch(line)):
            inside, found[-1][2][field[1].strip('"')] = "", field[2] or field[3] or ""
        else:
            raise Refused(f"Line {number} is none of yarn.lock: {line.strip()[:60]!r}", AGAIN)
    return found


def _occurrence(number: int, ranges: list[str], fields: dict[str, str]) -> Occurrence:
    name, wanted = named(ranges[0])
    real = aliased(wanted)
    resolved = fields.get("resolved", "")
    if not fields.get("version"):
        raise Refused(f"The entry in line {number} has no version", AGAIN)
    local = is_local(wanted) and not resolved
    return Occurrence(
        ecosystem="npm", name=real[0] if real else name, version=None if local else fields["version"], line=number,
        source=wanted if local else address(resolved, real[0] if real else name),
    )  # fmt: skip
