"""The page of one decision."""

from datetime import date, timedelta

import httpx
import pytest
import pytest_asyncio

from app.decisions.models import Status
from app.imports.models import Outcome
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.tables import (
    Argument,
    Assumption,
    Decision,
    DecisionLink,
    DecisionPerson,
    ImportedFile,
    ImportRun,
    Option,
    Package,
    Person,
    Pin,
    Revision,
    Risk,
    Section,
    Source,
    StatusEvent,
    Tag,
)
from tests.decisions.log import read
from tests.register import collection, counted_statements, decision, store

WORDS = [
    "<h1>Use <code>uuidv7</code> keys</h1>", "ADR-7", "Accepted", "1 March 2025", "Keys collide.", "Considered options",
    "<strong>sort</strong>", "Sequences", "Chosen", "they leak counts", "Ines Calado", "Samir Haddad", "Decided by",
    "Clocks drift", "High 12", "Postgres 18", "postgresql", "&gt;=18", "Required", "Looking back", "It <em>held</em>.",
    "Reviewer", "Yara", "The date was read as day first.", "Due for review", "keys",
    "Platform", "approved by all", "12 Feb 2025", "Status changes", "Said the board.", "Deprecated soon.",
    "docs/adr/0007-keys.md",
]  # fmt: skip


@pytest_asyncio.fixture
async def full(database: Database) -> Decision:
    """A decision with something of everything."""
    options = [
        Option(title="uuidv7", chosen=True, description="Time first."),
        Option(title="Sequences", arguments=[Argument(stance="bad", text="they leak counts")]),
    ]
    full = decision(
        collection(), 7, "Use `uuidv7` keys", slug="use-uuidv7-keys", decided_on=date(2025, 3, 1), source_number=3,
        context="Keys collide.", raw_status="approved by [all](all.md)", outcome="They **sort**.", options=options,
        owner=Person(name="Ines Calado"), extra={"Reviewer": "Yara"},
        people=[DecisionPerson(part="decider", person=Person(name="Samir Haddad"))], tags=[Tag(name="keys")],
        risks=[Risk(title="Clocks drift", likelihood=3, severity=4)], assumptions=[Assumption(text="Postgres 18")],
        pins=[Pin(package=Package(ecosystem="pypi", name="postgresql"), specifier=">=18", level="required")],
        sections=[Section(heading="Looking back", body="It *held*."), Section(body="Deprecated soon.", place="title")],
        status_events=[StatusEvent(status="proposed", happened_on=date(2025, 2, 12), note="Said the board.")],
        review_on=now().date() - timedelta(1),
    )  # fmt: skip
    await store(database, full)
    finding = {"rule": "date.order", "line": 3, "message": "The date was read as day first."}
    file = ImportedFile(
        run=ImportRun(source="docs"), path="docs/adr/0007-keys.md", content_hash=b"x", outcome=Outcome.NEW,
        findings=[finding], decision_id=full.id,
    )  # fmt: skip
    source = Source(
        collection_id=full.collection_id, path="docs/adr/0007-keys.md", content=b"", content_hash=b"x",
        record_version=1, decision_id=full.id,
    )  # fmt: skip
    revision = Revision(record_type="decision", record_id=full.id, action="updated", changes={"title": ["", ""]})
    await store(database, file, source, revision)
    return full


async def test_a_reader_sees_everything_that_a_decision_holds(client: httpx.AsyncClient, full: Decision) -> None:
    text = await read(client, full)
    assert [words for words in WORDS if words not in text] == []
    assert text.index("Deprecated soon.") < text.index("Keys collide.") < text.rindex("Looking back")


async def test_who_may_change_a_decision_is_led_to_its_form(
    editor: httpx.AsyncClient, reading_person: httpx.AsyncClient, full: Decision
) -> None:
    form = f'href="/decisions/{full.id}/edit">Edit</a>'
    assert form in await read(editor, full)
    assert form not in await read(reading_person, full)


async def test_a_change_names_its_fields_in_words(
    client: httpx.AsyncClient, database: Database, full: Decision
) -> None:
    changed = Revision(record_type="decision", record_id=full.id, action="updated", changes={"decided_on": ["", ""]})
    await store(database, changed)
    assert "<li>Decided on: nothing → nothing</li>" in await read(client, full)


@pytest.mark.parametrize(
    "part", ["/tags/keys", "/collections/platform", "/stack/pypi/postgresql", "/decisions?status=accepted"]
)
async def test_it_leads_to_what_it_names(client: httpx.AsyncClient, full: Decision, part: str) -> None:
    assert f'href="{part}"' in await read(client, full)


async def test_the_contents_lead_to_each_section(client: httpx.AsyncClient, full: Decision) -> None:
    text = await read(client, full)
    for name in ("context", "options", "outcome", "risks", "assumptions", "pins"):
        assert f'<li><a href="#{name}">' in text
        assert text.count(f'id="{name}"') == 1


async def test_a_successor_outside_the_register_is_said_to_be_missing(
    client: httpx.AsyncClient, database: Database
) -> None:
    old = decision(collection(), 1, "Old", status=Status.SUPERSEDED)
    await store(database, old)
    assert "Its successor is not in this register." in await read(client, old)


@pytest.mark.parametrize("status", list(Status))
async def test_every_status_is_told_in_a_word(client: httpx.AsyncClient, database: Database, status: Status) -> None:
    one = decision(collection(), 1, "One", status=status)
    await store(database, one)
    text = await read(client, one)
    assert f'href="/decisions?status={status}"' in text
    assert f"</svg>{status.capitalize()}</a>" in text


async def test_a_decision_of_which_only_the_title_is_known_has_a_page(
    client: httpx.AsyncClient, database: Database
) -> None:
    bare = decision(collection(), 0, "Only a title")
    await store(database, bare)
    text = await read(client, bare)
    assert "Related records" not in text
    assert '<div class="prose' not in text


async def test_the_id_alone_is_a_short_link(client: httpx.AsyncClient, full: Decision) -> None:
    short, own = [await client.get(f"/decisions/{full.id}{rest}") for rest in ("", "-use-uuidv7-keys")]
    assert short.status_code == own.status_code == 200
    assert short.text.partition("<main")[2] == own.text.partition("<main")[2]


@pytest.mark.parametrize("key", ["{id}-an-old-title", "{id}-", "0{id}-use-uuidv7-keys"])
async def test_another_address_of_a_decision_leads_to_its_own(
    client: httpx.AsyncClient, full: Decision, key: str
) -> None:
    page = await client.get(f"/decisions/{key.format(id=full.id)}?from=mail&q=a%20b")
    assert page.status_code == 308
    assert page.headers["location"] == f"/decisions/{full.id}-use-uuidv7-keys?from=mail&q=a%20b"
    assert "no-cache" in page.headers["cache-control"]


async def test_the_page_is_one_statement(client: httpx.AsyncClient, app: object, full: Decision) -> None:
    with counted_statements(app) as seen:
        await read(client, full)
    assert len(seen) == 1


@pytest.mark.parametrize("key", ["999999", "0", "abc", "99999999999", "-1", "1٣", "1e3", "2147483648", "1.5"])
@pytest.mark.parametrize("folder", ["decisions", "imports"])
async def test_an_unknown_record_is_a_page_that_says_so(client: httpx.AsyncClient, folder: str, key: str) -> None:
    page = await client.get(f"/{folder}/{key}")
    assert page.status_code == 404
    assert "<h1>" in page.text


async def test_a_proposal_without_a_date_says_since_when_it_is_here(
    client: httpx.AsyncClient, database: Database
) -> None:
    one = decision(collection(), 1, "Use Redis", status="proposed", decided_on=None)
    await store(database, one)
    assert "In the register since <time" in (await client.get(f"/decisions/{one.id}")).text


async def test_why_it_was_superseded_is_its_own_reason_or_said_to_be_its_successors(
    client: httpx.AsyncClient, database: Database
) -> None:
    old, new = decision(collection(), 1, "Use Redis", status="superseded"), "Our licence ran out. And more."
    later = decision(old.collection, 2, "Use Valkey", context=new)
    later.links_out = [DecisionLink(target=old, kind="supersedes", in_force=True)]
    await store(database, old, later)
    page = (await client.get(f"/decisions/{old.id}", follow_redirects=True)).text
    assert '<dt>ADR-2 says why</dt><dd dir="auto">Our licence ran out.</dd>' in page
    await store(
        database, StatusEvent(decision_id=old.id, status=Status.SUPERSEDED, note="It cost too much", position=0)
    )
    page = (await client.get(f"/decisions/{old.id}", follow_redirects=True)).text
    assert '<dt>Why</dt><dd dir="auto">It cost too much</dd>' in page
    assert "says why" not in page
