"""Relations of a decision to others and to research, read from either side."""

import re

import httpx
import pytest

from app.decisions.models import Status
from app.persistence.database.engine import Database
from app.tables import DecisionLink, Evidence
from tests.decisions.log import log, read
from tests.register import collection, decision, document, store


async def test_supersession_is_seen_from_both_sides(client: httpx.AsyncClient, database: Database) -> None:
    old, new, *_ = made = log()
    await store(database, *made)
    before, after = await read(client, old), await read(client, new)
    assert '<dl class="answer tone-past">' in before
    assert f'<a href="/decisions/{new.id}-rent-two-servers">ADR-2 Rent two servers</a>' in before
    assert "<dt>Superseded by</dt>" in before
    assert (
        f'<a href="/decisions/{old.id}-rent-one-server">ADR-1 Rent one server</a>'
        in after.split("<dt>Supersedes</dt>")[1]
    )
    assert "tone-past" not in after.split("<dt>")[0]


async def test_a_partial_supersession_says_for_what(client: httpx.AsyncClient, database: Database) -> None:
    here = collection()
    old, new = decision(here, 1, "All on one host"), decision(here, 2, "Move the database")
    new.links_out = [DecisionLink(kind="supersedes", target=old, scope="the database only")]
    await store(database, old, new)
    text = await read(client, old)
    assert "Superseded in part" in text
    assert "the database only" in text.split("Superseded in part")[1].split("</header>")[0]
    assert "tone-past" not in text
    assert "Superseded by ADR-2" not in (await client.get("/decisions")).text


@pytest.mark.parametrize(
    ("kind", "there", "back"),
    [
        ("amends", "Amends", "Amended by"),
        ("clarifies", "Clarifies", "Clarified by"),
        ("depends_on", "Depends on", "Needed by"),
        ("relates_to", "Relates to", "Relates to"),
    ],
)
async def test_a_relation_is_read_both_ways(
    client: httpx.AsyncClient, database: Database, kind: str, there: str, back: str
) -> None:
    here = collection()
    one, other = decision(here, 1, "One"), decision(here, 2, "Other")
    one.links_out = [DecisionLink(kind=kind, target=other)]
    await store(database, one, other)
    assert "ADR-2 Other</a>" in (await read(client, one)).split(f"<dt>{there}</dt>")[1]
    assert "ADR-1 One</a>" in (await read(client, other)).split(f"<dt>{back}</dt>")[1]


async def test_a_decision_leads_to_those_before_and_after_it_in_its_own_log(
    client: httpx.AsyncClient, database: Database
) -> None:
    here, there = collection("Here"), collection("There")
    first, third, fourth = (decision(here, number, f"No {number}") for number in (1, 3, 4))
    await store(database, first, third, fourth, decision(there, 2, "Elsewhere"))
    middle = await read(client, third)
    ways = re.findall(r'<a class="neighbour (\w+)" href="/decisions/(\d+)[^"]*" rel="(\w+)">', middle)
    assert ways == [("previous", str(first.id), "prev"), ("next", str(fourth.id), "next")]
    assert 'rel="prev"' not in await read(client, first)
    assert 'rel="next"' not in await read(client, fourth)


async def test_evidence_is_a_link_both_ways(client: httpx.AsyncClient, database: Database) -> None:
    here = collection()
    study, choice = document(here, "Keys compared", slug="keys"), decision(here, 3, "Use uuidv7")
    choice.evidence = [Evidence(document=study)]
    await store(database, choice)
    assert f'<a href="/research/{study.id}-keys">Keys compared</a>' in await read(client, choice)
    assert f'href="/decisions/{choice.id}"' in (await client.get(f"/research/{study.id}-keys")).text


async def test_a_chain_leads_to_what_holds_now(client: httpx.AsyncClient, database: Database) -> None:
    here = collection()
    first, second, third, beside = (decision(here, number, f"Try {number}") for number in (1, 2, 3, 4))
    second.links_out = [DecisionLink(kind="supersedes", target=first)]
    third.links_out = [DecisionLink(kind="supersedes", target=second)]
    beside.links_out = [DecisionLink(kind="supersedes", target=third, scope="weekends")]
    first.status = second.status = Status.SUPERSEDED
    await store(database, first, second, third, beside)
    assert f'<a href="/decisions/{first.id}/current">What holds now</a>' in await read(client, first)
    assert "What holds now" not in await read(client, second)
    for record in (first, second, third):
        answer = await client.get(f"/decisions/{record.id}/current")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/decisions/{third.id}")
    assert (await client.get("/decisions/999/current")).status_code == 404
