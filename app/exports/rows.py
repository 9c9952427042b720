"""A row of a table with some of its cells anew, in the markup that its table is written in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from itertools import zip_longest
from textwrap import wrap

from app.markdown.syntax.asciidoc_tables import CELL, separator_in, values, write_values
from app.markdown.syntax.suffixes import is_asciidoc, is_rst
from app.markdown.syntax.tables import cells
from app.markdown.writing.markup import inline_in

_BARS = re.compile(CELL.pattern, re.MULTILINE)
_HTML_CELL = re.compile(r"(<t[dh]\b[^>]*>)(.*?)(</t[dh]\s*>)", re.DOTALL | re.IGNORECASE)
_LIST_CELL = re.compile(r"^(?P<lead>[ \t]*(?:\*[ \t]+)?-)(?=[ \t]|$)", re.MULTILINE)


def write_row(original: str, changed: Mapping[int, str], opening: str, path: str) -> str:
    """The row with these cells, by their place, as Markdown; `opening` is what opens its table, and the line above."""
    above, _, first = opening.rpartition("\n")
    told = {at: inline_in(path, text.strip()) for at, text in changed.items()}
    if original.lstrip().lower().startswith("<tr"):
        return _html(original, told)
    if is_asciidoc(path):
        return _asciidoc(original, told, separator_in(above, first))
    if not is_rst(path):
        return _pipes(original, told)
    if "list-table::" in first:
        return _list_row(original, told)
    if "csv-table::" in first:
        return _csv_row(original, told)
    return _columns(original, told, first)


def _pipes(original: str, told: Mapping[int, str]) -> str:
    found = cells(original)
    for at, text in told.items():
        found[at] = re.sub(r"(?<!\\)\|", r"\\|", text.replace("\n", "<br>"))
    return f"| {' | '.join(found)} |"


def _html(original: str, told: Mapping[int, str]) -> str:
    count = iter(range(len(original)))

    def cell(match: re.Match[str]) -> str:
        text = told.get(next(count))
        return match[0] if text is None else f"{match[1]}{text.replace(chr(10), '<br>')}{match[3]}"

    return _HTML_CELL.sub(cell, original)


def _asciidoc(original: str, told: Mapping[int, str], separator: str) -> str:
    if separator:
        return write_values({**dict(enumerate(values(original, separator))), **told}.values(), separator)
    bars = list(_BARS.finditer(original))
    ends = [*[bar.start() for bar in bars[1:]], len(original)]
    parts = [original[: bars[0].start()]] if bars else [original]
    for at, (bar, end) in enumerate(zip(bars, ends, strict=True)):
        before = original[bar.end() : end]
        blank = before[len(before.rstrip()) :]
        text = " ".join(told[at].replace("|", r"\|").split()) if at in told else before.rstrip()
        parts.append(f"{bar[0]}{text}{blank}")
    return "".join(parts)


def _list_row(original: str, told: Mapping[int, str]) -> str:
    leads = list(_LIST_CELL.finditer(original))
    ends = [*[lead.start() for lead in leads[1:]], len(original)]
    parts = []
    for at, (lead, end) in enumerate(zip(leads, ends, strict=True)):
        last = "\n" if original[lead.end() : end].endswith("\n") else ""
        below = "\n" + " " * (len(lead["lead"]) + 1)
        new = f"{lead['lead']} {below.join(told[at].split(chr(10)))}".rstrip() + last if at in told else None
        parts.append(original[lead.start() : end] if new is None else new)
    return "".join(parts)


def _csv_row(original: str, told: Mapping[int, str]) -> str:
    indent = original[: len(original) - len(original.lstrip())]
    row = next(csv.reader(io.StringIO(original.strip()), skipinitialspace=True), [])
    row = [told.get(at, cell) for at, cell in enumerate(row)]
    shown = (" ".join(cell.split()).replace('"', '""') for cell in row)
    return indent + ", ".join(f'"{cell}"' for cell in shown)


def _columns(original: str, told: Mapping[int, str], opening: str) -> str:
    """A row of columns as wide as the rule above them says; a cell with a word that is too long stays as it was."""
    sign = "-" if "+" in opening else "="
    spans = [match.span() for match in re.finditer(f"{sign}+", opening)]
    inset = 1 if sign == "-" else 0
    lines = original.split("\n")
    columns = list[list[str]]()
    for at, (start, end) in enumerate(spans):
        is_last = sign == "=" and at == len(spans) - 1
        before = [line[start + inset : None if is_last else end - inset].rstrip() for line in lines]
        new = wrap(told.get(at, ""), 10_000 if is_last else end - start - 2 * inset, break_long_words=False)
        fits = all(len(line) <= end - start - 2 * inset for line in new) or is_last
        one_line = len(new) < 2 or at > 0 or sign == "-"  # a line whose first column is empty goes on the row above
        columns.append(new if at in told and fits and one_line else before)
    shown = []
    for row in zip_longest(*columns, fillvalue=""):
        line = " " * spans[0][0]
        for (start, end), text in zip(spans, row, strict=True):
            line = line.ljust(start)[:start] + (f" {text}".ljust(end - start) if inset else text)
            line = f"{line[: start - 1]}|{line[start:]}|" if inset else line
        shown.append(line.rstrip())
    return "\n".join(shown)
