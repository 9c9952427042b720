"""Lists are sorted, narrowed and shown by the columns that they declare, whatever is asked for (CWE-915, CWE-89)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.administered import DECLARATIONS
from app.people.models import Person
from app.persistence.database.engine import Database
from tests.cast import person
from tests.register import store

pytestmark = pytest.mark.slow

HIDDEN = (
    "password_hash", "-password_hash", "person.password_hash", "owner.password_hash", "owner__password_hash",
    "__class__", "id;DROP TABLE tag", "id,(SELECT password_hash FROM person)", "metadata", "c.password_hash",
    "version\x00", "﹣name",
)  # fmt: skip
LISTS = ("/decisions", "/research", "/risks", "/people", "/tags", "/search", "/audit")
SLUGS = ("people", "tokens", "decisions", "tags")
NAMES = ("Abe First", "Moe Middle", "Zoe Last")


@pytest.fixture
async def people(database: Database) -> list[Person]:
    """Whose order by hash, up or down, is neither that of their names nor that of their coming."""
    people = [person(name, password_hash=f"$argon2${sign}") for name, sign in zip(NAMES, "zmp", strict=True)]
    await store(database, *people)
    return people


def order(page: httpx.Response) -> list[str]:
    return sorted(NAMES, key=page.text.find)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("name", HIDDEN)
async def test_no_list_is_sorted_or_narrowed_by_a_hidden_column(admin: httpx.AsyncClient, name: str) -> None:
    for path in LISTS:
        for params in ({"sort": name}, {name: "$argon2$a"}):
            page = await admin.get(path, params=params)
            assert page.status_code in (200, 400, 422), (path, params)
            assert "$argon2$z" not in page.text, (path, params)
    shown = await admin.get("/people", params={"sort": name})
    assert shown.status_code == 400 or order(shown) == order(await admin.get("/people"))


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("name", HIDDEN)
async def test_no_table_of_the_admin_is_either(admin: httpx.AsyncClient, name: str) -> None:
    assert set(SLUGS) <= {one.slug for one in DECLARATIONS}
    asked: list[dict[str, Any]] = [
        {"sort": name},
        {"columns": name},
        {name: "x"},
        {"where": f"{name}:x"},
        {"facets": name},
    ]
    for slug in SLUGS:
        for path, params in [*((slug, one) for one in asked), (f"{slug}/export", asked[0])]:
            page = await admin.get(f"/admin/{path}", params=params)
            assert page.status_code in (200, 400, 404, 422), (path, params)
            assert "$argon2" not in page.text, (path, params)
    shown = await admin.get("/admin/people", params={"sort": name})
    assert shown.status_code == 400 or order(shown) == order(await admin.get("/admin/people"))
