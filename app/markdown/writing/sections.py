"""Sections without a field, put back near where they stood."""

from __future__ import annotations

from app.markdown.record import Record, Section
from app.markdown.syntax.outline import atx
from app.markdown.writing.text import deepen, paragraphs, ruled

_WITHIN = ("options", "status")  # places whose sections may be parts of the field's own


class Leftovers:
    """Hands out the sections of a record by place, each once and in order."""

    def __init__(self, record: Record) -> None:
        self._sections = list(record.sections)

    def at(self, *places: str) -> str:
        """What stood at these places, as Markdown."""
        found = [section for section in self._sections if section.place in places]
        self._sections = [section for section in self._sections if section.place not in places]
        return paragraphs(_written(section) for section in found)

    def headless(self, place: str) -> str:
        """The texts without a heading that stood at a place."""
        found = [section for section in self._sections if section.place == place and not section.heading]
        self._sections = [section for section in self._sections if section not in found]
        return paragraphs(_written(section) for section in found)

    def rest(self) -> str:
        """Whatever has not been handed out."""
        found, self._sections = self._sections, []
        return paragraphs(_written(section) for section in found)


def _written(section: Section) -> str:
    """A section of its own stands at level 2: higher is the title's, lower belongs to the section above it."""
    if not section.heading:
        return section.body
    body = ruled(section.body)
    level = max(2, section.level) if section.place in _WITHIN else 2
    return paragraphs([atx(level, section.heading), deepen(body, min(6, level + 1))])
