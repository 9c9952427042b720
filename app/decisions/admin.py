"""Admin pages of decisions and of how they stand to each other."""

from app.admin.declaration import Attention, Declaration, Inline
from app.decisions.models import REVIEWED
from app.records.labels import collection_beside, labelled
from app.tables import Decision, DecisionLink, Evidence

DECISIONS = Declaration(
    Decision,
    page=lambda id_: f"/decisions/{id_}",
    called=labelled,
    title=("collection.prefix", "number", "title"),
    hyphened="collection.prefix",
    instead={"collection.prefix": "prefix"},
    beside=collection_beside,
    columns=("number", "title", "status", "decided_on", "owner", "collection", "tags", "review_on"),
    filters=(
        *("status", "collection", "owner", "tags", "decided_on", "review_on", "dialect", "number", "version"),
        *("context", "outcome", "created_at", "updated_at"),
    ),
    search=("title", "collection.name", "owner.name"),
    inlines=(
        Inline("options", inlines=(Inline("arguments"),)),
        Inline("people", one="Person"),
        *(Inline(name) for name in ("implications", "risks", "assumptions", "practices", "pins")),
        *(Inline("evidence"), Inline("links_out", label="Links to other decisions", one="Link to another decision")),
        *(Inline("status_events", label="Status history", one="Change of status"), Inline("findings")),
        Inline("sections", label="Further sections"),
    ),
    order="-decided_on",
    dates="decided_on",
    editable=("status", "decided_on", "review_on", "owner", "tags"),
    hidden=frozenset({"status_before"}),
    read_only=frozenset({"slug", "raw_status", "dialect", "source_number", "extra"}),
    attention=(
        Attention("Reviews that are overdue", f"review_on=..-1d&status={','.join(REVIEWED)}"),
        Attention("Decisions that wait", "status=proposed"),
        Attention("Accepted decisions without an owner", "status=accepted&owner=none"),
    ),
)
LINKS = Declaration(
    DecisionLink,
    group="Parts",
    label="Link",
    plural="Links",
    title=("source", "kind", "target"),
    columns=("source", "kind", "target", "scope"),
    hidden=frozenset({"in_force"}),
    filters=("kind", "source", "target", "scope"),
    search=("source.title", "target.title"),
    editable=("kind", "scope"),
    help="How decisions stand to each other: what supersedes, amends or depends on what.",
)
EVIDENCE = Declaration(
    Evidence,
    group="Parts",
    plural="Evidence",
    title=("document", "decision"),
    columns=("decision", "document"),
    filters=("decision", "document"),
    search=("decision.title", "document.title"),
    help="Which research a decision rests on.",
)
