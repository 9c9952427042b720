"""What the graph shows."""

import re
from typing import Any, ClassVar, Literal

import sqlalchemy as sa

from app.decisions.models import LinkKind
from app.persistence.fields import has_letters, table
from app.records.refs import DecisionRef
from app.tables import Collection, Decision, DecisionLink
from app.web.lists.filters import Filter, Word

Zoom = Literal["fit", "35", "50", "75", "100", "150"]
ZOOMS: tuple[Zoom, ...] = ("fit", "35", "50", "75", "100", "150")
KEY = re.compile(r"(?:\S*\D)?0*(\d{1,9})")  # of a decision: ADR-15, 15
link, collection = table(DecisionLink).c, table(Collection).c
source, target = table(Decision).alias("source").c, table(Decision).alias("target").c


class GraphFilter(Filter, frozen=True, kw_only=True):
    kind: tuple[LinkKind, ...] = ()
    collection: Word | None = None  # a slug
    chains: Literal["whole"] | None = None  # superseded decisions too, which are otherwise folded into their successor
    zoom: Zoom | None = None

    labels: ClassVar = {"q": "Decision", "kind": "Relation", "collection": "Collection"}

    @property
    def folds(self) -> bool:
        """Whether a successor stands for what it superseded; not for who asked for supersessions or for a decision."""
        return not self.chains and not self.q and LinkKind.SUPERSEDES not in self.kind

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What a link must meet to be drawn; `source` and `target` are its decisions."""
        wanted: list[sa.ColumnElement[bool]] = []
        if self.kind:
            wanted.append(link.kind.in_(self.kind))
        if self.collection:
            here = sa.select(collection.id).where(collection.slug == self.collection).scalar_subquery()
            wanted.append((source.collection_id == here) | (target.collection_id == here))
        if self.q:
            wanted.append(_named(source, self.q) | _named(target, self.q))
        return wanted

    def means(self, decision: DecisionRef) -> bool:
        """Whether this is one that is looked for by its label or words of its title; the others are its neighbours."""
        words = (self.q or "").casefold()
        key = KEY.fullmatch(words)
        return bool(words) and (decision.number == int(key[1]) if key else words in decision.title.casefold())


def _named(decision: Any, words: str) -> sa.ColumnElement[bool]:
    key = KEY.fullmatch(words)
    named: sa.ColumnElement[bool] = decision.number == int(key[1]) if key else has_letters(decision.title, words)
    return named
