"""A decision as MADR 4 writes it."""

from __future__ import annotations

from app.markdown.record import Dialect, Record
from app.markdown.writing.decision import body, events
from app.markdown.writing.metadata import front_matter, metadata
from app.markdown.writing.sections import Leftovers
from app.markdown.writing.text import paragraphs, section, stacked
from app.markdown.writing.title import heading


def madr4(record: Record, dialect: Dialect = "madr4", *, numbered: bool = False) -> str:
    """MADR 4.0: YAML front matter with a quoted status; consequences and confirmation within the outcome.

    `dialect` gives the sections those of another one, for a record whose source has such front matter; `numbered`: the
    number stands in the heading.
    """
    left = Leftovers(record)
    meta = metadata(record, status=True, links=True)
    names = {"deciders": "decision-makers"}
    meta = [(names.get(key, key), value) for key, value in meta]
    text = paragraphs(
        [
            left.at(""),
            heading(record, numbered=numbered, labelled=True),
            left.at("title"),
            section("Status", 2, paragraphs([*events(record), left.headless("status")])),
            left.at("status"),
            *body(record, dialect, left),
        ]
    )
    return stacked([front_matter(meta), text])
