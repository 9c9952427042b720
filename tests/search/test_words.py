"""What is a word, whatever the locale of the server and the script of the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.engine import Database
from app.persistence.database.url import parse
from app.persistence.folding import UNSEEN
from app.search.filters import SearchFilter
from app.search.repository import SearchRepository
from app.search.segmentation import SIGNS, as_indexed
from app.settings import Settings
from app.web.templating.formats import MATCH
from tests.register import collection, decision, store
from tests.tidy import make_schema

QUOTES = "Don’t use “smart” quotes: supplier’s “best” offer—isn’t it, «loud», slow…, •next, a→b"
RUNS = "使用消息队列处理订单 データベースの接続 데이터베이스연결 เราต้องการคิวข้อความ ខ្ញុំប្រើប្រាស់ဒေတာဘေ့စ်ຖານຂໍ້ມູນ"
HIDDEN = "so\u00adft zero\u200bwidth \ufeffmark Ｆｕｌｌ ﬁle cafe\u0301 مُحَمَّد"
TYPOGRAPHY = [
    "Don’t",
    "don't",
    "smart",
    "“smart”",
    "quotes",
    "supplier’s",
    "supplier's",
    "best",
    "offer",
    "isn’t",
    "isn't",
]
TYPOGRAPHY += ["loud", "«loud»", "slow", "slow…", "next", "•next", "b", '"isn’t it"', "“best offer”", "offer—isn’t"]
SCRIPTS = [
    "队列",
    "消息队列",
    "列",
    "使用",
    "单",
    "接続",
    "データ",
    "ベース",
    "연결",
    "데이터",
    "คิวข้อความ",
    "ข้อความ",
    "ប្រាស់",
    "ဘေ့စ်",
    "ມູນ",
]
UNSEEN_WORDS = ["soft", "zerowidth", "zero\u200dwidth", "mark", "full", "file", "café", "محمد", "ze\u00adrowidth"]


@pytest_asyncio.fixture(scope="module", params=["C", "C.UTF-8"])
async def register(
    request: pytest.FixtureRequest, server: EmbeddedServer, worker_id: str, settings: Settings
) -> AsyncIterator[Database]:
    """A register on a database whose `lc_ctype` is as the embedded server makes it, and as managed ones have it."""
    name = f"words_{worker_id}"
    connection = await asyncpg.connect(**parse(server.url).arguments())
    try:
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await connection.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER libc LOCALE '{request.param}' ENCODING 'UTF8'"
        )
        url = server.database_url(name)
        await make_schema(url)
        database = Database(structs.replace(settings, database_url=url))
        into, texts = collection(), [QUOTES, RUNS, HIDDEN, "nothing in particular"]
        records = [
            decision(into, number, "A record", context_html=f"<p>{text}</p>") for number, text in enumerate(texts, 1)
        ]
        await store(database, *records)
        yield database
        await database.aclose()
    finally:
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await connection.close()


async def numbers(database: Database, text: str) -> list[int | None]:
    async with database.read_sessions() as session:
        found = await SearchRepository(session).search(SearchFilter(q=text))
    return [hit.entry.decision and hit.entry.decision.number for hit in found.hits]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "words"), [(1, TYPOGRAPHY), (2, SCRIPTS), (3, UNSEEN_WORDS)], ids=["signs", "scripts", "unseen"]
)
async def test_words_are_found_beside_signs_in_runs_and_with_what_nobody_sees(
    register: Database, number: int, words: list[str]
) -> None:
    assert [word for word in words if await numbers(register, word) != [number]] == []


@pytest.mark.parametrize("text", ["列队", "息列", "结果", "夜ベース", "-队列 使用", '"列处队"', "smarter quotes"])
async def test_what_does_not_stand_there_is_not_found(register: Database, text: str) -> None:
    assert await numbers(register, text) == []


async def test_matches_are_marked_in_the_text_as_it_stands(register: Database) -> None:
    begin, end = MATCH
    async with register.read_sessions() as session:
        search = SearchRepository(session).search
        texts = [(await search(SearchFilter(q=q))).hits[0].text for q in ("smart", "消息队列", "队")]
    assert f"{begin}smart{end}” quotes" in texts[0]
    assert f"使用{begin}消息队列{end}处理" in texts[1]
    assert f"{begin}队{end}" in texts[2]


def test_every_sign_of_unicode_cuts() -> None:
    signs = [chr(code) for code in range(0x80, 0xD800) if unicodedata.category(chr(code))[0] in "PSZ"]
    stable = [sign for sign in signs if unicodedata.normalize("NFKC", sign) == sign]
    assert [sign for sign in stable if as_indexed(f"a{sign}b") != "a b"] == []
    letters = (chr(code) for code in range(0x80, 0xD800) if unicodedata.category(chr(code)) in ("Ll", "Lu", "Lo", "Nd"))
    assert not [one for one in letters if not as_indexed(one)]


@given(st.text(max_size=60))
def test_a_query_holds_no_signs_and_nothing_unseen(text: str) -> None:
    assert not re.search(f"[{SIGNS}{UNSEEN}]", as_indexed(text))
