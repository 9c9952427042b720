"""People, tags and packages by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.imports.reading import normal
from app.persistence.database.engine import Database
from tests.imports.files import column, load, outcomes

HEAD = (
    "---\nstatus: accepted\ndecision-makers: [{people}]\ntags: [{tags}]\n---\n"
    "# {title}\n\n## Context\n\nA\n\n## Decision\n\nB\n"
)


def record(title: str, people: str, tags: str = "api") -> str:
    return HEAD.format(title=title, people=people, tags=tags)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ann Lee <ann@example.org>", "Ann Lee"),
        ("Ann Lee (ann@example.org)", "Ann Lee"),
        ("[Ann Lee](https://example.org/ann)", "Ann Lee"),
        ("Ann Lee (@ann)", "Ann Lee"),
        ("@ann", "@ann"),
        ("  **Ann   Lee**, ", "Ann Lee"),
        ("ann@example.org", "ann@example.org"),
        ("<ann@example.org>", "ann@example.org"),
        ("", ""),
        ("Łukasz Ó", "Łukasz Ó"),
    ],
)
def test_a_name_is_what_is_left_without_addresses_and_marks(written: str, name: str) -> None:
    assert normal.person(written) == name


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("Front End", "front-end"),
        ("C++", "c++"),
        ("#api", "#api"),
        ("  DB/ORM ", "db-orm"),
        ("日本 語", "日本-語"),
        ("--", ""),
    ],
)
def test_a_tag_is_lower_case_with_dashes(written: str, tag: str) -> None:
    assert normal.tag(written) == tag


async def test_one_person_is_one_row_however_the_name_is_written(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"a.md": record("A", "Ann Lee, Bo"), "b.md": record("B", '"ANN LEE <a@x.org>"')})
    assert await column(database, "SELECT name FROM person ORDER BY name") == ["Ann Lee", "Bo"]
    assert await column(database, "SELECT count(*) FROM decision_person") == [3]


async def test_what_a_name_had_besides_is_kept_where_readers_see_it(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"a.md": record("A", '"Ann Lee <ann@example.org>"')})
    extra = (await column(database, "SELECT extra->>'decider as written' FROM decision"))[0]
    assert extra == "Ann Lee <ann@example.org>"


async def test_tags_are_shared(database: Database, tmp_path: Path) -> None:
    await load(
        database, tmp_path, {"a.md": record("A", "Bo", "Front End, api"), "b.md": record("B", "Bo", "front-end")}
    )
    assert await column(database, "SELECT name FROM tag ORDER BY name") == ["api", "front-end"]
    assert await column(database, "SELECT count(*) FROM decision_tag") == [3]


@pytest.mark.parametrize("name", ["ΓΙΩΡΓΟΣ", "İpek", "STRAẞE"])
async def test_names_that_databases_lower_otherwise_are_found_again(
    database: Database, tmp_path: Path, name: str
) -> None:
    await load(database, tmp_path, {"a.md": record("A", name)})
    report = await load(database, tmp_path, {"a.md": record("A2", name), "b.md": record("B", name)})
    assert outcomes(report) == ["updated", "new"]
    assert await column(database, "SELECT name FROM person") == [name]


async def test_people_may_stay_come_and_go_when_a_file_has_changed(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"a.md": record("A", "Ann Lee, Bo, Cy")})
    report = await load(database, tmp_path, {"a.md": record("A new title", "Dee, Bo, Ann Lee")})
    assert outcomes(report) == ["updated"]
    names = "SELECT name FROM decision_person p JOIN person ON person.id = person_id ORDER BY position"
    assert await column(database, names) == ["Dee", "Bo", "Ann Lee"]
