"""A decision as Nygard wrote the first ones, and as adr-tools reads them."""

from __future__ import annotations

from app.markdown.record import Record
from app.markdown.words.status.reading import read_status
from app.markdown.writing.decision import body, capitals, events, is_history
from app.markdown.writing.metadata import lines, metadata, status_text
from app.markdown.writing.relations import link_lines
from app.markdown.writing.sections import Leftovers
from app.markdown.writing.text import paragraphs, section
from app.markdown.writing.title import heading


def nygard(record: Record) -> str:
    """As adr-tools reads it: `# N. T` first, `Date:`, `## Status` with the link lines at its end."""
    left = Leftovers(record)
    said = left.headless("status")
    other = said if _says_otherwise(record, said) else ""
    status = [_standing(record), *events(record), "" if other else said, *link_lines(record)]
    meta = metadata(record, status=False, links=False) + ([("other status", other)] if other else [])
    above = left.at("", "title")
    is_fenced = above.startswith(("```", "~~~"))  # where it were metadata, directly below the title
    return paragraphs(
        [
            heading(record, numbered=True),
            lines(capitals(record, meta)),
            "" if is_fenced else above,
            section("Status", 2, paragraphs(status)),
            above if is_fenced else "",
            left.at("status"),
            *body(record, "nygard", left),
        ]
    )


def _says_otherwise(record: Record, said: str) -> bool:
    """Whether a line that contradicts the status would be taken for it, since it stands below."""
    read = read_status(said).status if said and "\n" not in said else None
    return read is not None and read != record.status


def _standing(record: Record) -> str:
    """The line with the status; none where dated lines say it, or the line that names the successor."""
    if is_history(record) or (not record.raw_status and record.successors):
        return ""
    said = status_text(record)
    return said if record.raw_status else said.capitalize()
