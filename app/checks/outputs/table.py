"""For people at a terminal."""

from __future__ import annotations

from app.checks.exit_codes import findings
from app.checks.outputs.words import found, more, plain, summary
from app.checks.verdicts import Kind, Report, Severity, Verdict

MOST_SHOWN = 100
WIDEST = 40
HEADER = ("", "verdict", "package", "found", "allowed", "decision", "where")


def render(report: Report) -> str:
    shown = findings(report)[:MOST_SHOWN]
    rows = [HEADER, *(_row(one) for one in shown)] if shown else []
    lines = _aligned(rows) + ([""] if rows else [])
    lines += [one.message for one in shown] + ([""] if shown else [])
    if left := len(findings(report)) - len(shown):
        lines.append(more(left))
    lines += [one.message for one in report.verdicts if _is_unknown(one)][:MOST_SHOWN]
    for one in report.governing:
        lines.append(
            f"{one.decision.called} “{one.decision.title}” binds {', '.join(one.files)}: {one.decision.address}"
        )
    lines += [*report.notices, summary(report)]
    return plain("\n".join(lines)) + "\n"


def _is_unknown(one: Verdict) -> bool:
    return one.kind == Kind.COULD_NOT_CHECK and one.severity == Severity.NONE


def _row(one: Verdict) -> tuple[str, ...]:
    severity = f"{one.severity}, new" if one.is_new else str(one.severity)
    where = f"{one.file}:{one.line}" if one.line else one.file
    return severity, one.kind, one.package, found(one), one.allowed, one.pin.decision.called if one.pin else "", where


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    cut = [[cell if len(cell) <= WIDEST else cell[: WIDEST - 1] + "…" for cell in row[:-1]] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cut, strict=True)]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)), row[-1]]).rstrip()
        for cells, row in zip(cut, rows, strict=True)
    ]
