"""Admin pages of projects, of what was found in their files, and of waivers."""

from app.admin.declaration import Attention, Declaration
from app.admin.permissions import READ_ONLY
from app.tables import Manifest, Occurrence, Project, Verdict, Waiver

PROJECTS = Declaration(
    Project,
    columns=("name", "owner", "standing", "error_count", "warning_count", "unread_count", "checked_at"),
    filters=("standing", "owner", "checked_at", "error_count", "warning_count", "unread_count", "name", "slug"),
    search=("name", "slug"),
    dates="checked_at",
    read_only=frozenset({"checked_at", "standing", "error_count", "warning_count", "unread_count", "ecosystems"}),
    attention=(
        Attention("Projects that break a decision", "standing=failing"),
        Attention("Projects that have not reported in a month", "checked_at=..-30d"),
    ),
)
WAIVERS = Declaration(
    Waiver,
    permissions=READ_ONLY,  # asked for and approved on its own page, by two people
    title=("package", "specifier"),
    columns=("package", "specifier", "project", "decision", "owner", "state", "expires_on"),
    filters=("state", "expires_on", "project", "decision", "owner", "requested_by", "decided_by", "package"),
    search=("package", "project.name"),
    attention=(Attention("Waivers that wait for approval", "state=requested"),),
    help="What a project is let off, why, and until when.",
)
MANIFESTS = Declaration(
    Manifest,
    group="Parts",
    permissions=READ_ONLY,
    columns=("path", "project", "format", "package_count", "unreadable", "received_at"),
    filters=("project", "format", "package_count", "received_at", "path", "unreadable"),
    search=("path", "project.name"),
    help="The files of projects that name what they use: lockfiles and the like, as a check last read them.",
)
OCCURRENCES = Declaration(
    Occurrence,
    group="Parts",
    permissions=READ_ONLY,
    title=("name", "version"),
    columns=("name", "version", "declared", "scope", "direct", "project", "manifest", "line"),
    filters=("ecosystem", "package", "project", "manifest", "direct", "version", "scope"),
    search=("package",),
    help="Where a project uses a package: in which file, on which line, in which version.",
)
VERDICTS = Declaration(
    Verdict,
    group="Parts",
    permissions=READ_ONLY,
    title=("package", "file"),
    columns=("package", "file", "kind", "severity", "project", "since", "until"),
    filters=("kind", "severity", "ecosystem", "package", "project", "decision_id", "since", "until", "file"),
    search=("package", "project.name"),
    hidden=frozenset({"told", "series", "pin_id", "waiver_id"}),
    help="What the decisions that pin a package mean for each project: followed, drifting or broken.",
)
