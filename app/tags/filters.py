"""What the list of tags can be narrowed to."""

from typing import Any, ClassVar

import sqlalchemy as sa

from app.persistence.fields import has_letters, sort_key, table
from app.tables import Tag
from app.web.lists.filters import Filter

tag = table(Tag).c


class TagFilter(Filter, frozen=True, kw_only=True):
    labels: ClassVar = {"q": "Text"}
    has_file: ClassVar = True
    sorts: ClassVar = ("name",)

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What a tag must meet to be listed."""
        return [has_letters(tag.name, self.q)] if self.q else []

    def ordering(self) -> list[sa.ColumnElement[Any]]:
        """By name."""
        return [sort_key(tag.name)]
