"""The radar: where each package is drawn. Rings from the middle outward, a sector for each ecosystem."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import cos, pi, sin
from typing import NamedTuple

from msgspec import Struct

from app.stack.models import Ecosystem
from app.stack.rings import Ring
from app.web.paths import package_path

MOST_SHOWN = 400  # packages; those that moved longest ago are left to the list of the stack
SIZE = 820  # of the drawing, which is square
MIDDLE = SIZE / 2
EDGES = {Ring.ADOPT: (24, 190), Ring.TRIAL: (190, 280), Ring.ASSESS: (280, 345), Ring.HOLD: (345, 405)}  # radii
APART = 28  # between the middles of two
SPARE = 15  # between the edge of a ring and the first middle
GOLDEN = (5**0.5 - 1) / 2  # its multiples fall evenly between 0 and 1, however many there are
INWARD = tuple(Ring)


class Blip(Struct, array_like=True):
    """A package in a ring, and in which it was half a year before (None: in none)."""

    ecosystem: Ecosystem
    name: str
    ring: Ring
    since: date
    before: Ring | None
    in_conflict: bool = False

    @property
    def path(self) -> str:
        """Its page."""
        return package_path(self.ecosystem, self.name)

    @property
    def move(self) -> str:
        """What happened within half a year: new, in, out, or "" for nothing."""
        if self.before is None:
            return "new"
        step = INWARD.index(self.ring) - INWARD.index(self.before)
        return "in" if step < 0 else "out" if step else ""


class Drawn(NamedTuple):
    """A package with its number in the list and, where there was room, the middle of its sign."""

    number: int
    blip: Blip
    x: float | None
    y: float | None


class Radar(NamedTuple):
    rings: list[tuple[Ring, int, list[Drawn]]]  # with the outer radius of each, and its packages by name
    sectors: list[tuple[Ecosystem, float]]  # with the x of its name
    left_out: int  # packages for which there was no room

    @property
    def drawn(self) -> list[Drawn]:
        """What is in the drawing."""
        return [one for _, _, some in self.rings for one in some if one.x is not None]


def half_a_year_before(month: date) -> date:
    """The first day of the month six months earlier; the first month of all for what would lie before it."""
    months = month.year * 12 + month.month - 7
    return date(months // 12, months % 12 + 1, 1) if months >= 12 else date.min


def draw(blips: list[Blip]) -> Radar:
    """Place packages. Where a ring is full, those that moved last have the room."""
    present = [one for one in Ecosystem if any(blip.ecosystem == one for blip in blips)]
    places = {(ring, one): _places(ring, present.index(one), len(present)) for ring in Ring for one in present}
    placed = {id(blip): next(places[blip.ring, blip.ecosystem], (None, None)) for blip in blips}
    rings, number = [], 0
    for ring in Ring:
        some = []
        for blip in sorted((one for one in blips if one.ring == ring), key=lambda one: (one.name, one.ecosystem)):
            number += 1
            some.append(Drawn(number, blip, *placed[id(blip)]))
        rings.append((ring, EDGES[ring][1], some))
    names = [(one, MIDDLE + (at - (len(present) - 1) / 2) * SIZE * 0.8) for at, one in enumerate(present)]
    return Radar(rings, names if len(present) > 1 else [], sum(x is None for x, _ in placed.values()))


def _places(ring: Ring, at: int, sectors: int) -> Iterator[tuple[float, float]]:
    """Points in a ring of a sector that are far enough apart, the first ones spread all over it."""
    inner, outer = EDGES[ring]
    points = []
    for step in range(int((outer - inner - 2 * SPARE) // APART) + 1):
        radius = outer - SPARE - APART * step
        gap = APART / radius  # beside the names of the rings, and between sectors
        begin, width = (pi / 2 + pi * at, pi) if sectors > 1 else (-pi / 2, 2 * pi)
        room = max(int((width - 2 * gap) * radius // APART), 0)
        angles = (begin + gap + (width - 2 * gap) * (place + 0.5) / room for place in range(room))
        points += [(round(MIDDLE + radius * cos(one), 1), round(MIDDLE + radius * sin(one), 1)) for one in angles]
    return iter(sorted(points, key=lambda point: points.index(point) * GOLDEN % 1))
