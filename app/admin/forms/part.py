"""What a form consists of: the fields of a model that its actor may set, and the children that come with it.

Nothing else can be set through a form, whatever is posted (CWE-915).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Sequence
from functools import cached_property
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, RelationshipProperty

from app.admin.cells import linked, linked_many, value
from app.admin.declaration import Inline
from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.permissions import Verb
from app.admin.scope import Path, Scope
from app.persistence.fields import table
from app.persistence.shapes.shape import composed, path, plan_for, record_of

REMEMBERED = 500  # forms
POSITION = "position"  # the column that keeps children in their order


class Part:
    """A record in a form: the record itself, or a child of it.

    `fields` are what the actor may set, `shown` what they only see.
    """

    def __init__(self, scope: Scope, names: Sequence[str] = (), inlines: Sequence[Inline] = (), owner: Any = None):
        self.scope = scope
        self.model = scope.declaration.model
        left_out = {POSITION, *_keys_of(owner), *(_other_owners(scope) if owner is not None else ())}
        listed = [scope.columns[name] for name in names if name in scope.columns] if names else scope.columns.values()
        own = [column for column in listed if column.attribute not in left_out]
        writable = [column for column in own if scope.writable(column) and self._reachable(column)]
        self.fields = sorted(writable, key=lambda column: (column is not writable[0], _weight(column)))
        self.shown = [
            column for column in own if column not in self.fields and (not column.kept or column.kind is Kind.MOMENT)
        ]
        self.inlines = [nested for inline in inlines if (nested := Nested.of(self, inline))]
        self.outlines: dict[Hashable, str] = {}  # its fields as HTML to be filled in, once they were drawn

    def _reachable(self, column: Column) -> bool:
        """Whether a form has a widget for it, with something to choose from where it is a relation."""
        if column.kind is Kind.JSON:  # what imports and rules keep, in a form of their own
            return False
        return column.kind not in (Kind.RELATION, Kind.MANY) or self.scope.target(column) is not None

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.fields}

    @cached_property
    def titles(self) -> list[str]:
        """The names of its own columns that a record is called by."""
        return [path.column.name for path in self.scope.titles() if not path.steps]

    @cached_property
    def columns(self) -> list[Column]:
        """Fields of one value, in the order of the form."""
        return [column for column in self.fields if column.kind is not Kind.MANY]

    @cached_property
    def version(self) -> str:
        """The attribute that counts the changes of a record, "" where the model has none."""
        mapper = sa.inspect(self.model)
        column = mapper.version_id_col
        return "" if column is None else str(mapper.get_property_by_column(column).key)

    @cached_property
    def stored(self) -> list[Column]:
        """What is loaded of a record, in the order of `record`."""
        return [*self.fields, *self.shown]

    @cached_property
    def shape(self) -> Any:
        """What a record is loaded as, with all below it, in one statement."""
        return plan_for(self.record, self.model, self.scope.visible)

    @cached_property
    def record(self) -> Any:
        """Key and version, what is `stored` and the children, in this order."""
        values = {f"v{place}": _field(self.scope, column) for place, column in enumerate(self.stored)}
        children = {f"c{place}": nested.records for place, nested in enumerate(self.inlines)}
        version = value(self.version) if self.version else Annotated[None, composed(lambda _: sa.null())]
        return record_of(self.model, id=Annotated[int, path(self.key)], version=version, **values, **children)

    @cached_property
    def key(self) -> str:
        return self.scope.declaration.key

    def walk(self) -> Iterator[Part]:
        """This part and all that are nested in it."""
        yield self
        for nested in self.inlines:
            yield from nested.part.walk()


class Nested:
    """Children in a form: the relation that they hang on, and what the form shows of each."""

    def __init__(self, relation: RelationshipProperty[Any], part: Part, label: str, *, ordered: bool) -> None:
        self.relation = relation
        self.name = relation.key
        self.label = label
        self.noun = part.scope.declaration.label.lower()
        self.part = part
        self.ordered = ordered
        self.prototypes: dict[str, str] = {}  # an empty row as HTML: drawn anew it costs a form 11 to 40 %

    @classmethod
    def of(cls, parent: Part, inline: Inline) -> Nested | None:
        """The children that an inline names, None where the actor may not change them."""
        relation = sa.inspect(parent.model).relationships[inline.relation]
        scope = _scope(parent.scope, relation.mapper.class_)
        if scope is None or not scope.may(Verb.CHANGE):
            return None
        part = Part(scope, inline.fields, inline.inlines, relation)
        return cls(relation, part, inline.words, ordered=POSITION in sa.inspect(part.model).columns)

    @property
    def attribute(self) -> InstrumentedAttribute[Any]:
        """The relation as an attribute of the parent's model."""
        return getattr(self.relation.parent.class_, self.name)  # type: ignore[no-any-return]

    @property
    def records(self) -> Any:
        """The children as a field of their parent's record, in their order."""
        names = [*([POSITION] if self.ordered else []), self.part.key]
        order = path(self.name, order=lambda row: [getattr(row, name) for name in names])
        return Annotated[list[self.part.record], order]  # type: ignore[name-defined]


def _field(scope: Scope, column: Column) -> Any:
    """A value; of a relation its key and words, of one to many a list of those."""
    here = Path(column.name, (), column)
    if column.kind is Kind.MANY:
        return linked_many(scope, here)
    return linked(scope, here) if column.kind is Kind.RELATION else value(here.reach)


_parts: OrderedDict[Hashable, Part] = OrderedDict()


def part_of(scope: Scope) -> Part:
    """The whole form of a model for the actor of `scope`; made once for all who may see and set the same."""
    key = (scope.registry, scope.slug, scope.sight)
    if (found := _parts.get(key)) is None:
        found = _parts[key] = Part(scope, inlines=scope.declaration.inlines)
        if len(_parts) > REMEMBERED:
            _parts.popitem(last=False)
    return found


def _scope(parent: Scope, model: type[Any]) -> Scope | None:
    """Children without pages of their own are open to whom their parent is open to."""
    if model in parent.registry.by_model:
        return parent.of(model)
    return Scope(parent.registry, parent.declaration.parts[table(model).name], parent.actor)


def _weight(column: Column) -> int:
    """Short fields stand together above long texts, each in the order of their declaration."""
    return 2 if column.several_lines else 1 if column.kind is Kind.MANY else 0


def _other_owners(scope: Scope) -> set[str]:
    """The optional references of a child to records that have such children too: it is not moved to another of them."""
    optional = [column for column in scope.columns.values() if column.nullable and column.target is not None]
    return {column.attribute for column in optional if _has_children(scope, column)}


def _has_children(scope: Scope, column: Column) -> bool:
    declared = scope.registry.by_model.get(column.target) if column.target else None
    relations = sa.inspect(column.target).relationships if declared else {}
    return any(column.attribute in _keys_of(relations[one.relation]) for one in (declared.inlines if declared else ()))


def _keys_of(relation: Any) -> set[str]:
    """The attributes of a child that say whose it is."""
    if relation is None:
        return set()
    mapper = relation.mapper
    return {str(mapper.get_property_by_column(column).key) for column in relation.remote_side}
