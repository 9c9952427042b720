"""What a decision has in every dialect: its history, its sections and its parts."""

from __future__ import annotations

from functools import partial

from app.markdown.record import Dialect, Record
from app.markdown.writing import parts
from app.markdown.writing.kept import kept_section
from app.markdown.writing.metadata import Meta
from app.markdown.writing.options import considered, outcome, weighed
from app.markdown.writing.sections import Leftovers
from app.markdown.writing.text import highest, section


def capitals(record: Record, meta: Meta) -> Meta:
    """Keys with a capital; those of the source stay as they are."""
    return [(key if key in record.extra else key[:1].upper() + key[1:], value) for key, value in meta]


def is_history(record: Record) -> bool:
    return bool(record.status_events) and record.status_events[-1].note == record.raw_status


def events(record: Record) -> list[str]:
    """Dated changes of the status, unless a text of the record tells them already."""
    said = "\n".join([record.raw_status, record.context, *(section.body for section in record.sections)])
    found = []
    for event in record.status_events:
        day = event.happened_on.isoformat() if event.happened_on else ""
        text = event.note or f"{day} {event.status}".strip()
        if text not in said or is_history(record):
            found.append(text)
    return found


def body(record: Record, dialect: Dialect, left: Leftovers) -> list[str]:
    plain = dialect == "nygard"
    kept = partial(kept_section, record)
    leftover = left.headless("options") if record.options else ""
    return [
        kept("summary", "Summary"),
        left.at("summary"),
        kept("context", "Context" if plain else "Context and Problem Statement"),
        left.at("context"),
        kept("drivers", "Decision Drivers"),
        left.at("drivers"),
        section("Considered Options", 2, considered(record)),
        *_outcome(record, "Decision" if plain else "Decision Outcome", inside=dialect == "madr4"),
        left.at("outcome", "consequences", "confirmation"),
        section("Pros and Cons of the Options", 2, weighed(record, leftover)),
        left.at("options"),
        kept("more_information", "More Information"),
        left.at("more_information"),
        *_parts(record),
        left.rest(),
    ]


def _outcome(record: Record, name: str, *, inside: bool) -> list[str]:
    """The outcome with what follows from it: below its heading, or beside it where their own headings are too high."""
    text = outcome(record)
    level = 3 if inside and text.strip() and min(map(highest, (record.consequences, record.confirmation))) > 3 else 2
    return [
        kept_section(record, "outcome", name, text),
        kept_section(record, "consequences", "Consequences", level=level),
        kept_section(record, "confirmation", "Confirmation", level=level),
    ]


def _parts(record: Record) -> list[str]:
    return [
        section("Key Findings", 2, parts.findings(record)),
        section("Actionable Practices", 2, parts.practices(record)),
        section("Risks", 2, parts.risks(record)),
        section("Assumptions", 2, parts.assumptions(record)),
        section("Architecture Decisions Impact", 2, parts.implications(record)),
        section("Recommended Stack", 2, parts.pins(record)),
    ]
