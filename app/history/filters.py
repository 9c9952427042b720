"""What the list of changes can be narrowed to."""

from datetime import date
from typing import ClassVar

from app.web.lists.filters import Filter


class ChangesFilter(Filter, frozen=True, kw_only=True):
    since: date | None = None

    labels: ClassVar = {"since": "Since"}
    sorts: ClassVar = ("newest",)
