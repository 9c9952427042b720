"""Figures for a monitor: counted by route, never by address, and not for strangers."""

from __future__ import annotations

import re

import httpx

from app.web.http.metrics import Requests
from tests.register import collection, decision, store


async def test_requests_are_counted_by_route_with_connections_and_jobs(
    reading_person: httpx.AsyncClient, database: object
) -> None:
    made = [decision(collection(), number, f"Decision {number}") for number in (1, 2)]
    made[1].collection = made[0].collection
    await store(database, *made)  # type: ignore[arg-type]
    for one in made:
        await reading_person.get(f"/decisions/{one.id}", follow_redirects=True)
    await reading_person.get("/no/such/page")
    answer = await reading_person.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    counted = re.findall(
        r'rationale_requests_total\{method="GET",route="/decisions/\{key\}",status="200"\} (\d+)', answer.text
    )
    assert max(map(int, counted)) >= 2
    assert "decision-1" not in answer.text
    for line in (
        'rationale_connections{pool="read",',
        'rationale_jobs{state="waiting"} 0',
        '_bucket{route="/decisions/{key}",le="+Inf"}',
        "rationale_slow_statements_total{} ",
    ):
        assert line in answer.text


async def test_a_stranger_learns_nothing_even_where_everybody_may_read(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.get("/metrics")
    assert answer.status_code == 403
    assert "rationale_" not in answer.text


def test_odd_methods_and_broken_connections_do_not_grow_the_figures() -> None:
    requests = Requests()
    for number in range(100):
        requests.note(f"ODD{number}", None, None, 0.001 * number)
    lines = list(requests.lines())
    assert 'rationale_requests_total{method="other",route="complete",status="0"} 100' in lines
    assert [line for line in lines if 'le="+Inf"' in line] == [
        'rationale_request_seconds_bucket{route="complete",le="+Inf"} 100'
    ]
