"""Any register that people make by forms comes back from an export in each dialect, but for what the export names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.assumptions.models import AssumptionState
from app.decisions.models import DecisionRole, LinkKind, Stance, Status
from app.exports.service import Loss, run_export
from app.imports.service import run_import
from app.markdown.writing.losses import normal
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from app.records.texts import texts_of
from app.research.models import DocumentStatus
from app.risks.models import Treatment
from app.stack.models import Audience, PinLevel

from app.tables import (  # isort: skip
    Argument, Assumption, Collection, Decision, DecisionLink, DecisionPerson, Evidence, Finding, Implication, Option,
    Package, Person, Pin, Practice, ResearchDocument, Risk, StatusEvent, Tag,
)  # fmt: skip
from tests.exports.test_round_trip import ODD, held
from tests.imports.files import SHARED

pytestmark = pytest.mark.slow

OWN = (Status.DRAFT, Status.PROPOSED, Status.ACCEPTED, Status.REJECTED, Status.WITHDRAWN, Status.DEPRECATED)
BESIDE = [one for one in LinkKind if one != LinkKind.SUPERSEDES]  # which is told by test_supersession.py


class Maker:
    """Makes up records: each field is filled in or not, each part is there some times, with texts of all kinds."""

    def __init__(self, seed: int, people: list[Person], packages: list[Package], tags: list[Tag]) -> None:
        self.random, self.people, self.packages, self.tags = Random(seed), people, packages, tags

    def text(self) -> str:
        odd = self.random.choice(ODD)
        return self.random.choice(["Plain words.", f"We say:\n\n{odd}", f"Two words\n\n- one\n- two\n\n{odd}", odd])

    def maybe(self, value: Any, otherwise: Any = None) -> Any:
        return value if self.random.random() < 0.6 else otherwise

    def day(self) -> date | None:
        return self.maybe(date(2026, self.random.randint(1, 12), self.random.randint(1, 28)))

    def texts(self, names: Iterable[str]) -> dict[str, str]:
        return {name: self.maybe(self.text(), "") for name in names}

    def level(self) -> int | None:
        return self.maybe(self.random.randint(1, 5))

    def risk(self, place: int) -> Risk:
        return Risk(
            title=f"Risk {place}", impact_text=self.maybe(self.text(), ""), mitigation=self.maybe(self.text(), ""),
            likelihood=self.level(), severity=self.level(), residual_likelihood=self.level(),
            residual_severity=self.level(), treatment=self.random.choice([*Treatment]), mitigate_by=self.day(),
            review_on=self.day(), accepted_until=self.day(), position=place,
            owner_id=self.maybe(self.random.choice(self.people).id),
            accepted_by_id=self.maybe(self.random.choice(self.people).id),
        )  # fmt: skip

    def pin(self, place: int, package: Package) -> Pin:
        level = self.random.choice([*PinLevel])
        return Pin(
            package=package, specifier=self.maybe(">=1.2,<3", ""), level=level, position=place,
            audience=self.random.choice([*Audience]), group=self.maybe("together", ""), binding_from=self.day(),
            least_age=self.maybe(14), note=self.maybe("a note: short", ""),
        )  # fmt: skip

    def parts(self) -> dict[str, list[Any]]:
        some, states = range(self.random.randint(0, 3)), [*AssumptionState]
        return {
            "risks": [self.risk(place) for place in some],
            "assumptions": [
                Assumption(text=self.text(), state=self.random.choice(states), checked_on=self.day(), position=place)
                for place in some
            ],
            "implications": [Implication(decided=self.text(), follows=self.text(), position=place) for place in some],
            "practices": [
                Practice(
                    title=f"Do {place}", body=self.maybe(self.text(), ""), code="a = 1\n", language="py", position=place
                )
                for place in some
            ],
            "findings": [Finding(text=self.text(), position=place) for place in some],
            "pins": [self.pin(place, one) for place, one in enumerate(self.packages[: len(some)])],
        }

    def option(self, place: int, *, chosen: bool) -> Option:
        arguments = [Argument(stance=one, text=self.text(), position=at) for at, one in enumerate(Stance)]
        said = self.maybe(self.text(), "")
        return Option(title=f"Thing {place}", description=said, chosen=chosen, position=place, arguments=arguments)

    def decision(self, log: int, number: int) -> Decision:
        made = Decision(
            collection_id=log, number=number, title=f"Use thing {number}", slug=f"use-thing-{number}",
            status=self.random.choice(OWN), decided_on=self.day(), review_on=self.day(),
            owner_id=self.maybe(self.random.choice(self.people).id), governs=self.maybe("src/db/\n*.sql", ""),
            binds=self.maybe("web-*", ""), **self.texts(texts_of(Decision)),
        )  # fmt: skip
        chosen = self.random.randint(0, 3)
        made.people = [DecisionPerson(person_id=one.id or 0, part=part, position=place) for place, (one, part)
                       in enumerate(self.some(list(product(self.people, DecisionRole))))]  # fmt: skip
        made.status_events = [
            StatusEvent(status=one, happened_on=self.day(), position=place)
            for place, one in enumerate(self.some([Status.PROPOSED, Status.ACCEPTED]))
        ]
        made.options = [self.option(place, chosen=place == chosen) for place in range(self.random.randint(0, 3))]
        return self.filled(made)

    def study(self, log: int, number: int) -> ResearchDocument:
        return self.filled(ResearchDocument(
            collection_id=log, title=f"Study thing {number}", slug=f"study-thing-{number}", published_on=self.day(),
            status=DocumentStatus.PUBLISHED, author_id=self.maybe(self.random.choice(self.people).id),
            **self.texts(texts_of(ResearchDocument)),
        ))  # fmt: skip

    def some(self, several: list[Any]) -> list[Any]:
        return [one for one in several if self.random.random() < 0.3]

    def between(self, decisions: list[Decision], studies: list[ResearchDocument]) -> list[Any]:
        """What decisions rest on, and how each stands to others."""
        made: list[Any] = []
        for one in decisions:
            made += [Evidence(decision_id=one.id or 0, document_id=study.id or 0) for study in self.some(studies)]
            made += [
                DecisionLink(from_id=one.id or 0, to_id=other.id or 0, kind=self.random.choice(BESIDE))
                for other in self.some(decisions[: decisions.index(one)])
            ]  # fmt: skip
        return made

    def filled(self, made: Any) -> Any:
        made.tags = self.some(self.tags)
        for name, rows in self.parts().items():
            setattr(made, name, rows)
        return made


def register(seed: int) -> Any:
    async def make(session: Any) -> None:
        log, people = Collection(name="Made", slug="made"), [Person(name=name) for name in ("Ann Lee", "Bo Chen")]
        packages = [Package(ecosystem="pypi", name=name) for name in ("nats-py", "redis", "httpx")]
        tags = [Tag(name=name) for name in ("database", "hosting", "cost")]
        session.add_all([log, *people, *packages, *tags])
        await session.flush()
        maker = Maker(seed, people, packages, tags)
        decisions = [maker.decision(log.id or 0, number) for number in range(1, 13)]
        studies = [maker.study(log.id or 0, number) for number in range(1, 5)]
        session.add_all([*decisions, *studies])
        await session.flush()
        session.add_all(maker.between(decisions, studies))

    return make


def plain(name: str, value: Any) -> Any:
    """A value so that what makes no difference is equal: an order that means nothing, the words around a status."""
    if name == "people":
        return {(one.role, one.name) for one in value or ()}
    if name == "status_events":
        return [(one.status, one.happened_on) for one in value or ()]
    return sorted(value or ()) if name in ("relations", "evidence") else normal(value)


def is_of(loss: Loss, title: str) -> bool:
    return loss.path.endswith(f"{title.lower().replace(' ', '-')}.md")


@pytest.mark.parametrize(
    ("seed", "dialect"), [*enumerate((None, "madr4", "nygard", "log4brains", "research"))], ids=str
)
async def test_what_does_not_come_back_was_named(database: Database, tmp_path: Path, seed: int, dialect: Any) -> None:
    await run_in_transaction(database, register(seed))
    report = await run_export(database, tmp_path / "out", dialect=dialect, collection="made")
    await run_import(database, [tmp_path / "out" / "made"], collection="Back", workers=SHARED[0])
    made, back = await held(database, "made"), await held(database, "back")
    named = {
        (title, field) for title in made for one in report.read_otherwise for field in one.fields if is_of(one, title)
    }
    lost = {
        (title, name)
        for title, values in made.items()
        for name, value in values.items()
        if plain(name, back.get(title, {}).get(name)) != plain(name, value)
    }
    assert not [one for one in report.read_otherwise if "kind" in one.fields or "record" in one.fields]
    assert lost - named == set()
