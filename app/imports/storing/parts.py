"""The parts of a record as rows. A text longer than its column keeps its first words there, and all of it below."""

from __future__ import annotations

from app.assumptions.models import Assumption, AssumptionState
from app.decisions.models import Argument, Option, Stance, Status, StatusEvent
from app.imports.reading import normal
from app.imports.storing.names import Known
from app.markdown import record as written
from app.persistence.new_rows import NewRow
from app.practices.models import Practice
from app.records.limits import LANGUAGE, OPTION_TITLE, PACKAGE_NAME, PIN_GROUP, SECTION_PLACE, SPECIFIER, TITLE
from app.records.models import Implication, Section
from app.records.rendering import Render, fill_html
from app.research.models import Finding
from app.risks.models import RATINGS, Risk, Treatment
from app.stack.models import Audience, Pin, PinLevel
from app.stack.versions import normalise


def shared(record: written.Record, known: Known, html: Render) -> dict[str, list[NewRow]]:
    """The parts that decisions and research documents have in common, by relation."""
    return {
        "findings": [
            fill_html(NewRow(Finding, text=item.text, position=place), html)
            for place, item in enumerate(record.findings)
        ],
        "practices": [practice(item, place, html) for place, item in enumerate(record.practices)],
        "risks": [risk(item, place, known, html) for place, item in enumerate(record.risks)],
        "assumptions": [fill_html(_assumption(item, place), html) for place, item in enumerate(record.assumptions)],
        "implications": [
            fill_html(NewRow(Implication, decided=item.decided, follows=item.follows, position=place), html)
            for place, item in enumerate(record.implications)
        ],
        "pins": [made for place, item in enumerate(record.pins) if (made := pin(item, place, known))],
    }


def _assumption(item: written.Assumption, place: int) -> NewRow:
    return NewRow(
        Assumption, text=item.text, state=AssumptionState(item.state), checked_on=item.checked_on, position=place
    )


def sections(items: list[written.Section], html: Render) -> list[NewRow]:
    return [
        fill_html(
            NewRow(
                Section,
                heading=item.heading,
                level=item.level,
                body=item.body,
                place=item.place[:SECTION_PLACE],
                position=place,
            ),
            html,
        )
        for place, item in enumerate(items)
    ]


def options(record: written.Record, html: Render) -> list[NewRow]:
    made = []
    for place, item in enumerate(record.options):
        title, description = fitted(item.title, item.description, OPTION_TITLE)
        option = NewRow(Option, title=title, description=description, chosen=item.chosen, position=place)
        option.arguments = [
            fill_html(NewRow(Argument, stance=Stance(argument.stance), text=argument.text, position=at), html)
            for at, argument in enumerate(item.arguments)
        ]
        made.append(fill_html(option, html))
    return made


def status_events(record: written.Record) -> list[NewRow]:
    return [
        NewRow(StatusEvent, status=Status(event.status), happened_on=event.happened_on, note=event.note, position=place)
        for place, event in enumerate(record.status_events)
    ]


def practice(item: written.Practice, place: int, html: Render) -> NewRow:
    title, body = fitted(item.title, item.body, TITLE)
    made = NewRow(Practice, title=title, body=body, code=item.code, language=item.language[:LANGUAGE], position=place)
    return fill_html(made, html)


def risk(item: written.Risk, place: int, known: Known, html: Render) -> NewRow:
    title, impact_text = fitted(item.title, item.impact_text, TITLE)
    owner, accepted_by = known.person(item.owner), known.person(item.accepted_by)
    return fill_html(
        NewRow(
            Risk, title=title, impact_text=impact_text, mitigation=item.mitigation, position=place,
            likelihood=item.likelihood if item.likelihood in RATINGS else None,
            severity=item.impact if item.impact in RATINGS else None,
            residual_likelihood=item.residual_likelihood if item.residual_likelihood in RATINGS else None,
            residual_severity=item.residual_impact if item.residual_impact in RATINGS else None,
            treatment=Treatment(item.treatment), owner_id=owner.id if owner else None,
            accepted_by_id=accepted_by.id if accepted_by else None, accepted_until=item.accepted_until,
            review_on=item.review_on, mitigate_by=item.mitigate_by,
        ),
        html,
    )  # fmt: skip


def pin(item: written.Pin, place: int, known: Known) -> NewRow | None:
    package = known.packages.get((item.ecosystem, normal.package(item)))
    if package is None:
        return None
    specifier, note = item.specifier[:SPECIFIER], item.note
    if specifier != item.specifier or len(item.group) > PIN_GROUP:
        note = "\n\n".join(part for part in (item.specifier, item.group, item.note) if part)
    return NewRow(
        Pin, package_id=package.id or 0, written_name=item.package[:PACKAGE_NAME], specifier=specifier,
        group=item.group[:PIN_GROUP], note=note, normalised=normalise(item.ecosystem, specifier),
        level=PinLevel(item.level), position=place, audience=Audience(item.audience), binding_from=item.binding_from,
        least_age=item.least_age,
    )  # fmt: skip


def fitted(title: str, body: str, limit: int) -> tuple[str, str]:
    """A title that fits, and the body, which begins with the whole title where it did not."""
    if len(title) <= limit:
        return title, body
    return title[: limit - 1].rsplit(" ", 1)[0] + "…", f"{title}\n\n{body}".strip()
