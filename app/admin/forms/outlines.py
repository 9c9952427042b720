"""The fields of a form as HTML: each is drawn once by its template, and after that only filled in.

A record with thirty children shows the same few fields over and over: to draw each anew would be most of the page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import escape

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.forms.parts import Part
from app.admin.forms.typed import Node
from app.web.forms.fields import Field

PATH, VALUE, WORDS = "\ue000", "\ue001", "\ue002"  # stand in an outline for what differs from row to row
TICKED = frozenset({Kind.CHOICE, Kind.BOOLEAN})  # few values, each with an outline of its own

Widget = Callable[[Any, Node, Field], str]  # the macro that draws a field of a node, for the view of a form


def filled(widget: Widget, form: Any, node: Node, column: Column) -> str:
    """What `widget` makes of a field: HTML. For a field of one value and a node as it is stored, without errors."""
    value = node.values.get(column.name) or ""
    kept = value if column.kind in TICKED else VALUE
    if (outline := node.part.outlines.get((widget, column.name, kept))) is None:
        marked = _marked(node.part, column, kept)
        outline = str.__str__(widget(form, marked, marked.field(column.name)))
        node.part.outlines[widget, column.name, kept] = outline
    html = outline.replace(PATH, node.prefix)
    if column.kind is Kind.RELATION:  # a key holds no mark, while a text might: it comes last
        html = html.replace(VALUE, value).replace(WORDS, escape(node.labels.get(column.name, {}).get(value, "")))
    elif column.kind not in TICKED:
        html = html.replace(VALUE, escape(value))
    return html


def _marked(part: Part, column: Column, value: str) -> Node:
    node = Node(part, PATH)
    node.values = {column.name: value}
    node.labels = {column.name: {VALUE: WORDS}}
    return node
