"""Write a `Record` as Markdown in a dialect. The same record gives the same text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from app.markdown.reading.metadata.values.identity import identify, skip_reason
from app.markdown.record import Dialect, Record
from app.markdown.writing.dialects.log4brains import log4brains
from app.markdown.writing.dialects.madr import madr4
from app.markdown.writing.dialects.nygard import nygard
from app.markdown.writing.dialects.research import research
from app.markdown.writing.notes import hoist


def write(record: Record, dialect: Dialect, *, front: bool = False, path: str = "") -> str:
    """Markdown with every word of the record. A dialect that is read only gives MADR 4; research stays research.

    `front`: a decision has its metadata in front matter, whatever the dialect. Where the name of the file at `path` has
    no number, the heading has it.
    """
    written, numbered = _written(record, dialect), _needs_number(record, dialect, path)
    plain: dict[str, Callable[[Record], str]] = {
        "nygard": nygard,
        "log4brains": partial(log4brains, numbered=numbered),
        "research": research,
    }
    writer = plain.get(written, partial(madr4, numbered=numbered))
    writer = partial(madr4, dialect=written, numbered=numbered) if front and record.kind == "decision" else writer
    record, defined = hoist(record)
    return "\n\n".join(part for part in (writer(record).rstrip(), defined) if part) + "\n"


def _needs_number(record: Record, dialect: Dialect, path: str) -> bool:
    """Whether a number would be lost with the name of the file; log4brains has dates in their place."""
    named = identify(path) if path else None
    dated = named is not None and named.dated_on is not None and _written(record, dialect) == "log4brains"
    return named is not None and record.number is not None and named.number is None and not dated


def file_name(record: Record, dialect: Dialect) -> str:
    """The file's name as the tools of the dialect choose it: `0007-use-x.md`, in log4brains `20260131-use-x.md`.

    A label other than ADR stands before the number: `rfc-0007-use-x.md`.
    """
    slug = re.sub(r"[\W_]+", "-", record.title.lower())[:80].strip("-") or "record"
    names = [_named(record, dialect, one) for one in (slug, f"{slug}-text", f"text-{slug}", f"text-{slug}-text")]
    plain = _named(record, dialect, "record")
    return next(filter(partial(_says_no_more, plain), names), plain)


def _says_no_more(plain: str, name: str) -> bool:
    """Whether a reader takes a file of this name for a record, with the number and date of the plain name."""
    read = identify(name)
    return skip_reason(name) is None and read[:2] == identify(plain)[:2]


def _named(record: Record, dialect: Dialect, slug: str) -> str:
    if _written(record, dialect) == "log4brains" and record.dated_on:
        return f"{record.dated_on:%Y%m%d}-{slug}.md"
    if record.number is not None:
        series = record.prefix.lower() if _written(record, dialect) == "madr4" else ""
        if series != "adr" and re.fullmatch(r"[a-z]{2,15}", series):  # adr-tools knows no other name than 0007-use-x
            return f"{series}-{_digits(record.number)}-{slug}.md"
        return f"{_digits(record.number)}-{slug}.md"
    return f"{slug}.md"


def _digits(number: int) -> str:
    """At least four; where these would be read as a year, one more zero before them."""
    return f"{number:05}" if identify(f"{number:04}-x.md").number is None else f"{number:04}"


def _written(record: Record, dialect: Dialect) -> Dialect:
    """The dialect that is written where `dialect` is asked for."""
    if record.kind == "research":
        return "research"
    return dialect if dialect in ("nygard", "log4brains") else "madr4"
