"""What a decision's page answers under its title."""

from __future__ import annotations

from datetime import date
from html import unescape
from itertools import pairwise

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decisions.answer import answer
from app.decisions.models import LinkKind, Status
from app.persistence.database.engine import Database
from app.records.sentences import LONGEST, first_sentence
from app.tables import DecisionLink, Option
from tests.decisions.log import read
from tests.register import collection, counted_statements, decision, store

LEAD = "Chosen option: “Cron”, because it is there. More follows."


def head(html: str) -> str:
    return unescape(html.partition("<h1>")[2].partition("</header>")[0])


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>One. Two.</p>", "One."),
        ("<p>We use e.g. <code>cron</code>, vs. a queue. Then.</p>", "We use e.g. cron, vs. a queue."),
        ("<p>Version 2.0.1 is out! So what?</p>", "Version 2.0.1 is out!"),
        ("<p></p><p>Said by D. Knuth. Yes.</p>", "Said by D. Knuth."),
        ("<ul><li>First point</li><li>Second</li></ul>", "First point"),
        ("<p>使用队列。然后。</p>", "使用队列。"),
        ('<p>A &lt; B <a title="a > b">there</a></p>', "A < B there"),
        ("", ""),
    ],
)
def test_the_first_sentence_is_found_in_what_was_rendered(html: str, said: str) -> None:
    assert first_sentence(html) == said


@given(st.text())
def test_no_text_makes_a_long_or_a_broken_sentence(text: str) -> None:
    assert len(first_sentence(f"<p>{text}</p>")) <= LONGEST + 1


@pytest.mark.parametrize(
    ("chosen", "outcome", "said"),
    [
        (["Cron"], LEAD, ("Cron", ", because it is there.")),
        (["Cron"], "We take Cron.", ("", "We take Cron.")),
        (["`Cron`"], "Chosen option: Cron.", ("Cron", ".")),
        (["Cron"], "It is there.", ("Cron", ". It is there.")),
        (["A", "B"], "Both.", ("A, B", ". Both.")),
        (["Cron"], "", ("Cron", "")),
        ([], "We use cron. It works.", ("", "We use cron.")),
    ],
)
def test_the_chosen_option_and_its_reason_are_one_line(chosen: list[str], outcome: str, said: tuple[str, str]) -> None:
    assert answer(chosen, f"<p>{outcome}</p>") == said


async def test_what_was_decided_replaced_it_and_why_stand_under_the_title(
    client: httpx.AsyncClient, database: Database, app: object
) -> None:
    here = collection()
    steps = [
        decision(here, n, f"Step {n}", status=status, decided_on=date(2020 + n, 1, 2), context=f"Because of {n}. More.")
        for n, status in enumerate([Status.SUPERSEDED, Status.SUPERSEDED, Status.ACCEPTED], 1)
    ]
    steps[1].options, steps[1].outcome = [Option(title="Cron", chosen=True), Option(title="Queue")], LEAD
    await store(database, *steps)
    links = [DecisionLink(from_id=new.id, to_id=old.id, kind=LinkKind.SUPERSEDES) for old, new in pairwise(steps)]
    await store(database, *links)
    with counted_statements(app) as seen:
        text = head(await read(client, steps[1]))
    assert len(seen) == 1
    chain = text.split('<ol class="chain"')[1].split("</ol>")[0]
    assert [chain.index(f"Step {n}") for n in (1, 2, 3)] == sorted(chain.index(f"Step {n}") for n in (1, 2, 3))
    assert 'in force since <time datetime="2023-01-02">' in chain
    assert "<strong>Cron</strong>, because it is there.</dd>" in text
    assert "<dt>Replaced by</dt>" in text
    assert '<dt>ADR-3 says why</dt><dd dir="auto">Because of 3.</dd>' in text


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.ACCEPTED, "Since"), (Status.PROPOSED, "Not yet: it is proposed"),
        (Status.DRAFT, "Not yet: it is a draft"),
        (Status.REJECTED, "No: it was rejected"), (Status.DEPRECATED, "No longer: it is deprecated"),
    ],
)  # fmt: skip
async def test_whether_it_is_in_force_is_said(
    client: httpx.AsyncClient, database: Database, status: Status, said: str
) -> None:
    one = decision(collection(), 1, "One", status=status, decided_on=date(2025, 1, 2))
    await store(database, one)
    assert said in head(await read(client, one))


async def test_a_record_that_is_related_twice_is_named_once(client: httpx.AsyncClient, database: Database) -> None:
    here = collection()
    one, two = (decision(here, n, f"Record {n}") for n in (1, 2))
    await store(database, one, two)
    both = [(one, two, LinkKind.RELATES_TO), (two, one, LinkKind.RELATES_TO), (one, two, LinkKind.AMENDS)]
    await store(database, *(DecisionLink(from_id=a.id, to_id=b.id, kind=kind) for a, b, kind in both))
    related = (await read(client, one)).split('id="related"')[1].split("</section>")[0]
    assert related.count("ADR-2 Record 2") == 1
    assert "<dt>Amends</dt>" in related
