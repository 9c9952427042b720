"""Where the boxes of the graph stand, in layers from left to right: a record left of what it builds on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

import fast_sugiyama
from msgspec import Struct, field

WIDTH, HEIGHT = 210, 62  # of a box: a number and two lines of title
ACROSS, DOWN = 280, 78  # from box to box
UNIT = 72.0  # the library's distance between neighbours
LANE = 0.35  # of that, for a line that passes between boxes
MARGIN = 12
LEAST_WIDTH = 4 * ACROSS  # that small parts are spread over

Point = tuple[float, float]
Pair = tuple[int, int]


class Layout(Struct):
    """Upper left corners of boxes, and the corners at which lines pass between other boxes on their way."""

    places: dict[int, Point] = field(default_factory=dict)
    ways: dict[Pair, list[Point]] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0

    def add(self, part: "Layout", left: float, top: float) -> None:
        """Put a part into this one, its corner at `left` and `top`."""
        self.places |= {id_: (x + left, y + top) for id_, (x, y) in part.places.items()}
        self.ways |= {pair: [(x + left, y + top) for x, y in way] for pair, way in part.ways.items()}
        self.width = max(self.width, left + part.width + MARGIN)
        self.height = max(self.height, top + part.height + MARGIN)

    def way(self, pair: Pair) -> list[Point]:
        """The corners on the way of a line, in its direction."""
        return self.ways.get(pair) or [*reversed(self.ways.get(pair[::-1], []))]


def lay_out(pairs: list[Pair], alone: list[int]) -> Layout:
    """The parts that hang together, the largest first, side by side where there is room; then what is `alone`."""
    layout = Layout()
    drawn = [_draw(part) for part in _parts(_without_circles(pairs))]
    drawn += [Layout({id_: (0.0, 0.0)}, width=WIDTH, height=HEIGHT) for id_ in alone]
    limit = max([LEAST_WIDTH, *(part.width for part in drawn)])
    left = top = deepest = 0.0
    for part in sorted(drawn, key=lambda one: -len(one.places)):
        if left + part.width > limit:
            left, top = 0.0, deepest
        layout.add(part, MARGIN + left, MARGIN + top)
        left += part.width + ACROSS - WIDTH
        deepest = max(deepest, top + part.height + DOWN - HEIGHT)
    layout.places = dict(sorted(layout.places.items(), key=itemgetter(1)))  # the order in which one tabs through
    return layout


def _without_circles(pairs: Iterable[Pair]) -> list[Pair]:
    """The same lines, those turned round that would close a circle: with circles the library may never end."""
    onward: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        onward[one].append(other)
    open_: set[int] = set()
    done: set[int] = set()
    kept: list[Pair] = []
    for start in sorted(onward, reverse=True):  # the newest first, so that it stays on the left
        trail = [(start, iter(onward[start]))] if start not in done else []
        open_.update(one for one, _ in trail)
        while trail:
            one, rest = trail[-1]
            for other in rest:
                kept.append((other, one) if other in open_ else (one, other))
                if other not in open_ and other not in done:
                    open_.add(other)
                    trail.append((other, iter(onward.get(other, ()))))
                    break
            else:
                trail.pop()
                open_.discard(one)
                done.add(one)
    return [*dict.fromkeys(kept)]


def _parts(pairs: list[Pair]) -> Iterator[list[Pair]]:
    """Lines that hang together: of several such parts at once the library mixes the numbers up."""
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    seen: set[int] = set()
    for start in near:
        part, found = set(), [] if start in seen else [start]
        while found:
            id_ = found.pop()
            if id_ not in part:
                part.add(id_)
                found.extend(near[id_])
        seen |= part
        if part:
            yield [pair for pair in pairs if pair[0] in part]


def _draw(part: list[Pair]) -> Layout:
    """One part, turned so that its layers run from left to right."""
    ids = sorted({id_ for pair in part for id_ in pair})
    numbers = {id_: number for number, id_ in enumerate(ids)}  # from 0, so that what the library adds follows
    pairs = [(numbers[one], numbers[other]) for one, other in part]
    ((positions, _, _, steps),) = fast_sugiyama.from_edges(pairs, dummy_vertices=True, dummy_size=LANE)
    least = min(x for _, (x, _) in positions)
    depth = max(y for _, (_, y) in positions)
    corners = {int(one): ((depth - y) / UNIT * ACROSS, (x - least) / UNIT * DOWN) for one, (x, y) in positions}
    return Layout(
        places={ids[number]: corner for number, corner in corners.items() if number < len(ids)},
        ways={(ids[one], ids[other]): way for one, other, way in _ways(steps or [], corners, len(ids))},
        width=max(x for x, _ in corners.values()) + WIDTH,
        height=max(y for _, y in corners.values()) + HEIGHT,
    )


def _ways(
    steps: Iterable[tuple[Any, Any]], corners: dict[int, Point], count: int
) -> Iterator[tuple[int, int, list[Point]]]:
    """Each line that passes further layers, with the corners on its way. What the library added counts from `count`."""
    onward = {one: other for one, other in steps if one >= count}
    for start, end in steps:
        way, step = [], end
        while start < count <= step:
            way.append(corners[step])
            step = onward[step]
        if way:
            yield start, step, way
