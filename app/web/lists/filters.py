"""A list narrowed by its own URL: query string in, typed values out, and back.

A feature subclasses `Filter` with a field for each parameter it knows. Blank and impossible values fall away, so that
an old or mangled link still shows the list, which then says what was left out.
"""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Protocol, Self, get_args, get_origin
from urllib.parse import urlencode

from msgspec import Meta, Struct, ValidationError, convert, structs

from app.web.http.problems import Problem

Id = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Year = Annotated[int, Meta(ge=1, le=9999)]
Word = Annotated[str, Meta(min_length=1, max_length=200)]
FORMATS = "csv, markdown or xlsx"
SLUGS = frozenset({"collection"})  # parameters whose values have small letters only
MOST_LEFT_OUT = 5  # values that are named


class Query(Protocol):
    """The parameters of a URL, each with one or more values."""

    def getall(self, key: str, default: list[str], /) -> list[str]: ...


class Chip(NamedTuple):
    """One value that the list is narrowed to, and the URL query without it."""

    label: str
    value: str
    without: str


class LeftOut(NamedTuple):
    """A value that a parameter cannot have."""

    label: str
    value: str


class Filter(Struct, frozen=True, kw_only=True):
    """What a list is narrowed to, sorted by and where it continues."""

    q: Word | None = None
    sort: str | None = None
    after: str | None = None
    before: str | None = None
    format: Literal["csv", "markdown", "xlsx"] | None = None  # the same as a file
    left_out: tuple[LeftOut, ...] = ()  # no parameter: what the query string asked for and cannot mean

    labels: ClassVar[Mapping[str, str]] = {}  # the parameters that are shown as chips, with their names
    sorts: ClassVar[tuple[str, ...]] = ()  # allowed orders, the default first
    has_file: ClassVar[bool] = False  # whether the list comes as a file, too

    @classmethod
    def read(cls, query: Query) -> Self:
        """The filter that a query string asks for; what it cannot mean is left out, and named in `left_out`.

        Raises Problem 406 for a format that the list does not have: who asks for a file has no use for a page.
        """
        kinds = {field.name: field.type for field in _fields(cls) if field.name != "left_out"}
        found, left_out = dict[str, Any](), list[LeftOut]()
        for name, kind in kinds.items():
            given = [text for text in map(str.strip, query.getall(name, [])) if text]
            given = list(map(str.lower, given)) if name in SLUGS else given
            value = _value(given, kind)
            if name == "sort" and value not in cls.sorts:
                value = None
            if name == "format" and given and value is None:
                raise Problem(406, f"This list comes as {FORMATS}, not as “{given[-1][:40]}”.")
            if name == "format" and given and not cls.has_file:
                raise Problem(
                    406, "This page has no file. What it leads to has one: decisions, research, risks and more."
                )
            if value not in (None, ()):
                found[name] = value
            impossible = given if value is None else [text for text in given if not _means(text, kind)]
            left_out += [LeftOut(cls.labels.get(name, name.capitalize()), text) for text in dict.fromkeys(impossible)]
        return cls(**found, left_out=tuple(left_out[:MOST_LEFT_OUT]))

    @property
    def order(self) -> str:
        """The chosen order, or the default one."""
        return self.sort or self.sorts[0]

    @property
    def narrowed(self) -> Self:
        """What it narrows the list to, whatever the order and the place in it."""
        return structs.replace(self, sort=None, after=None, before=None, format=None, left_out=())

    def query(self, **changes: Any) -> str:
        """The query string of this filter with some values changed; it begins anew at the first page."""
        values = structs.asdict(self) | {"after": None, "before": None, "format": None} | changes
        del values["left_out"]
        pairs = [(name, str(one)) for name, value in values.items() for one in _each(value)]
        return urlencode(pairs)

    def chips(self, **names: str | Mapping[Any, str]) -> list[Chip]:
        """What narrows the list, one chip a value. `names` gives words for values that are ids, or for each value."""
        chips = []
        for name, label in self.labels.items():
            value = getattr(self, name)
            for one in _each(value):
                rest = tuple(other for other in value if other != one) if isinstance(value, tuple) else None
                words = names.get(name, str(one))
                said = words if isinstance(words, str) else words.get(one, str(one))
                chips.append(Chip(label, said, self.query(**{name: rest})))
        return chips


_fields = cache(structs.fields)  # it looks every type up anew


def _value(given: list[str], kind: Any) -> Any:
    if get_origin(kind) is tuple:
        values = (_convert(text, get_args(kind)[0]) for text in given)
        return tuple(dict.fromkeys(value for value in values if value is not None))
    return _convert(given[-1], kind) if given else None


def _means(text: str, kind: Any) -> bool:
    return _convert(text, get_args(kind)[0] if get_origin(kind) is tuple else kind) is not None


def _convert(value: Any, kind: Any) -> Any:
    try:
        return convert(value, kind, strict=False)
    except ValidationError:
        return None


def _each(value: Any) -> tuple[Any, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)
