"""A decision as MADR 4, Nygard (adr-tools) or log4brains write it."""

from __future__ import annotations

import re

from msgspec import structs

from app.markdown.record import Dialect, Link, Record
from app.markdown.writing import parts
from app.markdown.writing.metadata import Meta, front_matter, lines, metadata, status_text
from app.markdown.writing.options import considered, outcome, weighed
from app.markdown.writing.relations import link_lines, slug_link, successors
from app.markdown.writing.sections import Leftovers
from app.markdown.writing.text import highest, paragraphs, section, stacked
from app.markdown.writing.title import heading

_SUPERSEDED = re.compile(r"^superseded(\s+by)?\b:?", re.IGNORECASE)
_NUMBER = re.compile(r"(ADR[- ]?)?\d+", re.IGNORECASE)


def madr4(record: Record) -> str:
    """MADR 4.0: YAML front matter with a quoted status; consequences and confirmation within the outcome."""
    left = Leftovers(record)
    meta = metadata(record, status=True, links=True)
    names = {"deciders": "decision-makers"}
    meta = [(names.get(key, key), value) for key, value in meta]
    body = paragraphs(
        [
            left.at(""),
            heading(record),
            left.at("title"),
            section("Status", 2, paragraphs([*events(record), left.headless("status")])),
            left.at("status"),
            *_body(record, "madr4", left),
        ]
    )
    return stacked([front_matter(meta), body])


def nygard(record: Record) -> str:
    """As adr-tools reads it: `# N. T` first, `Date:`, `## Status` with the link lines at its end."""
    left = Leftovers(record)
    status = [_standing(record), *events(record), left.headless("status"), *link_lines(record)]
    return paragraphs(
        [
            heading(record, numbered=True),
            lines(_capitals(record, metadata(record, status=False, links=False))),
            left.at("", "title"),
            section("Status", 2, paragraphs(status)),
            left.at("status"),
            *_body(record, "nygard", left),
        ]
    )


def log4brains(record: Record) -> str:
    """As log4brains reads it: metadata is the first list, before the first heading of level 2."""
    left = Leftovers(record)
    return paragraphs(
        [
            heading(record),
            lines(_log4brains_list(record), "- "),
            left.at("", "title"),
            section("Status", 2, paragraphs([*events(record), left.headless("status")])),
            left.at("status"),
            *_body(record, "log4brains", left),
        ]
    )


def _log4brains_list(record: Record) -> Meta:
    """The successor belongs to the status, as a link whose text is its slug: log4brains stops at any other."""
    first = successors(record)[:1]
    later = [structs.replace(link, text=words) for link in first for words in _only_names(record, link)]
    shown = structs.replace(record, links=[link for link in record.links if not (later and link in first)])
    meta: Meta = [("status", f"superseded by {slug_link(later[0])}")] if later else []
    meta += [entry for entry in metadata(shown, status=True, links=True) if not (later and entry[0] == "status")]
    return _capitals(record, meta)


def _only_names(record: Record, link: Link) -> list[str]:
    """What the status as written calls the successor `link`, if it says nothing else."""
    written = _SUPERSEDED.sub("", record.raw_status).strip()
    if written in ("", link.target, link.text, f"[{link.text}]({link.target})"):
        return [link.text]
    return [written] if _NUMBER.fullmatch(written) else []


def _capitals(record: Record, meta: Meta) -> Meta:
    """Keys with a capital; those of the source stay as they are."""
    return [(key if key in record.extra else key[:1].upper() + key[1:], value) for key, value in meta]


def _standing(record: Record) -> str:
    """The line with the status; none where dated lines say it, or the line that names the successor."""
    if _is_history(record) or (not record.raw_status and successors(record)):
        return ""
    return status_text(record) if record.raw_status else (record.status or "").capitalize()


def _is_history(record: Record) -> bool:
    return bool(record.status_events) and record.status_events[-1].note == record.raw_status


def events(record: Record) -> list[str]:
    """Dated changes of the status, unless a text of the record tells them already."""
    said = "\n".join([record.raw_status, record.context, *(section.body for section in record.sections)])
    found = []
    for event in record.status_events:
        day = event.happened_on.isoformat() if event.happened_on else ""
        text = event.note or f"{day} {event.status}".strip()
        if text not in said or _is_history(record):
            found.append(text)
    return found


def _body(record: Record, dialect: Dialect, left: Leftovers) -> list[str]:
    plain = dialect == "nygard"
    leftover = left.headless("options") if record.options else ""
    return [
        section("Summary", 2, record.summary),
        left.at("summary"),
        section("Context" if plain else "Context and Problem Statement", 2, record.context),
        left.at("context"),
        section("Decision Drivers", 2, record.drivers),
        left.at("drivers"),
        section("Considered Options", 2, considered(record)),
        *_outcome(record, "Decision" if plain else "Decision Outcome", inside=dialect == "madr4"),
        left.at("outcome", "consequences", "confirmation"),
        section("Pros and Cons of the Options", 2, weighed(record, leftover)),
        left.at("options"),
        section("More Information", 2, record.more_information),
        left.at("more_information"),
        *_parts(record),
        left.rest(),
    ]


def _outcome(record: Record, name: str, *, inside: bool) -> list[str]:
    """The outcome with what follows from it: below its heading, or beside it where their own headings are too high."""
    text = outcome(record)
    level = 3 if inside and text.strip() and min(map(highest, (record.consequences, record.confirmation))) > 3 else 2
    return [
        section(name, 2, text),
        section("Consequences", level, record.consequences),
        section("Confirmation", level, record.confirmation),
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
