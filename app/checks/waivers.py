"""What waivers make of a report. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

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
    What already has a waiver keeps it."""
    given = list(waivers)
    used: set[Waiver] = set()
    verdicts = [_judged(one, given, used, today) for one in found.verdicts]
    whole = complete and not any(one.kind == Kind.COULD_NOT_CHECK and not one.package for one in found.verdicts)
    notices = [notice for one in given for notice in _notices(one, one in used, today, whole=whole)]
    fresh = report(verdicts, found.judged_on, found.files)
    kept = {name: getattr(found, name) for name in ("project", "address", "governing")}
    return msgspec.structs.replace(fresh, notices=[*found.notices, *notices], **kept)


def _judged(verdict: Verdict, waivers: Sequence[Waiver], used: set[Waiver], today: date) -> Verdict:
    if verdict.severity == Severity.NONE or verdict.pin is None:
        return verdict
    fitting = [one for one in waivers if fits(one, verdict)]
    used.update(fitting)
    holding = next((one for one in fitting if today <= one.expires_on), None)
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
    if waiver.decision and (verdict.pin is None or waiver.decision != verdict.pin.decision.label):
        return False
    if not waiver.specifier:
        return True
    waived = read_normalised(verdict.ecosystem, normalise(verdict.ecosystem, waiver.specifier))
    wrong = [seen for seen in verdict.sightings if seen.kind not in (Kind.OK, Kind.UNMANAGED)]
    return bool(wrong and waived) and all(
        seen.version is not None and waived is not None and waived.contains(seen.version) == Answer.IN for seen in wrong
    )


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
