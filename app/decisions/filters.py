"""What the list of decisions can be narrowed to."""

from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa

from app.decisions.models import Status
from app.persistence.fields import table
from app.persistence.querying.selectivity import Condition, among
from app.search.conditions import matching
from app.search.models import Found
from app.tables import Collection, Decision, DecisionTag, Package, Pin, Tag
from app.web.lists.filters import Filter, Id, Word, Year

decision, collection, tag, tagged = (table(model).c for model in (Decision, Collection, Tag, DecisionTag))
pin, package = table(Pin).c, table(Package).c

SORTS = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "number": "By number",
    "title": "By title",
    "changed": "Changed last",
}
ORDERS: dict[str, list[sa.ColumnElement[Any]]] = {
    "newest": [decision.decided_on.desc().nulls_last(), decision.id.desc()],
    "oldest": [decision.decided_on.asc().nulls_last(), decision.id.asc()],
    "number": [decision.number.asc(), decision.id.asc()],
    "title": [decision.title.asc(), decision.id.asc()],
    "changed": [decision.updated_at.desc(), decision.id.desc()],
}


class DecisionFilter(Filter, frozen=True, kw_only=True):
    status: tuple[Status, ...] = ()
    collection: Word | None = None  # a slug
    tag: Word | None = None
    owner: Id | None = None
    year: Year | None = None
    package: Word | None = None

    labels: ClassVar = {
        "q": "Text",
        "status": "Status",
        "collection": "Collection",
        "tag": "Tag",
        "owner": "Owner",
        "year": "Year",
        "package": "Package",
    }
    sorts: ClassVar = tuple(SORTS)

    def conditions(self) -> dict[str, Condition]:
        """What a decision must meet to be listed, by the parameter that asks for it: what leaves fewest last."""
        wanted: dict[str, Condition] = {}
        if self.status:
            wanted["status"] = decision.status.in_(self.status)
        if self.collection:
            slug = sa.select(collection.id).where(collection.slug == self.collection).scalar_subquery()
            wanted["collection"] = decision.collection_id == slug
        if self.year:
            wanted["year"] = decision.decided_on.between(date(self.year, 1, 1), date(self.year, 12, 31))
        if self.owner:
            wanted["owner"] = decision.owner_id == self.owner
        if self.package:
            packages = sa.select(package.id).where(package.name == self.package.lower())
            wanted["package"] = among(decision.id, sa.select(pin.decision_id).where(pin.package_id.in_(packages)))
        if self.tag:
            named = sa.select(tag.id).where(tag.name == self.tag.lower()).scalar_subquery()
            wanted["tag"] = among(decision.id, sa.select(tagged.decision_id).where(tagged.tag_id == named))
        if self.q:
            wanted["q"] = matching(Found.DECISION, decision.id, self.q)
        return wanted

    def ordering(self) -> list[sa.ColumnElement[Any]]:
        """The chosen order, ending in a column without ties."""
        return ORDERS[self.order]
