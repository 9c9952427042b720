"""What the pages of decisions load."""

import re
from datetime import date, datetime
from typing import Annotated, ClassVar

import sqlalchemy as sa

from app.decisions.answer import Answer, answer
from app.decisions.chain import Step, chain
from app.decisions.doubts import Doubt, EvidenceRef, doubts
from app.decisions.followers import Followers, followers
from app.decisions.models import NOT_YET, PAST, REFUSED, DecisionRole, LinkKind, Stance, Status
from app.decisions.neighbours import Neighbour, neighbour
from app.decisions.reviews import ReviewRow
from app.decisions.rounds import RoundRow
from app.markdown.rendering.render import render
from app.persistence.shapes.shape import Shape, computed, path
from app.records.pages import RecordPage
from app.records.parts import FileFindings, RevisionRow
from app.records.refs import CollectionRef, DecisionRef, PersonRef, TagRef, decision_label
from app.records.sentences import LOOKED_AT, first_sentence
from app.records.texts import texts_of
from app.tables import Argument, Decision, DecisionLink, DecisionPerson, Option, StatusEvent
from app.web.paths import record_path

MARKDOWN_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
OWN_LINK = re.compile(r"\[([^\[\]]*)\]\((?!https?://)[^()]*\)")  # to another file: the page shows where it leads apart
# a relation, read forwards and backwards
SAID = {
    LinkKind.SUPERSEDES: ("Supersedes", "Superseded by"),
    LinkKind.AMENDS: ("Amends", "Amended by"),
    LinkKind.CLARIFIES: ("Clarifies", "Clarified by"),
    LinkKind.DEPENDS_ON: ("Depends on", "Needed by"),
    LinkKind.RELATES_TO: ("Relates to", "Relates to"),
}
SHOWN = 3  # of those who decided something, in a list
PARTS = {
    DecisionRole.AUTHOR: "Author", DecisionRole.DECIDER: "Decided by", DecisionRole.CONSULTED: "Consulted",
    DecisionRole.INFORMED: "Informed",
}  # fmt: skip


class DecisionRow(DecisionRef, of=Decision):
    """A line of the list."""

    collection: Annotated[str, path("collection.name")]
    decided_on: date | None
    created_at: datetime
    review_on: date | None
    owner: PersonRef | None
    deciders: Annotated[list[PersonRef], path("people.person", where=lambda one: one.part == DecisionRole.DECIDER)]
    tags: list[TagRef]
    replaced_by: Annotated[
        list[DecisionRef], path("links_in.source", where=lambda link: link.in_force & (link.scope == ""))
    ]

    @property
    def successors(self) -> list[DecisionRef]:
        """What superseded it as a whole; none of what was rejected anyway."""
        return self.replaced_by if self.status == Status.SUPERSEDED else []

    @property
    def is_past(self) -> bool:
        """Whether it does not hold (any more)."""
        return self.status in PAST

    @property
    def entered_on(self) -> date | None:
        """Since when it is in the register, of what has no date of its own."""
        return None if self.decided_on else self.created_at.date()

    @property
    def by(self) -> list[PersonRef]:
        """Whom to ask about it: its owner, else those who decided it."""
        return [self.owner] if self.owner else self.deciders[:SHOWN]


class ArgumentText(Shape, of=Argument):
    stance: Stance
    text_html: str


class OptionText(Shape, of=Option):
    title: str
    description_html: str
    chosen: bool
    arguments: list[ArgumentText]


class LinkOut(Shape, of=DecisionLink):
    kind: LinkKind
    scope: str
    in_force: bool
    other: Annotated[DecisionRef, path("target")]


class LaterRef(DecisionRef, of=Decision):
    decided_on: date | None
    context: Annotated[str, computed(lambda one: sa.func.left(one.context_html, sa.literal_column(str(LOOKED_AT))))]

    @property
    def why(self) -> str:
        """What moved people to it, in a sentence."""
        return first_sentence(self.context)


class LinkIn(Shape, of=DecisionLink):
    kind: LinkKind
    scope: str
    in_force: bool
    other: Annotated[LaterRef, path("source")]


class Participant(Shape, of=DecisionPerson):
    part: DecisionRole
    person: PersonRef


class StatusChange(Shape, of=StatusEvent):
    status: Status
    happened_on: date | None
    note: str


class DecisionPage(RecordPage, of=Decision):
    """Everything that a decision holds."""

    TEXTS: ClassVar = texts_of(Decision)

    id: int
    number: int | None
    prefix: str | None
    collection_prefix: Annotated[str, path("collection.prefix")]
    slug: str
    title: str
    status: Status
    collection: CollectionRef
    decided_on: date | None
    created_at: datetime
    review_on: date | None
    governs: str
    binds: str
    collection_binds: Annotated[str, path("collection.binds")]
    raw_status: str
    source_number: int | None
    summary_html: str
    context_html: str
    drivers_html: str
    outcome_html: str
    consequences_html: str
    confirmation_html: str
    more_information_html: str
    owner: PersonRef | None
    people: list[Participant]
    tags: list[TagRef]
    options: list[OptionText]
    links_out: list[LinkOut]
    links_in: list[LinkIn]
    evidence: Annotated[list[EvidenceRef], path("evidence.document")]
    status_events: list[StatusChange]
    imports: Annotated[list[FileFindings], path(limit=1)]
    revisions: Annotated[list[RevisionRow], path(limit=20)]
    earlier: Annotated[Neighbour | None, neighbour(later=False)]
    later: Annotated[Neighbour | None, neighbour(later=True)]
    whole_chain: Annotated[list[Step], chain()]
    projects: Annotated[list[Followers], followers()]
    rounds: Annotated[list[RoundRow], path(limit=1)]
    reviews: Annotated[list[ReviewRow], path(limit=1)]

    @property
    def round(self) -> RoundRow | None:
        """The open round on it."""
        return next((one for one in self.rounds if one.is_open and self.status == Status.PROPOSED), None)

    @property
    def doubts(self) -> list[Doubt]:
        """What it rests on and that is in doubt."""
        return doubts(self.assumptions, self.evidence)

    @property
    def answer(self) -> Answer:
        """What was decided, in one line."""
        return answer([one.title for one in self.options if one.chosen], self.outcome_html)

    @property
    def is_past(self) -> bool:
        """Whether it does not hold (any more)."""
        return self.status in PAST

    @property
    def chain(self) -> list[Step]:
        """What it replaced and what replaced it, itself among them; of what was refused nothing is superseded."""
        steps = [one for one in self.whole_chain if one.place <= 0 or self.status not in REFUSED]
        return steps if len(steps) > 1 else []

    @property
    def path(self) -> str:
        """Its page."""
        return record_path("decisions", self.id, self.slug)

    @property
    def label(self) -> str:
        """What people call it."""
        return decision_label(self.prefix or self.collection_prefix, self.number)

    @property
    def beside(self) -> list[tuple[str, str, Neighbour, str]]:
        """The decisions before and after it: relation, direction, decision, label."""
        both = (("prev", "previous", self.earlier), ("next", "next", self.later))
        return [
            (rel, way, one, decision_label(one.prefix or self.collection_prefix, one.number))
            for rel, way, one in both
            if one
        ]

    @property
    def status_as_written(self) -> str:
        """The status in the words of the source, where these say more; links in it are words."""
        words = MARKDOWN_LINK.sub(r"\1", self.raw_status)
        return "" if words.casefold() == self.status else words

    @property
    def status_html(self) -> str:
        """The same with its links to the web."""
        text = OWN_LINK.sub(r"\1", self.raw_status)
        return render(text) if "](http" in text else ""

    @property
    def successors(self) -> list[LinkIn]:
        """What superseded it, wholly or in part; of what was rejected anyway nothing is superseded."""
        return [link for link in self.links_in if link.in_force and self.status not in REFUSED]

    @property
    def why_superseded(self) -> str:
        """The reason that its own file or form gives."""
        notes = [one.note for one in self.status_events if one.status == Status.SUPERSEDED and one.note]
        return notes[-1] if notes and self.status == Status.SUPERSEDED else ""

    @property
    def proposals(self) -> list[LinkIn]:
        """What would supersede it, wholly or in part, if it was accepted."""
        waiting = [link for link in self.links_in if not link.in_force and link.other.status in NOT_YET]
        return [link for link in waiting if link.kind == LinkKind.SUPERSEDES and self.status not in REFUSED]

    @property
    def relations(self) -> list[tuple[str, list[LinkIn | LinkOut]]]:
        """Links both ways, by what they say."""
        said: dict[str, list[LinkIn | LinkOut]] = {}
        for out in self.links_out:
            waits = out.kind == LinkKind.SUPERSEDES and not out.in_force
            said.setdefault(self._would if waits else SAID[out.kind][0], []).append(out)
        for back in self.links_in:
            if back.in_force or back.kind != LinkKind.SUPERSEDES:
                said.setdefault(SAID[back.kind][1], []).append(back)
        return _each_once(said)

    @property
    def _would(self) -> str:
        """What to say of a supersession that does not count."""
        return "Would have superseded" if self.status in REFUSED else "Would supersede"

    @property
    def participants(self) -> list[tuple[str, list[PersonRef]]]:
        """Who took part, by how."""
        parts = {part: [one.person for one in self.people if one.part == part] for part in DecisionRole}
        return [(PARTS[part], people) for part, people in parts.items() if people]

    @property
    def contents(self) -> list[tuple[str, str]]:
        """Anchor and words of each section that the page has."""
        return super().contents + ([("related", "Related records")] if self.relations or self.evidence else [])

    def _above(self, name: str) -> list[tuple[str, str]]:
        return [("options", "Considered options")] if name == "outcome" and self.options else []


def _each_once(said: dict[str, list[LinkIn | LinkOut]]) -> list[tuple[str, list[LinkIn | LinkOut]]]:
    """Each record once under the same words, and as merely related only where nothing else is said of it."""
    loose = SAID[LinkKind.RELATES_TO][0]
    more = {link.other.id for words, links in said.items() if words != loose for link in links}
    found = []
    for words, links in said.items():
        each = {link.other.id: link for link in reversed(links) if words != loose or link.other.id not in more}
        found.append((words, list(reversed(each.values()))))
    return [(words, links) for words, links in found if links]
