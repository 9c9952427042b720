"""What the list of research can be narrowed to."""

from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa

from app.persistence.fields import table
from app.persistence.querying.selectivity import Condition, among
from app.research.models import DocumentStatus
from app.search.conditions import matching
from app.search.models import Found
from app.tables import Collection, Package, Pin, ResearchDocument, ResearchTag, Tag
from app.web.lists.filters import Filter, Id, Word, Year

document, collection, tag, tagged = (table(model).c for model in (ResearchDocument, Collection, Tag, ResearchTag))
pin, package = table(Pin).c, table(Package).c

SORTS = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "title": "By title",
    "changed": "Changed last",
}


class ResearchFilter(Filter, frozen=True, kw_only=True):
    status: tuple[DocumentStatus, ...] = ()
    collection: Word | None = None  # a slug
    tag: Word | None = None
    author: Id | None = None
    year: Year | None = None
    package: Word | None = None

    labels: ClassVar = {
        "q": "Text",
        "status": "Status",
        "collection": "Collection",
        "tag": "Tag",
        "author": "Author",
        "year": "Year",
        "package": "Package",
    }
    sorts: ClassVar = tuple(SORTS)

    def conditions(self) -> dict[str, Condition]:
        """What a document must meet to be listed, by the parameter that asks for it: what leaves fewest last."""
        wanted: dict[str, Condition] = {}
        if self.status:
            wanted["status"] = document.status.in_(self.status)
        if self.collection:
            slug = sa.select(collection.id).where(collection.slug == self.collection).scalar_subquery()
            wanted["collection"] = document.collection_id == slug
        if self.year:
            wanted["year"] = document.published_on.between(date(self.year, 1, 1), date(self.year, 12, 31))
        if self.author:
            wanted["author"] = document.author_id == self.author
        if self.package:
            packages = sa.select(package.id).where(package.name == self.package.lower())
            wanted["package"] = among(document.id, sa.select(pin.document_id).where(pin.package_id.in_(packages)))
        if self.tag:
            named = sa.select(tag.id).where(tag.name == self.tag.lower()).scalar_subquery()
            wanted["tag"] = among(document.id, sa.select(tagged.document_id).where(tagged.tag_id == named))
        if self.q:
            wanted["q"] = matching(Found.RESEARCH, document.id, self.q)
        return wanted

    def ordering(self) -> list[sa.ColumnElement[Any]]:
        """The chosen order, ending in a column without ties."""
        orders: dict[str, list[sa.ColumnElement[Any]]] = {
            "newest": [document.published_on.desc().nulls_last(), document.id.desc()],
            "oldest": [document.published_on.asc().nulls_last(), document.id.asc()],
            "title": [document.title.asc(), document.id.asc()],
            "changed": [document.updated_at.desc(), document.id.desc()],
        }
        return orders[self.order]
