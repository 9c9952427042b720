"""Relations and links between files."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.persistence.database.engine import Database
from tests.imports.files import adr, by_name, column, load, rules
from tests.imports.research import RESEARCH

EDGES = (
    "SELECT a.number || ' ' || kind || ' ' || b.number FROM decision_link "
    "JOIN decision a ON a.id = from_id JOIN decision b ON b.id = to_id ORDER BY 1"
)
STATUSES = "SELECT status FROM decision ORDER BY number"


@pytest.mark.parametrize(
    "named",
    [
        "[2. New tea](0002-new-tea.md)",
        "[ADR-0002](./0002-new-tea.md#status)",
        "ADR-0002",
        "[x](../log/0002-new-tea.md)",
    ],
)
async def test_superseded_by_makes_one_relation_however_it_is_written(
    database: Database, tmp_path: Path, named: str
) -> None:
    old = adr("Old tea", 1, f"Superseded by {named}")
    await load(database, tmp_path, {"log/0001-old-tea.md": old, "log/0002-new-tea.md": adr("New tea", 2)})
    assert await column(database, EDGES) == ["2 supersedes 1"]
    assert await column(database, STATUSES) == ["superseded", "accepted"]


async def test_both_sides_of_a_supersession_are_one_relation(database: Database, tmp_path: Path) -> None:
    old = adr("Old tea", 1, "Superseded by [2](0002-b.md)")
    new = adr("New tea", 2, "Accepted", "Supersedes [1](0001-a.md)")
    report = await load(database, tmp_path, {"0001-a.md": old, "0002-b.md": new})
    assert await column(database, EDGES) == ["2 supersedes 1"]
    assert not any("supersession.one_sided" in rules(file) for file in report.files)


async def test_a_supersession_that_only_the_new_record_states_changes_the_old_one_and_says_so(
    database: Database, tmp_path: Path
) -> None:
    files = {"0001-a.md": adr("Old tea", 1), "0002-b.md": adr("New tea", 2, "Accepted", "Supersedes [1](0001-a.md)")}
    report = by_name(await load(database, tmp_path, files))
    assert await column(database, STATUSES) == ["superseded", "accepted"]
    assert "supersession.one_sided" in rules(report["0001-a.md"])
    assert report["0001-a.md"].status == "accepted"
    assert await column(database, "SELECT status_before FROM decision ORDER BY number") == ["accepted", None]
    assert [file.outcome.value for file in (await load(database, tmp_path, files)).files] == ["unchanged"] * 2
    await load(database, tmp_path, {"0001-a.md": adr("Old green tea", 1)})
    assert await column(database, STATUSES) == ["superseded", "accepted"]


async def test_what_is_only_proposed_supersedes_nothing_yet(database: Database, tmp_path: Path) -> None:
    new = adr("New tea", 2, "Proposed", "Supersedes [1](0001-a.md)")
    report = by_name(await load(database, tmp_path, {"0001-a.md": adr("Old tea", 1), "0002-b.md": new}))
    assert await column(database, STATUSES) == ["accepted", "proposed"]
    assert "supersession.not_decided" in rules(report["0002-b.md"])


async def test_a_circle_and_a_link_to_itself_are_reported_and_not_made(database: Database, tmp_path: Path) -> None:
    files = {
        "0001-a.md": adr("A", 1, "Superseded by [2](0002-b.md)"),
        "0002-b.md": adr("B", 2, "Superseded by [3](0003-c.md)"),
        "0003-c.md": adr("C", 3, "Superseded by [1](0001-a.md)"),
        "0004-d.md": adr("D", 4, "Accepted", "Amends [4](0004-d.md)"),
    }
    report = by_name(await load(database, tmp_path, files))
    assert await column(database, EDGES) == ["2 supersedes 1", "3 supersedes 2"]
    assert "supersession.circle" in rules(report["0003-c.md"])
    assert "link.self" in rules(report["0004-d.md"])


async def test_a_missing_target_is_reported_and_resolved_when_it_comes_later(
    database: Database, tmp_path: Path
) -> None:
    files = {"0001-a.md": adr("Old tea", 1, "Superseded by [2](0002-b.md)")}
    assert "link.missing" in rules((await load(database, tmp_path, files)).files[0])
    report = by_name(await load(database, tmp_path, {"0002-b.md": adr("New tea", 2)}))
    assert report["0001-a.md"].outcome.value == "unchanged"
    assert "link.missing" not in rules(report["0001-a.md"])
    assert await column(database, EDGES) == ["2 supersedes 1"]


async def test_a_name_that_two_records_have_is_said_with_both(database: Database, tmp_path: Path) -> None:
    files = {
        "0018-tea.md": adr("Tea", 18),
        "0018-milk.md": adr("Milk", 18),
        "0019-c.md": adr("C", 19, "Accepted", "Amends ADR-0018"),
    }
    found = by_name(await load(database, tmp_path, files))["0019-c.md"].findings
    assert [one.message for one in found if one.rule.startswith("link.")] == [
        "'ADR-0018' may be “Milk” (0018-milk.md) or “Tea” (0018-tea.md), so this relation is kept as text."
    ]
    assert await column(database, EDGES) == []


async def test_a_number_never_points_at_an_unrelated_record(database: Database, tmp_path: Path) -> None:
    example = adr("Tea", 1, "Superseded by [ADR-0005](0005-example.md)")
    report = await load(database, tmp_path, {"0001-a.md": example, "0005-use-cups.md": adr("Use cups", 5)})
    assert await column(database, EDGES) == []
    assert "link.missing" in rules(by_name(report)["0001-a.md"])


async def test_numbers_are_looked_up_in_the_same_collection_only(database: Database, tmp_path: Path) -> None:
    files = {
        "one/0001-a.md": adr("A", 1, "Superseded by ADR-0002"),
        "one/0003-c.md": adr("C", 3),
        "two/0002-b.md": adr("B", 2),
    }
    await load(database, tmp_path, files, collection=None)
    assert await column(database, "SELECT slug FROM collection ORDER BY slug") == ["one", "two"]
    assert await column(database, EDGES) == []


async def test_a_link_to_a_research_document_is_evidence(database: Database, tmp_path: Path) -> None:
    text = adr("Tea", 1, "Accepted", "Depends on [the research](tea-research.md)")
    await load(database, tmp_path, {"0001-a.md": text, "tea-research.md": RESEARCH})
    assert await column(database, "SELECT count(*) FROM evidence") == [1]


async def test_research_that_a_decision_s_text_links_to_is_evidence(database: Database, tmp_path: Path) -> None:
    text = adr("Tea", 1).replace("Do it.", "As [the research](../research/tea.md#risks) says.")
    await load(database, tmp_path, {"decisions/0001-a.md": text, "research/tea.md": RESEARCH})
    assert await column(database, "SELECT count(*) FROM evidence") == [1]


async def test_links_inside_texts_lead_to_the_pages_of_records(database: Database, tmp_path: Path) -> None:
    text = adr("Tea", 1).replace("Do it.", "See [cups](0002-b.md), [gone](gone.md) and ![plan](img/plan.png).")
    files = {"0001-a.md": text, "0002-b.md": adr("Use cups", 2)}
    report = by_name(await load(database, tmp_path, files))
    html = (await column(database, "SELECT outcome_html FROM decision WHERE number = 1"))[0]
    assert f'<a href="/decisions/{report["0002-b.md"].id}-use-cups">cups</a>' in html
    assert "gone.md" in html
    assert 'href="gone.md"' not in html
    assert {"link.unresolved", "image.unresolved"} <= rules(report["0001-a.md"])
    found = [finding.line for finding in report["0001-a.md"].findings if finding.rule == "link.unresolved"]
    assert found == [15]


async def test_a_link_inside_a_text_follows_when_its_target_comes_later(database: Database, tmp_path: Path) -> None:
    text = adr("Tea", 1).replace("Do it.", "See [cups](0002-b.md).")
    await load(database, tmp_path, {"0001-a.md": text})
    await load(database, tmp_path, {"0002-b.md": adr("Use cups", 2)})
    html = (await column(database, "SELECT outcome_html FROM decision WHERE number = 1"))[0]
    assert "-use-cups" in html
    assert await column(database, "SELECT version FROM decision WHERE number = 1") == [1]


async def test_a_target_that_is_no_address_stops_nothing(database: Database, tmp_path: Path) -> None:
    text = adr("Tea", 1, "Accepted", "Supersedes [x](http://[x/0002-b.md)").replace(
        "Do it.", "See <//℀ x.md>, [a](<//℀ b.md>)."
    )
    report = await load(database, tmp_path, {"0001-a.md": text, "0002-b.md": adr("Cups", 2)})
    assert "link.unresolved" in rules(by_name(report)["0001-a.md"])
    assert await column(database, "SELECT count(*) FROM import_run WHERE finished_at IS NULL") == [0]
