"""Nobody sees through a side door what is not open to them: not by filter, search, order, column or name."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.admin.declaration import Attention, Declaration, DeclarationError
from app.admin.filters.conditions import Conditions
from app.admin.filters.values import BadValue
from app.admin.permissions import ADMINS
from app.admin.registry import Registry
from app.admin.scope import Scope
from app.administered_effects import RegisterEffects
from app.tables import Collection, Decision, Person, Revision
from app.web.http.problems import Problem
from app.web.security.access import GRANTS, Access, Actor
from tests.admin.conftest import Office
from tests.register import PARTIAL

EDITOR = Actor(id=2, role="editor", grants=GRANTS["editor"])
ADMIN = Actor(id=1, role="admin", grants=GRANTS["admin"])


@pytest.mark.parametrize(
    "query",
    ["owner.email=ada", "owner.password_hash=any", "where=owner.email:ada", "columns=title,owner.email",
     "sort=owner.email", "sort=-owner.name", "decisions.nothing=1", "raw_status.x=1"],
)  # fmt: skip
async def test_a_closed_field_does_not_exist_for_an_editor(office: Office, query: str) -> None:
    page = await office.editor.get(f"/admin/decisions?{query}", headers=PARTIAL)
    assert page.status_code == 200
    assert "E-mail" not in page.text
    assert "40 decisions" in page.text


async def test_an_admin_sees_addresses_of_people_and_nobody_sees_their_passwords(office: Office) -> None:
    page = (await office.admin.get("/admin/people?columns=name,email,password_hash&size=200")).text
    assert "ada@example.org" in page
    assert "argon2" not in page
    assert "There is no column called “password_hash”." in page


async def test_an_editor_chooses_among_names_of_people_but_has_no_list_of_them(office: Office) -> None:
    assert (await office.editor.get("/admin/people")).status_code == 403
    address = "/admin/evidence?columns=document,decision.owner&decision.owner=kenji"
    page = (await office.editor.get(address, headers=PARTIAL)).text
    assert "Kenji Murata" in page
    assert "/admin/people/" not in page
    assert "/admin/people/" in (await office.admin.get(address, headers=PARTIAL)).text


def registry(*declarations: Declaration) -> Registry:
    revisions: Any = Revision.__table__  # type: ignore[attr-defined]
    return Registry(declarations, revisions=revisions, effects=RegisterEffects())


OWN = Declaration(
    Decision,
    columns=("title", "collection", "owner"),
    search=("title", "collection.name"),
    order="title",
    restricted={"outcome": Access.ADMIN},
    rows=lambda actor, table: [] if actor.role == "admin" else [table.c.owner_id == actor.id],
)
SHOWN = Declaration(Collection, rows=lambda actor, table: [table.c.slug != "secret"])


def test_statements_made_for_one_person_do_not_serve_another() -> None:
    both = registry(OWN, SHOWN)
    assert both.open("decisions", EDITOR).sight != both.open("decisions", ADMIN).sight
    assert both.open("decisions", EDITOR).sight != Scope(both, OWN, Actor(id=9, grants=EDITOR.grants)).sight


def test_a_table_that_is_closed_is_no_way_to_another() -> None:
    closed = registry(OWN, Declaration(Collection, permissions=ADMINS, search=("name",)))
    scope = closed.open("decisions", Actor(id=5, role="reader", grants=frozenset({Access.WRITE})))
    assert scope.path("collection.name") is not None  # names may be referred to
    with pytest.raises(Problem):
        closed.open("collections", EDITOR)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"columns": ("nothing",)}, "leads nowhere"),
        ({"search": ("owner.nothing",)}, "leads nowhere"),
        ({"filters": ("title.more",)}, "leads nowhere"),
        ({"order": "status"}, "no index has the order"),
        ({"editable": ("nothing",)}, "has no column"),
        ({"slug": "trash"}, "address of another page"),
    ],
)
def test_a_declaration_that_does_not_fit_fails_at_once(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(DeclarationError, match=words):
        Declaration(Decision, **wrong)


def test_a_path_into_a_secret_is_refused_at_once() -> None:
    into = Declaration(Decision, search=("owner.email",))
    with pytest.raises(DeclarationError, match="secret"):
        registry(into, Declaration(Person, secret=frozenset({"email"})))
    with pytest.raises(DeclarationError, match="same slug"):
        registry(SHOWN, SHOWN)


def test_a_search_says_what_it_needs() -> None:
    scope = registry(OWN, SHOWN).open("decisions", ADMIN)
    with pytest.raises(BadValue, match="3 letters"):
        Conditions(scope).search("ab")
    assert isinstance(Conditions(scope).search("12"), sa.ColumnElement)
    assert Attention("x", "status=draft").query == "status=draft"


@pytest.mark.parametrize(
    ("who", "typed", "name"),
    [
        ("editor", "trash", "Trash in the admin"), ("editor", "new decision", "New decision"),
        ("reader", "imports", "Imports"), ("reader", "graph", "Graph of decisions"), ("admin", "audit", "Audit log"),
    ],
)  # fmt: skip
async def test_the_palette_finds_pages_by_name_before_records(office: Office, who: str, typed: str, name: str) -> None:
    client: httpx.AsyncClient = getattr(office, who)
    palette = (await client.get("/search/palette", params={"q": typed}, headers=PARTIAL)).text
    assert f'class="palette-title">{name}<' in palette.partition('id="palette-records"')[0]


@pytest.mark.parametrize("typed", ["trash", "add decision", "audit"])
async def test_the_palette_offers_a_reader_no_page_that_is_closed_to_them(office: Office, typed: str) -> None:
    palette = (await office.reader.get("/search/palette", params={"q": typed}, headers=PARTIAL)).text
    assert 'id="palette-pages"' not in palette
    assert 'id="palette-tables"' not in palette
