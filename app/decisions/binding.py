"""The binding text of a decision: what people agree to, and what an accepted decision is held to.

`FIELDS` is the one list of it. Its digest is the same after a change that is merely editorial and another after any
other. Editorial are the shape of quotation marks and dashes, blanks at the end of a line or doubled, a line that is
broken elsewhere within its paragraph, the full stop of a paragraph, and a comma; but not a comma beside a word that
turns what is said ("No, we use it" is not "No we use it"), nor an indentation, a paragraph or an item of a list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from hashlib import sha256
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.fields import table
from app.persistence.querying.queries import fetch, many
from app.persistence.shapes.shape import Shape, path
from app.stack.models import Audience, PinLevel
from app.tables import Decision, Option, Pin

COMMA = re.compile(r"(?<!\w)(\w*+),(?=\s+(\w*)|$)")
TURNING = frozenset(
    re.findall(
        r"\w+", "no not none never nor neither nothing yes only except unless nein nicht kein nie ja nur non pas oui si"
    )
)
STOP = re.compile(r"(?<![.…])[.…]$")
BLOCK = re.compile(r"[-*+>#|`~=]|\d{1,9}[.)]\s")  # the first of a line that begins something new
WHOLE = ("#", "|", "`", "~")  # of a line that nothing goes on in
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
    "Options": lambda one: _listed(f"{option.title}\n{option.description}" for option in one.options),
    "Chosen": lambda one: _listed(option.title for option in one.options if option.chosen),
    "Outcome": lambda one: one.outcome,
    "Consequences": lambda one: one.consequences,
    "Projects it binds": lambda one: one.binds,
    "Pins": lambda one: _listed(sorted(map(_pin, one.pins))),
}


def _listed(items: Iterable[str]) -> str:
    """As a list in which no item can be taken for two: what goes on in one is indented."""
    return "\n".join("- " + "\n  ".join(item.strip().splitlines()) for item in items)


def _pin(pin: BindingPin) -> str:
    audience = "" if pin.audience == Audience.ALL else f", {pin.audience}"
    return f"{pin.ecosystem} {pin.package} {pin.specifier} ({pin.level}{audience})"


def digest(fields: Mapping[str, str]) -> str:
    """Of binding fields, as 64 hexadecimal digits."""
    return sha256("\0".join(f"{label}\0{_normal(text)}" for label, text in fields.items()).encode()).hexdigest()


def _normal(text: str) -> str:
    """A text without what is merely editorial."""
    folded = unicodedata.normalize("NFC", text).translate(ALIKE)
    blocks: list[list[str]] = []  # each a line of lines that go on in one another
    before = ""
    for line in COMMA.sub(_without_comma, folded).splitlines():
        said, wide = " ".join(line.split()), line.expandtabs(4)
        indent = wide[: len(wide) - len(wide.lstrip())]
        if said and (not before or indent or BLOCK.match(said) or before.startswith(WHOLE)):
            blocks += [[""]] if blocks and not before else []  # a paragraph
            blocks.append([indent + said])
        elif said:
            blocks[-1].append(said)
        before = said
    return "\n".join(STOP.sub("", " ".join(block)) for block in blocks)


def _without_comma(found: re.Match[str]) -> str:
    turns = TURNING & {found[1].lower(), (found[2] or "").lower()}
    return found[0] if turns else found[1]


async def bindings(session: AsyncSession, ids: Collection[int]) -> dict[int, dict[str, str]]:
    """The binding fields of these decisions, by id, as they were flushed."""
    found = await fetch(session, many(Binding, table(Decision).c.id.in_(ids)))
    return {one.id: one.fields for one in found}
