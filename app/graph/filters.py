"""What the graph shows."""

from typing import ClassVar, Literal

import sqlalchemy as sa

from app.decisions.models import LinkKind
from app.persistence.fields import table
from app.tables import Collection, Decision, DecisionLink
from app.web.lists.filters import Filter, Word

Zoom = Literal["fit", "50", "75", "100", "150"]
ZOOMS: tuple[Zoom, ...] = ("fit", "50", "75", "100", "150")
link, collection = table(DecisionLink).c, table(Collection).c
source, target = table(Decision).alias("source").c, table(Decision).alias("target").c


class GraphFilter(Filter, frozen=True, kw_only=True):
    kind: tuple[LinkKind, ...] = ()
    collection: Word | None = None  # a slug
    chains: Literal["whole"] | None = None  # superseded decisions too, which are otherwise folded into their successor
    zoom: Zoom | None = None

    labels: ClassVar = {"kind": "Relation", "collection": "Collection"}

    @property
    def folds(self) -> bool:
        """Whether a successor stands for what it superseded; not for somebody who asked for supersessions."""
        return not self.chains and LinkKind.SUPERSEDES not in self.kind

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What a link must meet to be drawn; `source` and `target` are its decisions."""
        wanted: list[sa.ColumnElement[bool]] = []
        if self.kind:
            wanted.append(link.kind.in_(self.kind))
        if self.collection:
            here = sa.select(collection.id).where(collection.slug == self.collection).scalar_subquery()
            wanted.append((source.collection_id == here) | (target.collection_id == here))
        return wanted
