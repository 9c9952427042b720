"""What waivers make of a report, and how their expiry is announced. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from app.checks.pin import Decision
from app.checks.verdicts import Kind, Report, Severity, Verdict, report
from app.checks.waiver import Waiver
from app.persistence.folding import package_name
from app.versions.answers import Answer
from app.versions.reading import normalise, read_normalised

WARN_FROM = 14  # days before the end
WARN_AGAIN_FROM = 3
LONGEST = 180  # days for which one may be given, unless a setting says otherwise


def apply(found: Report, waivers: Iterable[Waiver], today: date, *, complete: bool = True) -> Report:
    """The report with what is waived at severity none, and a notice on each waiver that ends soon, has ended or, where
    the check was `complete`, is about nothing any more. Of two that fit, the first counts: give the register's first.
    What already has a waiver keeps it, and what the register denied to let pass no file lets pass."""
    given = list(waivers)
    several = {one: homes for one in given if len(homes := _homes(one, found)) > 1}
    used = set(several)
    clear = [one for one in given if one not in several]
    verdicts = [_judged(one, clear, used, today) for one in found.verdicts]
    whole = complete and not any(one.kind == Kind.COULD_NOT_CHECK and not one.package for one in found.verdicts)
    notices = [_unclear(one, homes) for one, homes in several.items()]
    notices += [notice for one in clear if not one.denied for notice in _notices(one, one in used, today, whole=whole)]
    fresh = report(verdicts, found.judged_on, found.files)
    kept = {name: getattr(found, name) for name in ("project", "address", "governing")}
    return msgspec.structs.replace(fresh, notices=[*found.notices, *notices], **kept)


def _judged(verdict: Verdict, waivers: Sequence[Waiver], used: set[Waiver], today: date) -> Verdict:
    if verdict.severity == Severity.NONE or verdict.pin is None:
        return verdict
    fitting = [one for one in waivers if fits(one, verdict)]
    used.update(fitting)
    holding = next((one for one in fitting if one.denied or today <= one.expires_on), None)
    if verdict.denial:
        return verdict
    if holding and holding.denied:
        told = f"{verdict.message} {holding.approved_by or 'Somebody'} denied to waive it."
        return msgspec.structs.replace(verdict, denial=holding, message=told)
    if holding:
        told = f"{verdict.message} Waived until {holding.expires_on}: {holding.reason} ({holding.owner})."
        return msgspec.structs.replace(verdict, severity=Severity.NONE, waiver=holding, message=told)
    if fitting:
        ended = fitting[0]
        told = f"{verdict.message} The waiver of {ended.owner} ended on {ended.expires_on}."
        return msgspec.structs.replace(verdict, message=told)
    return verdict


def fits(waiver: Waiver, verdict: Verdict) -> bool:
    """Whether it is about all that is wrong there: of its versions, each has to lie in the waiver's range."""
    if waiver.package and package_name(verdict.ecosystem, waiver.package) != verdict.package:
        return False
    if waiver.ecosystem and waiver.ecosystem != verdict.ecosystem:
        return False
    if verdict.pin is None or not _names(waiver, verdict.pin.decision):
        return False
    if not waiver.specifier:
        return True
    waived = read_normalised(verdict.ecosystem, normalise(verdict.ecosystem, waiver.specifier))
    wrong = [seen for seen in verdict.sightings if seen.kind not in (Kind.OK, Kind.UNMANAGED)]
    return bool(wrong and waived) and all(
        seen.version is not None and waived is not None and waived.contains(seen.version) == Answer.IN for seen in wrong
    )


def _names(waiver: Waiver, decision: Decision) -> bool:
    if waiver.decision_id:
        return waiver.decision_id == decision.id
    return waiver.decision in ("", decision.label, f"{decision.collection}/{decision.label}")


def _homes(waiver: Waiver, found: Report) -> list[str]:
    """The collections of the decisions that it may mean: more than one where a label stands alone."""
    met = {one.pin.decision.collection for one in found.verdicts if one.pin and _names(waiver, one.pin.decision)}
    return sorted(met) if waiver.decision else []


def _unclear(waiver: Waiver, homes: Sequence[str]) -> str:
    ways = " or ".join(f"{one}/{waiver.decision}" for one in homes)
    return f"{name(waiver)} lets nothing pass, since several collections have that number. Write {ways}."


def _notices(waiver: Waiver, is_used: bool, today: date, *, whole: bool) -> Iterable[str]:
    left = (waiver.expires_on - today).days
    if not is_used:
        if whole:
            yield f"{name(waiver)} is about nothing that was found. Take it out."
    elif left < 0:
        yield f"{name(waiver)} ended on {waiver.expires_on}. Ask {waiver.owner}."
    elif left <= WARN_FROM:
        last = "Last warning: " if left <= WARN_AGAIN_FROM else ""
        days = f"in {left} days" if left > 1 else "tomorrow" if left else "today"
        yield f"{last}{name(waiver)} ends {days}, on {waiver.expires_on}. Ask {waiver.owner}."


def name(waiver: Waiver) -> str:
    about = " ".join(part for part in (waiver.package, waiver.specifier) if part)
    told = " and ".join(part for part in (about, waiver.decision) if part)
    return f"The waiver of {told} in {waiver.origin}"
