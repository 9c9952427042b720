"""What lists of projects and of their verdicts hold as files, CSV or Markdown."""

from app.projects.shapes import ProjectRow, VerdictRow
from app.web.lists.downloads import Columns

PROJECTS: Columns[ProjectRow] = {
    "Project": lambda one: one.name,
    "Slug": lambda one: one.slug,
    "Owner": lambda one: one.owner and one.owner.name,
    "Repository": lambda one: one.repository_url,
    "Standing": lambda one: one.standing.value,
    "Errors": lambda one: one.error_count,
    "Warnings": lambda one: one.warning_count,
    "Not read": lambda one: one.unread_count,
    "Checked at": lambda one: one.checked_at and one.checked_at.isoformat(timespec="seconds"),
}
VERDICTS: Columns[VerdictRow] = {
    "Package": lambda one: one.package,
    "Ecosystem": lambda one: one.ecosystem,
    "Verdict": lambda one: one.kind.value,
    "Weight": lambda one: one.severity.value,
    "Found": lambda one: one.found,
    "Allowed": lambda one: one.allowed,
    "File": lambda one: one.file,
    "Line": lambda one: one.line,
    "Decision": lambda one: one.decision and one.decision.label,
    "Since": lambda one: one.since.isoformat(timespec="seconds"),
    "Until": lambda one: one.until and one.until.isoformat(timespec="seconds"),
    "What it says": lambda one: one.message,
}
