"""Pages that lie beside records: left out by what they call themselves, or taken with a word that this is a guess."""

from __future__ import annotations

import pytest

from app.markdown.reading.reader import read
from tests.markdown.reading import rules_of

DECIDED = "## Context\n\nIt rains.\n\n## Decision\n\nWe buy a roof.\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/faq.md", "# FAQ\n\n## Why?\n\nBecause.\n"),
        ("docs/x.md", "# Installation guide\n\nRun it.\n"),
        ("docs/runbook-kiln.md", "# Restart\n\n## Steps\n\nPress.\n"),
        ("docs/meeting-2024-05-06.md", "# Meeting of 6 May\n\n## Attendees\n\n- Rosa\n"),
        ("adrs/minutes.md", "# Meeting notes 2026-05-01\n\nNothing was decided.\n"),
        ("docs/y.md", "# Betriebshandbuch\n\n## Ofen\n\nDrücken.\n"),
        ("docs/z.md", "# Preguntas frecuentes\n\n## ¿Por qué?\n\nPorque sí.\n"),
        ("docs/v.md", "# 会议记录 2024年5月\n\n## 出席\n\n- 甲\n"),
        ("docs/w.md", "# Release notes 2.1\n\n- Quicker\n"),
        ("docs/u.md", "# How to fire a kiln\n\nSlowly.\n"),
    ],
)
def test_a_page_that_decides_nothing_is_no_record(path: str, text: str) -> None:
    assert read(text.encode(), path).record is None
    assert "kind.page" in rules_of(text, path)


@pytest.mark.parametrize(
    "title", ["Guide for potters", "Adopt the style guide", "FAQ", "Release notes are written by hand"]
)
def test_a_page_that_decides_something_is_a_record(title: str) -> None:
    assert read(f"# {title}\n\n{DECIDED}".encode(), "docs/x.md").record


def test_a_page_that_teaches_is_a_guess_whatever_its_sections() -> None:
    text = f"# How to write a record\n\n{DECIDED}"
    assert "kind.guess" in rules_of(text, "docs/x.md")
    assert "kind.guess" not in rules_of(f"# How to write a record\n\nStatus: accepted\n\n{DECIDED}", "docs/x.md")


def test_a_text_without_any_sign_of_a_decision_is_a_guess() -> None:
    assert "kind.guess" in rules_of("# Your first day\n\nWelcome!\n\n## Where\n\nIn the cellar.\n", "docs/first-day.md")
    assert "kind.guess" not in rules_of(f"# A roof\n\n{DECIDED}", "docs/roof.md")
    assert "kind.guess" not in rules_of("# A roof\n\nWe buy one.\n", "docs/adr/roof.md")


@pytest.mark.parametrize(
    "text",
    [
        "# Architecture decisions\n\n| Number | Title | Status |\n|---|---|---|\n| 1 | [A](0001-a.md) | Accepted |\n",
        "# Log\n\n| ID | Title | Status | Date |\n|---|---|---|---|\n| ADR-2 | Day firing | Rejected | 2024-01-03 |\n",
        "# 決定一覧\n\n- [1](0001-a.md)\n- [2](0002-b.md)\n",
        "# Decision log\n\n| Name | Status | Decision date |\n|---|---|---|\n| Oak | ✅ Approved | 2024-01-02 |\n",
        "# Architecture decisions\n\n1. ✅ [A](0001-a.md)\n1. ❌ [B](0002-b.md)\n1. ⌛️ [`C`](0003-c.md)\n",
        "# Our choices\n\nAll of them:\n\n* [ADR-0001](0001-a.md) - a\n* [ADR-0002](0002-b.md) - b\n",
    ],
)
def test_a_list_of_records_is_an_index(text: str) -> None:
    assert "file.index" in rules_of(text, "docs/adr/list.md")


def document(title: str, sections: str, head: str = "") -> str:
    """A text with a line below each heading; `sections` are parted by semicolons."""
    parts = [f"## {name.strip()}\n\nWe have some of it.\n" for name in sections.split(";") if name.strip()]
    return "\n".join([f"# {title}\n", head, *parts])


PAGES = """
docs/2024-01-02-sync.md | Sync 2 January | Attendees; Decisions; Actions
docs/minutes/team.md | Team | Present; Agenda; Decisions
docs/weekly.md | Weekly 2024-05-06 | Decisions; Next meeting
docs/a.md | Jour fixe 6. Mai | Teilnehmer; Beschlüsse
docs/b.md | Treffen vom 6. Mai | Anwesend; Entscheidung
docs/c.md | Compte rendu du 6 mai | Présents; Décisions
docs/d.md | Acta de reunión 12 | Asistentes; Decisiones
docs/e.md | Ata de 6 de maio | Pauta; Decisões
docs/f.md | 6月の定例 | 出席者; 決定事項
docs/g.md | 周会 | 参会人员; 决定
docs/h.md | 주간 | 참석자; 결정
docs/i.md | Встреча команды | Участники; Решение
docs/j.md | Spotkanie zespołu | Obecni; Decyzja
docs/k.md | Sprint 12 retrospective | What went well; What to improve; Decisions
docs/l.md | Iteration 4 | What went well; What went wrong; Decision
docs/m.md | Tutorial: your first broker | Context; Steps; Consequences
docs/n.md | Outage of 2 January | Context; Timeline; Decision
docs/o.md | Database unavailable | Timeline; Root cause; Consequences
docs/p.md | Störung vom 2. Januar | Ursache; Was geschah; Auswirkungen
docs/q.md | Panne du 2 janvier | Contexte; Cause; Conséquences
docs/incidents/0012-db-down.md | Database down | Timeline; Root causes
docs/incidents/2024-01-02.md | Database down | Context; Decision
docs/r.md | Deploying | Prerequisites; Options; Troubleshooting
docs/runbooks/kiln.md | Restart the kiln | Context; Consequences
docs/onboarding/first-week.md | Your first week | Context; Options
docs/api/orders.md | Orders | Request; Response; Context
docs/s.md | Payment API specification | Context; Endpoints
docs/t.md | How we decide | Context; Consequences
docs/u.md | Decision process | Context; Drivers
docs/v.md | Roadmap 2024 | Context; Goals
docs/w.md | Architecture overview | Context; Constraints; Solution
docs/x.md | Slow pages | Problem; Solution
docs/y.md | README | Context
docs/z.md | Glossar | Entscheidung
"""
DECISIONS = """
Guide dogs for the lobby; Adopt the style guide; FAQ; Meeting rooms have screens; Minutes are kept in Git
Outages are free; Retrospectives every two weeks; Use runbooks for alerts; Write postmortems without blame
Status page of another provider; API keys expire after a year; API reference is generated
Incident tooling: PagerDuty; Changelog in every repository; Template engine: Jinja; Glossary in the wiki
Onboarding in a week; Sync with CRDTs; Offline sync; Tutorial videos; Spec first
Record architecture decisions; README is the home page; Protokoll: HTTP/2; Handbuch in Git; 手順はGitに置く
Guía de estilo de Google; Compte rendu en Markdown; 会议记录存入Git; Регламент: инструкция в вики
議事録はWikiに置く
"""


@pytest.mark.parametrize("row", PAGES.strip().split("\n"))
def test_a_page_is_left_out_or_no_more_than_a_guess_whatever_sections_it_has(row):
    path, title, sections = (part.strip() for part in row.split("|"))
    reading = read(document(title, sections).encode(), path)
    assert [one.rule for one in reading.findings if one.rule.startswith("kind.") or one.rule == "file.index"]


@pytest.mark.parametrize("title", [one.strip() for one in DECISIONS.replace("\n", ";").split(";") if one.strip()])
def test_a_decision_with_the_name_of_a_page_is_one(title):
    for path, head in [("docs/choices/x.md", ""), ("docs/x.md", "Status: accepted\n"), ("docs/adr/0007-x.md", "")]:
        reading = read(document(title, "Context; Decision", head).encode(), path)
        assert reading.record
        assert reading.record.kind == "decision"
        assert not [one.message for one in reading.findings if one.rule.startswith("kind.")]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/status.md", "# Status page\n\nStatus: green\n"),
        ("docs/wire.md", "# Wire protocol\n\n## Context\n\nIt rains.\n\n## Status\n\n200 means ok\n"),
        (
            "docs/how.md",
            "# How we decide\n\n## Status\n\nStatuses are proposed and accepted.\n\n## Context\n\nWe vote.\n",
        ),
        ("docs/report.md", "# Report of May\n\nStatus: in progress\n\n## Risks\n\n- x\n"),
        ("docs/down.md", "# Database down\n\nStatus: resolved\n\n## Root cause\n\nx\n\n## Lessons learned\n\ny\n"),
    ],
)
def test_a_status_of_something_else_makes_no_decision(path, text):
    assert {"kind.guess", "kind.page"} & rules_of(text, path)


@pytest.mark.parametrize("head", ["Status: accepted\n", "- Status: Abgelehnt\n", "Deciders: Jo Doe\n"])
@pytest.mark.parametrize("section", ["Attendees", "Timeline; Impact", "Prerequisites; Next steps", "Participants"])
def test_a_decision_may_have_sections_of_pages_where_it_says_what_it_is(head, section):
    text = document("Use A", f"Context; {section}; Decision", head)
    assert not [rule for rule in rules_of(text, "docs/x.md") if rule.startswith("kind.")]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("docs/adr/0001-record-architecture-decisions.md", "Record architecture decisions"),
        ("docs/adr/0000-use-madr.md", "Use Markdown Architectural Decision Records"),
        ("docs/adr/0001-keep.md", "1. Keep architecture decisions"),
    ],
)
def test_a_record_about_records_is_a_decision_without_a_status_too(path, title):
    record = read(f"# {title}\n\nWe want to keep them, see [adr](https://adr.github.io).\n".encode(), path).record
    assert record
    assert record.kind == "decision"
