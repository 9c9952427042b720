"""The rows of a list as HTML: made here rather than by a template, which takes four times as long for all the cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias
from urllib.parse import quote

from markupsafe import Markup, escape

from app.admin.lists.drawing import Draw, drawer, headline
from app.admin.lists.listing import ListColumn, is_number
from app.admin.scope import Scope
from app.web.templating.fragment_cache import FragmentCache

FORM = "choose"  # the id of the form that the boxes of rows belong to
Cell: TypeAlias = tuple[str, str, str, Draw]


def rows_html(
    scope: Scope, rows: Sequence[Any], columns: Sequence[ListColumn], *, editable: Sequence[str], naming: int, back: str
) -> Markup:
    """A `<tr>` for each record: a box to choose it, the column that names it as a link to it, its other columns.

    `editable` are the names of the columns whose cells may be changed, otherwise "". `naming` is the place of the one
    that names the record, `back` the address to which one returns.
    """
    address = scope.address
    back = f"?back={quote(back, safe='/')}" if back else ""
    cells = [
        _naming(scope, column, address, back) if number == naming else _cell(scope, column, name, address, back)
        for number, (column, name) in enumerate(zip(columns, editable, strict=True))
    ]
    # a row is of a type of its own for each choice of columns and each sight, so `back` is all that may differ
    return Markup("").join([cached(address, row, back, row=row, cells=cells) for row in rows])


def _row(row: Any, cells: list[Cell]) -> str:
    id_ = row.id
    html = [
        f'<tr id="row-{id_}">\n<td><input type="checkbox" name="chosen" value="{id_}" form="{FORM}"'
        f' aria-label="Choose {escape(row.title)}"></td>\n'
    ]
    for (before, rest, after, draw), value in zip(cells, row.cells, strict=True):
        html += (f"{before}{id_}{rest}" if rest else before, escape(draw(value)), after)
    return "".join([*html, "</tr>\n"])


# 15 to 18 % of the CPU of lists of fifty rows whose page is made anew
cached = FragmentCache(lambda _, context: _row(**context))


def _naming(scope: Scope, column: ListColumn, address: str, back: str) -> Cell:
    """What stands before the value of the column that names the record, before and (unless it is "") after the record's
    id; what stands after it; and what draws it.
    """
    own = ' class="number"' if is_number(column) else ""
    return f'<th scope="row"{own}><a href="{address}/', f'{back}">', "</a></th>\n", headline(scope, column)


def _cell(scope: Scope, column: ListColumn, editable: str, address: str, back: str) -> Cell:
    """The same for another column."""
    label = f'"{escape(column.label)}"' + (' class="number"' if is_number(column) else "")
    if editable:
        link = f'<td data-label={label}><a class="cell" href="{address}/'
        return link, f'/cells/{editable}{back}" data-cell>', "</a></td>\n", headline(scope, column)
    return f"<td data-label={label}>", "", "</td>\n", drawer(scope, column)
