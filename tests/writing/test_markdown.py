"""The same record as a form or as raw Markdown."""

from __future__ import annotations

import httpx
import pytest
import sqlalchemy as sa

from app.decisions.models import Argument, LinkKind, Option, Stance, Status
from app.persistence.database.engine import Database
from app.tables import (
    Assumption,
    Decision,
    DecisionLink,
    DecisionPerson,
    Evidence,
    Finding,
    Implication,
    Package,
    Person,
    Pin,
    Practice,
    Risk,
    Section,
    Tag,
)  # fmt: skip
from app.writing.markdown.from_markdown import LONGEST
from tests.admin.browsing import Page, open_page, rows
from tests.register import collection, decision, document, store


@pytest.fixture
async def full(database: Database) -> Decision:
    """A decision with something in each of its parts."""
    log = collection()
    mara = Person(name="Mara Lind")
    asyncpg = Package(ecosystem="pypi", name="asyncpg")
    made = decision(
        log, 2, "Use `asyncpg`", status=Status.PROPOSED, context="We need\n\n- one\n- two", outcome="Chosen: asyncpg",
        drivers="* Speed", consequences="* Good, because quick", confirmation="A test", more_information="See [x](y)",
        governs="src/db/\n*.sql", owner=mara, tags=[Tag(name="database")],
    )  # fmt: skip
    made.options = [
        Option(
            title="asyncpg", description="Quick.", chosen=True, arguments=[Argument(stance=Stance.GOOD, text="quick")]
        ),
        Option(title="psycopg", position=1, arguments=[Argument(stance=Stance.BAD, text="slow")]),
    ]
    made.risks = [Risk(title="It lags", mitigation="Wait", likelihood=3, severity=2, owner=mara, residual_likelihood=1)]
    made.assumptions = [Assumption(text="Few people")]
    made.implications = [Implication(decided="asyncpg", follows="No psycopg")]
    made.practices = [Practice(title="Use a pool", body="Of eight.", code="pool = 8", language="python")]
    made.findings = [Finding(text="It is quick")]
    made.pins = [Pin(package=asyncpg, specifier=">=0.32", note="since", group="drivers")]
    made.people = [DecisionPerson(person=Person(name="Ibrahim Sesay"), part="decider")]
    made.sections = [Section(heading="Costs", level=2, body="None.")]
    made.evidence = [Evidence(document=document(log, "What we measured"))]
    made.links_out = [DecisionLink(target=decision(log, 1, "Old"), kind=LinkKind.AMENDS, scope="pools")]
    await store(database, made)
    return made


async def switch(page: Page, mode: str) -> Page:
    """Press the button of a mode, and go where it leads."""
    led = await page.press(f"as:{mode}")
    assert led.status == 303, led.text
    return await open_page(page.client, led.response.headers["location"])


def form(page: Page) -> dict[str, list[str]]:
    """What a form says, by field; removed and untouched rows apart, and words that merely accompany keys."""
    apart = ("once", "csrf", "draft", "reason", "markdown", "do")
    found: dict[str, list[str]] = {}
    for name, value in page.fields:
        if name not in apart and not name.endswith((".text", ".removed", "version")):
            found.setdefault(name, []).append(value.replace("\r\n", "\n").strip())
    return {name: [one for one in values if one] for name, values in found.items() if any(values)}


async def test_switching_to_markdown_and_back_loses_nothing(editor: httpx.AsyncClient, full: Decision) -> None:
    before = await open_page(editor, f"/decisions/{full.id}/edit")
    raw = await switch(before, "markdown")
    assert raw.status == 200
    for said in ("# Use `asyncpg`", "It lags", "owner: [Mara Lind]", "## Costs", "asyncpg >=0.32", "tags: [database]"):
        assert said in raw["markdown"], said
    after = await switch(raw, "form")
    assert form(after) == form(before)
    assert (await after.press()).status == 303


async def test_what_is_wrong_in_a_form_is_still_there_after_it_was_markdown(
    editor: httpx.AsyncClient, full: Decision
) -> None:
    wrong = {"decided_on": "yesterday", "number": "seven", f"risks.{full.risks[0].id}.likelihood": "9 of 10"}
    before = (await open_page(editor, f"/decisions/{full.id}/edit")).set(wrong)
    raw = await switch(before, "markdown")
    assert raw.status == 200, raw.text
    after = await switch(raw, "form")
    assert {name: dict(after.fields)[name] for name in wrong} == wrong
    looked = await editor.post("/decisions/reading", data=wrong | {"status": "sure", "markdown": "# Use it"})
    assert looked.status_code == 200


async def test_what_is_changed_in_the_text_is_changed_in_the_record_and_nothing_else(
    editor: httpx.AsyncClient, database: Database, full: Decision
) -> None:
    raw = await switch(await open_page(editor, f"/decisions/{full.id}/edit"), "markdown")
    text = raw["markdown"].replace("It lags", "It lags far behind").replace("Of eight.", "Of nine.")
    text = (
        text.replace("tags: [database]", "tags: [database, speed]")
        .replace("### psycopg", "### psycopg3")
        .replace("* psycopg", "* psycopg3")
        .replace(">=0.32", ">=0.33")
    )
    page = await raw.set({"markdown": text}).press()
    assert page.status == 303, page.text
    risks = await rows(database, sa.select(Risk.id, Risk.title, Risk.severity, Risk.residual_likelihood))  # type: ignore[call-overload]
    assert [tuple(one) for one in risks] == [(full.risks[0].id, "It lags far behind", 2, 1)]
    pins = await rows(database, sa.select(Pin.specifier, Pin.group, Pin.note))  # type: ignore[call-overload]
    assert [tuple(one) for one in pins] == [(">=0.33", "drivers", "since")]
    assert {name for (name,) in await rows(database, sa.select(Tag.name))} == {"database", "speed"}  # type: ignore[call-overload]
    options = await rows(database, sa.select(Option.title, Argument.text).join(Argument).order_by(Option.position))  # type: ignore[call-overload, arg-type]
    assert [tuple(one) for one in options] == [("asyncpg", "quick"), ("psycopg3", "slow")]
    for kept in (Evidence, DecisionLink, DecisionPerson, Section):
        assert len(await rows(database, sa.select(kept))) == 1, kept


async def test_a_new_decision_is_written_as_markdown_alone(editor: httpx.AsyncClient, database: Database) -> None:
    await store(database, collection())
    page = await open_page(editor, "/decisions/new?as=markdown")
    text = """# Use asyncpg

## Context

We need a driver.

## Considered Options

* asyncpg
* psycopg

## Decision Outcome

Chosen option: "asyncpg", because it is quick.

## Risks

| Risk | Impact | Mitigation | Likelihood | Severity |
| --- | --- | --- | --- | --- |
| It lags | Slow | Wait | 3 | 2 |

## Recommended Stack

- `asyncpg >=0.32` (required)
"""
    page = await page.set({"markdown": text}).press("propose")
    assert page.status == 303, page.text
    made = await rows(
        database,
        sa.select(Decision.title, Decision.status, Risk.severity, Package.name).join(Risk).join(Pin).join(Package),
    )  # type: ignore[call-overload, arg-type]
    assert [tuple(one) for one in made] == [("Use asyncpg", Status.PROPOSED, 2, "asyncpg")]
    options = await rows(database, sa.select(Option.title, Option.chosen).order_by(Option.position))  # type: ignore[call-overload, arg-type]
    assert [tuple(one) for one in options] == [("asyncpg", True), ("psycopg", False)]


@pytest.mark.parametrize("text", ["", "just words", "x" * (LONGEST + 1), "a\0b", "---\nstatus: [\n---\n"])
async def test_a_text_that_cannot_be_read_stays_as_it_was_typed(
    editor: httpx.AsyncClient, database: Database, full: Decision, text: str
) -> None:
    raw = await switch(await open_page(editor, f"/decisions/{full.id}/edit"), "markdown")
    page = await raw.set({"markdown": text}).press("as:form")
    if page.status == 422:
        assert page["markdown"] == text.replace("\0", "\ufffd") or "\0" in text
        assert "nothing was changed" in page.text
    assert [one for (one,) in await rows(database, sa.select(Decision.title).where(Decision.number == 2))] == [
        full.title
    ]  # type: ignore[call-overload, arg-type]


async def test_what_is_read_stands_beside_the_text(editor: httpx.AsyncClient, full: Decision) -> None:
    raw = await switch(await open_page(editor, f"/decisions/{full.id}/edit"), "markdown")
    raw.set({"markdown": raw["markdown"].replace("status: ", "status: maybe ")})
    raw.action = "/decisions/reading"
    page = await raw.press("")
    assert page.status == 200
    assert "findings-beside" in page.text
    assert "<code>asyncpg</code>" in page.text


async def test_research_goes_both_ways_too(editor: httpx.AsyncClient, database: Database) -> None:
    made = document(collection(), "What we measured", summary="It is quick.", author=Person(name="Mara Lind"))
    made.findings, made.pins = (
        [Finding(text="asyncpg is **quick**")],
        [Pin(package=Package(ecosystem="npm", name="left-pad"))],
    )
    await store(database, made)
    before = await open_page(editor, f"/research/{made.id}/edit")
    after = await switch(await switch(before, "markdown"), "form")
    assert form(after) == form(before)
