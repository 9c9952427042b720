"""Pins as projects are held against them: read once, kept by package."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from packaging.specifiers import SpecifierSet

from app.checks.pin import Decision, Pin
from app.checks.verdicts import Kind, Severity
from app.versions.answers import Answer, Range, Relation
from app.versions.npm import NpmRange
from app.versions.pypi import PypiRange
from app.versions.reading import normalise, read_normalised, relation

Key = tuple[str, str]  # ecosystem and normalised name of a package


class ReadPin:
    """A pin and its range."""

    def __init__(self, pin: Pin) -> None:
        self.pin = pin
        self.is_any = pin.normalised == "*"
        self.is_forbidden = pin.level == "forbidden"
        self.range = _range(pin.ecosystem, pin.normalised)
        self.is_unreadable = self.range is None and not self.is_any
        self.key: Key = (pin.ecosystem, pin.package)
        self.group = (pin.decision, pin.group)
        self.kinds: dict[tuple[str | None, str | None, str | None], Kind] = {}  # by version, declared range and source
        self.weights: dict[date, Severity | None] = {}  # by day
        self.memo: tuple[object, date, Any] | None = None  # the last releases that it was asked for, and the allowed

    @cached_property
    def names_prereleases(self) -> bool:
        if isinstance(self.range, PypiRange):
            return any(_names_prerelease(one) for one in self.range.alternatives)
        return isinstance(self.range, NpmRange) and not self.is_any

    @property
    def allowed(self) -> str:
        """The range in words that commands know, and of what is forbidden the rest."""
        text = self.pin.normalised or self.pin.specifier
        if not self.is_forbidden:
            return text
        return "no version" if self.is_any else f"other than {text}"

    def contains(self, version: str) -> Answer:
        return self.range.contains(version) if self.range else Answer.NOT_COMPARABLE

    def holds(self, declared: str) -> Relation:
        """How a range that a project declares lies to the pin's."""
        return _holds(self.pin.ecosystem, declared, self.pin.normalised)

    def severity(self, today: date) -> Severity | None:
        """How much it weighs on a day: it follows the status of its decision. None where it binds nobody."""
        if today not in self.weights:
            self.weights[today] = self._weight(today)
        return self.weights[today]

    def _weight(self, today: date) -> Severity | None:
        if self.pin.decision.status == "proposed":
            return Severity.WARNING
        if self.pin.decision.status != "accepted":
            return None
        waits = self.pin.binding_from is not None and today < self.pin.binding_from
        return Severity.WARNING if waits or self.pin.level == "recommended" else Severity.ERROR

    def speaks_of(self, scope: str | None) -> bool:
        """Whether a package of that scope is meant; one of which nobody knows the scope always is."""
        if self.pin.audience == "all" or scope is None:
            return True
        in_development = scope == "development" or (scope.startswith("group:") and scope != "group:runtime")
        return in_development == (self.pin.audience == "development")


class Pins:
    """All of them. Make it once and hold many projects against it."""

    def __init__(self, pins: Iterable[ReadPin]) -> None:
        self._by_package: dict[Key, list[ReadPin]] = defaultdict(list)
        self._by_group: dict[tuple[Decision, str], list[ReadPin]] = defaultdict(list)
        for one in pins:
            self._by_package[one.key].append(one)
            if one.pin.group:
                self._by_group[one.group].append(one)

    def of(self, package: Key) -> list[ReadPin]:
        return self._by_package.get(package, [])

    def beside(self, pin: ReadPin) -> list[ReadPin]:
        """Those that move together with it, and itself."""
        return self._by_group.get(pin.group, [pin])

    def only(self, packages: Iterable[Key]) -> Pins:
        """Those of some packages."""
        return Pins(pin for one in packages for pin in self.of(one))

    def around(self, packages: Iterable[Key]) -> set[Key]:
        """These packages, and those that move together with them."""
        found = set(packages)
        waiting = list(found)
        while waiting:
            fresh = {other.key for pin in self.of(waiting.pop()) for other in self.beside(pin)} - found
            found |= fresh
            waiting += fresh
        return found

    @cached_property
    def demanding(self) -> list[ReadPin]:
        """Those that may be missed: what a named project has to have, and what belongs to a group."""
        every = (pin for pins in self._by_package.values() for pin in pins)
        return [one for one in every if one.pin.level == "required" and (one.pin.binds or one.pin.group)]


def read(pins: Iterable[Pin]) -> Pins:
    return Pins(map(ReadPin, pins))


@lru_cache(maxsize=4096)
def _range(ecosystem: str, normalised: str) -> Range | None:
    return read_normalised(ecosystem, normalised)


@lru_cache(maxsize=4096)
def _holds(ecosystem: str, declared: str, normalised: str) -> Relation:
    theirs = _range(ecosystem, normalise(ecosystem, declared))
    return Relation.SUBSET if normalised == "*" and theirs else relation(theirs, _range(ecosystem, normalised))


def _names_prerelease(specifiers: SpecifierSet) -> bool:
    return any(one.prereleases for one in specifiers)
