"""What the page of practices loads."""

from app.records.lists.owners import OwnedRow
from app.tables import Practice


class PracticeRow(OwnedRow, of=Practice):
    """A practice as in its record, and the record."""

    id: int
    title: str
    body_html: str
    code_html: str
    language: str
