"""Questions are answered by the records that decide them."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

from app.decisions.models import DecisionPerson, DecisionRole, LinkKind, Status
from app.people.models import Person
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.search.operators import MOST, parse
from app.search.stopwords import meant
from app.stack.models import Ecosystem, Package, Pin, PinLevel
from app.tables import DecisionLink, Option, Risk, Tag
from tests.register import collection, counted_statements, decision, document, store
from tests.search.test_finding import titles

QUESTIONS = [
    "which decision governs asyncpg", "what governs asyncpg", "which decisions cover asyncpg?", "is asyncpg allowed",
    "may we use asyncpg", "what do we say about asyncpg", "which rule applies to asyncpg", "who decides on asyncpg",
    "what binds us to asyncpg", "is asyncpg forbidden", "which decision holds for asyncpg", "what requires asyncpg",
    "was regelt asyncpg", "qui a décidé asyncpg", "qué decisión rige asyncpg", "dürfen wir asyncpg nutzen",
    "why do we use asyncpg and is it still true", "asyncpg still valid?", "Should we still be using asyncpg?",
    "who decided that we use asyncpg", "warum verwenden wir asyncpg und gilt das noch",
    "pourquoi utilisons-nous asyncpg, et est-ce encore vrai ?", "¿por qué usamos asyncpg y sigue siendo válido?",
    "por que usamos asyncpg e isso ainda é verdade", "perché usiamo asyncpg ed è ancora vero",
    "waarom gebruiken we asyncpg en is het nog steeds waar", "dlaczego używamy asyncpg i czy to nadal prawda",
    "neden asyncpg kullanıyoruz ve hâlâ doğru mu", "mengapa kita menggunakan asyncpg dan apakah masih benar",
    "почему мы используем asyncpg и верно ли это ещё", "为什么我们使用asyncpg，现在还有效吗",
    "なぜasyncpgを使うのか、今でも正しいですか", "왜 우리는 asyncpg를 사용하고 아직도 유효한가요",
]  # fmt: skip


@pytest_asyncio.fixture
async def register(database: Database) -> None:
    """A decision that pins asyncpg, among others that say more of it."""
    here, today = collection(), now().date()
    asyncpg = Package(ecosystem=Ecosystem.PYPI, name="asyncpg")
    mara, ole = Person(name="Mara Lind"), Person(name="Ole Berg")
    says = "<p>asyncpg asyncpg asyncpg, asyncpg and asyncpg: asyncpg.</p>"
    deciding = decision(
        here, 1, "Talk to PostgreSQL without a thread", context_html="<p>One driver: asyncpg.</p>",
        decided_on=today - timedelta(days=900), review_on=today - timedelta(days=1),
    )  # fmt: skip
    deciding.pins = [_pin(asyncpg, ">=0.30", PinLevel.REQUIRED)]
    parts = ((mara, DecisionRole.DECIDER), (ole, DecisionRole.INFORMED))
    deciding.people = [DecisionPerson(person=who, part=part) for who, part in parts]
    deciding.risks = [Risk(title="One maintainer", review_on=today + timedelta(days=3))]
    told = decision(
        here, 2, "Log slow statements", context_html=says, decided_on=today, review_on=today + timedelta(days=9)
    )
    told.people = [DecisionPerson(person=ole, part=DecisionRole.DECIDER)]
    old = decision(
        here, 3, "Use psycopg, not asyncpg", status=Status.SUPERSEDED, context_html=says, review_on=today,
        pins=[_pin(asyncpg, "<0.20", PinLevel.REQUIRED)],
    )  # fmt: skip
    study = document(here, "Drivers compared: asyncpg", summary_html=says, published_on=today)
    study.pins = [_pin(asyncpg, "<0.29", PinLevel.RECOMMENDED)]
    other = decision(here, 4, "Keep colours true", context_html="<p>We still use it, and why.</p>", decided_on=today)
    await store(database, deciding, told, old, study, other)


def _pin(package: Package, specifier: str, level: PinLevel) -> Pin:
    return Pin(package=package, specifier=specifier, normalised=specifier, level=level)


@pytest.mark.usefixtures("register")
async def test_a_question_finds_the_deciding_record_first(database: Database) -> None:
    first = {question: (await titles(database, question))[0] for question in QUESTIONS}
    assert first == dict.fromkeys(QUESTIONS, "Talk to PostgreSQL without a thread")


FILTERED = {
    "decider:mara kind:decision": ["Talk to PostgreSQL without a thread"],
    'decider:"Ole Berg" kind:decision': ["Log slow statements"],
    "decider:mara decider:ole": [],
    "-decider:mara -decider:ole kind:decision": ["Keep colours true", "Use psycopg, not asyncpg"],
    "review:overdue": ["Talk to PostgreSQL without a thread"],
    "is:overdue": ["Talk to PostgreSQL without a thread"],
    "review:due": ["Log slow statements", "One maintainer", "Talk to PostgreSQL without a thread"],
    "-review:due kind:decision status:accepted": ["Keep colours true"],
    "has:risk": ["Talk to PostgreSQL without a thread"],
    "-has:risks kind:research": ["Drivers compared: asyncpg"],
    "has:conflict": ["Drivers compared: asyncpg", "Talk to PostgreSQL without a thread"],
    "has:conflict has:risk": ["Talk to PostgreSQL without a thread"],
    "review:never colours": [],
    "colours true": ["Keep colours true"],
    "why": ["Keep colours true"],
}


@pytest.mark.usefixtures("register")
async def test_filters_ask_who_decided_what_is_due_and_what_contradicts(database: Database) -> None:
    assert {text: sorted(await titles(database, text)) for text in FILTERED} == FILTERED


@pytest.mark.usefixtures("register")
async def test_a_question_and_a_filter_are_one_statement(client: httpx.AsyncClient, app: object) -> None:
    with counted_statements(app) as seen:
        page = await client.get("/search", params={"q": "why do we use asyncpg has:conflict decider:mara review:due"})
    assert len(seen) == 1
    assert "Review" in page.text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("use cases", "use cases"), ("rule engine", "rule engine"), ("covers", "covers"), ("governs x", "governs x"),
        ("to be or not to be", "to be or not to be"), ('"to be" or why', '"to be"'),
        ("don’t use kafka", "kafka"), ("don't", "don't"), ("l'index", "index"), ("c compiler", "c compiler"),
        ("C++ or Rust?", "C++ or Rust"), ("kettle or", "kettle"), ("why or kettle", "kettle"), ("or", "or"),
        ("why -redis", "why -redis"), ("会话", "会话"), ("使用消息队列", "使用消息队列"), ("", ""), ("?", "?"),
    ],
)  # fmt: skip
def test_only_words_that_mean_nothing_are_left_out(text: str, left: str) -> None:
    assert meant(text) == left


def test_filters_are_counted() -> None:
    asked = parse(" ".join(f"tag:t{number}" for number in range(100)))
    assert len(asked.operators) == MOST
    assert "tag:t99" in asked.words


@pytest_asyncio.fixture
async def stores(database: Database) -> None:
    """What holds of caches and databases, and what only says something of them."""
    here, today = collection(), now().date()
    old = decision(here, 1, "Cache in Redis", status=Status.SUPERSEDED, decided_on=today - timedelta(days=900))
    new = decision(here, 2, "Cache in Valkey", decided_on=today - timedelta(days=500))
    new.links_out = [DecisionLink(target=old, kind=LinkKind.SUPERSEDES)]
    kept = decision(here, 3, "Keep everything in PostgreSQL", tags=[Tag(name="database")], decided_on=today)
    kept.context_html = "<p>One database.</p>"
    kept.risks = [Risk(title="The database fills up"), Risk(title="The database database is slow")]
    await store(database, old, new, kept, document(here, "Database, database", summary_html="<p>database</p>"))


@pytest.mark.usefixtures("stores")
async def test_a_question_finds_what_decides_before_what_only_says_something(database: Database) -> None:
    asked = ["which database do we use", "what database are we using?", "do we have a database"]
    first = {question: (await titles(database, question))[0] for question in asked}
    assert first == dict.fromkeys(asked, "Keep everything in PostgreSQL")


@pytest.mark.usefixtures("stores")
@pytest.mark.parametrize(
    "question",
    [
        "what replaced redis",
        "what do we use instead of Redis?",
        "redis alternative",
        "what came after redis",
        "what is our policy on redis",
        "governs redis",
    ],
)
async def test_where_nothing_has_all_of_a_question_what_it_is_about_is_found_and_that_is_said(
    client: httpx.AsyncClient, question: str
) -> None:
    page = (await client.get("/search", params={"q": question})).text
    assert "Cache in <mark>Redis</mark>" in page
    assert re.search(r"superseded by <a[^>]*>ADR-2 Cache in Valkey</a>", page)
    assert "Redis?" in question or f"Nothing has “{question}”." in " ".join(page.split())


@pytest.mark.usefixtures("stores")
async def test_a_person_who_is_called_so_is_no_slip_of_the_pen(client: httpx.AsyncClient, database: Database) -> None:
    await store(database, Person(name="Cachel Redin"))
    page = (await client.get("/search?q=cachel")).text
    assert "Cachel Redin</a>" in page
    assert "Did you mean" not in page


@pytest.mark.usefixtures("stores")
async def test_a_word_stands_for_those_that_begin_with_it_not_with_its_stem(database: Database) -> None:
    await store(database, decision(collection("Shop"), 1, "Follow redirects"))
    assert await titles(database, "redis") == ["Cache in Redis"]


async def test_a_hit_says_in_which_field_it_was_found(client: httpx.AsyncClient, database: Database) -> None:
    here = collection()
    told = decision(here, 1, "Use tea", outcome_html="<p>Tea and kettles.</p>", options=[Option(title="Samovar")])
    await store(database, told, document(here, "Cups", summary_html="<p>Mugs are cups.</p>"))
    for word, place in (("kettles", "Outcome"), ("samovar", "Options"), ("mugs", "Summary")):
        assert f'<span class="meta">{place}:</span>' in (await client.get(f"/search?q={word}")).text
    assert 'class="row-text"' not in (await client.get("/search?q=cups&kind=decision")).text
