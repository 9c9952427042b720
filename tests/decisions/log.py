"""A small log of decisions, all kinds of status and relations, for the tests of its pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx

from app.decisions.models import Status
from app.stack.models import Ecosystem
from app.tables import Decision, DecisionLink, Package, Person, Pin, Tag
from tests.register import collection, decision

ROWS: list[tuple[str, Status, date | None]] = [
    ("Rent one server", Status.SUPERSEDED, date(2024, 2, 1)),
    ("Rent two servers", Status.ACCEPTED, date(2025, 3, 1)),
    ("Keep sessions in Redis", Status.DEPRECATED, date(2024, 6, 1)),
    ("Sign tickets", Status.PROPOSED, date(2026, 1, 1)),
    ("Adopt a mesh", Status.REJECTED, date(2025, 7, 1)),
    ("Buy a queue", Status.DRAFT, None),  # entered today
]
NEWEST = [
    "Buy a queue",
    "Sign tickets",
    "Adopt a mesh",
    "Rent two servers",
    "Keep sessions in Redis",
    "Rent one server",
]


def log() -> list[Decision]:
    """Six decisions of two collections: 2 supersedes 1; 2 and 4 have an owner, 3 a tag, 2 and 3 a package."""
    here, there = collection("Platform"), collection("Mobile")
    made = [
        decision(
            there if title == "Adopt a mesh" else here, number, title, status=status, decided_on=day, slug=slug(title)
        )
        for number, (title, status, day) in enumerate(ROWS, 1)
    ]
    made[1].links_out = [DecisionLink(kind="supersedes", target=made[0])]
    made[1].owner = made[3].owner = Person(name="Ines Calado")
    made[2].tags = [Tag(name="cache")]
    redis = Package(ecosystem=Ecosystem.PYPI, name="redis")
    made[1].pins, made[2].pins = [Pin(package=redis, specifier=">=5")], [Pin(package=redis, specifier="<5")]
    made[3].context = "A turnstile reads the **signature** offline."
    return made


def slug(title: str) -> str:
    return title.lower().replace(" ", "-")


def many(count: int, **more: Any) -> list[Decision]:
    """Decisions of one day, so that only their ids tell them apart."""
    here = collection()
    return [decision(here, n, f"Decision {n:03}", decided_on=date(2024, 1, 1), **more) for n in range(1, count + 1)]


async def read(client: httpx.AsyncClient, one: Decision) -> str:
    """The page of a decision."""
    page = await client.get(f"/decisions/{one.id}" + f"-{one.slug}" * bool(one.slug))
    assert page.status_code == 200
    return page.text
