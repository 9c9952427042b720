"""Tables of weighed criteria get their totals when they are shown, and a warning where it is a close call.

    | Criterion | Weight | PostgreSQL | Redis |
    | --- | --- | --- | --- |
    | Speed | 3 | 4 | 5 |
    | Nothing is lost | 5 | 5 | 2 |

A total is the sum of weight × number. Close is a lead below a tenth: then the weight is named that would tip it with
the least change. The text itself stays as it is: what is shown is worked out anew each time that it is rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from app.markdown.syntax.tables import Table, find_tables

CLOSE = 0.1  # of the larger total
_MAYBE = re.compile(
    r"\|[^|\n]*\b(?:weight|gewicht|poids|pond[eé]ra|peso|pesi|waga|wagi)|权重|權重|重み|вес|가중", re.IGNORECASE
)
_CRITERION = re.compile(
    r"(?:criteri|kriteri|crit[eèé]r|kryteri|criterium|标准|標準|準則|基準|критери|기준)", re.IGNORECASE
)
_WEIGHT = re.compile(r"(?:weight|gewicht|poids|pond[eé]ra|peso|pesi|waga|wagi|权重|權重|重み|вес|가중)", re.IGNORECASE)
_TOTAL = re.compile(
    r"(?:weighted |weighed )?(?:totals?|sum|score)|summe|gesamt(?:summe)?|somme|suma|totale?|合计|合計|итого",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"[*_~\s]*+([-−]?\d{1,9}(?:\.\d{1,6}|,\d{1,2})?)(?![\w.,/])\s*+(%?)(?!\s*+(?:to|bis|à|[-–—/])\s*+\d)"
)  # fmt: skip
_FENCE = re.compile(r" {0,3}(?:```|~~~)")


class Criterion(NamedTuple):
    name: str
    weight: float
    numbers: list[float | None]  # of each option


class Option(NamedTuple):
    name: str
    column: int  # among the options of the table
    total: float


def with_totals(text: str) -> str:
    """The Markdown of a text whose tables of criteria have totals."""
    if "|" not in text or not _MAYBE.search(text):
        return text
    lines = text.split("\n")
    fences = [0, *accumulate(_FENCE.match(line) is not None for line in lines)]
    below = {table.end: _below(table) for table in find_tables(lines)
             if _weighs(table) and fences[table.start] % 2 == 0 and lines[table.start][:1] not in " >"}  # fmt: skip
    return "\n".join(
        line for at, own in enumerate([*lines, None]) for line in [*below.get(at, []), own] if line is not None
    )


def _weighs(table: Table) -> bool:
    head = [cell.strip(" *_`") for cell in table.header]
    return len(head) > 2 and bool(_CRITERION.match(head[0]) and _WEIGHT.match(head[1]))


def _below(table: Table) -> list[str]:
    """The lines that follow from a table: a row of totals unless it has one, and what to know of them."""
    names = [cell.strip(" *_") for cell in table.header[2:]]
    criteria = [one for row in table.rows if (one := _criterion(row, len(names)))]
    lacking = [f"{name} has no number for “{one.name}”" for at, name in enumerate(names) for one in criteria
               if one.numbers[at] is None and any(other.numbers[at] is not None for other in criteria)]  # fmt: skip
    options = [Option(name, at, total) for at, name in enumerate(names) if (total := _total(criteria, at)) is not None]
    stated = any(_TOTAL.fullmatch(row[0].strip(" *_:")) for row in table.rows if row)
    if not options and not lacking:
        return []
    remark = f"No total where a number is missing: {'; '.join(lacking[:3])}." if lacking else ""
    remark = " ".join(filter(None, [_left_out(table), remark, _close_call(criteria, options)]))
    return ([] if stated else [_totals(names, options)]) + (["", "> [!WARNING]", f"> {remark}", ""] if remark else [])


def _left_out(table: Table) -> str:
    """Rows that have something and no weight that counts."""
    rows = [(row[0].strip(" *_:"), row[1].strip()) for row in table.rows if len(row) > 1]
    left = [name for name, weight in rows if weight and not _TOTAL.fullmatch(name) and (_number(weight) or -1) < 0]
    left = [name for name in left if name]
    return f"Not counted, for their weights are no numbers from 0 on: {', '.join(left[:3])}." if left else ""


def _criterion(row: list[str], options: int) -> Criterion | None:
    """A row with a weight; a row of totals is none."""
    cells = [*row, *[""] * (options + 2 - len(row))]
    weight = _number(cells[1])
    if weight is None or weight < 0 or _TOTAL.fullmatch(cells[0].strip(" *_:")):
        return None
    return Criterion(cells[0].strip(" *_"), weight, [_number(cell) for cell in cells[2 : options + 2]])


def _number(cell: str) -> float | None:
    found = _NUMBER.match(cell)
    return float(found[1].replace(",", ".").replace("−", "-")) / (100 if found[2] else 1) if found else None


def _total(criteria: Iterable[Criterion], at: int) -> float | None:
    found = [(one.weight, one.numbers[at]) for one in criteria]
    if not found or any(number is None for _, number in found):
        return None
    return sum(weight * (number or 0) for weight, number in found)


def _totals(names: list[str], options: list[Option]) -> str:
    most = max((one.total for one in options), default=0)
    said = {one.column: f"**{_said(one.total)}**" if one.total == most else _said(one.total) for one in options}
    return f"| **Total** | | {' | '.join(said.get(at, '') for at in range(len(names)))} |"


def _close_call(criteria: list[Criterion], options: list[Option]) -> str:
    """Who leads by little, and the weight that would tip it; nothing where it is clear."""
    ranked = sorted(options, key=lambda one: -one.total)
    if len(ranked) < 2:
        return ""
    first, second = ranked[:2]
    lead, size = first.total - second.total, max(abs(first.total), abs(second.total))
    if lead > CLOSE * size or not size:
        return ""
    if lead < 1e-9:
        return f"A tie: {first.name} and {second.name} have the same total."
    said = f"A close call: {first.name} leads {second.name} by {_said(lead)} ({lead / size:.0%})."
    tips = sorted(_tips(criteria, first, second, lead))
    return f"{said} {tips[0][1]}" if tips else said


def _tips(criteria: list[Criterion], first: Option, second: Option, lead: float) -> Iterable[tuple[float, str]]:
    """How much each weight would have to change for the second to come first, as a part of it, in words."""
    for one in criteria:
        gain = (one.numbers[first.column] or 0) - (one.numbers[second.column] or 0)
        other = one.weight - lead / gain if gain else -1
        if other >= 0:
            more = "more" if gain < 0 else "less"
            said = f"It tips if “{one.name}” weighs {more} than {_said(other)} instead of {_said(one.weight)}."
            yield abs(other - one.weight) / max(one.weight, 1e-9), said


def _said(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
