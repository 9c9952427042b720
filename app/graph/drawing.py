"""Where the boxes and lines of the graph stand. Layers run from left to right, a record left of what it builds on."""

from collections.abc import Iterable
from typing import NamedTuple

import fast_sugiyama
from msgspec import Struct

from app.graph.repository import Link
from app.records.refs import DecisionRef

WIDTH, HEIGHT = 210, 46  # of a box
ACROSS, DOWN = 270, 62  # from box to box
UNIT = 72.0  # the library's distance between neighbours
MARGIN = 12
LETTERS = 29  # of a title that fit into a box


class Node(NamedTuple):
    decision: DecisionRef
    x: float
    y: float
    folded: int  # superseded decisions that it stands for

    @property
    def title(self) -> str:
        """As much of the title as fits."""
        title = self.decision.title
        return title if len(title) <= LETTERS else title[: LETTERS - 1].rstrip() + "…"


class Edge(NamedTuple):
    link: Link
    line: str  # SVG path data


class Drawing(Struct):
    nodes: list[Node]
    edges: list[Edge]
    width: float
    height: float


def draw(links: list[Link], *, fold: bool) -> Drawing:
    """A layered drawing of `links`. `fold` lets each successor stand for the chain of what it superseded.

    Circles, which old data may hold, are drawn like anything else.
    """
    decisions = {end.id: end for link in links for end in (link.source, link.target)}
    stands_for = _successors(links) if fold else {}
    folded: dict[int, int] = {}
    for one in stands_for.values():
        folded[one] = folded.get(one, 0) + 1
    ends: dict[tuple[int, int], Link] = {}
    for link in links:
        pair = stands_for.get(link.source.id, link.source.id), stands_for.get(link.target.id, link.target.id)
        if pair[0] != pair[1]:
            ends.setdefault(pair, link)
    alone = {stands_for.get(id_, id_) for id_ in decisions} - {id_ for pair in ends for id_ in pair}
    places, width, height = _places(ends, sorted(alone))
    nodes = [Node(decisions[id_], x, y, folded.get(id_, 0)) for id_, (x, y) in places.items()]
    edges = [Edge(link, _line(places[one], places[other])) for (one, other), link in ends.items()]
    return Drawing(nodes, edges, width, height)


def _successors(links: Iterable[Link]) -> dict[int, int]:
    """The last successor of each decision that was superseded as a whole; none where successors form a circle."""
    next_ = {link.target.id: link.source.id for link in links if link.supersedes}
    found = {}
    for start in next_:
        seen, last = {start}, start
        while last in next_ and next_[last] not in seen:
            last = next_[last]
            seen.add(last)
        if last not in next_:
            found[start] = last
    return found


def _places(ends: Iterable[tuple[int, int]], alone: list[int]) -> tuple[dict[int, tuple[float, float]], float, float]:
    """Upper left corners, and the size of the whole: the parts that hang together stand below each other."""
    places: dict[int, tuple[float, float]] = {}
    top, right = 0.0, float(WIDTH)
    for positions, *_ in fast_sugiyama.from_edges(list(ends), dummy_vertices=False) if ends else []:
        least = min(x for _, (x, _) in positions)
        depth = max(y for _, (_, y) in positions)
        for id_, (x, y) in positions:
            places[int(id_)] = (MARGIN + (depth - y) / UNIT * ACROSS, MARGIN + top + (x - least) / UNIT * DOWN)
        right = max(right, depth / UNIT * ACROSS + WIDTH)
        top = max(place[1] for place in places.values()) + DOWN
    columns = max(1, int((right + ACROSS - WIDTH) // ACROSS))
    for at, id_ in enumerate(alone):
        places[id_] = (MARGIN + at % columns * ACROSS, MARGIN + top + at // columns * DOWN)
    bottom = max((place[1] for place in places.values()), default=0.0) + HEIGHT
    return places, right + 2 * MARGIN, bottom + MARGIN


def _line(one: tuple[float, float], other: tuple[float, float]) -> str:
    """A curve from the right edge of one box to the left edge of the other, or round about where that is behind."""
    x1, y1, x2, y2 = one[0] + WIDTH, one[1] + HEIGHT / 2, other[0], other[1] + HEIGHT / 2
    if x2 < x1:
        x1, x2 = one[0] + WIDTH / 2, other[0] + WIDTH / 2
        y1, y2 = (one[1] + HEIGHT, other[1]) if one[1] < other[1] else (one[1], other[1] + HEIGHT)
        return f"M{x1:.0f} {y1:.0f}C{x1:.0f} {(y1 + y2) / 2:.0f} {x2:.0f} {(y1 + y2) / 2:.0f} {x2:.0f} {y2:.0f}"
    middle = (x1 + x2) / 2
    return f"M{x1:.0f} {y1:.0f}C{middle:.0f} {y1:.0f} {middle:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
