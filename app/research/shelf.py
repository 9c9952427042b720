"""Research among what belongs together (app/records/shelves.py)."""

from typing import Any

from app.persistence.fields import table
from app.records.shelves import Kind
from app.research.shapes import DocumentRow
from app.tables import ResearchDocument

document = table(ResearchDocument).c


def research(*where: Any, title: str = "Research") -> Kind:
    """Research that meets `where`, the newest first."""
    order = [document.published_on.desc().nulls_last(), document.id.desc()]
    return Kind(title, "document", "research/_row.html", DocumentRow, where, order)
