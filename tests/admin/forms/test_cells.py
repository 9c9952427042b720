"""Values that are changed where they stand in a list."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest

from app.administered import DECLARATIONS
from tests.admin.conftest import Office
from tests.register import PARTIAL

EDITABLE = [(one.slug, name) for one in DECLARATIONS for name in one.editable if one.slug != "people"]


def fields(html: str) -> dict[str, str]:
    inside = html.partition('<form class="cell-form"')[2].partition("</form>")[0]
    inputs = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', inside)
    return {unescape(name): unescape(value) for name, value in inputs}


def action(html: str) -> str:
    return unescape(re.findall(r'<form class="cell-form" method="post" action="([^"]*)"', html)[0])


async def cell(client: httpx.AsyncClient, slug: str, name: str, **query: Any) -> str:
    """The address of the first cell of this column in a list."""
    page = (await client.get(f"/admin/{slug}", params={"columns": f"id,{name}"} | query)).text
    return unescape(re.findall(rf'href="([^"]*/cells/{name}[^"]*)" data-cell', page)[0])


@pytest.mark.parametrize(("slug", "name"), EDITABLE)
async def test_every_cell_that_may_be_changed_has_its_form(office: Office, slug: str, name: str) -> None:
    address = await cell(office.editor, slug, name)
    whole, part = await office.editor.get(address), await office.editor.get(address, headers=PARTIAL)
    assert (whole.status_code, part.status_code) == (200, 200)
    assert action(whole.text) == action(part.text)
    assert f'id="field-{name}"' in part.text
    assert "<h1>" in whole.text


async def test_a_cell_is_changed_and_the_list_comes_back_to_its_place(office: Office) -> None:
    page = (await office.editor.get(await cell(office.editor, "decisions", "status", number="40"))).text
    answer = await office.editor.post(action(page), data=fields(page) | {"status": "rejected"})
    assert answer.status_code == 303
    back = unescape(answer.headers["location"])
    assert re.fullmatch(r"/admin/decisions\?columns=id,status&number=40&saved=(\d+)#row-\1", back)
    assert "Rejected" in (await office.editor.get(back, headers=PARTIAL)).text
    again = await office.editor.post(action(page), data=fields(page) | {"status": "draft", "once": "x" * 20})
    assert again.status_code == 409
    assert "Rejected" in (await office.editor.get(back, headers=PARTIAL)).text


async def test_a_wrong_value_is_said_and_changes_nothing(office: Office) -> None:
    page = (await office.editor.get(await cell(office.editor, "risks", "likelihood"))).text
    answer = await office.editor.post(action(page), data=fields(page) | {"likelihood": "9"})
    assert answer.status_code == 422
    assert "5 or less" in answer.text


async def test_tags_are_typed_into_a_cell_with_commas(office: Office) -> None:
    page = (await office.editor.get(await cell(office.editor, "decisions", "tags", number="38"))).text
    wrong = await office.editor.post(action(page), data=fields(page) | {"tags.text": "data, host"})
    assert wrong.status_code == 422
    assert "Nothing is called just “host”; choose one, or take it as a new one." in wrong.text
    assert 'value="data, host"' in wrong.text
    answer = await office.editor.post(action(page), data=fields(page) | {"tags.text": "Data, hosting, brand new"})
    assert answer.status_code == 303
    shown = (await office.editor.get(unescape(answer.headers["location"]), headers=PARTIAL)).text
    assert re.search(r"data-cell>brand-new, data, hosting", shown)


@pytest.mark.parametrize("path", ["decisions/1/cells/outcome", "decisions/1/cells/nothing", "risks/999999/cells/owner"])
async def test_other_values_have_no_cell(office: Office, path: str) -> None:
    assert (await office.editor.get(f"/admin/{path}")).status_code == 404


async def test_who_may_not_change_a_table_is_offered_no_cell(office: Office) -> None:
    page = (await office.editor.get("/admin/imports")).text
    assert "data-cell" not in page
    assert (await office.reader.get("/admin/decisions/1/cells/status")).status_code == 403
