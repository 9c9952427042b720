"""A decision as log4brains reads it."""

from __future__ import annotations

import re

from msgspec import structs

from app.markdown.record import Link, Record
from app.markdown.writing.decision import body, capitals, events
from app.markdown.writing.metadata import Meta, lines, metadata
from app.markdown.writing.relations import slug_link
from app.markdown.writing.sections import Leftovers
from app.markdown.writing.text import paragraphs, section
from app.markdown.writing.title import heading

_SUPERSEDED = re.compile(r"^superseded(\s+by)?\b:?", re.IGNORECASE)
_NUMBER = re.compile(r"(ADR[- ]?)?\d+", re.IGNORECASE)


def log4brains(record: Record, *, numbered: bool = False) -> str:
    """As log4brains reads it: metadata is the first list, before the first heading of level 2."""
    left = Leftovers(record)
    return paragraphs(
        [
            heading(record, numbered=numbered, labelled=True),
            lines(_listed(record), "- "),
            left.at("", "title"),
            section("Status", 2, paragraphs([*events(record), left.headless("status")])),
            left.at("status"),
            *body(record, "log4brains", left),
        ]
    )


def _listed(record: Record) -> Meta:
    """The successor belongs to the status, as a link whose text is its slug: log4brains stops at any other."""
    first = record.successors[:1]
    later = [structs.replace(link, text=words) for link in first for words in _only_names(record, link)]
    shown = structs.replace(record, links=[link for link in record.links if not (later and link in first)])
    meta: Meta = [("status", f"superseded by {slug_link(later[0])}")] if later else []
    meta += [entry for entry in metadata(shown, status=True, links=True) if not (later and entry[0] == "status")]
    return capitals(record, meta)


def _only_names(record: Record, link: Link) -> list[str]:
    """What the status as written calls the successor `link`, if it says nothing else."""
    written = _SUPERSEDED.sub("", record.raw_status).strip()
    if written in ("", link.target, link.text, f"[{link.text}]({link.target})"):
        return [link.text]
    return [written] if _NUMBER.fullmatch(written) else []
