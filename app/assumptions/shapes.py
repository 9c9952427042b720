"""What the page of assumptions loads."""

from datetime import date

from app.assumptions.models import AssumptionState
from app.records.lists.owners import OwnedEntry, OwnedRow
from app.tables import Assumption


class AssumptionRow(OwnedRow, of=Assumption):
    """An assumption as in its record, and the record."""

    id: int
    text_html: str
    state: AssumptionState
    checked_on: date | None


class AssumptionEntry(OwnedEntry, of=Assumption):
    """An assumption in a file."""

    id: int
    text: str
    state: AssumptionState
    checked_on: date | None

    @property
    def path(self) -> str:
        return f"{self.record.path}#assumption-{self.id}"
