"""Texts in sections, so that a reader finds each in its own field whatever headings it has."""

from __future__ import annotations

from app.markdown.reading.reader import read
from app.markdown.record import Record
from app.markdown.syntax.one_line import numbered
from app.markdown.syntax.outline import atx, split
from app.markdown.writing.text import deepen, highest, paragraphs, ruled, section


def kept_section(record: Record, name: str, heading: str, text: str | None = None, *, level: int = 2) -> str:
    """The section of a field. Headings that a reader would take for those of other fields begin with a number."""
    text = ruled(getattr(record, name) if text is None else text)
    if highest(text) > 6 or _holds(name, heading, text):
        return section(heading, level, text)
    first, *nodes = split(text)
    disguised = (part for node in nodes for part in (atx(node.level, disguise(node.heading)), node.body))
    return section(heading, level, paragraphs([first.body, *disguised]))


def disguise(heading: str) -> str:
    """A heading that looks the same and is none that a reader knows."""
    return numbered(heading[:1]) + heading[1:]


def _holds(name: str, heading: str, text: str) -> bool:
    alone = read(f"# Some title\n\n{section(heading, 2, text)}\n".encode(), "0001-some-title.md").record
    return alone is not None and getattr(alone, name).strip() == deepen(text, 3).strip()
