"""Figures for a monitor: counted by route, never by address, and not for strangers."""

from __future__ import annotations

import asyncio
import json
import re
import time
from pathlib import Path

import httpx
import pytest
import yaml

from app.health import lateness
from app.web.http.metrics import Requests
from tests.register import collection, decision, store

DEPLOY = Path(__file__).parents[2] / "app" / "deploy"


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


async def test_alerts_and_dashboard_ask_for_figures_that_there_are(reading_person: httpx.AsyncClient) -> None:
    told = (await reading_person.get("/metrics")).text
    known = set(re.findall(r"^# TYPE (\w+) ", told, re.MULTILINE))
    known |= {f"{name}_{part}" for name in known for part in ("bucket", "sum", "count")}
    for file in ("alerts.yaml", "grafana.json"):
        text = (DEPLOY / file).read_text(encoding="utf-8")
        asked = set(re.findall(r"\brationale_\w+", text))
        assert len(asked) > 5
        assert asked <= known, file
    rules = yaml.safe_load((DEPLOY / "alerts.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    assert all(rule["annotations"]["summary"] and rule["expr"] for rule in rules)
    panels = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))["panels"]
    assert {(one["gridPos"]["x"], one["gridPos"]["y"]) for one in panels} == {
        (8 * (i % 3), 7 * (i // 3)) for i in range(12)
    }


async def test_what_holds_the_event_loop_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lateness, "PAUSE", 0.001)
    measured = lateness.Lateness()
    await measured.start()
    await asyncio.sleep(0.01)
    time.sleep(0.1)  # noqa: ASYNC251 - this is what it is about
    await asyncio.sleep(0.01)
    await measured.stop()
    assert measured.most > 0.05
