"""Mermaid is drawn under the strict policy; where it cannot be, its code is there to read."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from app.persistence.database.engine import Database
from tests.browser.test_accessible import violations
from tests.browser_fixtures import Visit
from tests.register import collection, decision, store

pytestmark = pytest.mark.browser
STYLED = """flowchart TD
 A["One<br/>line"] -->|yes| B{<b>Two</b>}
 style A fill:#f9f,stroke:#333
 classDef x fill:#f96
 class B x"""
KINDS = {
    "flowchart": STYLED,
    "sequence": "sequenceDiagram\n Ada->>Bea: Hello\n Note over Ada,Bea: A note",
    "classDiagram": "classDiagram\n Decision <|-- Draft\n Decision : +String title",
    "er": "erDiagram\n DECISION ||--o{ OPTION : has",
    "stateDiagram": "stateDiagram-v2\n [*] --> Draft\n Draft --> Accepted",
    "gantt": "gantt\n dateFormat YYYY-MM-DD\n section One\n Write :a1, 2026-01-01, 30d",
    "c4": 'C4Context\n Person(a, "Reader")\n System(b, "Register")\n Rel(a, b, "Reads")',
    "journey": "journey\n section Work\n Read: 5: Ada",
}
WRONG = "flowchart TD\n A --> --> B ]]]"
HOSTILE = """%%{init: {"securityLevel": "loose", "themeCSS": "* { background: url(https://evil.example/x) }"}}%%
flowchart TD
 A["x <img src=x onerror=broken=1> <span style='color:red'>y</span>"] --> B
 click A "javascript:broken=1"
"""
WIDE = {"width": 1440, "height": 900}


def fenced(*diagrams: str) -> str:
    return "\n\n".join(f"```mermaid\n{one}\n```" for one in diagrams)


async def stored(database: Database, *diagrams: str) -> str:
    record = decision(collection(), 1, "Draw it", context=fenced(*diagrams))
    await store(database, record)
    return f"/decisions/{record.id}"


async def test_every_common_kind_is_drawn_and_breaks_no_rule(visit: Visit, database: Database) -> None:
    page = await visit(await stored(database, *KINDS.values()), viewport=WIDE)
    await expect(page.locator(".drawing svg")).to_have_count(len(KINDS))
    kinds = await page.locator(".drawing svg").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert all(kind.startswith(name) for kind, name in zip(kinds, KINDS, strict=True))
    await expect(page.locator(".drawing").first).to_contain_text("Two")
    fill = "e => getComputedStyle(e.shadowRoot.querySelector('.node rect')).fill"
    assert await page.locator(".drawing").first.evaluate(fill) == "rgb(255, 153, 255)"
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert await violations(page) == []


async def test_text_fits_into_its_box(visit: Visit, database: Database) -> None:
    page = await visit(await stored(database, "flowchart LR\n A[A label of some words] --> B"), viewport=WIDE)
    node = page.locator(".drawing .node").first
    await expect(node).to_be_visible()
    box, text = await node.locator("rect").first.bounding_box(), await node.locator("p").bounding_box()
    assert box
    assert text
    assert text["x"] > box["x"]
    assert text["x"] + text["width"] < box["x"] + box["width"]


async def test_what_cannot_be_drawn_stays_readable_and_stops_nothing(visit: Visit, database: Database) -> None:
    page = await visit(await stored(database, WRONG, KINDS["er"]), viewport=WIDE)
    await expect(page.locator(".drawing svg")).to_have_count(1)
    await expect(page.locator("pre", has_text="]]]")).to_be_visible()
    await page.get_by_text("As text").click()
    await expect(page.locator("details pre")).to_contain_text("erDiagram")


async def test_a_hostile_diagram_does_nothing(visit: Visit, database: Database) -> None:
    page = await visit(await stored(database, HOSTILE), viewport=WIDE)
    await expect(page.locator(".drawing svg")).to_have_count(1)
    links = await page.locator(".drawing svg").evaluate("e => [...e.querySelectorAll('a')].map(a => a.href.baseVal)")
    assert not [link for link in links if link and link.startswith("javascript")]
    assert await page.evaluate("window.broken") is None


async def test_without_scripts_the_code_is_shown(visit: Visit, database: Database) -> None:
    page = await visit(await stored(database, KINDS["er"]), java_script_enabled=False)
    await expect(page.locator("pre[data-diagram]")).to_contain_text("DECISION")


async def test_only_pages_with_a_diagram_load_the_library(visit: Visit, demonstration: dict[str, Any]) -> None:
    asked: list[str] = []
    page = await visit("/")
    page.on("request", lambda request: asked.append(request.url))
    await page.goto("/decisions/{decision}".format(**demonstration), wait_until="networkidle")
    assert not [url for url in asked if "mermaid" in url]
    await page.goto("/decisions?q=strangle")
    await page.get_by_role("link", name="Strangle the monolith route by route").click()
    await expect(page.locator(".drawing svg")).to_have_count(1)
    loaded = [url for url in asked if "mermaid" in url]
    assert loaded
    assert all(url.startswith(str(page.url).split("/decisions")[0]) for url in loaded)
