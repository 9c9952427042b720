"""What the page of practices loads."""

from app.records.lists.owners import OwnedEntry, OwnedRow
from app.tables import Practice


class PracticeRow(OwnedRow, of=Practice):
    """A practice as in its record, and the record."""

    id: int
    title: str
    body_html: str
    code_html: str
    language: str


class PracticeEntry(OwnedEntry, of=Practice):
    """A practice in a file."""

    id: int
    title: str
    body: str
    code: str
    language: str

    @property
    def path(self) -> str:
        return f"{self.record.path}#practice-{self.id}"
