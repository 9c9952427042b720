"""The radar: which ring a package is in, since when, and where its sign is drawn."""

from datetime import date
from itertools import combinations
from math import dist

import httpx
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from app.decisions.models import Status
from app.persistence.database.engine import Database
from app.stack.models import Ecosystem, PinLevel
from app.stack.radar import APART, Blip, draw, half_a_year_before
from app.stack.rings import Claim, Ring, Weight, history
from app.tables import DecisionLink, Package, Pin
from tests.register import PARTIAL, collection, counted_statements, decision, document, store

JANUARY, MAY, JULY = date(2025, 1, 1), date(2025, 5, 1), date(2025, 7, 1)
REQUIRED, RECOMMENDED, FORBIDDEN = PinLevel
DECIDED, THOUGHT = Weight


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([], []),
        ([Claim(REQUIRED, DECIDED, JANUARY, None)], [(JANUARY, Ring.ADOPT)]),
        ([Claim(RECOMMENDED, DECIDED, JANUARY, None)], [(JANUARY, Ring.TRIAL)]),
        ([Claim(REQUIRED, THOUGHT, JANUARY, None)], [(JANUARY, Ring.ASSESS)]),
        ([Claim(FORBIDDEN, DECIDED, JANUARY, None)], [(JANUARY, Ring.HOLD)]),
        ([Claim(FORBIDDEN, THOUGHT, JANUARY, None)], [(JANUARY, Ring.HOLD)]),
        ([Claim(REQUIRED, DECIDED, JANUARY, MAY)], [(JANUARY, Ring.ADOPT), (MAY, Ring.HOLD)]),
        ([Claim(REQUIRED, DECIDED, JANUARY, JANUARY)], [(JANUARY, Ring.HOLD)]),
        (
            [
                Claim(REQUIRED, THOUGHT, JANUARY, None),
                Claim(RECOMMENDED, DECIDED, MAY, None),
                Claim(REQUIRED, DECIDED, JULY, None),
            ],
            [(JANUARY, Ring.ASSESS), (MAY, Ring.TRIAL), (JULY, Ring.ADOPT)],
        ),
        # what is forbidden beside what is wanted is a range, not the package
        ([Claim(REQUIRED, DECIDED, JANUARY, None), Claim(FORBIDDEN, DECIDED, MAY, None)], [(JANUARY, Ring.ADOPT)]),
        (
            [Claim(REQUIRED, THOUGHT, JANUARY, None), Claim(FORBIDDEN, DECIDED, MAY, None)],
            [(JANUARY, Ring.ASSESS), (MAY, Ring.HOLD)],
        ),
    ],
)
def test_records_put_a_package_into_a_ring(claims: list[Claim], expected: list[tuple[date, Ring]]) -> None:
    assert history(claims) == expected


@given(st.lists(st.tuples(st.sampled_from(list(Ecosystem)), st.sampled_from(list(Ring))), max_size=400))
def test_no_sign_hides_another(kinds: list[tuple[Ecosystem, Ring]]) -> None:
    blips = [Blip(kind, f"package-{at}", ring, JULY, ring) for at, (kind, ring) in enumerate(kinds)]
    radar = draw(blips)
    middles = [(one.x or 0, one.y or 0) for one in radar.drawn]
    assert len(middles) + radar.left_out == len(blips)
    assert sorted(one.number for _, _, some in radar.rings for one in some) == list(range(1, len(blips) + 1))
    assert all(dist(one, two) > APART - 4 for one, two in combinations(middles, 2))


def test_half_a_year_is_six_months() -> None:
    assert [half_a_year_before(one) for one in (JANUARY, JULY, date(1, 3, 1))] == [date(2024, 7, 1), JANUARY, date.min]


def pinned(package: Package, level: PinLevel) -> list[Pin]:
    return [Pin(package=package, specifier="*", normalised="*", level=level)]


@pytest_asyncio.fixture
async def register(database: Database) -> None:
    """Vue replaced jQuery in May; Redis is only thought about, since July."""
    here = collection()
    jquery, vue, redis = (
        Package(ecosystem=one, name=name) for one, name in (("npm", "jquery"), ("npm", "vue"), ("pypi", "redis"))
    )
    old = decision(here, 1, "Use jQuery", status=Status.SUPERSEDED, decided_on=JANUARY, pins=pinned(jquery, REQUIRED))
    new = decision(here, 2, "Use Vue", decided_on=MAY, pins=pinned(vue, RECOMMENDED))
    study = document(here, "Caches", published_on=JULY, pins=pinned(redis, RECOMMENDED))
    await store(database, old, new, study)
    await store(database, DecisionLink(from_id=new.id, to_id=old.id, kind="supersedes"))


def listed(html: str) -> list[str]:
    """What the lists say, in their order."""
    return [" ".join(part.split("</li>")[0].replace("<", " <").split()) for part in html.split("<li><span class")[1:]]


@pytest.mark.usefixtures("register")
async def test_a_month_shows_what_held_then(client: httpx.AsyncClient) -> None:
    now = (await client.get("/stack/radar?at=2025-08")).text
    assert [name in one for one, name in zip(listed(now), ["vue", "redis", "jquery"], strict=True)] == [True] * 3
    assert "new, since July 2025" in now
    assert "moved out, since May 2025" in now
    early = (await client.get("/stack/radar?at=2025-02")).text
    assert len(listed(early)) == 1
    assert 'aria-label="1, jquery: adopt, new"' in early


@pytest.mark.usefixtures("register")
async def test_the_radar_is_one_statement_and_a_part_for_htmx(client: httpx.AsyncClient, app: object) -> None:
    with counted_statements(app) as seen:
        part = await client.get("/stack/radar?ecosystem=npm", headers=PARTIAL)
    assert len(seen) == 1
    assert "<html" not in part.text
    assert ("vue" in part.text, "redis" in part.text) == (True, False)


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("query", ["at=0000-01", "at=2025-13", "at=x", "at=9999-12", "at=0001-01", "ecosystem=cargo"])
async def test_nonsense_is_the_radar_of_some_month(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(f"/stack/radar?{query}")).status_code == 200


async def test_an_empty_radar_says_so(client: httpx.AsyncClient) -> None:
    assert "Nothing was pinned yet" in (await client.get("/stack/radar")).text
