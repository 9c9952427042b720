"""What the page of the audit log loads."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from app.audit.filters import AuditFilter
from app.audit.models import AuditEvent, Result
from app.persistence.lists.paging import Page
from app.persistence.shapes.shape import Shape
from app.records.lists.listing import chips_of
from app.records.refs import PersonRef
from app.web.lists.filters import Chip

PAGES = {"person": "/people", "import_run": "/imports"}  # kinds of subjects that have one


class EventRow(Shape, of=AuditEvent):
    id: int
    happened_at: datetime
    action: str
    result: Result
    actor_id: int | None
    actor_name: str
    subject_type: str
    subject_id: int | None
    subject_label: str
    address: str
    request_id: str
    detail: dict[str, Any]

    @property
    def subject_path(self) -> str:
        """Where the subject is shown, "" where it is not."""
        folder = PAGES.get(self.subject_type)
        return f"{folder}/{self.subject_id}" if folder and self.subject_id else ""

    @property
    def details(self) -> str:
        """The detail as words: `before reader, after editor`."""
        return ", ".join(f"{name.replace('_', ' ')} {_words(value)}" for name, value in self.detail.items())


class AuditList(Struct, frozen=True):
    """Events, and whose events one may ask for."""

    found: Page[EventRow]
    people: list[PersonRef]

    def chips(self, wanted: AuditFilter) -> list[Chip]:
        """What narrows the list, the person by name."""
        return chips_of(wanted, "actor", self.people)


def _words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
