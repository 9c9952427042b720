"""What the search page loads."""

from datetime import date
from typing import Annotated, cast

from msgspec import Struct

from app.persistence.shapes.shape import Shape, path
from app.records.refs import DecisionRef, DocumentRef
from app.search.models import Found
from app.search.named import Named
from app.tables import Decision, SearchEntry
from app.web.templating.formats import plain


class FoundDecision(DecisionRef, of=Decision):
    """With what stands in its place."""

    replaced_by: Annotated[
        list[DecisionRef], path("links_in.source", where=lambda link: link.in_force & (link.scope == ""))
    ]


class Entry(Shape, of=SearchEntry):
    """Something that can be found, and the record whose page shows it."""

    kind: Found
    item_id: int
    title: str
    dated_on: date | None
    standing: int
    decision: FoundDecision | None
    document: DocumentRef | None
    collection: Annotated[str | None, path("decision.collection.name")]

    @property
    def record(self) -> DecisionRef | DocumentRef:
        """Whose page shows it."""
        return cast("DecisionRef | DocumentRef", self.decision or self.document)  # the database holds exactly one

    @property
    def path(self) -> str:
        """Its place: a page, or a part of one."""
        whole = self.kind in (Found.DECISION, Found.RESEARCH)
        return self.record.path if whole else f"{self.record.path}#{self.kind}-{self.item_id}"


class Hit(Struct, array_like=True):
    """An entry with its title and a piece of its text, both with the matches marked, and the field of the first."""

    entry: Entry
    title: str
    text: str
    place: str | None = None

    @property
    def words(self) -> str:
        """The title as pages show it, with the matches marked. Only what people titled is Markdown."""
        return self.title if self.entry.kind in (Found.FINDING, Found.ASSUMPTION) else plain(self.title)


class Instead(Struct):
    """What to search for instead: texts that find something, and how much; the best hits of the first. `slips`: words
    are spelled in another way there."""

    texts: list[tuple[str, int]]
    hits: list[Hit]
    slips: bool = False


class Results(Struct):
    """`more`: there are more of each kind than were counted; `partly`: the hits are the best of the newest matches."""

    hits: list[Hit]
    counts: list[tuple[Found, int]]
    named: list[Named]
    more: bool
    partly: bool

    @property
    def total(self) -> int:
        """How many entries match, over all kinds."""
        return sum(count for _, count in self.counts)
