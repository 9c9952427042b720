"""For a comment below a change, or the summary of a step."""

from __future__ import annotations

import re

from app.checks.exit_codes import findings
from app.checks.outputs.words import found, more, plain, summary
from app.checks.verdicts import Report, Verdict

MOST_SHOWN = 50
MOST_CHARACTERS = 60_000  # GitHub takes 65,536 of a comment


def render(report: Report) -> str:
    title = f"## Rationale: {_cell(report.project)}" if report.project else "## Rationale"
    lines = [title, "", summary(report), ""]
    rows, shown, length = findings(report), 0, 0
    for one in rows[:MOST_SHOWN]:
        line = _row(one)
        length += len(line)
        if length > MOST_CHARACTERS:
            break
        if not shown:
            lines += ["| | Verdict | Package | Found | Allowed | Decision | What it says |", "| --- " * 7 + "|"]
        lines.append(line)
        shown += 1
    if left := len(rows) - shown:
        lines += ["", more(left)]
    for governing in report.governing:
        decision, files = governing.decision, ", ".join(f"`{_code(file)}`" for file in governing.files)
        lines += ["", f"{_link(decision.called, decision.address)} {_cell(decision.title)} binds {files}."]
    lines += [f"\n{_cell(one)}" for one in report.notices]
    return "\n".join(lines) + "\n"


def _row(one: Verdict) -> str:
    decision = _link(one.pin.decision.called, one.pin.decision.address) if one.pin else ""
    severity = f"{one.severity}, new" if one.is_new else str(one.severity)
    cells = [severity, one.kind, _cell(one.package), _cell(found(one)), _cell(one.allowed), decision]
    return "| " + " | ".join([*cells, _cell(one.message)]) + " |"


def _cell(text: str) -> str:
    """As it stands: no sign of it means anything to Markdown, and nobody is called by it."""
    return re.sub(r"([\\`*_{}\[\]<>#|~@&!])", r"\\\1", " ".join(plain(text).split())).replace("\\@", "@\u200b")


def _code(text: str) -> str:
    return plain(text).replace("`", "'").replace("\n", " ")


def _link(label: str, address: str) -> str:
    safe = re.fullmatch(r"https?://[^\s<>()\\|]+", address)
    return f"[{_cell(label)}](<{address}>)" if safe else _cell(label)
