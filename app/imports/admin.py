"""Admin pages of imports: for reading, since they say what was done."""

from app.admin.declaration import Attention, Declaration
from app.admin.permissions import READ_ONLY
from app.tables import ImportedFile, ImportRun

RUNS = Declaration(
    ImportRun,
    group="Imports",
    slug="imports",
    label="Import",
    permissions=READ_ONLY,
    page=lambda id_: f"/imports/{id_}",
    columns=("source", "started_at", "finished_at"),
    filters=("started_at", "finished_at", "source"),
    search=("source",),
    dates="started_at",
    attention=(Attention("Imports that did not finish", "finished_at=none"),),
)
FILES = Declaration(
    ImportedFile,
    group="Imports",
    permissions=READ_ONLY,
    columns=("path", "outcome", "finding_count", "run", "collection", "decision", "document"),
    filters=("outcome", "finding_count", "run", "collection", "decision", "document", "path"),
    search=("path",),
    attention=(
        Attention("Files that differ from the register", "outcome=diverged"),
        Attention("Files with findings", "finding_count=1.."),
    ),
)
