"""The first page."""

from datetime import timedelta

import httpx

from app.decisions.models import Status
from app.imports.models import Outcome
from app.jobs.models import Job, JobState
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.stack.models import Ecosystem, PinLevel
from app.tables import Assumption, ImportedFile, ImportRun, Package, Person, Pin, Risk
from tests.register import collection, counted_statements, decision, document, store, titles


async def test_a_newcomer_sees_how_to_begin(editor: httpx.AsyncClient) -> None:
    page = await editor.get("/")
    assert page.status_code == 200
    assert "An empty register" in page.text
    assert 'href="/imports/new"' in page.text
    assert "rationale demo" in page.text


async def test_the_latest_decisions_and_research_are_shown(client: httpx.AsyncClient, database: Database) -> None:
    here = collection()
    await store(database, *(decision(here, n, f"Decision {n}") for n in range(1, 9)), document(here, "A study"))
    text = (await client.get("/")).text
    assert titles(part(text, "recent")) == [f"Decision {n}" for n in range(8, 2, -1)]
    assert titles(part(text, "research")) == ["A study"]


async def test_what_has_no_date_is_as_new_as_the_day_on_which_it_was_entered(
    client: httpx.AsyncClient, database: Database
) -> None:
    here, today = collection(), now().date()
    dated = [decision(here, n, f"Decision {n}", decided_on=today - timedelta(n)) for n in range(1, 8)]
    entered = decision(here, 8, "Long entered", created_at=now() - timedelta(3, hours=1))
    proposed = decision(here, 9, "Just proposed", status=Status.PROPOSED)
    studies = [document(here, f"Study {n}", published_on=today - timedelta(n)) for n in range(1, 6)]
    await store(database, proposed, entered, *dated, *studies, document(here, "Just begun"))
    text = (await client.get("/")).text
    shown = titles(part(text, "recent"))
    assert (shown[0], shown[1:3], shown[5:]) == ("Just proposed", ["Decision 1", "Decision 2"], ["Decision 4"])
    assert set(shown[3:5]) == {"Decision 3", "Long entered"}
    assert titles(part(text, "research")) == ["Just begun", "Study 1", "Study 2", "Study 3"]


async def test_decisions_are_counted_by_status(client: httpx.AsyncClient, database: Database) -> None:
    here = collection()
    statuses = [Status.ACCEPTED, Status.ACCEPTED, Status.REJECTED]
    await store(database, *(decision(here, n, f"Decision {n}", status=one) for n, one in enumerate(statuses, 1)))
    head = (await client.get("/")).text.split("<h1>")[1].split("</header>")[0]
    assert 'href="/decisions?status=accepted"' in head
    assert '<span class="tally">2</span>' in head
    assert "proposed" not in head


async def test_reviews_are_due_for_decisions_that_stand(client: httpx.AsyncClient, database: Database) -> None:
    here, today = collection(), now().date()
    soon, late, far = (today + timedelta(days) for days in (10, -10, 60))
    owner = Person(name="Ines Calado")
    await store(
        database,
        decision(here, 1, "Late", review_on=late, owner=owner),
        decision(here, 2, "Soon", review_on=soon),
        decision(here, 3, "Far away", review_on=far),
        decision(here, 4, "Gone", review_on=late, status=Status.SUPERSEDED),
    )
    due = (await client.get("/")).text.split('id="reviews"')[1].split("</section>")[0]
    assert due.index("ADR-1 Late") < due.index("ADR-2 Soon")
    assert "since" in due
    assert "Ines Calado" in due
    assert "Far away" not in due
    assert "Gone" not in due


async def test_nothing_due_is_said(client: httpx.AsyncClient, database: Database) -> None:
    await store(database, decision(collection(), 1, "One"))
    assert "None within the next 30 days." in (await client.get("/")).text


async def test_risks_are_counted_by_level_and_lead_to_the_register(
    client: httpx.AsyncClient, database: Database
) -> None:
    risks = [Risk(title="A", likelihood=5, severity=4), Risk(title="B", likelihood=5, severity=4), Risk(title="C")]
    await store(database, document(collection(), "A study", risks=risks))
    cell = '<a href="/risks?likelihood=5&amp;severity=4" aria-label="2 critical risks: likelihood 5, severity 4">'
    assert cell in (await client.get("/")).text


async def test_the_last_import_says_what_there_is_to_look_at(client: httpx.AsyncClient, database: Database) -> None:
    run = ImportRun(source="docs/adr")
    files = [
        ImportedFile(run=run, path=f"{n}.md", content_hash=b"x", outcome=Outcome.NEW, finding_count=n) for n in (1, 2)
    ]
    await store(database, decision(collection(), 1, "One"), *files)
    text = (await client.get("/")).text
    assert f'href="/imports/{run.id}"' in text
    assert "3 findings to look at" in text


async def test_a_register_of_research_alone_is_not_empty(client: httpx.AsyncClient, database: Database) -> None:
    await store(database, document(collection(), "A study"))
    assert titles(part((await client.get("/")).text, "research")) == ["A study"]


async def test_the_first_page_is_one_statement(client: httpx.AsyncClient, app: object, database: Database) -> None:
    await store(database, decision(collection(), 1, "One"))
    with counted_statements(app) as seen:
        await client.get("/")
    assert len(seen) == 1


def part(html: str, name: str) -> str:
    return html.partition(f'id="{name}"')[2].partition("</section>")[0]


async def test_what_waits_is_shown_the_oldest_first(client: httpx.AsyncClient, database: Database) -> None:
    here, today = collection(), now().date()
    proposed = {"status": Status.PROPOSED}
    await store(
        database,
        decision(here, 1, "Asked today", decided_on=today, **proposed),
        decision(here, 2, "Asked long ago", decided_on=today - timedelta(400), **proposed),
        decision(here, 3, "Taken", decided_on=today),
    )
    waiting = part((await client.get("/")).text, "proposals")
    assert waiting.index("Asked long ago") < waiting.index("Asked today")
    assert "Taken" not in waiting
    assert 'href="/decisions?status=proposed&amp;sort=oldest"' in waiting


async def test_risks_to_look_at_again_stand_with_the_reviews(client: httpx.AsyncClient, database: Database) -> None:
    today = now().date()
    one = decision(collection(), 1, "One")
    one.risks = [
        Risk(title="Queue grows", review_on=today - timedelta(3)),
        Risk(title="Gone long ago", review_on=today - timedelta(3), treatment="closed"),
        Risk(title="Far away", review_on=today + timedelta(90)),
    ]
    await store(database, one)
    due = part((await client.get("/")).text, "reviews")
    assert "Queue grows" in due
    assert "overdue since" in due
    assert "Gone long ago" not in due
    assert "Far away" not in due


async def test_what_contradicts_is_shown(client: httpx.AsyncClient, database: Database) -> None:
    celery = Package(ecosystem="pypi", name="celery")
    here = collection()
    one, two = decision(here, 1, "One"), decision(here, 2, "Two", status=Status.REJECTED)
    one.pins = [Pin(package=celery, specifier=text, normalised=text, level="required") for text in (">=5", "<5")]
    for record in (one, two):
        record.assumptions = [Assumption(text="Load stays low", text_html="<p>Load stays low</p>", state="broken")]
    await store(database, one, two)
    found = part((await client.get("/")).text, "contradictions")
    assert '<a href="/stack/pypi/celery">celery</a>' in found
    assert "ADR-1 One" in found
    assert "ADR-2 Two" not in found


async def test_a_calm_register_says_so(client: httpx.AsyncClient, database: Database) -> None:
    await store(database, decision(collection(), 1, "One"))
    text = (await client.get("/")).text
    assert "Nothing contradicts anything." in text
    assert "No proposal is open." in text


async def test_of_many_conflicts_the_rest_are_counted(client: httpx.AsyncClient, database: Database) -> None:
    here = collection()
    packages = [Package(ecosystem=Ecosystem.PYPI, name=f"package{n}") for n in range(8)]
    for number in (1, 2):
        pins = [
            Pin(
                package=one,
                level=PinLevel.REQUIRED,
                specifier=f"=={number}",
                normalised=f"=={number}",
                written_name="p",
            )
            for one in packages
        ]
        await store(database, decision(here, number, f"Pin {number}", pins=pins))
    assert '<a href="/stack?conflict=yes">and 2 more</a>' in (await client.get("/")).text


async def test_an_admin_sees_what_keeps_the_register_going(
    client: httpx.AsyncClient, admin: httpx.AsyncClient, editor: httpx.AsyncClient, database: Database
) -> None:
    await store(database, decision(collection(), 1, "One"), Job(kind="export", title="Export", state=JobState.FAILED))
    assert 'id="keeping"' not in (await client.get("/")).text + (await editor.get("/")).text
    assert "1 failed job" in part((await admin.get("/")).text, "keeping")
