"""Admin pages of research documents and their findings."""

from app.admin.declaration import Attention, Declaration, Inline
from app.tables import Finding, ResearchDocument

RESEARCH = Declaration(
    ResearchDocument,
    page=lambda id_: f"/research/{id_}",
    slug="research",
    label="Research document",
    columns=("title", "status", "published_on", "author", "collection", "tags"),
    filters=("status", "collection", "author", "tags", "published_on", "summary", "created_at", "updated_at"),
    search=("title", "collection.name", "author.name"),
    inlines=tuple(
        Inline(name)
        for name in ("findings", "practices", "risks", "assumptions", "implications", "pins", "evidence", "sections")
    ),
    order="-published_on",
    dates="published_on",
    editable=("status", "published_on", "author", "tags"),
    read_only=frozenset({"slug", "raw_status", "dialect", "extra"}),
    attention=(Attention("Research that is still a draft", "status=draft"),),
)
FINDINGS = Declaration(
    Finding,
    group="Parts",
    columns=("text", "document", "decision", "position"),
    filters=("document", "decision", "text"),
    search=("text", "document.title"),
    help="What research or a decision found out, a sentence or two each.",
)
