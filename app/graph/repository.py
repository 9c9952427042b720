"""The question behind the graph."""

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import LinkKind
from app.graph.filters import GraphFilter, link, source, target
from app.persistence.querying.queries import fetch_together, many
from app.persistence.shapes.shape import Shape
from app.records.refs import CollectionRef, DecisionRef
from app.tables import Collection, DecisionLink

MOST_LINKS = 800  # drawn at once; some 500 decisions, which is what one can still read


class Link(Shape, of=DecisionLink):
    """`source` supersedes, amends, … `target`."""

    kind: LinkKind
    scope: str
    source: DecisionRef
    target: DecisionRef
    in_force: bool = True

    @property
    def supersedes(self) -> bool:
        """Whether the whole of the target is superseded."""
        return self.kind == LinkKind.SUPERSEDES and self.in_force and not self.scope

    @property
    def words(self) -> str:
        """What the source does to the target."""
        waits = self.kind == LinkKind.SUPERSEDES and not self.in_force
        return "would supersede" if waits else self.kind.replace("_", " ")

    @property
    def look(self) -> LinkKind:
        """The kind of line: what does not count yet is drawn like any other relation."""
        return LinkKind.RELATES_TO if self.kind == LinkKind.SUPERSEDES and not self.in_force else self.kind


class Links(Struct):
    links: list[Link]
    collections: list[CollectionRef]


class GraphRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def load(self, wanted: GraphFilter) -> Links:
        """The newest links that are wanted."""
        ends = sa.select(link.id).join(source.id.table, source.id == link.from_id)
        ends = ends.join(target.id.table, target.id == link.to_id).where(*wanted.conditions())
        newest = ends.order_by(link.id.desc()).limit(MOST_LINKS)
        return await fetch_together(
            self.session,
            Links,
            links=many(Link, link.id.in_(newest), order=[link.id.desc()]),
            collections=many(CollectionRef, order=[Collection.name], limit=200),
        )
