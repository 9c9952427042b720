"""Research among what belongs together (app/records/lists/shelves.py)."""

from typing import Any

from app.records.lists.shelves import Kind
from app.research.filters import RESEARCH
from app.research.shapes import DocumentRow

document = RESEARCH.record


def research(*where: Any, title: str = "Research") -> Kind:
    """Research that meets `where`, the newest first."""
    return Kind(title, "document", "research/_row.html", DocumentRow, where, RESEARCH.orders["newest"])
