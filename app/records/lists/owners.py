"""Parts of records in lists across all records: each with the record that it is a part of."""

from itertools import groupby
from typing import Annotated, TypeVar

from app.persistence.shapes.shape import Shape, path
from app.records.refs import DecisionRef, DocumentRef
from app.web.lists.downloads import Columns

Row = TypeVar("Row", bound="OwnedRow")


class OwnedRow(Shape):
    """Base of the shapes of such parts."""

    decision: DecisionRef | None
    document: DocumentRef | None

    @property
    def record(self) -> DecisionRef | DocumentRef:
        """What it is a part of. ValueError where it is a part of nothing, which the database refuses."""
        if (record := self.decision or self.document) is None:
            raise ValueError("a part belongs to a decision or to research")
        return record


class OwnedEntry(OwnedRow):
    """Base of the shapes of such parts in files, which name their collection and have an address."""

    decision_collection: Annotated[str | None, path("decision.collection.name")]
    document_collection: Annotated[str | None, path("document.collection.name")]


OF_RECORD: Columns[OwnedEntry] = {
    "Collection": lambda one: one.decision_collection or one.document_collection,
    "Record": lambda one: one.record.label,
    "Title of the record": lambda one: one.record.title,
}


def by_record(rows: list[Row]) -> list[tuple[DecisionRef | DocumentRef, list[Row]]]:
    """Neighbouring rows of one record together, under it."""
    grouped = (list(group) for _, group in groupby(rows, key=lambda row: row.record.path))
    return [(group[0].record, group) for group in grouped]
