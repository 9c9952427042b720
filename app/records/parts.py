"""The parts that decisions and research documents have in common, as their pages show them."""

from datetime import date, datetime
from typing import Annotated, Any

from app.assumptions.models import AssumptionState
from app.imports.models import Outcome
from app.markdown.rendering.render import plain
from app.markdown.rendering.tokens import anchor
from app.markdown.words.pin_terms import written_terms
from app.persistence.shapes.shape import Shape, computed, path
from app.records.reach import reach
from app.records.refs import PersonRef
from app.risks.models import Treatment
from app.stack.models import Audience, Ecosystem, PinLevel
from app.tables import Assumption, Finding, Implication, ImportedFile, Pin, Practice, Revision, Risk, Section
from app.versions.outlook import Outlook


class FindingText(Shape, of=Finding):
    id: int
    text_html: str


class PracticeText(Shape, of=Practice):
    id: int
    title: str
    body_html: str
    code_html: str
    language: str


class RiskText(Shape, of=Risk):
    id: int
    title: str
    impact_text_html: str
    mitigation_html: str
    likelihood: int | None
    severity: int | None
    residual_likelihood: int | None
    residual_severity: int | None
    treatment: Treatment
    mitigate_by: date | None
    accepted_by: PersonRef | None
    accepted_until: date | None
    owner: PersonRef | None


class AssumptionText(Shape, of=Assumption):
    id: int
    text: str
    text_html: str
    state: AssumptionState
    checked_on: date | None


class ImplicationText(Shape, of=Implication):
    id: int
    decided_html: str
    follows_html: str


class PinText(Shape, of=Pin):
    id: int
    ecosystem: Annotated[Ecosystem, path("package.ecosystem")]
    package: Annotated[str, path("package.name")]
    specifier: str
    normalised: str
    level: PinLevel
    audience: Audience
    binding_from: date | None
    least_age: int | None
    group: str
    note: str
    outlook: Outlook
    reach: Annotated[str, computed(reach)]
    all_conflicts: Annotated[list[list[list[str]]], path("package.conflicts")]

    @property
    def conflicts(self) -> list[tuple[str, str]]:
        """Levels and ranges that records in force ask for and that this one cannot be satisfied together with."""
        own = [str(self.level), self.normalised, self.reach]
        against = [one for some in self.all_conflicts if own in some for one in some if one != own]
        return list(dict.fromkeys((level, versions) for level, versions, *_ in against))

    @property
    def terms(self) -> list[str]:
        """For whom it holds, from when on it binds, how old a release has to be: in words, where it says so."""
        return written_terms(self)


class SectionText(Shape, of=Section):
    id: int
    heading: str
    level: int
    body_html: str
    place: str

    @property
    def depth(self) -> int:
        """The level of its heading below that of the page and its sections."""
        return min(max(self.level, 2), 5)

    @property
    def anchor(self) -> str:
        """The id of its heading, as links in the texts name it."""
        return f"md-{anchor(plain(self.heading, 300))}"


class FileFindings(Shape, of=ImportedFile):
    """What the last import found in the file of a record."""

    run_id: int
    outcome: Outcome
    findings: list[dict[str, Any]]


class RevisionRow(Shape, of=Revision):
    id: int
    version: int | None
    action: str
    actor: str | None
    reason: str | None
    changes: dict[str, Any]
    happened_at: datetime
