"""The page of one research document."""

from datetime import date

import httpx
import pytest
import pytest_asyncio

from app.assumptions.models import AssumptionState
from app.imports.models import Outcome
from app.persistence.database.engine import Database
from app.stack.models import Ecosystem, PinLevel
from app.tables import (
    Assumption,
    Evidence,
    Finding,
    Implication,
    ImportedFile,
    ImportRun,
    Package,
    Person,
    Pin,
    Practice,
    ResearchDocument,
    Revision,
    Risk,
    Section,
    Source,
    Tag,
)
from tests.register import collection, counted_statements, decision, document, store

PARTS = {
    "findings": [Finding, {"text": "Lazy loading *crashes*."}],
    "practices": [Practice, {"title": "Forbid it", "body": "Say so.", "code": "lazy = 'raise'", "language": "python"}],
    "risks": [Risk, {"title": "A pooler appears", "mitigation": "One setting.", "likelihood": 4, "severity": 5}],
    "assumptions": [Assumption, {"text": "PostgreSQL 16", "state": AssumptionState.DOUBTED}],
    "implications": [Implication, {"decided": "No pooler", "follows": "Count connections"}],
    "sections": [Section, {"heading": "How we measured", "level": 2, "body": "With *care*."}],
}


@pytest_asyncio.fixture
async def study(database: Database) -> ResearchDocument:
    """A document with one of everything."""
    here = collection()
    package = Package(ecosystem=Ecosystem.PYPI, name="sqlalchemy")
    study = document(
        here, "Async persistence", slug="async-persistence", summary="Nine services, **four** ways.",
        published_on=date(2024, 11, 25), author=Person(name="Samir Haddad"), tags=[Tag(name="ci/cd")],
        extra={"Reviewer": "Yara"}, pins=[Pin(package=package, specifier="~=2.1", level=PinLevel.FORBIDDEN)],
        **{name: [part(**values)] for name, (part, values) in PARTS.items()},
    )  # fmt: skip
    study.evidence = [Evidence(decision=decision(here, 16, "Use SQLAlchemy", slug="use-sqlalchemy"))]
    await store(database, study)
    findings = [{"rule": "pin.ecosystem", "line": 80, "message": "They were read as Python packages."}]
    file = ImportedFile(
        run=ImportRun(source="docs"), path="research/02.md", content_hash=b"x", outcome=Outcome.NEW, findings=findings,
        document_id=study.id,
    )  # fmt: skip
    source = Source(
        collection_id=study.collection_id, path="research/02.md", content=b"", content_hash=b"x", record_version=1,
        document_id=study.id,
    )  # fmt: skip
    revision = Revision(
        record_type="research_document", record_id=study.id, action="updated", changes={"title": ["", ""]}
    )
    await store(database, file, source, revision)
    return study


def address(study: ResearchDocument) -> str:
    return f"/research/{study.id}-{study.slug}"


async def test_a_reader_sees_everything_that_a_document_holds(
    client: httpx.AsyncClient, study: ResearchDocument
) -> None:
    page = await client.get(address(study))
    assert page.status_code == 200
    for words in (
        "<h1>Async persistence</h1>", "<strong>four</strong>", "25 November 2024", "Samir Haddad", "Platform",
        "<em>crashes</em>", "Forbid it", "A pooler appears", "Critical 20", "One setting.", "PostgreSQL 16", "Doubted",
        "No pooler", "Count connections", "~=2.1", "Forbidden", "How we measured", "<em>care</em>", "Reviewer",
        "They were read as Python packages.", "research/02.md",
    ):  # fmt: skip
        assert words in page.text, words


async def test_its_code_is_highlighted_and_can_be_copied(client: httpx.AsyncClient, study: ResearchDocument) -> None:
    page = await client.get(address(study))
    assert '<div class="code">' in page.text
    assert "<span" in page.text.split('<div class="code">')[1].split("</div>")[0]
    assert "Copy</button>" in page.text


@pytest.mark.parametrize(
    "part", ["/tags/ci%2Fcd", "/collections/platform", "/stack/pypi/sqlalchemy", "/research?status=published"]
)
async def test_it_leads_to_what_it_names(client: httpx.AsyncClient, study: ResearchDocument, part: str) -> None:
    assert f'href="{part}"' in (await client.get(address(study))).text


async def test_it_leads_to_its_author_its_import_and_its_markdown(
    client: httpx.AsyncClient, study: ResearchDocument
) -> None:
    text = (await client.get(address(study))).text
    assert f'href="/people/{study.author_id}"' in text
    assert 'href="/imports/' in text
    assert f'href="{address(study)}/markdown"' in text


async def test_evidence_is_a_link_both_ways(client: httpx.AsyncClient, study: ResearchDocument) -> None:
    text = (await client.get(address(study))).text
    resting = f"/decisions/{study.evidence[0].decision_id}-use-sqlalchemy"
    assert "Evidence for" in text
    assert f'href="{resting}"' in text
    assert "Accepted" in text
    assert f'href="{address(study)}"' in (await client.get(resting)).text


async def test_its_history_says_what_changed(client: httpx.AsyncClient, study: ResearchDocument) -> None:
    text = (await client.get(address(study))).text
    assert "History" in text
    assert "<li>Title: " in text


async def test_the_page_is_one_statement(client: httpx.AsyncClient, app: object, study: ResearchDocument) -> None:
    with counted_statements(app) as seen:
        await client.get(address(study))
    assert len(seen) == 1


async def test_the_contents_lead_to_each_section(client: httpx.AsyncClient, study: ResearchDocument) -> None:
    text = (await client.get(address(study))).text
    for name in ("summary", "findings", "practices", "implications", "risks", "assumptions", "pins", "evidence"):
        assert f'href="#{name}"' in text
        assert f'id="{name}"' in text


async def test_a_document_of_which_only_the_title_is_known_has_a_page(
    client: httpx.AsyncClient, database: Database
) -> None:
    bare = document(collection(), "Only a title")
    await store(database, bare)
    page = await client.get(f"/research/{bare.id}")
    assert page.status_code == 200
    assert "Evidence for" not in page.text


@pytest.mark.parametrize("key", ["999999", "0", "abc", "99999999999", "-1", "1٣"])
async def test_an_unknown_document_is_a_page_that_says_so(client: httpx.AsyncClient, key: str) -> None:
    page = await client.get(f"/research/{key}")
    assert page.status_code == 404
    assert "<h1>" in page.text


async def test_hostile_text_does_nothing(client: httpx.AsyncClient, database: Database) -> None:
    bad = "<script>alert(1)</script>"
    hostile = document(
        collection(), bad, summary=bad, extra={bad: bad}, findings=[Finding(text="[go](javascript:alert(1))")],
        sections=[Section(heading=bad, body="<img src=x onerror=alert(1)>")], practices=[Practice(title=bad, code=bad)],
    )  # fmt: skip
    await store(database, hostile)
    text = (await client.get(f"/research/{hostile.id}")).text
    assert "<script>alert" not in text
    assert 'href="javascript:' not in text
    assert "onerror=alert" not in text.replace("&lt;img src=x onerror=alert(1)&gt;", "")
