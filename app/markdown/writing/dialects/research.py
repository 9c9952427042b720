"""A research summary: findings below the summary, assumptions beside the risks, packages below the implications."""

from __future__ import annotations

from app.markdown.reading.kinds import is_summary
from app.markdown.record import TEXTS, Record
from app.markdown.words.keys import meaning
from app.markdown.writing import parts
from app.markdown.writing.decision import events
from app.markdown.writing.metadata import Meta, front_matter, lines, metadata
from app.markdown.writing.sections import Leftovers
from app.markdown.writing.text import paragraphs, ruled, section, stacked
from app.markdown.writing.title import heading

OF_DECISIONS = {"drivers": "Decision Drivers", "outcome": "Decision Outcome"}  # headings that are not their names


def research(record: Record) -> str:
    """Metadata that a line can hold stands below the title in bold, the rest in front matter."""
    left = Leftovers(record)
    meta = metadata(record, status=True, links=True)
    below = [entry for entry in meta if _fits_line(entry) and (entry[0] not in record.extra or entry[0][:1].isupper())]
    body = paragraphs(
        [
            left.at(""),
            heading(record, lead="Summary: " if is_summary(record) else ""),
            _lines(below),
            *events(record),
            left.at("title", "status"),
            *_summary(record),
            left.at("summary"),
            *(section(name, 2, text) for name, text in _texts(record)),
            section("Actionable Practices", 2, parts.practices(record)),
            *_pair("Risks / Assumptions", parts.risks(record), "Assumptions", parts.assumptions(record)),
            *_pair(
                "Architecture Decisions Impact", parts.implications(record), "Recommended Stack", parts.pins(record)
            ),
            left.rest(),
        ]
    )
    return stacked([front_matter([entry for entry in meta if entry not in below]), body])


def _summary(record: Record) -> list[str]:
    """The findings stand below the summary, unless it takes their heading to show that this is research."""
    findings = parts.findings(record)
    if record.practices or record.implications or record.pins:
        return _pair("Summary", ruled(record.summary), "Key Findings", findings)
    return [section("Summary", 2, ruled(record.summary)), section("Key Findings", 2, findings)]


def _fits_line(entry: tuple[str, str | list[str]]) -> bool:
    key, value = entry
    texts = [value] if isinstance(value, str) else value
    alone = isinstance(value, str) or not any("," in text for text in texts)
    return (
        meaning(key) is not None and alone and bool(value) and not any("\n" in text or " | " in text for text in texts)
    )


def _lines(meta: Meta) -> str:
    """Two blanks at the end of a line keep the lines apart when rendered."""
    return lines([(key[:1].upper() + key[1:], value) for key, value in meta], bold=True).replace("\n", "  \n")


def _pair(heading: str, text: str, label: str, listed: str) -> list[str]:
    """A section with a labelled list in it; the list has a heading of its own where there is no text above."""
    if not text.strip():
        return [section(label, 2, listed)]
    return [section(heading, 2, paragraphs([text, f"**{label}:**\n{listed}" if listed else ""]))]


def _texts(record: Record) -> list[tuple[str, str]]:
    """All but the summary, with their headings."""
    names = {name: name.replace("_", " ").title() for name in TEXTS if name != "summary"} | OF_DECISIONS
    return [(label, ruled(getattr(record, name))) for name, label in names.items()]
