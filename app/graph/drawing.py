"""The graph of decisions as boxes and lines."""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

from app.decisions.models import LinkKind
from app.graph.layout import HEIGHT, WIDTH, Layout, Pair, lay_out
from app.graph.repository import Link
from app.records.refs import DecisionRef


class Node(NamedTuple):
    decision: DecisionRef
    x: float
    y: float
    folded: int  # superseded decisions that it stands for


class Edge(NamedTuple):
    link: Link
    line: str  # SVG path data


class Drawing(Struct):
    nodes: list[Node]
    edges: list[Edge]
    width: float
    height: float


class Plan(NamedTuple):
    """What is to be drawn: decisions, how many each stands for, the lines by their ends, and what has none."""

    decisions: dict[int, DecisionRef]
    folded: dict[int, int]
    ends: dict[Pair, Link]
    alone: list[int]

    def drawn(self, layout: Layout) -> Drawing:
        """The drawing in which boxes stand as `layout` says."""
        nodes = [Node(self.decisions[id_], x, y, self.folded.get(id_, 0)) for id_, (x, y) in layout.places.items()]
        edges = [Edge(link, _line(layout, *pair)) for pair, link in self.ends.items()]
        return Drawing(nodes, edges, layout.width, layout.height)


def draw(links: list[Link], *, fold: bool) -> Drawing:
    """A layered drawing of `links`, which may take seconds where they are many and cross: see `plan`."""
    planned = plan(links, fold=fold)
    return planned.drawn(lay_out([*planned.ends], planned.alone))


def plan(links: list[Link], *, fold: bool) -> Plan:
    """What a drawing of `links` shows. `fold` lets each successor stand for the chain of what it superseded.

    Who superseded what another successor stands for did not supersede that successor: no such line is drawn.
    Circles, which old data may hold, are drawn like anything else.
    """
    decisions = {end.id: end for link in links for end in (link.source, link.target)}
    stands_for = _successors(links) if fold else {}
    folded: dict[int, int] = {}
    for one in stands_for.values():
        folded[one] = folded.get(one, 0) + 1
    ends: dict[Pair, Link] = {}
    for link in links:
        pair = stands_for.get(link.source.id, link.source.id), stands_for.get(link.target.id, link.target.id)
        untrue = link.kind == LinkKind.SUPERSEDES and pair[1] != link.target.id
        if pair[0] != pair[1] and not untrue:
            ends.setdefault(pair, link)
    alone = {stands_for.get(id_, id_) for id_ in decisions} - {id_ for pair in ends for id_ in pair}
    return Plan(decisions, folded, ends, sorted(alone))


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


def _line(layout: Layout, one: int, other: int) -> str:
    """A curve from the side of one box to the facing side of the other, level wherever it passes boxes."""
    (x, y), (end, end_y) = layout.places[one], layout.places[other]
    left, right = (0, WIDTH) if x < end else (WIDTH, 0)  # where a box is entered, and left
    x, y = x + right, y + HEIGHT / 2
    line = f"M{x:.0f} {y:.0f}"
    for stop_x, stop_y in [*layout.way((one, other)), (end, end_y)]:
        to_x, to_y = stop_x + left, stop_y + HEIGHT / 2
        middle = (x + to_x) / 2
        line += f"C{middle:.0f} {y:.0f} {middle:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"
        x, y = stop_x + right, to_y
        line += f"H{x:.0f}" if (stop_x, stop_y) != (end, end_y) else ""
    return line
