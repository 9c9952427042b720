"""Pins of accepted decisions as other tools take them: pip, uv, npm, Renovate.

What a tool has no way to say is told beside it, with the decision, and never left out silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

import msgspec
from msgspec import Struct

from app.checks.pin import Pin

OPPOSITES = (
    ("===", None),
    ("~=", None),
    ("==", "!="),
    ("!=", "=="),
    (">=", "<"),
    ("<=", ">"),
    (">", "<="),
    ("<", ">="),
)
NOTHING = "<0"  # a range in which no version lies


class Term(Struct, frozen=True, kw_only=True):
    """What holds of one package. `range` is "" where nothing can be said, and `left_out` says what."""

    ecosystem: str
    package: str
    range: str
    pins: list[Pin]
    left_out: list[str]

    @property
    def decisions(self) -> str:
        return ", ".join(dict.fromkeys(f"{one.decision.called} {one.decision.title}" for one in self.pins))


def terms(
    pins: Iterable[Pin], today: date, project: str, levels: Iterable[str] = ("required", "forbidden")
) -> list[Term]:
    """For each package what binds it today in a project, or with "" wherever it is used."""
    binding = [
        one for one in pins
        if one.decision.status == "accepted" and one.level in levels and one.audience != "development"
        and (one.binding_from is None or one.binding_from <= today) and (not project or one.reaches(project))
    ]  # fmt: skip
    ordered = sorted(binding, key=lambda one: (one.ecosystem, one.package, one.id))
    grouped = groupby(ordered, key=lambda one: (one.ecosystem, one.package))
    return [_term(*key, list(some), project) for key, some in grouped]


def _term(ecosystem: str, package: str, pins: list[Pin], project: str) -> Term:
    ranges: list[str] = []
    left_out = []
    for one in pins:
        told = _range(one)
        if one.binds and not project:
            what = f"{one.level} {one.specifier or 'in any version'} in {', '.join(one.binds)} alone"
            left_out.append(f"{package}: {what} ({one.decision.called} {one.decision.title})")
        elif told is None or ("||" in told and len(pins) > 1):
            what = f"{one.level} {one.specifier or 'in any version'}"
            left_out.append(f"{package}: {what} cannot be said here ({one.decision.called} {one.decision.title})")
        elif told != "*":
            ranges.append(told)
    joined = (" " if ecosystem == "npm" else ",").join(dict.fromkeys(ranges))
    everywhere = [one for one in pins if project or not one.binds]
    return Term(ecosystem=ecosystem, package=package, range=joined, pins=everywhere, left_out=left_out)


def _range(pin: Pin) -> str | None:
    """What is allowed; None where it cannot be said in one range."""
    if pin.level != "forbidden":
        return pin.normalised or None
    if pin.normalised == "*":
        return NOTHING
    if not pin.normalised or any(sign in pin.normalised for sign in ", |"):
        return None
    sign, opposite = next((both for both in OPPOSITES if pin.normalised.startswith(both[0])), ("", None))
    if pin.ecosystem == "npm" and opposite in ("!=", "=="):
        return None
    return opposite + pin.normalised.removeprefix(sign) if opposite else None


def constraints(pins: Iterable[Pin], today: date, project: str = "") -> str:
    """For `pip install --constraint`; `<0` is no version at all."""
    lines = ["# Pins of accepted decisions."]
    for one in _of("pypi", terms(pins, today, project)):
        lines += [f"# {_line(note)}" for note in one.left_out]
        if one.range and "||" not in one.range:
            lines += [f"# {_line(one.decisions)}", f"{one.package}{one.range}"]
        elif one.range:
            lines.append(f"# {one.package}: {one.range} cannot be said here ({_line(one.decisions)})")
    return "\n".join(lines) + "\n"


def uv(pins: Iterable[Pin], today: date, project: str = "") -> str:
    """A table for pyproject.toml."""
    lines = constraints(pins, today, project).splitlines()
    told = [f"    {line}" if line.startswith("#") else f'    "{line}",' for line in lines[1:]]
    return "\n".join([lines[0], "[tool.uv]", "constraint-dependencies = [", *told, "]"]) + "\n"


def npm(pins: Iterable[Pin], today: date, project: str = "") -> str:
    """The object `overrides` for package.json."""
    found = _of("npm", terms(pins, today, project))
    notes = [note for one in found for note in one.left_out]
    notes += [f"{one.package}: forbidden ({one.decisions})" for one in found if NOTHING in one.range]
    overrides = {one.package: one.range for one in found if one.range and NOTHING not in one.range}
    return _json({"//": ["Pins of accepted decisions.", *notes], "overrides": overrides})


def renovate(pins: Iterable[Pin], today: date, project: str = "") -> str:
    """A preset: only versions that decisions allow are proposed, and those of a group together."""
    rules = [
        _rule(one)
        for one in terms(pins, today, project, ("required", "recommended", "forbidden"))
        if one.ecosystem in DATASOURCES
    ]
    return _json({
        "$schema": "https://docs.renovatebot.com/renovate-schema.json",
        "description": ["Only versions that decisions in force allow."],
        "packageRules": [one for one in rules if len(one) > len(("description", "datasources", "names"))],
    })  # fmt: skip


DATASOURCES = {"pypi": "pypi", "npm": "npm"}


def _rule(one: Term) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "description": [one.decisions, *one.left_out],
        "matchDatasources": [DATASOURCES[one.ecosystem]],
        "matchPackageNames": [one.package],
    }
    if NOTHING in one.range:
        return rule | {"enabled": False}
    if one.range and not ("||" in one.range and one.ecosystem == "pypi"):
        rule["allowedVersions"] = one.range
    if ages := [pin.least_age for pin in one.pins if pin.least_age]:
        rule["minimumReleaseAge"] = f"{max(ages)} days"
    if groups := [f"{pin.decision.called} {pin.group}" for pin in one.pins if pin.group]:
        rule["groupName"] = groups[0]
    return rule


def _of(ecosystem: str, found: Iterable[Term]) -> list[Term]:
    return [one for one in found if one.ecosystem == ecosystem]


def _line(text: str) -> str:
    return " ".join(text.split())


def _json(told: object) -> str:
    return msgspec.json.format(msgspec.json.encode(told), indent=2).decode() + "\n"


# By the name of the file that each is
WRITERS: Mapping[str, tuple[str, Callable[[Iterable[Pin], date, str], str]]] = {
    "constraints.txt": ("text/plain", constraints),
    "uv.toml": ("application/toml", uv),
    "overrides.json": ("application/json", npm),
    "renovate.json": ("application/json", renovate),
}
