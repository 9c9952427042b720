"""What one Markdown file says, apart from how it is written.

`reader.read` turns a file into a `Reading`; `writer.write` turns a `Record` back into a dialect. Every text below is
Markdown as it stood in the source. No word of the source is lost: what has no field of its own is a `Section`, a
leftover of its section (`place`), or an entry of `extra`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Struct, field
from msgspec.structs import fields

Kind = Literal["decision", "research"]
Status = Literal["draft", "proposed", "accepted", "rejected", "withdrawn", "deprecated", "superseded"]
Dialect = Literal["nygard", "madr1", "madr2", "madr3", "madr4", "log4brains", "ystatement", "research", "rst", "other"]
Stance = Literal["good", "bad", "neutral"]
Role = Literal["owner", "author", "decider", "consulted", "informed"]
Text = Annotated[str, "Markdown of the record itself"]
LinkKind = Literal["supersedes", "amends", "clarifies", "depends_on", "relates_to"]
Ecosystem = Literal["pypi", "npm"]
Treatment = Literal["open", "mitigate", "accept", "avoid", "transfer", "closed"]
AssumptionState = Literal["holds", "doubted", "broken"]
PinLevel = Literal["required", "recommended", "forbidden"]
Audience = Literal["all", "runtime", "development"]


class ImportFinding(Struct, frozen=True):
    """One guess or loss that a person should see: `rule` is a stable id such as `status.unknown`."""

    rule: str
    line: int  # 1-based line of the source, 0 for the file as a whole
    message: str  # one plain sentence


class Argument(Struct):
    stance: Stance
    text: str


class Option(Struct):
    title: str  # plain, without link and remark
    description: str = ""  # remark of the list item and text of the option's own section
    chosen: bool = False
    arguments: list[Argument] = field(default_factory=list)


class Section(Struct):
    """A part of the source with no field of its own, kept in order.

    `place` names the field it stood in or after ("" before everything, "context", "options", "outcome",
    "more_information", "end" …), so that a writer can put it back near where it was.
    """

    heading: str  # "" for text without a heading
    level: int  # 1 to 6; 0 for text without a heading
    body: str
    place: str = "end"


class Link(Struct):
    """A relation to another record as the source names it; resolved to a record when all files are read."""

    kind: LinkKind
    target: str  # href, file name, slug or number as written
    text: str = ""  # link text
    reverse: bool = False  # "superseded by X": X is the one that supersedes
    scope: str = ""  # what a partial supersession covers; "" when whole
    line: int = 0

    @property
    def is_successor(self) -> bool:
        """Whether it leads to what replaces the record as a whole."""
        return self.kind == "supersedes" and self.reverse and not self.scope


class Involvement(Struct):
    name: str
    role: Role


class StatusEvent(Struct):
    status: Status
    happened_on: date | None = None
    note: str = ""  # the words around it, as written


class Finding(Struct):
    """A key finding of a research document."""

    text: str


class Practice(Struct):
    title: str
    body: str = ""  # Markdown without the code block
    code: str = ""
    language: str = ""


class Risk(Struct):
    title: str
    impact_text: str = ""
    mitigation: str = ""
    likelihood: int | None = None  # 1 to 5
    impact: int | None = None  # 1 to 5
    treatment: Treatment = "open"
    owner: str = ""
    residual_likelihood: int | None = None  # 1 to 5, once it is treated
    residual_impact: int | None = None  # 1 to 5, once it is treated
    review_on: date | None = None
    accepted_until: date | None = None
    accepted_by: str = ""
    mitigate_by: date | None = None


class Assumption(Struct):
    text: str
    state: AssumptionState = "holds"
    checked_on: date | None = None


class Implication(Struct):
    decided: str  # what was decided
    follows: str = ""  # what follows from it


class Pin(Struct):
    ecosystem: Ecosystem
    package: str  # as written
    specifier: str  # exactly as written, "" for any version
    level: PinLevel = "recommended"
    group: str = ""  # label of packages that are pinned together
    note: str = ""
    audience: Audience = "all"
    binding_from: date | None = None  # until then it warns only
    least_age: int | None = None  # days since a version was released


class Record(Struct):
    """One decision or research document."""

    kind: Kind
    dialect: Dialect
    title: str
    number: int | None = None
    status: Status | None = None  # None: the source has none (or only a placeholder)
    raw_status: str = ""  # the status as written
    prefix: str = ""  # the label that its number has of its own: RFC in RFC-12
    dated_on: date | None = None  # decided on, or published on
    review_on: date | None = None
    governs: list[str] = field(default_factory=list)  # patterns of the files that a decision governs
    binds: list[str] = field(default_factory=list)  # patterns of the projects that a decision binds
    summary: Text = ""  # research: its summary
    context: Text = ""
    drivers: Text = ""
    outcome: Text = ""
    consequences: Text = ""
    confirmation: Text = ""
    more_information: Text = ""
    options: list[Option] = field(default_factory=list)
    people: list[Involvement] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    status_events: list[StatusEvent] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    practices: list[Practice] = field(default_factory=list)
    risks: list[Risk] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)
    implications: list[Implication] = field(default_factory=list)
    pins: list[Pin] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)  # metadata without a field: key and value as written, in order
    references: dict[str, str] = field(default_factory=dict)  # links by reference that the texts hold written out: how
    # each was written, and the line that defines it

    @property
    def successors(self) -> list[Link]:
        """The links to what replaces it as a whole."""
        return [link for link in self.links if link.is_successor]


TEXTS = tuple(one.name for one in fields(Record) if one.type is Text)  # in reading order


class Reading(Struct):
    """What `read` found in one file."""

    record: Record | None  # None: skipped (template, index, binary, empty …); findings say why
    findings: list[ImportFinding] = field(default_factory=list)
    text: str = ""  # the decoded text, "" where it cannot be decoded
