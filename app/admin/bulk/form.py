"""The form that changes many records: an empty field leaves things as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.admin.bulk.changing import Edit
from app.admin.bulk.typed import Errors, writable
from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.filters.wanted import Parameters
from app.admin.forms.parts import POSITION
from app.admin.registry import Scope
from app.web.fields import Field

WIDGETS = {Kind.NUMBER: "number", Kind.DATE: "date", Kind.CHOICE: "select", Kind.BOOLEAN: "select"}
YES_NO = [("true", "Yes"), ("false", "No")]
BY_NAME = "Its name, or # and its number."
BY_NAMES = "Names, or # and numbers, with semicolons between them."


class BulkForm:
    """`texts` are the values as typed, by the names of fields; `emptied` the columns to make empty."""

    def __init__(self, scope: Scope, texts: Mapping[str, str] | None = None, emptied: frozenset[str] = frozenset()):
        known = [one for one in writable(scope).values() if one.name != POSITION]
        self.columns = [one for one in known if not one.several_lines and one.kind is not Kind.MANY]
        self.many = [one for one in known if one.kind is Kind.MANY]
        self.texts = dict(texts or {})
        self.emptied = emptied
        self.errors: Errors = {}

    @classmethod
    def read(cls, scope: Scope, posted: Parameters) -> BulkForm:
        """As it was posted."""
        form = cls(scope, emptied=frozenset(map(str, posted.getall("empty", []))))
        names = [*(one.name for one in form.columns), *(f"{sign}_{one.name}" for one in form.many for sign in SIGNS)]
        form.texts = {name: str((posted.getall(name, []) or [""])[-1]) for name in [*names, "reason"]}
        return form

    @property
    def reason(self) -> str:
        return self.texts.get("reason", "").strip()[:500]

    def edit(self) -> Edit:
        """What it asks for."""
        emptied = {one.name: "" for one in self.columns if one.name in self.emptied and may_be_empty(one)}
        texts = {one.name: text for one in self.columns if (text := self.texts.get(one.name, "").strip())}
        signed = [{one.name: self.texts.get(f"{sign}_{one.name}", "") for one in self.many} for sign in SIGNS]
        return Edit(emptied | texts, *signed)

    def fields(self) -> Iterator[tuple[Field, bool]]:
        """What the template draws, each with whether it can be made empty."""
        for column in self.columns:
            yield self._field(column, column.name, column.label, _help(column)), may_be_empty(column)
        for column in self.many:
            for sign, words in SIGNS.items():
                yield self._field(column, f"{sign}_{column.name}", f"{words} {column.label.lower()}", BY_NAMES), False

    def _field(self, column: Column, name: str, label: str, help_: str) -> Field:
        error = self.errors.get(name)
        return Field(
            name=name, label=label, kind=WIDGETS.get(column.kind, "text"), help=help_, value=self.texts.get(name, ""),
            errors=[error] if error else [], options=YES_NO if column.kind is Kind.BOOLEAN else list(column.choices),
            max_length=column.max_length, min=column.min, max=column.max,
        )  # fmt: skip

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """Name, label and message of what is wrong."""
        labels = {field.name: field.label for field, _ in self.fields()}
        return [(name, labels.get(name, ""), message) for name, message in self.errors.items()]


SIGNS = {"add": "Add", "remove": "Take away"}


def may_be_empty(column: Column) -> bool:
    """Whether a record may have nothing there."""
    return not column.required and (column.nullable or column.kind is Kind.TEXT)


def _help(column: Column) -> str:
    return BY_NAME if column.kind is Kind.RELATION else column.help
