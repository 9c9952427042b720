"""The kinds of rows that several pages put on their shelves."""

from typing import Any

from app.decisions.shapes import DecisionRow
from app.persistence.fields import table
from app.records.shelves import Kind
from app.research.shapes import DocumentRow
from app.tables import Decision, ResearchDocument

decision, document = table(Decision).c, table(ResearchDocument).c


def decisions(*where: Any, title: str = "Decisions") -> Kind:
    """Decisions that meet `where`, the newest first."""
    order = [decision.decided_on.desc().nulls_last(), decision.id.desc()]
    return Kind(title, "decision", "decisions/_row.html", DecisionRow, where, order)


def research(*where: Any, title: str = "Research") -> Kind:
    """Research that meets `where`, the newest first."""
    order = [document.published_on.desc().nulls_last(), document.id.desc()]
    return Kind(title, "document", "research/_row.html", DocumentRow, where, order)
