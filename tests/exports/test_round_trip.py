"""What was made by forms comes back from an export as the same record, in every dialect that can hold it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.assumptions.models import Assumption, AssumptionState
from app.collections.models import Collection
from app.decisions.models import Argument, Decision, DecisionLink, Evidence, LinkKind, Option, Stance, Status
from app.exports import loading
from app.exports.service import run_export
from app.imports.service import run_import
from app.imports.storing import whole
from app.imports.storing.held import record_of
from app.markdown.writing.losses import normal
from app.people.models import Person
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from app.practices.models import Practice
from app.records.columns import table_of
from app.records.models import Implication, Section
from app.research.models import DocumentStatus, Finding, ResearchDocument
from app.risks.models import Risk, Treatment
from app.stack.models import Audience, Package, Pin, PinLevel
from tests.imports.files import SHARED
from tests.markdown.writing.test_hostile import BLOCKS, LINES

pytestmark = pytest.mark.slow

ODD = [text for text in (*LINES[::2], *BLOCKS) if not text.startswith(("```", "~~~", "(high)", "x[^1]"))]
LOST = {"dialect", "raw_status", "extra", "number", "sections"}  # told by the dialect, by the file's name, or derived


def pins() -> list[Pin]:
    nats, redis = Package(ecosystem="pypi", name="nats-py"), Package(ecosystem="pypi", name="redis")
    return [
        Pin(package=nats, specifier=">=2.12", level=PinLevel.REQUIRED, audience=Audience.RUNTIME, group="the broker",
            binding_from=date(2026, 12, 1), least_age=14, note="never older", position=0),
        Pin(package=redis, level=PinLevel.FORBIDDEN, audience=Audience.DEVELOPMENT, position=1),
    ]  # fmt: skip


async def make(session: Any) -> None:
    """A register as people make one: two decisions, and research that the second rests on."""
    log = Collection(name="Made", slug="made")
    ann, bo = Person(name="Ann Lee"), Person(name="Bo Chen")
    session.add_all([log, ann, bo])
    await session.flush()
    assert log.id is not None
    study = ResearchDocument(
        collection_id=log.id, title="Brokers compared", slug="brokers-compared", status=DocumentStatus.PUBLISHED,
        summary="Three were tried.", findings=[Finding(text="The second is quick.")],
    )  # fmt: skip
    old = Decision(collection_id=log.id, title="Keep the queue", slug="keep-the-queue", status=Status.ACCEPTED,
                   context="It works.", outcome="Kept.", decided_on=date(2024, 1, 2))  # fmt: skip
    new = Decision(
        collection_id=log.id, title="Take a broker", slug="take-a-broker", status=Status.ACCEPTED,
        context="The queue is slow[^1].\n\n[^1]: Measured.", outcome="It is the smallest.",
        review_on=date(2027, 1, 2), decided_on=date(2026, 1, 2), owner_id=ann.id,
    )  # fmt: skip
    new.options = [
        Option(title="Rabbit", position=0, arguments=[Argument(stance=Stance.BAD, text="it is large", position=0)]),
        Option(title="Nats", description="Small.", chosen=True, position=1),
    ]
    new.risks = [
        Risk(title="It stops", impact_text="Mail waits", mitigation="A second one", likelihood=4, severity=2,
             residual_likelihood=1, residual_severity=2, treatment=Treatment.ACCEPT, owner_id=ann.id,
             accepted_by_id=bo.id, accepted_until=date(2027, 5, 6), mitigate_by=date(2026, 8, 1),
             review_on=date(2026, 9, 1))
    ]  # fmt: skip
    new.assumptions = [
        Assumption(text="Few messages", state=AssumptionState.DOUBTED, checked_on=date(2026, 3, 4), position=0),
        Assumption(text="One data centre", position=1),
    ]
    new.pins = pins()
    session.add_all([study, old, new])
    await session.flush()
    session.add(Evidence(decision_id=new.id or 0, document_id=study.id or 0))
    session.add(DecisionLink(from_id=new.id or 0, to_id=old.id or 0, kind=LinkKind.AMENDS))


async def held(database: Database, collection: str) -> dict[str, Any]:
    """The records of a collection by title, with the titles of what they rest on and link to."""
    found: dict[str, Any] = {}
    async with database.read_sessions() as session:
        heads = await loading.heads(session, collection)
        rows = await whole.rows(session, [head.owner for head in heads])
        for row in rows.values():
            record = record_of(row, None)
            values = {name: getattr(record, name) for name in record.__struct_fields__ if name not in LOST}
            found[row.title] = values
            if isinstance(row, Decision):
                ids = [one.document_id for one in row.evidence]
                title = table_of(ResearchDocument).c
                found[row.title]["evidence"] = list(
                    await session.scalars(sa.select(title.title).where(title.id.in_(ids)))
                )
                found[row.title]["relations"] = [one.kind for one in row.links_out]
    return found


@pytest.mark.parametrize("dialect", [None, "madr4", "nygard", "log4brains"])
async def test_a_register_made_by_forms_comes_back(database: Database, tmp_path: Path, dialect: Any) -> None:
    await run_in_transaction(database, make)
    await run_export(database, tmp_path / "out", dialect=dialect, collection="made")
    report = await run_import(database, [tmp_path / "out" / "made"], collection="Back", workers=SHARED[0])
    assert await held(database, "back") == await held(database, "made")
    rules = {one.rule for file in report.files for one in file.findings}
    assert not {rule for rule in rules if rule.startswith(("risk.", "outcome.", "link."))}


async def make_odd(session: Any) -> None:
    """Decisions each of whose texts looks like something else."""
    log = Collection(name="Made", slug="made")
    session.add(log)
    await session.flush()
    for number, text in enumerate(ODD, start=1):
        told = f"We say:\n\n{text}"
        decision = Decision(
            collection_id=log.id or 0, number=number, title=f"Use the odd {number}", slug="odd", status=Status.ACCEPTED,
            context=told, drivers=told, outcome=told, consequences=told, confirmation=told, more_information=told,
            decided_on=date(2024, 1, 2),
        )  # fmt: skip
        decision.options = [
            Option(title="Rabbit", description=told, position=0, arguments=[Argument(stance=Stance.BAD, text=text)]),
            Option(title="Nats ✅", position=1),
        ]
        decision.risks = [Risk(title="It | stops", impact_text=told, mitigation=text, likelihood=4, severity=2)]
        decision.assumptions = [Assumption(text=text, state=AssumptionState.DOUBTED, checked_on=date(2026, 3, 4))]
        decision.implications = [Implication(decided=text, follows=told)]
        decision.practices = [Practice(title="Do", code="    a = 1\n\n```\nb", language="py")]
        decision.sections = [Section(heading="About it", level=2, body=told, place="context")]
        session.add(decision)
    await session.flush()


@pytest.mark.parametrize("dialect", [None, "madr4", "nygard", "log4brains"])
async def test_texts_that_look_like_something_else_come_back(database: Database, tmp_path: Path, dialect: Any) -> None:
    await run_in_transaction(database, make_odd)
    report = await run_export(database, tmp_path / "out", dialect=dialect, collection="made")
    assert report.read_otherwise == []
    await run_import(database, [tmp_path / "out" / "made"], collection="Back", workers=SHARED[0])
    made, back = await held(database, "made"), await held(database, "back")
    assert made.keys() == back.keys()
    for title, values in made.items():
        for name, value in values.items():
            assert normal(back[title][name]) == normal(value), (title, name)
