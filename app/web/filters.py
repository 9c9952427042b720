"""A list narrowed by its own URL: query string in, typed values out, and back.

A feature subclasses `Filter` with a field for each parameter it knows. Blank and impossible values fall away, so that
an old or mangled link still shows the list.
"""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Protocol, Self, get_args, get_origin
from urllib.parse import urlencode

from msgspec import Meta, Struct, ValidationError, convert, structs

Id = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Year = Annotated[int, Meta(ge=1, le=9999)]
Word = Annotated[str, Meta(min_length=1, max_length=200)]


class Query(Protocol):
    """The parameters of a URL, each with one or more values."""

    def getall(self, key: str, default: list[str], /) -> list[str]: ...


class Chip(NamedTuple):
    """One value that the list is narrowed to, and the URL query without it."""

    label: str
    value: str
    without: str


class Filter(Struct, frozen=True, kw_only=True):
    """What a list is narrowed to, sorted by and where it continues."""

    q: Word | None = None
    sort: str | None = None
    after: str | None = None
    before: str | None = None
    format: Literal["csv", "markdown"] | None = None  # the same as a file

    labels: ClassVar[Mapping[str, str]] = {}  # the parameters that are shown as chips, with their names
    sorts: ClassVar[tuple[str, ...]] = ()  # allowed orders, the default first

    @classmethod
    def read(cls, query: Query) -> Self:
        """The filter that a query string asks for; what it cannot mean is left out."""
        values = {field.name: _value(query, field.name, field.type) for field in _fields(cls)}
        found = {name: value for name, value in values.items() if value not in (None, ())}
        if found.get("sort") not in cls.sorts:
            found.pop("sort", None)
        return cls(**found)

    @property
    def order(self) -> str:
        """The chosen order, or the default one."""
        return self.sort or self.sorts[0]

    @property
    def narrowed(self) -> Self:
        """What it narrows the list to, whatever the order and the place in it."""
        return structs.replace(self, sort=None, after=None, before=None, format=None)

    def query(self, **changes: Any) -> str:
        """The query string of this filter with some values changed; it begins anew at the first page."""
        values = structs.asdict(self) | {"after": None, "before": None, "format": None} | changes
        pairs = [(name, str(one)) for name, value in values.items() for one in _each(value)]
        return urlencode(pairs)

    def chips(self, **names: str) -> list[Chip]:
        """What narrows the list, one chip a value. `names` gives words for values that are ids."""
        chips = []
        for name, label in self.labels.items():
            value = getattr(self, name)
            for one in _each(value):
                rest = tuple(other for other in value if other != one) if isinstance(value, tuple) else None
                chips.append(Chip(label, names.get(name, str(one)), self.query(**{name: rest})))
        return chips


_fields = cache(structs.fields)  # it looks every type up anew


def _value(query: Query, name: str, kind: Any) -> Any:
    given = [text for text in map(str.strip, query.getall(name, [])) if text]
    if get_origin(kind) is tuple:
        values = (_convert(text, get_args(kind)[0]) for text in given)
        return tuple(dict.fromkeys(value for value in values if value is not None))
    return _convert(given[-1], kind) if given else None


def _convert(value: Any, kind: Any) -> Any:
    try:
        return convert(value, kind, strict=False)
    except ValidationError:
        return None


def _each(value: Any) -> tuple[Any, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)
