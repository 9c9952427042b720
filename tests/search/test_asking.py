"""Questions about a record by its label, about what was dropped, and about what a page of its own answers."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote_plus

import httpx
import pytest
import pytest_asyncio

from app.decisions.models import LinkKind, Status
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.stack.models import Ecosystem, Package, Pin, PinLevel
from app.tables import Collection, DecisionLink
from tests.register import PARTIAL, collection, decision, store
from tests.search.test_finding import titles
from tests.search.test_pages import hits


@pytest_asyncio.fixture
async def register(database: Database) -> None:
    """A decision that another replaced, and others with words of the questions about them."""
    here = collection()
    old = decision(here, 15, "Keep prices in Valkey", status=Status.SUPERSEDED)
    new = decision(here, 41, "Keep prices in memory", context_html="<p>Valkey was one service too many.</p>")
    new.links_out = [DecisionLink(target=old, kind=LinkKind.SUPERSEDES)]
    there = Collection(name="Mobile", slug="mobile", prefix="RFC-M")
    others = [decision(here, 16, "Crop images"), decision(there, 15, "Say why a drug was superseded")]
    await store(database, old, new, *others)


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    "question",
    [
        "why was ADR-15 superseded", "what replaced ADR-15", "What replaced adr 0015?", "is ADR-15 still valid",
        "who decided ADR-15", "when did we accept ADR-15?", "ADR-15 superseded by what", "what came after adr15",
        "what happened to ADR_15", "why did we reject ADR-15 for good", "what does ADR-15 say", "successor of ADR-15",
        "warum gilt ADR-15 nicht mehr", "pourquoi ADR-15 ?",
    ],
)  # fmt: skip
async def test_a_label_in_a_question_is_that_record(client: httpx.AsyncClient, question: str) -> None:
    page = (await client.get("/search", params={"q": question})).text
    assert hits(page)[0] == "Keep prices in Valkey"
    assert re.search(r"superseded by <a[^>]*>ADR-41 Keep prices in memory</a>", page)


@pytest.mark.usefixtures("register")
async def test_a_question_about_two_records_finds_both(database: Database) -> None:
    both = await titles(database, "did ADR-41 replace RFC-M-15?")
    assert sorted(both) == ["Keep prices in memory", "Say why a drug was superseded"]
    assert await titles(database, "why do we have 15 and 41 images") == []


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    "question",
    [
        "why did we drop Valkey", "why was Valkey dropped?", "why did we get rid of Valkey", "what replaced Valkey",
        "what do we use instead of Valkey", "why did we stop using Valkey", "did we abandon Valkey",
        "why was Valkey removed", "when was Valkey retired", "do we still use Valkey",
        "why did we move away from Valkey",
    ],
)  # fmt: skip
async def test_words_that_carry_a_question_keep_nothing_from_being_found(
    client: httpx.AsyncClient, question: str
) -> None:
    page = (await client.get("/search", params={"q": question})).text
    assert set(hits(page)) == {"Keep prices in Valkey", "Keep prices in memory"}
    assert "Did you mean" not in page


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("overdue reviews", "/search?q=review:overdue"), ("which reviews are overdue?", "/search?q=review:overdue"),
        ("what is due for review", "/search?q=review:overdue"), ("Overdue", "/search?q=review:overdue"),
        ("which decisions need a review", "/search?q=review:overdue"),
        ("what changed this week", "/changes"), ("What's new?", "/changes"), ("recent changes", "/changes"),
        ("what happened since yesterday", "/changes"), ("latest decisions", "/changes"),
    ],
)  # fmt: skip
async def test_what_a_page_answers_leads_there(
    client: httpx.AsyncClient, database: Database, question: str, path: str
) -> None:
    late = now().date() - timedelta(9)
    await store(database, decision(collection(), 1, "Weekly changed", review_on=late))
    page = (await client.get("/search", params={"q": question})).text
    palette = (await client.get("/search/palette", params={"q": question}, headers=PARTIAL)).text
    assert f'<a class="chip" href="{path}">' in page
    assert palette.index(f'href="{path}"') < palette.index(f'href="/search?q={quote_plus(question)}"')
    assert palette.count(f'href="{path}"') == 1, "said twice"
    assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize(
    "text", ["review of redis", "what changed in redis", "redis", "code review tag:x", "we use it"]
)
async def test_what_is_about_something_else_leads_to_no_page(client: httpx.AsyncClient, text: str) -> None:
    assert "Pages that answer this" not in (await client.get("/search", params={"q": text})).text


@pytest.mark.parametrize("question", ["which decision governs httpx", "what governs httpx?", "which ADR covers HTTPX"])
async def test_all_that_decides_on_a_package_comes_before_what_only_names_it(database: Database, question: str) -> None:
    here, there = collection(), Collection(name="Mobile", slug="mobile", prefix="RFC-M")
    httpx_ = Package(ecosystem=Ecosystem.PYPI, name="httpx")
    says = {"context_html": "<p>httpx httpx httpx</p>", "decided_on": now().date()}
    told = [decision(here, n, f"httpx, a {n}th time", **says) for n in range(1, 4)]
    asked = decision(here, 4, "Ask with httpx", pins=[_pin(httpx_)])
    silent = decision(there, 1, "One client for all", pins=[_pin(httpx_)])
    gone = decision(there, 2, "No client", status=Status.REJECTED, pins=[_pin(httpx_)])
    await store(database, *told, asked, silent, gone)
    found = await titles(database, question)
    assert (set(found[:2]), len(found)) == ({"Ask with httpx", "One client for all"}, 5)


def _pin(package: Package) -> Pin:
    return Pin(package=package, specifier=">=0.28", normalised=">=0.28", level=PinLevel.REQUIRED)
