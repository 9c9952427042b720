"""The rows of a list as HTML: made here rather than by a template, which takes four times as long for all the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

from markupsafe import Markup, escape

from app.admin.lists.drawing import Draw, drawer, headline
from app.web.templating.fragment_cache import FragmentCache

if TYPE_CHECKING:
    from app.admin.lists.listed import Listed

FORM = "choose"  # the id of the form that the boxes of rows belong to
Cell: TypeAlias = tuple[str, str, str, Draw]


def rows_html(listed: Listed) -> Markup:
    """A `<tr>` for each record: a box to choose it, the column that names it as a link to it, its other columns."""
    address = listed.scope.address
    back = f"?back={quote(listed.back, safe='/')}" if listed.back else ""
    cells = [_cell(listed, number, name, address, back) for number, name in enumerate(listed.editable())]
    # a row is of a type of its own for each choice of columns and each sight, so `back` is all that may differ
    return Markup("").join([cached(address, row, back, row=row, cells=cells) for row in listed.page.items])


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


def _cell(listed: Listed, number: int, editable: str, address: str, back: str) -> Cell:
    """What stands before each value of a column, before and (unless it is "") after the record's id; what stands after
    it; and what draws it.
    """
    scope, column = listed.scope, listed.columns[number]
    if number == listed.naming:
        own = ' class="number"' if listed.is_number(column) else ""
        return f'<th scope="row"{own}><a href="{address}/', f'{back}">', "</a></th>\n", headline(scope, column)
    label = f'"{escape(column.label)}"' + (' class="number"' if listed.is_number(column) else "")
    if editable:
        link = f'<td data-label={label}><a class="cell" href="{address}/'
        return link, f'/cells/{editable}{back}" data-cell>', "</a></td>\n", headline(scope, column)
    return f"<td data-label={label}>", "", "</td>\n", drawer(scope, column)
