"""The heading of a record, from which a reader takes its title as it is."""

from __future__ import annotations

import re

from app.markdown.reading.metadata.values.titles import escaped, read_heading
from app.markdown.record import Record
from app.markdown.syntax.outline import atx, split
from app.markdown.writing.text import one_line


def heading(record: Record, *, numbered: bool = False, labelled: bool = False, lead: str = "") -> str:
    """The title below `lead`; its number stands before it where `numbered`, or where the title begins with another.

    `labelled`: with a label that it has of its own, "RFC-7: T".

    A title that would lose its end or beginning to a reader ("C {#x}", "ADR 5: x" without a number) is escaped.
    """
    title = one_line(record.title)
    front = f"{record.number}. " if record.number is not None and not lead else ""
    label = f"{record.prefix}-{record.number}: " if front and labelled and record.prefix else front
    fronts = list(dict.fromkeys([label, front] if numbered else ["", front]))
    ways = [(before, text) for text in escaped(title) for before in fronts]
    kept = (atx(1, f"{lead}{before}{text}") for before, text in ways if _reads(f"{lead}{before}{text}", lead, record))
    return next(kept, atx(1, f"{lead}{fronts[0]}{title}"))


def _reads(written: str, lead: str, record: Record) -> bool:
    """Whether a reader comes to the title, in a file with the number of the record as in one without."""
    nodes = split(atx(1, written))
    wanted, slug = f"{lead}{one_line(record.title)}", re.sub(r"^[\W\d_]+", "", record.title)
    read = [read_heading(nodes[-1].heading, number, slug=slug) for number in {None, record.number}]
    return all(title.text == wanted and title.number in (None, record.number) for title in read)
