"""Admin pages of imports: for reading, since they say what was done."""

from app.admin.declaration import Attention, Computed, Declaration
from app.admin.fields.kinds import Kind
from app.admin.permissions import READ_ONLY
from app.imports.tallies import findings, in_words
from app.tables import ImportedFile, ImportRun

RUNS = Declaration(
    ImportRun,
    group="Imports",
    slug="imports",
    label="Import",
    permissions=READ_ONLY,
    page=lambda id_: f"/imports/{id_}",
    hidden=frozenset({"operation", "alive_at"}),
    columns=(
        "source",
        "started_at",
        "finished_at",
        Computed("outcomes", "Outcomes", lambda run: in_words(run.c), Kind.TEXT),
        Computed("findings", "Findings", lambda run: findings(run.c)),
    ),
    filters=("started_at", "finished_at", "source"),
    search=("source",),
    dates="started_at",
    attention=(Attention("Imports that did not finish", "finished_at=none"),),
)
FILES = Declaration(
    ImportedFile,
    group="Imports",
    hidden=frozenset({"kept", "path"}),
    title=("place",),
    permissions=READ_ONLY,
    columns=("place", "outcome", "finding_count", "run", "collection", "decision", "document"),
    filters=("outcome", "finding_count", "run", "collection", "decision", "document", "place"),
    search=("place",),
    attention=(
        Attention("Files that differ from the register", "outcome=diverged"),
        Attention(
            "Files with findings", "finding_count=1..&outcome=!unchanged"
        ),  # each counts once, not at every import
    ),
    help="Each file of each import, with what came of it.",
)
