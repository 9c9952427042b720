"""A register in which every text is an attack, and what of it may not be in a page."""

from __future__ import annotations

from html.parser import HTMLParser

from app.persistence.fields import now
from app.tables import (
    Argument,
    Assumption,
    Decision,
    DecisionLink,
    Evidence,
    Finding,
    Implication,
    ImportedFile,
    ImportRun,
    Manifest,
    Option,
    Package,
    Person,
    Pin,
    Practice,
    Project,
    Risk,
    Section,
    StatusEvent,
    Tag,
    Verdict,
    Waiver,
)
from tests.register import collection, decision, document

BAD = '"><script>boom()</script><img src=x onerror=boom()><svg onload=boom()>{{ 7777 * 7 }}'
TEXT = (
    f"{BAD}\n\n[go](javascript:boom()) <a href='javascript:boom()'>x</a> <iframe srcdoc='x'></iframe> <b hx-get=/livez>"
)


def records() -> list[object]:
    """Two decisions, research and an import, as bad as they can be."""
    here = collection()
    here.name, here.prefix = BAD, "<b>"
    person, tag = Person(name=BAD), Tag(name=BAD[:80])
    parts = {
        "findings": Finding(text=TEXT), "practices": Practice(title=BAD, body=TEXT, code=TEXT, language='"><b>'),
        "risks": Risk(title=BAD, impact_text=TEXT, mitigation=TEXT, likelihood=1, severity=1, owner=person),
        "assumptions": Assumption(text=TEXT), "implications": Implication(decided=TEXT, follows=TEXT),
        "sections": Section(heading=BAD, body=TEXT),
        "pins": Pin(package=Package(ecosystem="pypi", name="a'b\"><i>"), specifier="<script>", note=BAD, group=BAD),
    }  # fmt: skip
    worst = decision(
        here, 1, BAD, context=TEXT, outcome=TEXT, owner=person, tags=[tag], extra={BAD: BAD}, raw_status=BAD,
        options=[Option(title=BAD, description=TEXT, arguments=[Argument(stance="good", text=TEXT)])],
        status_events=[StatusEvent(status="accepted", note=BAD)], **{name: [part] for name, part in parts.items()},
    )  # fmt: skip
    study = document(here, BAD, summary=TEXT, author=person, tags=[tag], evidence=[Evidence(decision=worst)])
    old = decision(here, 2, BAD, status="superseded")
    worst.links_out = [DecisionLink(kind="supersedes", target=old, scope=BAD)]
    finding = {"rule": BAD, "line": 1, "message": BAD}
    file = ImportedFile(
        run=ImportRun(source=BAD), path=BAD, content_hash=b"x", outcome="new", findings=[finding], decision=worst
    )
    return [worst, study, old, file, *_projects(worst, person)]


def _projects(worst: Decision, person: Person) -> list[object]:
    """A project whose files, and what was found in them, are as bad."""
    project = Project(name=BAD, slug="bad", repository_url="javascript:boom()", owner=person, checked_at=now())
    told = {"found": BAD, "allowed": BAD, "nearest": BAD, "command": BAD}
    verdict = {"project": project, "ecosystem": "pypi", "file": BAD, "message": TEXT, "told": told}
    return [
        Manifest(project=project, path=BAD, format="uv.lock", version="<b>", unreadable=TEXT, unchecked=[TEXT]),
        *(
            Verdict(
                **verdict, package=name, kind="violation", severity="error", series=str(number), decision=worst,
                until=until,
            )
            for number, name, until in ((1, "a'b\"><i>", None), (2, "", None), (3, "x", now()))
        ),
        Waiver(project=project, package=BAD, reason=TEXT, until_then=TEXT, expires_on=now().date(), owner=person),
    ]  # fmt: skip


class Attacks(HTMLParser):
    """What in a page could run or call out: found in the elements themselves, not in their text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in ("iframe", "object", "embed", "base", "style") or (
            tag == "script" and not values.get("src", "").startswith("/static/")
        ):
            self.found.append(tag)
        self.found += [name for name in values if name.startswith("on") or name == "style"]
        self.found += [
            value for value in values.values() if value.lower().lstrip().startswith(("javascript:", "data:"))
        ]
        if tag == "img" and values.get("src") == "x":
            self.found.append("img")
        if values.get("hx-get") == "/livez":
            self.found.append("hx-get")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
