"""Images that people put into the texts that they write."""

from __future__ import annotations

import re
import struct
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decisions.models import Status
from app.exports.service import run_export
from app.images.headers import IMAGE_BYTES, look
from app.images.repository import sweep
from app.images.stripping import stripped
from app.persistence.database.engine import Database
from tests.admin.browsing import a_decision, open_page
from tests.images.files import HTML, SVG, gif, huge_png, lossless_webp, png
from tests.imports.files import column

IN_PLACE = {"x-in-place": "1"}


async def put(client: httpx.AsyncClient, content: bytes, name: str = "my_plan.png") -> httpx.Response:
    return await client.post("/images", files={"file": (name, content)}, headers=IN_PLACE)


async def test_an_image_is_put_into_a_text_shown_and_exported(
    editor: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    written = (await put(editor, png(30, 20))).json()["written"]
    assert re.fullmatch(r"!\[my plan\]\(/images/\d+-[0-9a-f]{12}-30x20\.png\)", written)
    one = await a_decision(database, status=Status.PROPOSED)
    page = await open_page(editor, f"/decisions/{one.id}/edit")
    assert (await page.fill(context=f"As drawn: {written}").press()).status == 303
    address = written.partition("(")[2][:-1]
    shown = (await editor.get(f"/decisions/{one.id}", follow_redirects=True)).text
    assert f'<img src="{address}" alt="my plan" width="30" height="20" loading="lazy"' in shown
    assert (await editor.get(address)).content == png(30, 20)
    await run_export(database, tmp_path)
    assert (tmp_path / address[1:]).read_bytes() == png(30, 20)


async def test_a_preview_shows_an_image_before_anything_is_stored(editor: httpx.AsyncClient) -> None:
    written = (await put(editor, png())).json()["written"]
    assert "<img src=" in (await editor.post("/admin/preview", data={"text": written})).text


async def test_an_image_stays_as_long_as_a_record_or_what_somebody_types_shows_it(
    editor: httpx.AsyncClient, database: Database
) -> None:
    written = [(await put(editor, png(shade=shade))).json()["written"] for shade in range(3)]
    one = await a_decision(database, status=Status.PROPOSED)
    page = await open_page(editor, f"/decisions/{one.id}/edit")
    await page.fill(context=written[0]).press()
    page = await open_page(editor, "/decisions/new")
    page.fill(title="Draw", context=written[1])
    assert (await page.press("as:markdown")).status == 303  # which keeps a draft
    async with database.write_sessions() as session, session.begin():
        assert await sweep(session, days=-1) == 1
    page = await open_page(editor, f"/decisions/{one.id}/edit")
    await page.fill(context="Without").press()
    assert await column(database, "SELECT count(*) FROM image_use") == [0]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (SVG, "SVG may hold scripts"),
        (HTML, "no image that is known"),
        (b"", "no image that is known"),
        (huge_png(), "60000 × 60000 pixels"),
        (png()[:-20], "is broken"),
        (b"\x89PNG" + b"\0" * IMAGE_BYTES, "more than 10 MB"),
    ],
    ids=["svg", "html", "empty", "a bomb", "cut off", "large"],
)
async def test_what_is_no_image_to_be_shown_is_refused_in_words(
    editor: httpx.AsyncClient, database: Database, content: bytes, why: str
) -> None:
    answer = await put(editor, content)
    assert (answer.status_code, why in answer.json()["message"]) == (422, True)
    assert await column(database, "SELECT count(*) FROM image") == [0]


async def test_an_image_that_is_far_too_large_is_not_even_read(editor: httpx.AsyncClient) -> None:
    assert (await put(editor, png() + b"\0" * 2 * IMAGE_BYTES)).status_code == 413


async def test_images_that_nothing_shows_have_a_limit_together(
    editor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.images.storing.UNSHOWN_BYTES", 10)
    assert (await put(editor, png())).status_code == 200
    assert "Too many images of all people together wait" in (await put(editor, png(9, 9))).json()["message"]


async def test_images_that_one_person_leaves_about_are_in_nobody_elses_way(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.images.storing.OWN_BYTES", 10)
    assert (await put(editor, png())).status_code == 200
    refused = await put(editor, png(9, 9))
    assert (refused.status_code, "Store the texts that show them" in refused.json()["message"]) == (422, True)
    assert (await put(admin, png(9, 9))).status_code == 200


async def test_an_image_that_the_history_keeps_stands_in_nobodys_way(
    editor: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.images.storing.UNSHOWN_BYTES", 10)
    assert (await put(editor, png())).status_code == 200
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE image SET stored_at = now() - interval '8 days'")
    assert (await put(editor, png(9, 9))).status_code == 200


async def test_without_scripts_a_page_says_what_to_write(editor: httpx.AsyncClient) -> None:
    assert "/images/new" in (await editor.get("/decisions/new")).text
    page = await editor.post("/images", files={"file": ("a]b<i>.png", png())})
    assert re.search(r'value="!\[a b i\]\(/images/', page.text), page.text
    refused = await editor.post("/images", data={"file": ""})
    assert (refused.status_code, "Choose a file" in refused.text) == (422, True)


async def test_an_address_of_another_register_is_text_and_no_use(editor: httpx.AsyncClient, database: Database) -> None:
    one = await a_decision(database, status=Status.PROPOSED)
    page = await open_page(editor, f"/decisions/{one.id}/edit")
    sent = await page.fill(context="![A](/images/7-0123456789ab-3x2.png) ![B](/images/../x.png)").press()
    assert sent.status == 303
    assert await column(database, "SELECT count(*) FROM image_use") == [0]


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


EXIF = b"Exif\0\0II*\0\x08\0\0\0\x02\0\x0f\x01\x02\0\x04\0\0\0GPS\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
FRAME = segment(0xC0, struct.pack(">BHHB", 8, 6, 7, 1) + b"\x01\x11\x00")
PHOTO = (
    b"\xff\xd8" + segment(0xE0, b"JFIF\0") + segment(0xE1, EXIF) + segment(0xE1, b"http://ns.adobe.com/xap GPS")
    + segment(0xFE, b"GPS") + FRAME + segment(0xDA, b"\x01") + b"ab\xff\0\xff\xd3cd" + segment(0xC4, b"\xff\xd9")
    + segment(0xDA, b"\x01") + b"ef\xff\xd9"
)  # fmt: skip


def test_a_photo_loses_where_it_was_taken_and_not_how_it_is_turned() -> None:
    bare = stripped(PHOTO + b"GPS of a film behind it")
    assert b"GPS" not in bare
    assert look(bare) == look(PHOTO)
    assert b"\x01\x12\0\x03\0\0\0\x01\0\x06" in bare
    assert bare.endswith(PHOTO[PHOTO.index(FRAME) :])
    assert stripped(bare) == bare


def test_notes_in_png_and_webp_are_left_out() -> None:
    plain = png()
    noted = plain[:-12] + chunk(b"tEXt", b"Author\0GPS") + chunk(b"eXIf", b"GPS") + plain[-12:] + b"GPS"
    assert stripped(noted) == plain
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x08" + bytes(9) + lossless_webp()[12:]
    noted = b"RIFF" + struct.pack("<I", len(body) + 12) + body + b"EXIF" + struct.pack("<I", 3) + b"GPS\0"
    assert stripped(noted) == b"RIFF" + struct.pack("<I", len(body)) + body.replace(b"\x08\0", b"\0\0", 1)
    assert stripped(gif()) == gif()


@given(st.sampled_from([PHOTO, png(), lossless_webp()]), st.data())
def test_a_broken_file_is_refused_and_nothing_else_happens(content: bytes, data: Any) -> None:
    cut = data.draw(st.integers(12, len(content)))
    at, byte = data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(0, 255))
    broken = content[:at] + bytes([byte]) + content[at + 1 :]
    with suppress(ValueError):
        assert len(stripped(broken[:cut])) <= len(content) + 40
