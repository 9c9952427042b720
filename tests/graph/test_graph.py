"""How decisions build on each other, drawn by the server."""

from __future__ import annotations

import random
import re
from typing import Any

import httpx
import pytest

from app.graph.drawing import draw
from app.graph.repository import Link
from app.persistence.database.engine import Database
from app.records.refs import DecisionRef
from app.tables import Collection, Decision, DecisionLink
from tests.growth import LINEAR, growth


def decision(number: int) -> DecisionRef:
    return DecisionRef(number, number, None, "ADR", None, "", f"Decision {number}", "accepted")


def link(source: int, target: int, kind: str = "supersedes", scope: str = "") -> Link:
    return Link(kind, scope, decision(source), decision(target))


def titles(links: list[Link], *, fold: bool) -> set[int]:
    return {node.decision.id for node in draw(links, fold=fold).nodes}


def test_a_successor_stands_for_the_chain_that_it_ends():
    chain = [link(2, 1), link(3, 2), link(4, 3, "depends_on")]
    assert titles(chain, fold=True) == {3, 4}
    assert titles(chain, fold=False) == {1, 2, 3, 4}


def test_what_is_superseded_in_part_still_stands():
    assert titles([link(2, 1, scope="logs only")], fold=True) == {1, 2}


def test_two_successors_of_one_decision_are_not_said_to_supersede_each_other():
    drawing = draw([link(8, 1), link(2, 1), link(9, 1, "depends_on")], fold=True)
    kept = next(node for node in drawing.nodes if node.folded)
    assert {node.decision.id for node in drawing.nodes} == {2, 8, 9}
    assert [(edge.link.kind, edge.link.source.id) for edge in drawing.edges] == [("depends_on", 9)]
    assert kept.decision.id in (2, 8)
    assert len(draw([link(8, 1), link(2, 1)], fold=False).edges) == 2


@pytest.mark.parametrize("circle", [[(1, 2), (2, 1)], [(1, 2), (2, 3), (3, 1)], [(1, 2), (2, 1), (3, 1)]])
def test_a_circle_in_old_data_is_drawn(circle: list[tuple[int, int]]):
    links = [link(*pair) for pair in circle]
    assert titles(links, fold=False) == {end for pair in circle for end in pair}
    assert titles(links, fold=True)


def test_boxes_do_not_cover_each_other():
    links = [link(one, one // 2, "depends_on") for one in range(2, 120)]
    places = [(node.x, node.y) for node in draw(links, fold=True).nodes]
    for at, (x, y) in enumerate(places):
        assert not [1 for left, top in places[:at] if abs(x - left) < 210 and abs(y - top) < 62]


def crossed(seed: int, count: int) -> list[Link]:
    """Links of old data, without an order: circles, several parts, pairs that point at each other."""
    pick = random.Random(seed)
    pairs = {(pick.randrange(count), pick.randrange(count)) for _ in range(count * 3 // 2)}
    return [link(one, other, "relates_to") for one, other in sorted(pairs) if one != other]


@pytest.mark.parametrize("seed", range(12))
def test_any_old_data_is_drawn_the_same_each_time_and_no_line_leads_through_a_box(seed: int):
    drawing, links = draw(crossed(seed, 40), fold=True), crossed(seed, 40)
    assert draw(links, fold=True) == drawing
    assert len(drawing.edges) == len(links)
    boxes = {(node.x, node.y) for node in drawing.nodes}
    for edge in drawing.edges:
        corners = [
            tuple(map(float, one.split())) for one in re.findall(r"[MC](?:\S+ \S+ \S+ \S+ )?(\S+ [\d.]+)", edge.line)
        ]
        inner = corners[1:-1]
        assert not [1 for x, y in inner for left, top in boxes if left < x < left + 210 and top < y < top + 62]
    for left, top in boxes:
        assert not [1 for x, y in boxes if (x, y) != (left, top) and abs(x - left) < 210 and abs(y - top) < 62]


def test_five_hundred_decisions_are_drawn_in_nearly_linear_time():
    some, many = ([link(one, one - 1 - one % 7, "depends_on") for one in range(8, 8 + count)] for count in (125, 500))
    assert len(draw(many, fold=True).nodes) >= 500
    assert growth(lambda links: draw(links, fold=True), some, many) < LINEAR


async def _store(database: Database, *rows: Any) -> None:
    async with database.write_sessions() as session, session.begin():
        for row in rows:
            session.add(row)
            await session.flush()


async def test_the_page_links_every_decision_and_lists_the_same_in_words(client: httpx.AsyncClient, database: Database):
    await _store(
        database,
        Collection(id=901, name="Graph", slug="graph"),
        Decision(id=901, collection_id=901, title="Old <b>way</b>"),
        Decision(id=902, collection_id=901, title="New way"),
        DecisionLink(from_id=902, to_id=901, kind="amends"),
    )
    page = (await client.get("/decisions/graph")).text
    assert 'href="/decisions/901"' in page
    assert "New way</a> amends" in page
    assert "<b>way" not in page


async def test_nonsense_in_the_address_draws_the_whole_graph(client: httpx.AsyncClient):
    response = await client.get("/decisions/graph?kind=eats&zoom=9000&collection=&chains=maybe")
    assert response.status_code == 200
    assert "No relations to draw" in response.text
