"""Texts name records and people: they lead there, and who is named is told once."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

import httpx
import pytest
import pytest_asyncio

from app.decisions.models import Status
from app.markdown.rendering.render import render
from app.persistence.database.engine import Database
from app.tables import Decision, Source
from tests.accounts.links import rows
from tests.cast import person
from tests.register import collection, decision, document, store
from tests.rounds.conftest import edit

LINKS = {"#42": "/decisions/7", "Use: b & c": "/research/3", "@Ada Admin": "/people/1"}


@pytest_asyncio.fixture
async def one(database: Database) -> Decision:
    platform = collection()
    made = decision(platform, 2, "Use Redis", status=Status.PROPOSED)
    await store(database, decision(platform, 1, "Keep sessions"), document(platform, "What we measured"), made)
    return made


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("After #42, and so on", 'After <a href="/decisions/7">#42</a>, and so on'),
        ("Ask @Ada Admin about it", 'Ask <a href="/people/1">@Ada Admin</a> about it'),
        ("See [[Use: b & c]].", 'See <a href="/research/3">Use: b &amp; c</a>.'),
        ("`#42` and a#42 and &#42; and me@Ada Admin and #421", ""),
        ("[#42](https://example.org/)", ""),
    ],
)
def test_what_names_something_leads_there_and_other_words_do_not(text: str, html: str) -> None:
    shown = render(text, links=LINKS.get)
    assert html in shown if html else ("/decisions/7" in shown, "/people/1" in shown) == (False, False)


async def test_a_text_leads_to_what_it_names_and_who_is_named_is_told_once(
    one: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    text = "@Ada Admin knows why #1 fell, see [[what we measured]], @Edwin Editor and @Nobody at #99."
    for _ in range(2):
        await edit(editor, one, context=text)
        text += " Again."
    page = (await editor.get(f"/decisions/{one.id}")).text
    for words in (">@Ada Admin</a> knows", ">#1</a> fell", ">what we measured</a>", "and @Nobody at #99."):
        assert words in page, words
    [(subject, path)] = await rows(database, "SELECT subject, path FROM outbox")
    assert (subject, path) == ("Edwin Editor mentions you: Use Redis", f"/decisions/{one.id}-use-redis")
    turn = (await admin.get("/me")).text
    assert ("Edwin Editor mentions you" in turn, "1 thing waits" in turn) == (True, True)
    assert "mentions you" not in (await editor.get("/me")).text
    [(id_,)] = await rows(database, "SELECT id FROM mention")
    assert (await editor.post(f"/mentions/{id_}/sight")).status_code == 404
    assert (await admin.post(f"/mentions/{id_}/sight")).headers["location"] == path
    assert "Nothing waits for" in (await admin.get("/me")).text


async def test_who_is_named_no_more_need_not_look(
    one: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    await edit(editor, one, context="@Ada Admin knows.")
    await edit(editor, one, context="Nobody knows.")
    assert await rows(database, "SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM mention)") == [(0, 0)]
    assert "Nothing waits for" in (await admin.get("/me")).text


async def test_a_number_in_what_a_file_says_stays_what_it_is_there(
    one: Decision, editor: httpx.AsyncClient, database: Database
) -> None:
    source = Source(
        collection_id=one.collection_id,
        decision_id=one.id,
        path="x.md",
        content=b"#",
        content_hash=b"",
        record_version=1,
    )
    await store(database, source)
    await edit(editor, one, context="Fixes #1, as [[What we measured]] says.")
    page = (await editor.get(f"/decisions/{one.id}")).text
    assert ("Fixes #1, as" in page, ">What we measured</a> says" in page) == (True, True)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("#", ["#2", "#1"]),
        ("#1", ["#1"]),
        ("#keep", ["#1"]),
        ("[[what", ["[[What we measured]]"]),
        ("@ad", ["@Ada Admin"]),
        ("@%", []),
    ],
)
async def test_what_one_types_is_completed(
    one: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, typed: str, offered: list[str]
) -> None:
    answer = await editor.get("/mentions/choices", params={"q": typed, "collection": str(one.collection_id)})
    found: list[Any] = [part.split('"')[0] for part in answer.text.split('data-insert="')[1:]]
    assert found == offered


async def test_no_reader_is_offered_names(reading_person: httpx.AsyncClient) -> None:
    assert (await reading_person.get("/mentions/choices?q=@")).status_code == 403


async def test_brackets_without_a_title_name_nothing(one: Decision, editor: httpx.AsyncClient) -> None:
    await edit(editor, one, context="if [[ ]]; then echo; fi and [[\t]], [[ | ]]")
    assert "if [[ ]]; then" in (await editor.get(f"/decisions/{one.id}")).text


async def test_a_save_names_more_than_a_statement_has_parameters(one: Decision, editor: httpx.AsyncClient) -> None:
    texts = {name: " ".join(f"#{number} @Nobody{name} [[No {name} {number}]]" for number in range(1, 400))
             for name in ("context", "outcome", "consequences")}  # fmt: skip
    await edit(editor, one, **texts)


@pytest.mark.parametrize("name", ["J. R. Reuel", "Zoë Ŗ̈", "नेहा शर्मा", "Ana-Sofía d’Or Jr."])
async def test_people_are_named_whatever_their_names_look_like(
    one: Decision, editor: httpx.AsyncClient, database: Database, name: str
) -> None:
    await store(database, person(name))
    await edit(editor, one, context=f"Ask @{name}. Or @{normalize('NFD', name)}, who knows.")
    assert await rows(database, "SELECT count(*) FROM mention") == [(1,)]
    page = (await editor.get(f"/decisions/{one.id}")).text
    assert page.count('">@') == 2
    offered = (await editor.get("/mentions/choices", params={"q": f"@{name[:3]}"})).text
    assert "@" in offered.partition("data-insert=")[2]


async def test_what_stands_in_code_and_comments_tells_nobody(
    one: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    fence = "```java\n@Ada Admin\n```"
    await edit(editor, one, context=f"`@Ada Admin`, ``a ` @Ada Admin``, <!-- @Ada Admin\n\n@Ada Admin -->\n\n{fence}\n")
    assert await rows(database, "SELECT count(*) FROM mention") == [(0,)]
    await edit(editor, one, outcome="`code` for @Ada Admin and `more`")
    assert await rows(database, "SELECT count(*) FROM mention") == [(1,)]


async def test_an_import_tells_nobody_and_takes_no_mention_for_a_link(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    text = "# 7. Use X\n\n## Status\n\nAccepted\n\n## Context\n\nSee #1234, @Override methods, @Ada Admin.\n"
    sent = await editor.post("/imports", files=[("files", ("0007-x.md", text.encode()))])
    report = (await editor.get(sent.headers["location"])).text
    assert "link.unresolved" not in report
    assert await rows(database, "SELECT count(*) FROM outbox") == [(0,)]
    assert await rows(database, "SELECT count(*) FROM decision WHERE number = 7") == [(1,)]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("@Nobody", "Nobody with an account is called so"), ("@", "Only who has an account is told"),
        ("[[No such record", "this will stay plain words"), ("#987", "has this number or title"),
    ],
)  # fmt: skip
async def test_what_names_nothing_is_said_as_one_types(
    one: Decision, editor: httpx.AsyncClient, typed: str, told: str
) -> None:
    answer = await editor.get("/mentions/choices", params={"q": typed, "collection": str(one.collection_id)})
    assert told in answer.text
