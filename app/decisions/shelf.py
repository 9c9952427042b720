"""Decisions among what belongs together (app/records/lists/shelves.py)."""

from typing import Any

from app.decisions.filters import DECISIONS
from app.decisions.shapes import DecisionRow
from app.records.lists.shelves import Kind

decision = DECISIONS.record


def decisions(*where: Any, title: str = "Decisions") -> Kind:
    """Decisions that meet `where`, the newest first."""
    return Kind(title, "decision", "decisions/_row.html", DecisionRow, where, DECISIONS.orders["newest"])
