"""What the list of changes can be narrowed to."""

from datetime import date
from typing import ClassVar

from app.web.lists.filters import Filter, Id


class ChangesFilter(Filter, frozen=True, kw_only=True):
    since: date | None = None
    operation: Id | None = None  # a change of many records, record by record

    labels: ClassVar = {"since": "Since"}
    sorts: ClassVar = ("newest",)
