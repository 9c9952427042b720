"""Accepted text is held against people who are no admins, by whatever page they come."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.decisions.models import Argument, Option, Stance, Status
from app.persistence.database.engine import Database
from app.tables import Decision, Package, Pin, Revision, Section
from app.trash.models import Trash
from tests.admin.browsing import a_decision, open_page, rows
from tests.admin.history.conftest import undo
from tests.register import collection, decision, store

HELD = "This decision was accepted, and this would change what it says"


async def accepted(database: Database, **more: Any) -> Decision:
    pins = [Pin(package=Package(ecosystem="pypi", name="redis"), specifier="<6")]
    return await a_decision(database, status=Status.ACCEPTED, outcome="Use Redis.", pins=pins, **more)


async def pins(database: Database) -> list[Any]:
    return [tuple(one) for one in await rows(database, sa.select(Pin.specifier, Pin.decision_id))]  # type: ignore[call-overload]


@pytest.mark.parametrize("status", ["draft", "proposed", "rejected", "withdrawn"])
@pytest.mark.parametrize("path", ["/decisions/{}/edit", "/admin/decisions/{}"])
async def test_what_was_accepted_stays_so(
    editor: httpx.AsyncClient, database: Database, path: str, status: str
) -> None:
    made = await accepted(database)
    page = await (await open_page(editor, path.format(made.id))).fill(status=status).press()
    assert (page.status, f"{HELD} (Status)" in page.text) == (422, True)


async def test_it_is_deprecated_by_an_editor_and_taken_back_by_an_admin(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    made = await accepted(database)
    for client, status in ((editor, "deprecated"), (editor, "accepted"), (admin, "proposed")):
        page = await open_page(client, f"/admin/decisions/{made.id}")
        assert (await page.fill(status=status).press()).status == 303


async def test_a_file_of_the_admin_changes_no_accepted_text(editor: httpx.AsyncClient, database: Database) -> None:
    made = await accepted(database)
    file = {"file": ("x.csv", f"id,outcome\n{made.id},We use FORTRAN.\n".encode(), "text/csv")}
    sent = await editor.post("/admin/decisions/import", data={"key": "id"}, files=file)
    answer = await editor.get(sent.headers["location"])
    assert (await editor.post(str(answer.url.path))).status_code == 422
    found = await rows(database, sa.select(Decision.outcome))  # type: ignore[call-overload]
    assert (HELD in answer.text, [one for (one,) in found]) == (True, ["Use Redis."]), answer.text


async def test_no_pin_comes_back_to_it_from_the_trash(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    pins = [Pin(package=Package(ecosystem="pypi", name="redis"), specifier="<6")]
    made = await a_decision(database, status=Status.PROPOSED, pins=pins)
    gone = await editor.post(f"/admin/pins/{pins[0].id}/delete", data={"version": str(pins[0].version)})
    assert gone.status_code == 303
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    assert (await page.fill(status="accepted").press()).status == 303
    [(kept,)] = await rows(database, sa.select(Trash.id))  # type: ignore[call-overload]
    refused = await editor.post(f"/admin/trash/{kept}/restoration")
    assert (refused.status_code, HELD in refused.text) == (422, True)
    assert f'action="/admin/trash/{kept}/restoration"' in refused.text
    assert await rows(database, sa.select(Pin.id)) == []  # type: ignore[call-overload]
    assert (await admin.post(f"/admin/trash/{kept}/restoration")).status_code == 303


async def test_no_pin_is_given_to_it_or_taken_from_it(editor: httpx.AsyncClient, database: Database) -> None:
    made = await accepted(database)
    page = await open_page(editor, "/admin/pins/new")
    page.set({"package.text": "redis", "decision.text": "ADR-1 Use Redis", "specifier": ">=9"})
    page = await page.press()
    assert (page.status, HELD in page.text) == (422, True)
    gone = await editor.post(f"/admin/pins/{made.pins[0].id}/delete", data={"version": str(made.pins[0].version)})
    assert (gone.status_code, HELD in gone.text) == (409, True), gone.text
    assert await pins(database) == [("<6", made.id)]


async def test_its_package_gets_no_other_name(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    made = await accepted(database)
    address = f"/admin/packages/{made.pins[0].package_id}"
    page = await (await open_page(editor, address)).fill(name="valkey").press()
    assert (page.status, f"{HELD} (Pins)" in page.text) == (422, True), page.text
    assert (await (await open_page(admin, address)).fill(name="valkey").press()).status == 303


async def test_no_pin_is_moved_to_another(editor: httpx.AsyncClient, database: Database) -> None:
    made = await accepted(database)
    await store(database, decision(collection("Others"), 2, "Use Kafka", status=Status.PROPOSED))
    page = await open_page(editor, f"/admin/pins/{made.pins[0].id}")
    page = await page.set({"decision.text": "Use Kafka", "decision": ""}).press()
    assert page.status == 422
    assert await pins(database) == [("<6", made.id)]


async def test_a_change_of_many_pins_is_refused_whole(editor: httpx.AsyncClient, database: Database) -> None:
    made = await accepted(database)
    found = await editor.post("/admin/pins/selections", data={"chosen": [str(made.pins[0].id)]})
    for what, data in (("edit", {"specifier": ">=0.1"}), ("deletion", {})):
        answer = await editor.post(f"{found.headers['location']}/{what}", data=data)
        assert (answer.status_code >= 400, HELD in answer.text) == (True, True), answer.text
    assert await pins(database) == [("<6", made.id)]


async def test_the_history_brings_no_other_text_back(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    made = await accepted(database)
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    assert (await page.fill(outcome="Use Valkey.").press()).status == 303
    query = sa.select(Revision.id).where(Revision.record_type == "decision", Revision.action == "updated")  # type: ignore[call-overload, arg-type]
    ((revision,),) = await rows(database, query)
    answer = await undo(editor, made.id, revision, "change")
    assert (answer.status_code, HELD in answer.text) == (422, True), answer.text


async def test_arguments_the_agreement_and_the_day_are_held(editor: httpx.AsyncClient, database: Database) -> None:
    option = Option(title="Redis", arguments=[Argument(stance=Stance.GOOD, text="It is quick.")])
    agreed = Section(heading="Agreement", body="Rosa Reader objected: no way.", position=0)
    noted = Section(heading="Notes", body="None.", position=1)
    more = {"decided_on": date(2026, 1, 1), "options": [option], "sections": [agreed, noted]}
    made = await accepted(database, **more)
    for name, text, refused in (
        (f"sections.{agreed.id}.body", "Rosa Reader agreed.", "Agreement"),
        (f"sections.{agreed.id}.heading", "Talk", "Agreement"),
        (f"options.{option.id}.arguments.{option.arguments[0].id}.text", "It is slow.", "Arguments"),
        ("decided_on", "2026-02-02", "Decided on"),
        (f"sections.{noted.id}.body", "Some.", ""),
    ):
        page = await open_page(editor, f"/decisions/{made.id}/edit")
        page = await page.set({name: text}).press()
        assert (page.status, f"({refused})" in page.text) == ((422, True) if refused else (303, False)), name
