"""Decisions among what belongs together (app/records/shelves.py)."""

from typing import Any

from app.decisions.shapes import DecisionRow
from app.persistence.fields import table
from app.records.shelves import Kind
from app.tables import Decision

decision = table(Decision).c


def decisions(*where: Any, title: str = "Decisions") -> Kind:
    """Decisions that meet `where`, the newest first."""
    order = [decision.decided_on.desc().nulls_last(), decision.id.desc()]
    return Kind(title, "decision", "decisions/_row.html", DecisionRow, where, order)
