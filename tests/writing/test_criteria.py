"""Weighed criteria: begun in the sheet, shown with totals, kept as the table that they are."""

from __future__ import annotations

import httpx
import sqlalchemy as sa

from app.decisions.models import Option, Status
from app.persistence.database.engine import Database
from app.tables import Decision
from tests.admin.browsing import a_decision, open_page, rows
from tests.writing.test_markdown import switch

TABLE = "| Criterion | Weight | PostgreSQL | Redis |\n| --- | --- | --- | --- |\n"


async def test_a_table_of_the_options_is_begun_and_its_totals_are_shown(
    editor: httpx.AsyncClient, database: Database
) -> None:
    options = [Option(title="PostgreSQL", chosen=True), Option(title="Redis", position=1)]
    made = await a_decision(database, status=Status.PROPOSED, options=options, drivers="* Speed")
    page = await open_page(editor, f"/decisions/{made.id}/edit")
    for _ in range(2):
        page = await page.press("add:criteria")
        assert (page.status, page["drivers"].replace("\r\n", "\n")) == (200, f"* Speed\n\n{TABLE}|  | 1 |  |  |")
    filled = f"* Speed\n\n{TABLE}| Speed | 3 | 4 | 5 |\n| Nothing is lost | 1 | 5 | 3 |"
    assert (await page.set({"drivers": filled}).press()).status == 303
    shown = (await editor.get(f"/decisions/{made.id}")).text
    assert ("A close call: Redis leads PostgreSQL" in shown, "<strong>18</strong>" in shown) == (True, True)
    raw = await switch(await open_page(editor, f"/decisions/{made.id}/edit"), "markdown")
    assert ("| Nothing is lost | 1 | 5 | 3 |" in raw["markdown"], "Total" in raw["markdown"]) == (True, False)
    raw = raw.set({"markdown": raw["markdown"].replace("| Speed | 3 |", "| Speed | 5 |")})
    assert (await raw.press()).status == 303
    ((kept,),) = await rows(database, sa.select(Decision.drivers))  # type: ignore[call-overload]
    assert kept.strip() == filled.replace("| Speed | 3 |", "| Speed | 5 |")
