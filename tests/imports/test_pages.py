"""The pages of imports: files go in, and what happened to each is shown."""

import io
import re
import zipfile
from datetime import timedelta
from html import unescape

import httpx
import pytest
import pytest_asyncio

from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.tables import ImportedFile, ImportRun
from tests.imports.files import adr, column
from tests.register import PARTIAL, collection, counted_statements, decision, link, store, titles

SENT = {"sec-fetch-site": "same-origin"}


def packed(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"adr/{name}.md", text)
    return buffer.getvalue()


async def send(client: httpx.AsyncClient, name: str, content: bytes | str, **fields: str) -> httpx.Response:
    raw = content.encode() if isinstance(content, str) else content
    return await client.post("/imports", files=[("files", (name, raw))], data=fields, headers=SENT)


async def test_a_zip_is_imported_and_its_run_shown(editor: httpx.AsyncClient, database: Database) -> None:
    old = adr("Use one server", 1, "Superseded by [2](b.md)")
    sent = await send(editor, "log.zip", packed(a=old, b=adr("Use two servers", 2)), collection="Ops")
    assert sent.status_code == 303
    page = await editor.get(sent.headers["location"])
    assert "2 files" in page.text
    assert [title.partition(" ")[2] for title in titles(page.text)] == ["Use one server", "Use two servers"]
    assert await column(database, "SELECT name FROM collection WHERE name = 'Ops'") == ["Ops"]
    assert "Running" not in page.text


async def test_several_files_are_imported_at_once(editor: httpx.AsyncClient, database: Database) -> None:
    files = [("files", (f"{n}.md", adr(f"Choice {n}", n).encode())) for n in (1, 2, 3)]
    sent = await editor.post("/imports", files=files, headers=SENT)
    assert sent.status_code == 303
    assert await column(database, "SELECT count(*) FROM decision") == [3]


async def test_a_check_shows_what_would_happen_and_stores_nothing(
    editor: httpx.AsyncClient, database: Database
) -> None:
    sent = await send(editor, "1.md", adr("Use one server", 1), only_check="true")
    page = await editor.get(sent.headers["location"])
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert "Nothing was stored" in page.text
    assert "Use one server" in page.text
    assert await column(database, "SELECT count(*) FROM import_run") == [0]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("log.zip", b"PK\x03\x04 broken", "log.zip"),
        ("empty.zip", packed(), "There is no file to import"),
        ("big.md", b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
        ("numbers.csv", "a;b", "Files of the format .csv are not read"),
        ("picture.md", b"\x00\x01\x02" * 50, "Nothing here can be read. picture.md:"),
    ],
)
async def test_a_refusal_keeps_what_was_typed(
    editor: httpx.AsyncClient, database: Database, name: str, content: bytes | str, words: str
) -> None:
    page = await send(editor, name, content, collection='Ops "1"', only_check="true")
    assert page.status_code == 422
    assert words in page.text
    assert 'value="Ops &#34;1&#34;"' in page.text
    assert 'name="only_check" value="true" id="field-only_check" checked' in page.text
    assert 'aria-invalid="true"' in page.text
    assert await column(database, "SELECT count(*) FROM import_run") == [0]


async def test_no_file_is_an_error_beside_the_field(editor: httpx.AsyncClient) -> None:
    page = await editor.post("/imports", files=[("files", ("", b""))], data={"collection": "Ops"}, headers=SENT)
    assert page.status_code == 422
    assert 'id="files-error"' in page.text
    assert 'value="Ops"' in page.text


async def test_only_who_may_write_may_import(
    stranger: httpx.AsyncClient, reading_person: httpx.AsyncClient, disabled: httpx.AsyncClient, database: Database
) -> None:
    assert (await reading_person.get("/imports/new")).status_code == 403
    assert (await send(reading_person, "1.md", adr("One", 1))).status_code == 403
    for nobody in (stranger, disabled):
        assert (await nobody.get("/imports/new")).headers["location"] == "/sign-in?next=/imports/new"
        assert (await send(nobody, "1.md", adr("One", 1))).status_code == 401
    assert await column(database, "SELECT count(*) FROM import_run") == [0]


async def test_another_site_cannot_send_the_form(editor: httpx.AsyncClient) -> None:
    files = [("files", ("1.md", b"# One"))]
    page = await editor.post("/imports", files=files, headers={"sec-fetch-site": "cross-site"})
    assert page.status_code == 403


@pytest_asyncio.fixture
async def run(database: Database) -> ImportRun:
    """A finished run: a record with a guess, one without, and a file that was skipped."""
    run = ImportRun(source="docs", finished_at=now())
    guess = {"rule": "date.order", "line": 3, "message": "Day first."}
    file = {"run": run, "content_hash": b"x"}
    keys = decision(collection(), 1, "Keys", slug="keys")
    await store(
        database,
        ImportedFile(path="adr/1.md", outcome="new", findings=[guess], finding_count=1, decision=keys, **file),
        ImportedFile(path="adr/2.md", outcome="updated", decision=decision(keys.collection, 2, "Queues"), **file),
        ImportedFile(path="adr/template.md", outcome="skipped", **file),
    )
    return run


def paths(html: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'class="row-meta"><code>([^<]*)</code>', html)]


ALL = ["adr/1.md", "adr/2.md", "adr/template.md"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ALL),
        ("outcome=new", ["adr/1.md"]),
        ("outcome=skipped", ["adr/template.md"]),
        ("rule=date.order", ["adr/1.md"]),
        ("rule=none", []),
        ("q=TEMP", ["adr/template.md"]),
        ("q=%25", []),
        ("outcome=odd&after=%21&before=x&q=+&sort=evil", ALL),
    ],
)
async def test_the_files_of_a_run_are_narrowed(
    client: httpx.AsyncClient, run: ImportRun, query: str, found: list[str]
) -> None:
    page = await client.get(f"/imports/{run.id}?{query}")
    assert (page.status_code, paths(page.text)) == (200, found)
    part = await client.get(f"/imports/{run.id}?{query}", headers=PARTIAL)
    assert paths(part.text) == found
    assert "<form" not in part.text


async def test_each_file_shows_its_record_its_outcome_and_its_guesses(
    client: httpx.AsyncClient, run: ImportRun
) -> None:
    text = (await client.get(f"/imports/{run.id}")).text
    assert re.search(r"line 3\s+<code>date.order", text), "the line and the rule stand apart"
    for words in ("ADR-1 Keys", "Day first.", "date.order", "line 3", "Updated", "Skipped", "Not a record"):
        assert words in text


async def test_a_run_and_the_list_of_runs_are_one_statement_each(
    client: httpx.AsyncClient, app: object, run: ImportRun
) -> None:
    for address in ("/imports", f"/imports/{run.id}?outcome=new&rule=date.order&q=adr"):
        with counted_statements(app) as seen:
            await client.get(address)
        assert len(seen) == 1


@pytest.mark.parametrize(("silence", "state"), [(0, "Running"), (1, "Interrupted")])
async def test_a_run_whose_process_was_killed_is_known_to_be_interrupted(
    client: httpx.AsyncClient, database: Database, silence: int, state: str
) -> None:
    heard = now() - timedelta(minutes=silence)
    run = ImportRun(source="docs", started_at=now() - timedelta(hours=2), alive_at=heard)
    await store(database, run)
    page = await client.get(f"/imports/{run.id}")
    assert f"<strong>{state}</strong>" in page.text
    assert page.headers["cache-control"] == "no-store", "no change of the data would tell"
    assert ('hx-trigger="every 5s"' in page.text) is ('http-equiv="refresh"' in page.text) is (state == "Running")
    assert state in (await client.get("/imports")).text


async def test_runs_and_files_are_read_page_by_page(client: httpx.AsyncClient, database: Database) -> None:
    runs = [ImportRun(source=f"folder {n:02}", finished_at=now()) for n in range(60)]
    files = [ImportedFile(run=runs[0], path=f"{n:02}.md", content_hash=b"x", outcome="new") for n in range(60)]
    await store(database, *runs, *files)
    first = await client.get("/imports")
    second = await client.get(link(first.text, "next"))
    assert sorted(titles(first.text) + titles(second.text)) == [f"folder {n:02}" for n in range(60)]
    whole = await client.get(f"/imports/{runs[0].id}")
    rest = await client.get(link(whole.text, "next"))
    assert paths(whole.text) + paths(rest.text) == [f"{n:02}.md" for n in range(60)]
    assert paths((await client.get(link(rest.text, "prev"))).text) == paths(whole.text)


async def test_no_import_yet_says_how_to_begin(editor: httpx.AsyncClient) -> None:
    page = await editor.get("/imports")
    assert "Nothing imported yet" in page.text
    assert 'href="/imports/new"' in page.text


async def test_the_list_says_when_each_import_was_and_what_came_of_it(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    old = adr("Use one server", None)
    for files in ({"a": old}, {"a": old, "b": adr("Use two servers", 2)}):
        await send(editor, "log.zip", packed(**files), collection="Ops")
    second, first = re.findall(r'<li class="row numbered">.*?</li>', (await editor.get("/imports")).text, re.DOTALL)
    said = [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in (first, second)]
    assert "New 1 1 finding" in said[0]
    assert re.search(r"\d\d:\d\d:\d\d UTC New 1 Unchanged 1 1 finding", said[1])
    assert "1 new, 1 unchanged" in (await admin.get("/admin/imports")).text
    needs = '<span class="figures">1</span> Files with findings'
    assert database
    assert needs in (await admin.get("/admin")).text, "what was imported again is not counted again"
