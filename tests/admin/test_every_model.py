"""What every table with admin pages has, and everybody who declares another one gets."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from app.admin.declaration import Declaration
from app.admin.fields.kinds import Kind
from app.admin.scope import Scope
from app.administered import DECLARATIONS, RULES
from app.persistence.querying.data_version import is_watched
from app.web.security.access import GRANTS, Access, Actor
from tests.admin.conftest import Office
from tests.register import PARTIAL, counted_statements, link

pytestmark = pytest.mark.slow

ADMIN = Actor(id=1, role="admin", grants=GRANTS["admin"])
every_model = pytest.mark.parametrize("declared", DECLARATIONS, ids=lambda one: one.slug)
VALUES = {
    Kind.TEXT: ["e", "=e", "!e", "none", "any"],
    Kind.MARKDOWN: ["e", "none"],
    Kind.NUMBER: ["3", "1..4", "..4", "!3", "none"],
    Kind.BOOLEAN: ["yes", "!no"],
    Kind.DATE: ["2025", "2025-06..", "..today", "30d", "none"],
    Kind.MOMENT: ["2025", "-30d..today", "any"],
    Kind.RELATION: ["1", "1,2", "!1", "a", "none"],
    Kind.MANY: ["1", "!1", "a", "none", "any"],
}
LONG = {  # more than a page of the demonstration
    *("decisions", "risks", "tags", "packages", "findings", "practices", "assumptions", "implications", "pins"),
    *("links", "imported-files", "changes"),
    "verdicts",
}
NONSENSE = ["{}=%F0%9F%98%80", "{}=..", "{}=9999999999999999999", "{}=2025-13-40", "{}=!!", "{}=,,", "where={}:"]


def address(declared: Declaration) -> str:
    return f"/admin/{declared.slug}"


@every_model
async def test_its_list_costs_a_fixed_number_of_statements(office: Office, app: Any, declared: Declaration) -> None:
    with counted_statements(app) as seen:
        page = await office.admin.get(address(declared))
    assert page.status_code == 200
    assert page.text.count("<h1>") == 1
    assert len(seen) == 3  # who asks, how they want the list, what is in it
    assert not [statement for statement in seen if "OFFSET" in statement.upper()]


@every_model
async def test_numbers_stand_below_the_names_of_their_columns(office: Office, declared: Declaration) -> None:
    page = (await office.admin.get(f"{address(declared)}?size=25")).text
    heads, rows = page.count('<th scope="col" class="number"'), page.count('<tr id="row-')
    heads += len(re.findall(r'<th scope="col" aria-sort="\w+" class="number"', page))
    assert len(re.findall(r'<t(?:d data-label="[^"]*"|h scope="row") class="number"', page)) == heads * rows


@every_model
async def test_what_a_record_is_called_leads_to_it(office: Office, declared: Declaration) -> None:
    page = (await office.admin.get(f"{address(declared)}?size=25")).text
    row = page.partition('<tr id="row-')[2].partition("</tr>")[0]
    own = [name for name in declared.title if name in declared.columns and declared.known[name].kind is Kind.TEXT]
    own = [name for name in own if name == declared.columns[0] or name not in declared.editable]
    if row and own:
        label = declared.known[own[0]].label
        assert f'data-label="{label}"' not in row, "it is the row's heading"
        assert re.search(r'<th scope="row"><a href="/admin/[\w-]+/\d+', row)


@every_model
async def test_it_is_open_to_whom_it_is_declared_for(office: Office, declared: Declaration) -> None:
    asked = declared.permissions.view
    for client, role in ((office.admin, "admin"), (office.editor, "editor"), (office.reader, "reader")):
        open_ = Access.WRITE in GRANTS[role] and asked in GRANTS[role]
        for path in ("", "/facets"):
            assert (await client.get(address(declared) + path)).status_code == (200 if open_ else 403)
    assert (await office.stranger.get(address(declared))).status_code in (303, 401, 403)


@every_model
async def test_every_filter_takes_every_kind_of_value(office: Office, declared: Declaration) -> None:
    paths = Scope(_registry(office), declared, ADMIN).paths(declared.filters)
    values = [[value for value, _ in path.column.choices][:1] or VALUES[path.column.kind] for path in paths]
    for turn in zip_longest(*values):  # the first value of each, the second of each, ...
        asked = {path.name: value for path, value in zip(paths, turn, strict=True) if value is not None}
        page = await office.admin.get(address(declared), params=asked, headers=PARTIAL)
        assert (page.status_code, "left out" in page.text) == (200, False), asked


@every_model
async def test_every_order_and_every_column_can_be_had(office: Office, declared: Declaration) -> None:
    columns = Scope(_registry(office), declared, ADMIN).columns
    for name in (name for name, column in columns.items() if column.sortable):
        for sort in (name, f"-{name}"):
            page = await office.admin.get(address(declared), params={"sort": sort, "size": "25"}, headers=PARTIAL)
            assert page.status_code == 200
            assert "aria-sort" in page.text or name not in declared.columns or "Nothing here yet" in page.text
    page = await office.admin.get(address(declared), params={"columns": ",".join(columns)})
    assert page.status_code == 200


@every_model
async def test_what_nobody_knows_is_left_out_with_a_note(office: Office, declared: Declaration) -> None:
    for query in ("nonsense=1", "sort=nonsense", "where=nonsense:1", "q=%25", "columns=nonsense"):
        page = await office.admin.get(f"{address(declared)}?{query}", headers=PARTIAL)
        assert page.status_code == 200
        assert ('id="refused-error"' if query.startswith("where") else 'class="notice"') in page.text


@every_model
async def test_nonsense_never_breaks_its_list(office: Office, declared: Declaration) -> None:
    for nonsense in NONSENSE:
        query = "&".join(nonsense.format(name) for name in declared.filters)
        page = await office.admin.get(f"{address(declared)}?{query}", headers=PARTIAL)
        assert page.status_code == 200, query


@every_model
async def test_its_pages_follow_one_another(office: Office, declared: Declaration) -> None:
    first = await office.admin.get(address(declared), params={"size": "25"})
    assert ('rel="next"' in first.text) is (declared.slug in LONG)
    if declared.slug in LONG:
        second = await office.admin.get(link(first.text, "next"))
        assert rows(first.text) & rows(second.text) == set()
        back = await office.admin.get(link(second.text, "prev"))
        assert rows(back.text) == rows(first.text)


@every_model
async def test_a_change_from_elsewhere_is_refused(office: Office, declared: Declaration) -> None:
    for form in ("layout", "views", "views/1/removal"):
        bare = {"x-csrf-token": "0" * 64}
        answer = await office.admin.post(f"{address(declared)}/{form}", data={"name": "Mine"}, headers=bare)
        assert answer.status_code == 403


@every_model
async def test_what_is_sensitive_is_kept_by_nobody(office: Office, declared: Declaration) -> None:
    kept = (await office.admin.get(address(declared))).headers["cache-control"]
    private = declared.permissions.view is Access.ADMIN or not is_watched(declared.table)
    assert ("no-store" in kept) is private


@every_model
async def test_whoever_sees_a_record_in_the_list_may_open_it(office: Office, declared: Declaration) -> None:
    for person in (office.editor, office.admin):
        listed = await person.get(address(declared), params={"size": "25"}, headers=PARTIAL)
        for id_ in sorted(rows(listed.text))[:1] if listed.status_code == 200 else []:
            assert (await person.get(f"{address(declared)}/{id_}")).status_code == 200


def rows(html: str) -> set[str]:
    """Ids of the rows on a page."""
    return {part.partition('"')[0] for part in html.split('<tr id="row-')[1:]}


def _registry(office: Office) -> Any:
    transport: Any = office.admin._transport
    return transport.app.state.admin


def test_no_hash_is_a_column_of_any_table() -> None:
    names = {name for one in DECLARATIONS for column in one.known.values() for name in (column.name, column.attribute)}
    assert {name for name in names if "hash" in name} == set()


async def test_an_unknown_table_is_not_found(office: Office) -> None:
    answers: list[httpx.Response] = [await office.admin.get(f"/admin/{slug}") for slug in ("nothing", "session", "%00")]
    assert [answer.status_code for answer in answers] == [404, 404, 400]


def test_each_rule_of_the_database_is_told_in_words() -> None:
    tables = {name for one in DECLARATIONS for name in (one.table.name, *one.parts)}
    checks = [
        str(one.name) for name in tables for one in SQLModel.metadata.tables[name].constraints
        if isinstance(one, sa.CheckConstraint) and not str(one.name).endswith("_known")
    ]  # fmt: skip
    assert set(checks) - set(RULES) == set()
