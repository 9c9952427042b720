"""Zips as other programs export them: Notion, Confluence, Obsidian."""

from __future__ import annotations

import io
import zipfile

from app.imports.finding.sources import Upload
from app.imports.report import ImportReport
from app.imports.service import run_import
from app.persistence.database.engine import Database
from tests.images.files import png
from tests.imports.files import SHARED, by_name, column, rules

KAFKA, REDIS = "1f2e3d4c5b6a79808182838485868788", "aabbccddeeff00112233445566778899"


async def take(database: Database, files: dict[str, str | bytes]) -> ImportReport:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return await run_import(database, [Upload("export.zip", packed.getvalue())], collection="Log", workers=SHARED[0])


async def test_pages_of_notion_link_to_each_other_and_have_no_ids_in_their_titles(database: Database) -> None:
    page = (
        "Status: Accepted\nDate: January 2, 2024\nOwner: Mara Lind\n{}\n# Context\n\nA queue.\n\n# Decision\n\nYes.{}\n"
    )
    related = f"Supersedes: Use Redis (https://www.notion.so/Use-Redis-{REDIS}?pvs=21)\n"
    shown = f"\n\n![Untitled](Use%20Kafka%20{KAFKA}/Untitled.png)"
    report = await take(
        database,
        {
            f"Decisions/Use Kafka {KAFKA}.md": f"# Use Kafka\n\n{page.format(related, shown)}",
            f"Decisions/Use Kafka {KAFKA}/Untitled.png": png(),
            f"Decisions/Use Redis {REDIS}.md": page.format("", ""),
            f"Decisions {KAFKA}_all.csv": "Name,Status\nUse Kafka,Accepted\n",
        },
    )
    found = by_name(report)
    assert found[f"Use Redis {REDIS}.md"].title == "Use Redis"
    assert await column(database, "SELECT status FROM decision ORDER BY title") == ["accepted", "superseded"]
    assert await column(database, "SELECT count(*) FROM image") == [1]
    assert {"file.table"} == rules(found[f"Decisions {KAFKA}_all.csv"])
    assert not any("link" in rule for file in report.files for rule in rules(file) if file.path.endswith(".md"))


async def test_a_page_of_confluence_has_its_people_and_status(database: Database) -> None:
    people = "| **Driver** | @Mara Lind |\n| **Approver** | @Tom Okafor @Ann Roe |\n"
    rows = f"| **Status** | ACCEPTED |\n| --- | --- |\n{people}"
    await take(
        database, {"ADR-7-Use-Kafka_123456.md": f"# ADR-7 Use Kafka\n\n{rows}\n## Background\n\nx\n\n## Outcome\n\ny\n"}
    )
    assert await column(database, "SELECT status FROM decision") == ["accepted"]
    assert {"@Tom Okafor", "@Ann Roe"} <= set(await column(database, "SELECT name FROM person"))


async def test_images_that_are_embedded_in_a_zip_come_along(database: Database) -> None:
    text = "# 9. Plan\n\nDate: 2024-01-02\n\n## Status\n\nAccepted\n\n## Context\n\n![[plan.png]]\n\n## Decision\n\nx\n"
    await take(database, {"vault/adr/0009-plan.md": text, "vault/adr/plan.png": png()})
    assert await column(database, "SELECT count(*) FROM image") == [1]
