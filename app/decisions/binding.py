"""The binding text of a decision: what people agree to, and what an accepted decision is held to.

`FIELDS` is the one list of it. Its digest is the same after a change that is merely editorial (a comma, a space, a line
break, a quotation mark) and another after any other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from hashlib import sha256
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.fields import table
from app.persistence.querying.queries import fetch, many
from app.persistence.shapes.shape import Shape, path
from app.stack.models import Audience, PinLevel
from app.tables import Decision, Option, Pin

TRAILING = re.compile(r"(?<![,;:.…])[,;:.…]++(?=\s|$)")
ALIKE = str.maketrans("“”„«»‘’‚–—", '"""""\'\'\'--')


class BindingOption(Shape, of=Option):
    title: str
    description: str
    chosen: bool


class BindingPin(Shape, of=Pin):
    package: Annotated[str, path("package.name")]
    ecosystem: Annotated[str, path("package.ecosystem")]
    specifier: str
    level: PinLevel
    audience: Audience


class Binding(Shape, of=Decision):
    """What is binding in a decision, as it is stored."""

    id: int
    title: str
    context: str
    drivers: str
    outcome: str
    consequences: str
    binds: str
    options: list[BindingOption]
    pins: list[BindingPin]

    @property
    def fields(self) -> dict[str, str]:
        """Each binding field in words, by what pages call it."""
        return {label: read(self) for label, read in FIELDS.items()}


FIELDS: dict[str, Callable[[Binding], str]] = {
    "Title": lambda one: one.title,
    "Context": lambda one: one.context,
    "Decision drivers": lambda one: one.drivers,
    "Options": lambda one: "\n".join(f"{option.title}\n{option.description}".strip() for option in one.options),
    "Chosen": lambda one: "\n".join(option.title for option in one.options if option.chosen),
    "Outcome": lambda one: one.outcome,
    "Consequences": lambda one: one.consequences,
    "Projects it binds": lambda one: one.binds,
    "Pins": lambda one: "\n".join(sorted(map(_pin, one.pins))),
}


def _pin(pin: BindingPin) -> str:
    audience = "" if pin.audience == Audience.ALL else f", {pin.audience}"
    return f"{pin.ecosystem} {pin.package} {pin.specifier} ({pin.level}{audience})"


def digest(fields: Mapping[str, str]) -> str:
    """Of binding fields, as 64 hexadecimal digits."""
    return sha256("\0".join(f"{label}\0{_normal(text)}" for label, text in fields.items()).encode()).hexdigest()


def _normal(text: str) -> str:
    """A text without what is merely editorial."""
    folded = unicodedata.normalize("NFC", text).translate(ALIKE)
    return " ".join(TRAILING.sub("", folded).split())


async def bindings(session: AsyncSession, ids: Collection[int]) -> dict[int, dict[str, str]]:
    """The binding fields of these decisions, by id, as they were flushed."""
    found = await fetch(session, many(Binding, table(Decision).c.id.in_(ids)))
    return {one.id: one.fields for one in found}
