"""A table with a decision in each row, read as a document for each: its cells are title, metadata and sections."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from app.markdown.reading.logs.entries import plain_text
from app.markdown.reading.pages import leads_away
from app.markdown.syntax.tables import Table
from app.markdown.words.headings import understand
from app.markdown.words.keys import meaning
from app.markdown.words.status.reading import status_of
from app.markdown.words.status.signs import sign_of

_DECIDED = ("outcome", "context", "consequences")
_LEADS_AWAY = re.compile(r"\]\([^()\s]*\.(?:md|mdx|rst|adoc)\b")
_NUMBERS = (
    "no",
    "#",
    "nr",
    "n",
    "№",
    "nº",
    "n°",
    "num",
    "ref",
    "reference",
    "lfd nr",
    "seq",
    "key",
    "code",
    "entry",
    "",
)
_NUMBER = re.compile(r"[\W_]{0,4}(?:[^\W\d_]{1,8}[-_ ]?#?)?\d{1,6}[\W_]{0,4}")
_YES = re.compile(r"\W*(?:yes|y|ja|oui|s[ií]|sim|да|是|x|✓|✔️?|✅)\W*", re.IGNORECASE)
_NO = re.compile(r"\W*(?:no|n|nein|non|n[ãa]o|nee|нет|否|❌|✗|✘)\W*", re.IGNORECASE)
_TAKEN = ("taken", "ok", "okay", "go", "in force", "yes/no", "yes", "pass", "gültig", "pris", "tomada", "genomen")
_WORD = re.compile(r"\w{2}")
_BREAK = re.compile(r"<br[ \t]{0,3}/?>", re.IGNORECASE)


class Row(Struct):
    start: int  # line of the file, from 0
    end: int  # behind its last line
    title: str
    text: str  # the row as a document


def rows_of(tables: list[Table], headings: list[str], *, is_log: bool = False) -> list[Row]:
    """The rows of a file's tables of decisions; none where the file is a decision itself, or the tables an index.

    `is_log`: the file says that it is one of decisions, so that a column "What" beside a status tells them.
    """
    sections = [found for heading in headings if (found := understand(heading)) and found.strength == "primary"]
    if any(found.field in _DECIDED or found.field == "options" for found in sections):
        return []
    return [row for table in tables if _holds_decisions(table, is_log=is_log) for row in _rows(table)]


def _holds_decisions(table: Table, *, is_log: bool) -> bool:
    """Whether columns say what was decided, and when, why or in which state; rows that lead to files are an index."""
    fields = fields_of(table.header, table.rows)
    leading = sum(any(_LEADS_AWAY.search(cell) for cell in row) for row in table.rows)
    decided = {field for field in fields if field in _DECIDED}
    told = {field for field in fields if field in ("title", "number", "status", "date")}
    named = (
        is_log
        and {"title", "status"} <= set(fields)
        and not any(leads_away(cell) for row in table.rows for cell in row)
    )
    if named:
        return True
    return "outcome" in decided and bool(told or len(decided) > 1) and 2 * leading < len(table.rows)


def fields_of(header: list[str], rows: Sequence[list[str]] = ()) -> list[str]:
    """What each column stands for: a key of metadata, a section, or its own name.

    A column of numbers alone is that of the numbers where its name may mean that: "#", "Nr.", "Ref".
    """
    found = [(meaning(cell), understand(cell)) for cell in header]
    fields = [key if key and key != "other" else one.field if one else "" for key, one in found]
    if "number" not in fields and (place := _numbers(header, rows)) is not None:
        fields[place] = "number"
    place = _signs(header, rows)
    if "status" not in fields and (place := _answers(header, rows) if place is None else place) is not None:
        fields[place] = "status"
    if "title" not in fields:
        words = [cell.casefold().strip("* ") for cell in header]
        named = next(
            (at for at, word in enumerate(words) if word in ("name", "topic", "subject", "what", "thema")), None
        )
        place = named if named is not None else fields.index("outcome") if "outcome" in fields else None
        if place is not None:
            fields[place] = "title" if named is not None else "outcome"
    return fields


def _numbers(header: list[str], rows: Sequence[list[str]]) -> int | None:
    """The first column that is named as one of numbers, and holds a different one in each row."""
    for place, name in enumerate(header):
        if " ".join(name.casefold().strip(" .:*_`\\").split()).replace(".", "") in _NUMBERS:
            said = [row[place] for row in rows if place < len(row) and any(row)]
            if said and len(set(said)) == len(said) and all(map(_NUMBER.fullmatch, said)):
                return place
    return None


def _signs(header: list[str], rows: Sequence[list[str]]) -> int | None:
    """The first column without a name that holds nothing but signs of a status."""
    for place, name in enumerate(header):
        said = [row[place] for row in rows if place < len(row) and any(row)]
        if not name.strip(" ?!") and said and all(sign_of(cell) and not _WORD.search(cell) for cell in said):
            return place
    return None


def _answers(header: list[str], rows: Sequence[list[str]]) -> int | None:
    """The first column that asks for a status and is answered by yes or no: "Accepted?"."""
    for place, name in enumerate(header):
        said = [row[place] for row in rows if place < len(row) and row[place].strip(" -–—")]
        if _asks(name) and said and all(_YES.fullmatch(cell) or _NO.fullmatch(cell) for cell in said):
            return place
    return None


def _asks(name: str) -> bool:
    bare = name.strip(" ?*_").casefold()
    return status_of(bare) == "accepted" or bare in _TAKEN


def _answered(name: str, cell: str) -> tuple[str, str]:
    """A status and what it is, where a column asks for one: "Accepted?", "no"."""
    if not _asks(name) or not (yes := _YES.fullmatch(cell) is not None) | (_NO.fullmatch(cell) is not None):
        return name, cell
    word = name.strip(" ?*_").lower()
    word = "accepted" if word in _TAKEN else word
    return "Status", word if yes else f"not {word}"


def _first(fields: list[str], cells: list[str]) -> dict[str, str]:
    """The cell of each field, the first where several columns stand for it."""
    return dict(reversed(list(zip(fields, cells, strict=False))))


def _rows(table: Table) -> list[Row]:
    fields = fields_of(table.header, table.rows)
    found = []
    for (start, end), cells in zip(table.spans, table.rows, strict=True):
        if any(cell.strip(" -") for cell in cells):
            row = _first(fields, cells)
            title = _one_line(row.get("title") or row.get("outcome") or row.get("context") or "")
            text = _document(table.header, fields, cells, title)
            found.append(Row(start, end, f"{row.get('number', '')} {title}".strip(), text))
    return found


def _one_line(cell: str) -> str:
    """A cell as a title: with its bars as they are meant, and without breaks."""
    return " ".join(_BREAK.sub(" ", cell.replace("\\|", "|")).split())


def _document(header: list[str], fields: list[str], cells: list[str], title: str) -> str:
    """A row as a document. All of it stands on one line of the file, so its own lines mean nothing."""
    number = plain_text(_first(fields, cells).get("number", "")).strip(" *_`.:)(\\")
    lead = (
        f"{number}: "
        if re.search(r"\d", number) and not number.isdigit()
        else f"{number}. "
        if number.isdigit()
        else ""
    )
    metadata, sections = [], []
    for name, field, cell in zip(header, fields, cells, strict=False):
        if field in ("title", "number") or not cell.strip():
            continue
        if field in _DECIDED or field in ("drivers", "options", "more_information"):
            sections.append(f"## {name}\n\n{cell}\n")
        else:
            key, value = _answered(name, cell) if field == "status" else (name, cell)
            metadata.append(f"- {key or field}: {value}\n")
    return f"# {lead}{title}\n\n{''.join(metadata)}\n" + "\n".join(sections)
