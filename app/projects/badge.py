"""A badge that says how a project stands, and is never green for one that has not been checked lately."""

from __future__ import annotations

from typing import Any

from app.projects.models import Standing
from app.projects.shapes import ProjectRow

GREEN, AMBER, RED, GREY = "#1a7f37", "#9a6700", "#cf222e", "#57606a"
LABEL = "decisions"
COLORS = {Standing.PASSING: GREEN, Standing.WARNED: AMBER, Standing.FAILING: RED, Standing.UNCHECKED: GREY}
SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{label}: {words}">
<title>{label}: {words}</title><rect width="{width}" height="20" rx="3" fill="#24292f"/>
<rect x="{left}" width="{right}" height="20" rx="3" fill="{color}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
<text x="{middle}" y="14" textLength="{label_length}">{label}</text>
<text x="{other}" y="14" textLength="{words_length}">{words}</text></g></svg>
"""


def words_of(project: ProjectRow) -> tuple[str, str]:
    """What it says, and its color."""
    if project.checked_at is None:
        return "not checked", GREY
    if project.is_stale:
        return f"not checked since {project.checked_at.date()}", GREY
    count = project.error_count + project.unread_count or project.warning_count
    noun = "finding" if project.standing == Standing.FAILING else "warning"
    words = f"{count} {noun}{'' if count == 1 else 's'}" if count else "passing"
    return words, COLORS[project.standing]


def svg(project: ProjectRow) -> str:
    """The badge as a picture; all of its text is ours."""
    words, color = words_of(project)
    left, right = 7 * len(LABEL) + 10, 7 * len(words) + 10
    return SVG.format(
        width=left + right, left=left, right=right, color=color, label=LABEL, words=words, middle=left / 2,
        other=left + right / 2, label_length=left - 12, words_length=right - 12,
    )  # fmt: skip


def shield(project: ProjectRow) -> dict[str, Any]:
    """The same as shields.io takes it from an endpoint."""
    words, color = words_of(project)
    return {"schemaVersion": 1, "label": LABEL, "message": words, "color": color}
