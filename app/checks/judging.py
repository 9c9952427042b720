"""Holds what was found in the files of a project against pins. Pure: no database, no network, no clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from app.checks import remedies, sentences
from app.checks.comparing import kind_of
from app.checks.nearest_release import apart, nearest
from app.checks.pin import Decision
from app.checks.pins import Key, Pins, ReadPin
from app.checks.release import Releases
from app.checks.verdicts import Kind, Report, Severity, Sighting, Verdict, report
from app.manifests.occurrence import Manifest, Occurrence
from app.persistence.folding import package_name

# What is at most a warning, however binding its pin
MILD = {Kind.DRIFT, Kind.PRERELEASE, Kind.NOT_COMPARABLE}
MENDED = {Kind.VIOLATION, Kind.FORBIDDEN, Kind.DRIFT, Kind.PRERELEASE, Kind.TOO_YOUNG}
LEFT = {Kind.VIOLATION, Kind.FORBIDDEN}  # its group


Places = dict[Key, dict[str, list[Occurrence]]]  # occurrences by package and file


def judge(
    pins: Pins,
    files: Sequence[Manifest],
    today: date,
    releases: Releases | None = None,
    ecosystems: Collection[str] = (),
    project: str = "",
) -> Report:
    """Every verdict on the files of one project, as far as it is bound, by its slug.

    What no pin speaks of is named as unmanaged, unless others bring it along. `releases`, where they are known, tell
    how old a version is and which one is nearest; `ecosystems` are those that the project uses besides those found.
    """  # fmt: skip
    places = _places(files)
    known = releases if releases is not None else {}
    check = _Check({one.file: one.format for one in files}, project, today, known)
    verdicts = [_could_not_check(one.file, what) for one in files for what in _unread(one)]
    for key, by_file in places.items():
        binding = [pin for pin in pins.of(key) if check.is_bound(pin)]
        verdicts += [verdict for pin in binding for verdict in check.pin(pin, by_file, binding)]
        if not binding:
            verdicts += _unmanaged(key, by_file)
    used = {ecosystem for ecosystem, _ in places}.union(ecosystems)
    verdicts += check.missing(pins, places, used, complete=not any(map(_unread, files)))
    return report([*verdicts, *check.groups()], today, [one.file for one in files])


class _Check:
    """One check, and the groups of which it saw packages."""

    def __init__(self, formats: Mapping[str, str], project: str, today: date, releases: Releases) -> None:
        self.formats, self.project, self.today, self.releases = formats, project, today, releases
        self.kinds = frozenset(formats.values())
        self.seen_in_groups: dict[tuple[Decision, str], list[tuple[ReadPin, Sighting]]] = defaultdict(list)

    def is_bound(self, pin: ReadPin) -> bool:
        return pin.severity(self.today) is not None and pin.pin.reaches(self.project)

    def pin(
        self, pin: ReadPin, by_file: Mapping[str, list[Occurrence]], binding: Sequence[ReadPin]
    ) -> Iterable[Verdict]:
        """One verdict for each file that has the package for the pin's audience, with what all that bind it allow."""
        for file, occurrences in by_file.items():
            seen = [self._sighting(pin, one, file) for one in occurrences if pin.speaks_of(one.scope)]
            if seen:
                if len(seen) > 1:
                    seen.sort(key=_order)
                if pin.pin.group:
                    self.seen_in_groups[pin.pin.decision, pin.pin.group] += [(pin, one) for one in seen]
                yield self._verdict(pin, seen, binding)

    def missing(self, pins: Pins, places: Places, ecosystems: set[str], *, complete: bool) -> Iterable[Verdict]:
        """Required packages of ecosystems that the project uses and that none of its files has for their audience:
        where the decision or its collection names the project, or where others of their group are used."""
        for pin in pins.demanding:
            of, severity = pin.pin, pin.severity(self.today)
            if of.ecosystem not in ecosystems or not severity or not self.is_bound(pin) or _has(places, pin):
                continue
            if not of.binds and not any(_has(places, other) for other in pins.beside(pin)):
                continue
            message = sentences.of_pin(of, [], Kind.MISSING, severity) + "."
            if not complete:
                message = f"{message[:-1]}; not every file could be read, it may be in one of those."
            kind = Kind.MISSING if complete else Kind.COULD_NOT_CHECK
            weight = severity if of.binds else Severity.WARNING  # there may be reasons to use one of a group alone
            yield Verdict(
                kind=kind, severity=weight, message=message, ecosystem=of.ecosystem, package=of.package, pin=of,
                allowed=pin.allowed,
            )  # fmt: skip

    def groups(self) -> Iterable[Verdict]:
        """Groups of which one package is where its pin wants it, and another is not."""
        for (decision, label), found in self.seen_in_groups.items():
            seen = sorted(found, key=lambda each: (each[0].pin.package, each[1].file, *_order(each[1])))
            left = {pin.pin.package for pin, one in seen if one.kind in LEFT}
            outside = [one for _, one in seen if one.kind in LEFT]
            inside = [one for pin, one in seen if pin.pin.package not in left and one.kind != Kind.NOT_COMPARABLE]
            if not outside or not inside:
                continue
            pin = next(pin for pin, one in seen if one is outside[0])
            yield Verdict(
                kind=Kind.APART, severity=pin.severity(self.today) or Severity.NONE,
                message=sentences.group_apart(label, inside, outside, decision), ecosystem=pin.pin.ecosystem,
                package=pin.pin.package, pin=pin.pin, file=outside[0].file, line=outside[0].line,
                sightings=outside + inside, allowed=pin.allowed,
            )  # fmt: skip

    def _sighting(self, pin: ReadPin, one: Occurrence, file: str) -> Sighting:
        releases = self.releases.get(pin.key, ()) if pin.pin.least_age else ()
        return Sighting(
            kind=kind_of(pin, one, releases, self.today),
            name=one.name, file=file, line=one.line, version=one.version,
            declared=one.declared, scope=one.scope, direct=one.direct, marker=one.marker, source=one.source,
        )  # fmt: skip

    def _verdict(self, pin: ReadPin, seen: list[Sighting], binding: Sequence[ReadPin]) -> Verdict:
        of, worst = pin.pin, seen[0]
        weight = pin.severity(self.today) or Severity.NONE
        severity = weight if pin.is_unreadable else _severity(worst.kind, weight)
        message = sentences.of_pin(of, seen, worst.kind, severity)
        best, why, command = self._mended(pin, worst, binding) if worst.kind in MENDED else (None, "", None)
        return Verdict(
            kind=worst.kind, severity=severity, message=sentences.mended(message, best, command, why), apart=why,
            ecosystem=of.ecosystem, package=of.package, pin=of, file=worst.file, line=worst.line, sightings=seen,
            allowed=pin.allowed, nearest=best, command=command,
        )  # fmt: skip

    def _mended(self, pin: ReadPin, worst: Sighting, binding: Sequence[ReadPin]) -> tuple[str | None, str, str | None]:
        """The nearest release that all allow which bind the package here, why there is none, and what one types."""
        every = [pin, *(one for one in binding if one is not pin and one.speaks_of(worst.scope))]
        every = [one for one in every if one is pin or not (one.is_unreadable or self._gives_way(one, pin))]
        releases = self.releases.get(pin.key, ())
        best = nearest(every, worst.version, releases, self.today)
        is_gone = pin.is_forbidden and pin.is_any  # whatever others say of it
        at_odds = [] if best or is_gone else apart(every, releases, self.today)
        told = sentences.none_satisfies([one.pin for one in at_odds]) if at_odds else ""
        tool = remedies.tool(self.formats[worst.file], self.kinds)
        command = None if told else remedies.command(tool, worst, pin.pin, best, shared=len(every) > 1)
        return best, told, command

    def _gives_way(self, one: ReadPin, other: ReadPin) -> bool:
        """Whether one that only warns stands beside one that has to be followed."""
        return Severity.ERROR == other.severity(self.today) != one.severity(self.today)


def _has(places: Places, pin: ReadPin) -> bool:
    """Whether some file has its package for its audience."""
    return any(pin.speaks_of(one.scope) for some in places.get(pin.key, {}).values() for one in some)


def _order(one: Sighting) -> tuple[int, int, str]:
    """The worst first, then as the file has them."""
    return -one.kind.rank, one.line or 0, one.version or ""


def _severity(kind: Kind, binding: Severity) -> Severity:
    if kind in (Kind.OK, Kind.UNMANAGED, Kind.COULD_NOT_CHECK):  # of an age that nobody knows
        return Severity.NONE
    return Severity.WARNING if kind in MILD else binding


def _places(files: Iterable[Manifest]) -> Places:
    found: Places = {}
    for file in files:
        for one in file.packages:
            key = (one.ecosystem, package_name(one.ecosystem, one.name))
            found.setdefault(key, {}).setdefault(file.file, []).append(one)
    return found


def _unread(file: Manifest) -> list[str]:
    return ([file.unreadable] if file.unreadable else []) + list(file.unchecked)


def _could_not_check(file: str, what: str) -> Verdict:
    message = f"{file} could not be checked: {what}"
    return Verdict(kind=Kind.COULD_NOT_CHECK, severity=Severity.ERROR, message=message, file=file)


def _unmanaged(key: Key, by_file: Mapping[str, list[Occurrence]]) -> list[Verdict]:
    """One verdict where the project itself wants the package, or may."""
    direct = [(file, one) for file, some in by_file.items() for one in some if one.direct is not False]
    if not direct:
        return []
    file, one = direct[0]
    message = f"{key[1]} in {file} is pinned by no decision in force."
    return [Verdict(
        kind=Kind.UNMANAGED, severity=Severity.NONE, message=message, ecosystem=key[0], package=key[1], file=file,
        line=one.line,
    )]  # fmt: skip
