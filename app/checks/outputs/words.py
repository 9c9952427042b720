"""What several formats say alike."""

from __future__ import annotations

import hashlib

from app.checks.exit_codes import findings, waived
from app.checks.verdicts import Kind, Report, Severity, Verdict

MOST_RESULTS = 5_000  # of a file for machines: more than that GitHub shows nobody


def summary(report: Report) -> str:
    """How it stands, in one line."""
    found = findings(report)
    errors = sum(one.severity == Severity.ERROR for one in found)
    told = [_count(errors, "error"), _count(len(found) - errors, "warning")]
    if any(one.is_new is not None for one in found):
        told.append(f"{sum(one.is_new is True for one in found)} new")
    told += [f"{count} waived"] if (count := len(waived(report))) else []
    told += [f"{report.counts[kind]} {word}" for kind, word in _REST if report.counts.get(kind)]
    return ", ".join(told) + f" in {_count(len(report.files), 'file')}, judged on {report.judged_on}."


_REST = ((Kind.OK, "within their pins"), (Kind.UNMANAGED, "pinned by no decision"))


def _count(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def more(left: int) -> str:
    return f"{_count(left, 'more finding')} not shown."


def rest(every: int, shown: int) -> list[str]:
    """How many of the findings a file for machines leaves out, where it does."""
    return [more(every - shown)] if every > shown else []


def subject(one: Verdict) -> str:
    """What it is about, in few words."""
    decision = f"{one.pin.decision.called}: " if one.pin else ""
    return f"{decision}{one.package or one.file} {one.kind}"


def found(one: Verdict) -> str:
    """The version, or else the range, that was found."""
    return next((seen.version or seen.declared or "" for seen in one.sightings), "")


def place(one: Verdict, report: Report) -> tuple[str, int]:
    """File and line; of what is in no file, the first that was looked at."""
    return one.file or next(iter(report.files), ""), one.line or 1


def rule(one: Verdict) -> str:
    """The same for a pin as long as it is about that package for that decision."""
    if one.pin is None:
        return f"rationale/{one.kind.replace(' ', '-')}"
    return f"rationale/{one.pin.decision.label}/{one.ecosystem}/{one.package}"


def fingerprint(one: Verdict) -> str:
    """The same in two checks, although lines of lockfiles move."""
    known = [rule(one), one.kind, one.file, "" if one.package else one.message]
    return hashlib.sha256("\0".join(known).encode(errors="surrogateescape")).hexdigest()


def plain(text: str) -> str:
    """Without signs that terminals act upon and XML does not allow."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in text)
