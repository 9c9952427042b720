"""What the pages of decisions and research documents have in common."""

from itertools import zip_longest
from typing import Annotated, Any, ClassVar, NamedTuple

from markupsafe import Markup

from app.markdown.rendering.render import plain
from app.persistence.shapes.shape import Shape, path
from app.records.anchors import with_anchors
from app.records.parts import (
    AssumptionText,
    FileFindings,
    FindingText,
    ImplicationText,
    PinText,
    PracticeText,
    RevisionRow,
    RiskText,
    SectionText,
)

PARTS = {
    "findings": "Key findings",
    "practices": "Practices",
    "implications": "Implications",
    "risks": "Risks",
    "assumptions": "Assumptions",
    "pins": "Stack",
}


OPENING = ("title", "status")  # places of a source above its texts


class Text(NamedTuple):
    """One text of a record, under its own heading."""

    name: str
    title: str
    html: str

    @property
    def id(self) -> str:
        """Its anchor on the page."""
        return self.name.replace("_", "-")


class RecordPage(Shape):
    """A record with its parts; `TEXTS` names its Markdown fields in reading order, with their headings."""

    TEXTS: ClassVar[dict[str, str]] = {}

    title: str
    extra: dict[str, str]
    findings: list[FindingText]
    practices: list[PracticeText]
    risks: list[RiskText]
    assumptions: list[AssumptionText]
    implications: list[ImplicationText]
    pins: list[PinText]
    sections: list[SectionText]
    source_path: Annotated[str | None, path("source.path")]
    imports: list[FileFindings]
    revisions: list[RevisionRow]

    @property
    def texts(self) -> list[Text]:
        """Every text of the record, the empty ones too: sections may stand after them."""
        return [Text(name, title, getattr(self, f"{name}_html")) for name, title in self.TEXTS.items()]

    @property
    def import_findings(self) -> list[dict[str, Any]]:
        """What the last import guessed."""
        return [finding for file in self.imports for finding in file.findings]

    @property
    def contents(self) -> list[tuple[str, str]]:
        """Anchor and words of each section that the page has, kept ones among them."""
        found = _headed(self.sections_first)
        for text in self.texts:
            found += self._above(text.name)
            found += [(text.id, text.title)] if text.html else []
            found += _headed(self.sections_at(text.name))
        found += [(name, title) for name, title in PARTS.items() if getattr(self, name)]
        return found + _headed(self.sections_elsewhere)

    def _above(self, _name: str) -> list[tuple[str, str]]:
        """What stands above the text of this name."""
        return []

    def anchored(self, html: str) -> Markup:
        """The page's HTML, on which links to its own headings jump."""
        return with_anchors(html, self.title)

    def sections_at(self, place: str) -> list[SectionText]:
        """The kept parts of the source that stood in or after the text called `place`."""
        return [section for section in self.sections if section.place == place]

    @property
    def sections_elsewhere(self) -> list[SectionText]:
        """The kept parts that stood near no text of the page."""
        known = {*self.TEXTS, *OPENING}
        return [section for section in self.sections if section.place not in known]

    @property
    def sections_first(self) -> list[SectionText]:
        """The kept parts that stood before the first text."""
        return [section for section in self.sections if section.place in OPENING]


def _headed(sections: list[SectionText]) -> list[tuple[str, str]]:
    """Anchor and words of those that have a heading and are shown."""
    pairs = zip_longest(sections, sections[1:])
    shown = [one for one, other in pairs if one.body_html or (other and other.level > one.level)]
    return [(f"section-{one.id}", plain(one.heading, 120)) for one in shown if one.heading]
