"""How a record is laid out to be written: what comes first, what is added in place, what stands below "More"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.decisions.models import Decision, Status
from app.records.columns import table_of
from app.research.models import DocumentStatus, ResearchDocument

# Of a part's fields those that one fills in at once; the others stand below "More". A part that is not named has few.
ESSENTIAL: dict[str, tuple[str, ...]] = {
    "option": ("title", "chosen", "description"),
    "risk": ("title", "likelihood", "severity", "mitigation"),
    "pin": ("package", "specifier", "level"),
    "assumption": ("text",),
    "decision_link": ("kind", "target"),
    "practice": ("title", "body", "code"),
    "finding": ("text",),
    "implication": ("decided", "follows"),
}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """`text` is what is written first, in this order: fields, and relations with their parts. `parts` are added as they
    are needed, each with the letter that adds it together with Alt. `ends` are the ways to store a new record: the
    button's action, its words and the status that the record gets.
    """

    slug: str  # of its declaration, and the folder of its pages
    model: type[Any]
    noun: str
    text: tuple[str, ...]
    parts: dict[str, str]
    owner: str  # the relation to whoever writes
    ends: tuple[tuple[str, str, str], ...]

    @property
    def table(self) -> str:
        return table_of(self.model).name

    def key_of(self, id_: int) -> str:
        """The key of a person's draft of a record."""
        return f"{self.table}:{id_}"

    def page(self, id_: int) -> str:
        """The address of a record for readers."""
        return f"/{self.slug}/{id_}"

    def status_of(self, action: str) -> str | None:
        """The status that a button gives a new record; None for another button."""
        return next((status for name, _, status in self.ends if name == action), None)


DECISION = Sheet(
    slug="decisions",
    model=Decision,
    noun="decision",
    text=("title", "context", "drivers", "options", "outcome", "consequences"),
    parts={
        "options": "o", "risks": "r", "assumptions": "a", "implications": "i", "pins": "p", "practices": "c",
        "findings": "g", "evidence": "v", "people": "w", "links_out": "l",
    },
    owner="owner",
    ends=(("propose", "Propose it", Status.PROPOSED), ("keep", "Keep as a draft", Status.DRAFT)),
)  # fmt: skip
RESEARCH = Sheet(
    slug="research",
    model=ResearchDocument,
    noun="research document",
    text=("title", "summary", "findings", "context"),
    parts={
        "findings": "g", "practices": "c", "risks": "r", "assumptions": "a", "implications": "i", "pins": "p",
        "evidence": "v",
    },
    owner="author",
    ends=(
        ("publish", "Publish it", DocumentStatus.PUBLISHED),
        ("keep", "Keep as a draft", DocumentStatus.DRAFT),
    ),
)  # fmt: skip
SHEETS = {sheet.table: sheet for sheet in (DECISION, RESEARCH)}
