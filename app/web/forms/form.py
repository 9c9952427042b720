"""Forms: what was typed, what is wrong with it, and the input it makes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Generic, TypeVar

from litestar.datastructures import UploadFile
from pydantic import BaseModel, ValidationError

from app.web.forms.fields import Field, describe
from app.web.http.request import Request

Input = TypeVar("Input", bound=BaseModel)

# pydantic's error types in plain words. Of others only a validator of ours has a sentence for people.
WORDS = {
    "missing": "Fill this in.",
    "string_too_short": "Use at least {min_length} characters.",
    "string_too_long": "Use at most {max_length} characters.",
    "string_pattern_mismatch": "This does not look as it should.",
    "too_long": "Choose at most {max_length}.",
    "too_short": "Choose at least {min_length}.",
    "string_type": "Enter a text.",
    **dict.fromkeys(["int_type", "int_parsing", "int_parsing_size", "int_from_float"], "Enter a whole number."),
    **dict.fromkeys(["float_type", "float_parsing", "finite_number"], "Enter a number."),
    "greater_than_equal": "Enter {ge} or more.",
    "less_than_equal": "Enter {le} or less.",
    **dict.fromkeys(
        ["date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"],
        "Enter a date such as 2026-11-22.",
    ),
    **dict.fromkeys(
        ["datetime_type", "datetime_parsing", "datetime_from_date_parsing"],
        "Enter a day and a time such as 2026-11-22 14:30.",
    ),
    "enum": "Choose one of {expected}.",
    "literal_error": "Choose one of {expected}.",
    "bool_type": "Choose yes or no.",
    "bool_parsing": "Choose yes or no.",
    "url_scheme": "Enter an address that begins with https://.",
    "url_parsing": "Enter an address that begins with https://.",
}

NOTHING = "Choose at least one."  # of a field that takes several
OURS = frozenset({"value_error", "assertion_error"})


class Form(Generic[Input]):
    """Values for an input class, as typed, with the errors of each field.

    The class holds labels (`title`), help (`description`) and limits; the template reads them from here. Names that the
    class does not have are ignored, whatever was posted (CWE-915).
    """

    def __init__(self, kind: type[Input], values: Mapping[str, Any] | None = None) -> None:
        self.kind = kind
        self.values = dict(values or {})
        self.errors: dict[str, list[str]] = {}
        self.input: Input | None = None

    @classmethod
    async def read(cls, kind: type[Input], request: Request) -> Form[Input]:
        """The form that was posted, not yet validated. Raises Problem 400 where it is no text that can be read."""
        posted = await request.form()
        several = {name for name, field in kind.model_fields.items() if describe(name, field).several}
        names = [name for name in kind.model_fields if name in posted]
        return cls(kind, {name: posted.getall(name) if name in several else posted[name] for name in names})

    @classmethod
    def of(cls, kind: type[Input], record: Any) -> Form[Input]:
        """The form for a record that exists."""
        return cls(kind, {name: getattr(record, name) for name in kind.model_fields})

    def validate(self) -> bool:
        """Whether the values make an input, which is then `self.input`; otherwise `self.errors` says why not."""
        self.errors = {}
        self.input = None
        try:
            self.input = self.kind.model_validate(self._given())
        except ValidationError as error:
            for problem in error.errors(include_url=False, include_input=False):
                name = str(problem["loc"][0]) if problem["loc"] else ""
                nothing = problem["type"] == "missing" and self.field(name).several
                self.refuse(name, NOTHING if nothing else _sentence(dict(problem)))
        for name, value in self.values.items():
            if isinstance(value, str) and "\0" in value:
                self.refuse(name, "This holds a NUL character, which no text can hold.")
                self.input = None
        return not self.errors

    def refuse(self, name: str, message: str) -> None:
        """Add an error to a field, or to the form as a whole for ""."""
        self.errors.setdefault(name, []).append(message)

    def field(self, name: str) -> Field:
        """What the template draws for a field; KeyError for a name that the class does not have."""
        return describe(name, self.kind.model_fields[name], self.values.get(name), self.errors.get(name, []))

    @property
    def fields(self) -> list[Field]:
        return [self.field(name) for name in self.kind.model_fields]

    @property
    def status(self) -> int:
        """Of the page that shows this form: 422 when something is wrong with it."""
        return 422 if self.errors else 200

    def _given(self) -> dict[str, Any]:
        """The values without blanks: an empty field is one that was not filled in. Of a password every sign counts."""
        kept = _passwords(self.kind)
        trimmed = {
            name: value.strip() if isinstance(value, str) and name not in kept else value
            for name, value in self.values.items()
        }
        return {name: value for name, value in trimmed.items() if value not in ("", [""]) and not _is_no_file(value)}


@cache
def _passwords(kind: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for name, field in kind.model_fields.items() if describe(name, field).kind == "password")


def _is_no_file(value: Any) -> bool:
    return isinstance(value, UploadFile) and not value.filename


def _sentence(problem: dict[str, Any]) -> str:
    words = WORDS.get(problem["type"])
    given = problem.get("ctx", {})
    if words:
        return words.format(**given | {"expected": given.get("expected", "").replace("'", "").replace("_", " ")})
    if problem["type"] not in OURS:
        return "This does not look as it should."
    message: str = problem["msg"].removeprefix("Value error, ")
    return message if message.endswith(".") else message + "."
