"""A record in a form, with its children: the texts of its fields, what is wrong with them, and the widget of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from markupsafe import Markup, escape

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.forms.part import Nested, Part
from app.web.forms.fields import Field as Drawn

NEW = "new"  # chosen in place of a key: a record of this name is made
ID = re.compile(r"[1-9]\d{0,9}", re.ASCII)
LONGEST_LINE = 1000  # characters of a text that gets a field of one line
WIDGETS = {
    Kind.NUMBER: "number",
    Kind.BOOLEAN: "checkbox",
    Kind.DATE: "date",
    Kind.MOMENT: "moment",
    Kind.CHOICE: "select",
    Kind.MARKDOWN: "markdown",
    Kind.RELATION: "relation",
    Kind.MANY: "many",
}
PATH, VALUE, WORDS = "\ue000", "\ue001", "\ue002"  # stand in an outline for what differs from row to row
TICKED = frozenset({Kind.CHOICE, Kind.BOOLEAN})  # few values, each with an outline of its own

Widget = Callable[[Any, "Node", Drawn], str]  # the macro that draws a field of a node, for the view of a form


class Node:
    """One record in a form. `key` is its id, `n1`, `n2`, … where it is new, or "" for the record of the form itself.

    `id` is that of the stored row, None for a new one.

    `values` are the texts of its fields, with the ids of a relation to many as a list; a field that was not posted is
    not in it and stays as it is. `labels` are the words of what relations lead to, by field and id, and `found` what
    could be meant by words that nobody chose: key, name and those words; `made` are words for which NEW was chosen.
    `fresh` are names of records that relations to many shall lead to and that are made with this one. `version` is the
    one that the form was made from, None for none or no number.
    """

    def __init__(self, part: Part, prefix: str = "", key: str = "") -> None:
        self.part = part
        self.prefix = prefix
        self.key = key
        self.id = int(key) if ID.fullmatch(key) else None
        self.version: int | None = None
        self.removed = False
        self.values: dict[str, Any] = {}
        self.labels: dict[str, dict[str, str]] = {}
        self.texts: dict[str, str] = {}
        self.found: dict[str, list[tuple[str, str, str]]] = {}
        self.made: dict[str, set[str]] = {}
        self.fresh: dict[str, list[str]] = {}
        self.errors: dict[str, list[str]] = {}
        self.cleaned: dict[str, Any] = {}
        self.rows: dict[str, list[Node]] = {nested.name: [] for nested in part.inlines}

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for rows in self.rows.values():
            for row in rows:
                yield from row.walk()

    def children(self) -> Iterator[tuple[Nested, list[Node]]]:
        for nested in self.part.inlines:
            yield nested, self.rows[nested.name]

    def move(self, place: str, key: str) -> None:
        """Make it a new row with another key, at a path such as `options.`."""
        self.prefix, self.key, self.id, self.version = f"{place}{key}.", key, None, None

    def refuse(self, name: str, message: str) -> None:
        """Add an error to a field, or to the record as a whole for "", once however often it is found."""
        if message not in (known := self.errors.setdefault(name, [])):
            known.append(message)

    def is_blank(self) -> bool:
        """Whether nothing was filled in: a new row that nobody used."""
        typed = (
            self.values.get(one.name) or self.texts.get(one.name) for one in self.part.fields if not has_default(one)
        )
        return not any(typed)

    def is_allotted(self, column: Column) -> bool:
        """Whether the database gives a value where the field is empty: to new records alone."""
        return column.allotted and self.id is None

    def make_from_others(self) -> None:
        """Fill in what a new record leaves empty, and what is made from another of its texts."""
        for name, (other, make) in self.part.scope.declaration.made_from.items():
            text = str(self.values.get(other) or "").strip()
            if self.id is None and name in self.values and text and not str(self.values[name] or "").strip():
                self.values[name] = make(text)

    def field(self, name: str) -> Drawn:
        """What the template draws for a field."""
        column, made_from = self.part.by_name[name], self.part.scope.declaration.made_from
        source = self.part.by_name.get(made_from[name][0]) if self.id is None and name in made_from else None
        return Drawn(
            name=self.prefix + name,
            label=column.label,
            kind=widget_of(column),
            help=column.help,
            value=self.values.get(name),
            errors=self.errors.get(name, []),
            blank=f"From the {source.label.lower()}" if source else "",
            required=(column.required and not source)
            or (column.allotted and not (column.nullable or self.is_allotted(column))),
            options=list(column.choices),
            max_length=column.max_length,
            min=column.min,
            max=column.max,
        )

    @property
    def status(self) -> int:
        """Of the page that shows this form."""
        return 422 if any(node.errors for node in self.walk()) else 200

    def problems(self) -> list[tuple[str, str, str]]:
        """Id of the field, its label and what is wrong, for the list above the form."""
        return [
            (f"field-{node.prefix}{name}" if name else "", node._called(name), Markup(" ").join(messages))
            for node in self.walk()
            for name, messages in node.errors.items()
        ]

    def _called(self, name: str) -> str:
        column = self.part.by_name.get(name)
        own = column.label if column else ""
        noun = self.part.scope.declaration.label
        return own if not self.prefix else f"{noun}: {own}" if own else noun


def as_stored(part: Part, row: Any, prefix: str = "", key: str = "") -> Node:
    """The form of what `part.shape` loaded."""
    given: Iterator[Any] = iter(row)
    id_, version = next(given), next(given)
    fields = {column.name: _texts(column, next(given)) for column in part.stored}
    rows = {
        nested.name: [
            as_stored(nested.part, one, f"{prefix}{nested.name}.{one.id}.", str(one.id)) for one in next(given)
        ]
        for nested in part.inlines
    }
    node = Node(part, prefix, key)
    node.id, node.version, node.rows = id_, version, rows
    node.values = {name: texts for name, (texts, _) in fields.items()}
    node.labels = {name: labels for name, (_, labels) in fields.items() if labels is not None}
    return node


def _texts(column: Column, given: Any) -> tuple[str | list[str], dict[str, str] | None]:
    """A stored value as a form holds it, and the words of what a relation leads to."""
    if column.kind is Kind.MANY:
        return [str(one.id) for one in given], {str(one.id): one.name for one in given}
    if column.kind is Kind.RELATION:
        return text_of(given.id), None if given.name is None else {str(given.id): given.name}
    return text_of(given) if column.kind is not Kind.MOMENT else _moment(given), None


def _moment(given: str | None) -> str:
    """A point in time as a field of that kind holds it: in UTC, to the second."""
    return f"{datetime.fromisoformat(given).astimezone(UTC):%Y-%m-%dT%H:%M:%S}" if given else ""


def text_of(given: Any) -> str:
    """A stored value as a form holds it."""
    if given is None or given is False:
        return ""
    if given is True:
        return "true"
    return given if isinstance(given, str) else msgspec.json.encode(given).decode()


def has_default(column: Column) -> bool:
    """Whether a new row has a value there before anybody touched it."""
    return column.kind in (Kind.CHOICE, Kind.BOOLEAN) or initial(column) != ""


def initial(column: Column) -> Any:
    """What a field of a new record holds, as a text (a list for relations to many)."""
    if column.kind is Kind.MANY:
        return []
    default = column.info.get_default(call_default_factory=False)
    if column.kind is Kind.CHOICE and default is None and not column.nullable:
        return column.choices[0][0]
    return "" if default is None or repr(default) == "PydanticUndefined" else _text(default)


def _text(value: Any) -> str:
    plain = getattr(value, "value", value)
    return ("true" if plain else "") if isinstance(plain, bool) else str(plain)


def widget_of(column: Column) -> str:
    """The kind of field that a form draws."""
    one_line = not column.several_lines and (column.max_length or LONGEST_LINE + 1) <= LONGEST_LINE
    return WIDGETS.get(column.kind) or ("text" if one_line else "textarea")


def filled(widget: Widget, form: Any, node: Node, column: Column) -> str:
    """What `widget` makes of a field: HTML. For a field of one value and a node as it is stored, without errors.

    Each field is drawn once by its template, and then only filled in: drawing all of them anew takes 11 % more of the
    CPU of a decision's form, and 56 % of that of a research document with many children.
    """
    value = node.values.get(column.name) or ""
    kept = value if column.kind in TICKED else VALUE
    if (outline := node.part.outlines.get((widget, column.name, kept))) is None:
        marked = _marked(node.part, column, kept)
        outline = str.__str__(widget(form, marked, marked.field(column.name)))
        node.part.outlines[widget, column.name, kept] = outline
    html = outline.replace(PATH, node.prefix)
    if column.kind is Kind.RELATION:  # a key holds no mark, while a text might: it comes last
        words = node.texts.get(column.name) or node.labels.get(column.name, {}).get(value, "")
        html = html.replace(VALUE, value).replace(WORDS, escape(words))
    elif column.kind not in TICKED:
        html = html.replace(VALUE, escape(value))
    return html


def _marked(part: Part, column: Column, value: str) -> Node:
    node = Node(part, PATH)
    node.values = {column.name: value}
    node.labels = {column.name: {VALUE: WORDS}}
    return node
