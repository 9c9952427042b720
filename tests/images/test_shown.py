"""Images that come along with records: stored once, shown with their size, served as nothing but images."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import httpx
import pytest

from app.images.headers import IMAGE_BYTES
from app.imports.finding.sources import Upload
from app.imports.service import run_import
from app.persistence.database.engine import Database
from tests.admin.browsing import open_page
from tests.images.files import HTML, SVG, gif, huge_png, jpeg, png, webp
from tests.imports.files import SHARED, adr, by_name, column, load, outcomes, rules

pytestmark = pytest.mark.slow

SHOWN = re.compile(r'<img src="(/images/[^"]+)" alt="([^"]*)" width="(\d+)" height="(\d+)" loading="lazy"')


def showing(*lines: str) -> str:
    return adr("Draw it", 1).replace("We need draw it.", "\n\n".join(lines))


async def page_of(client: httpx.AsyncClient, database: Database) -> str:
    found = await column(database, "SELECT '/decisions/' || id || '-' || slug FROM decision ORDER BY id LIMIT 1")
    return (await client.get(found[0])).text


async def findings(database: Database, folder: Path, **images: bytes) -> set[str]:
    """The rules that importing one record with this image, called `x.png`, comes to."""
    report = await load(
        database, folder, {"1.md": showing("![A](x.png)"), **{f"{name}.png": one for name, one in images.items()}}
    )
    return {rule for rule in rules(report.files[0]) if rule.startswith("image.")}


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("![A plan](img/plan.png)", "img/plan.png"),
        ('![A plan](./img/plan.png "Title")', "img/plan.png"),
        ("![A plan][p]\n\n[p]: img/plan.png", "img/plan.png"),
        ("![plan]\n\n[plan]: <img/my plan.png>", "img/my plan.png"),
        ("![A plan](img/my%20plan.png)", "img/my plan.png"),
        ('<img src="img/plan.png" alt="A plan">', "img/plan.png"),
        ('<p align="center"><IMG SRC=img/plan.png></p>', "img/plan.png"),
        ("[![A plan](img/plan.png)](https://example.org)", "img/plan.png"),
        ("![A plan](/assets/plan.PNG)", "assets/plan.PNG"),
        ("![A plan](img/cafe\u0301.png)", "img/caf\u00e9.png"),
        ("![A plan](img\\plan.png)", "img/plan.png"),
        ("![A plan](plan.png?raw=true)", "plan.png"),
        ("| A | B |\n| - | - |\n| ![A plan](img/plan.png) | b |", "img/plan.png"),
        ("![[img/plan.png|A plan]]", "img/plan.png"),
        ("![[my plan.png|A plan]]", "attachments/my plan.png"),
        ("![A plan](plan.png)", "assets/plan.png"),
    ],
)
async def test_an_image_is_shown_however_a_text_names_it(
    reading_person: httpx.AsyncClient, database: Database, tmp_path: Path, written: str, path: str
) -> None:
    await load(database, tmp_path, {"1.md": showing(written), path: png(30, 20)})
    (source, _, width, height) = SHOWN.findall(await page_of(reading_person, database))[0]
    assert (width, height) == ("30", "20")
    assert (await reading_person.get(source)).content == png(30, 20)


@pytest.mark.parametrize(
    ("content", "media_type"), [(png(), "png"), (jpeg(), "jpeg"), (gif(), "gif"), (webp(), "webp")]
)
async def test_an_image_is_served_as_what_its_bytes_are_and_can_do_nothing(
    reading_person: httpx.AsyncClient, database: Database, tmp_path: Path, content: bytes, media_type: str
) -> None:
    await load(database, tmp_path, {"1.md": showing("![A](x.jpg)"), "x.jpg": content})
    source = SHOWN.findall(await page_of(reading_person, database))[0][0]
    answer = await reading_person.get(source)
    assert answer.content == content
    assert answer.headers["content-type"] == f"image/{media_type}"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert (await reading_person.head(source)).content == b""


async def test_an_image_is_for_those_who_may_read_records(
    closed: None, stranger: httpx.AsyncClient, reading_person: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path, {"1.md": showing("![A](x.png)"), "x.png": png()})
    source = SHOWN.findall(await page_of(reading_person, database))[0][0]
    assert (await stranger.get(source)).status_code in (303, 401)
    assert (await reading_person.get(source)).status_code == 200
    for wrong in ("/images/1", "/images/x", source.replace("-", "-0", 1), "/images/999999-abcdef012345-1x1.png"):
        assert (await reading_person.get(wrong)).status_code == 404


async def test_a_zip_of_the_imports_page_brings_its_images(editor: httpx.AsyncClient, database: Database) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("log/adr/1.md", showing("![A](../img/a.png)"))
        archive.writestr("log/img/a.png", png(8, 8))
    sent = await editor.post("/imports", files=[("files", ("log.zip", packed.getvalue()))])
    assert sent.status_code == 303
    assert SHOWN.findall(await page_of(editor, database))[0][2:] == ("8", "8")


async def test_files_of_a_form_are_known_by_their_names(editor: httpx.AsyncClient, database: Database) -> None:
    files = [("files", ("1.md", showing("![A](img/a.png)").encode())), ("files", ("a.png", png(8, 8)))]
    assert (await editor.post("/imports", files=files)).status_code == 303
    assert len(SHOWN.findall(await page_of(editor, database))) == 1


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (HTML, "image.format"),
        (SVG, "image.format"),
        (b"", "image.format"),
        (huge_png(), "image.too_large"),
        (b"\x89PNG" + b"\0" * IMAGE_BYTES, "image.too_large"),
    ],
)
async def test_what_is_no_image_to_be_shown_is_a_finding_and_the_text_stays(
    reading_person: httpx.AsyncClient, database: Database, tmp_path: Path, content: bytes, rule: str
) -> None:
    assert await findings(database, tmp_path, x=content) == {rule}
    assert await column(database, "SELECT count(*) FROM image") == [0]
    page = await page_of(reading_person, database)
    assert "<img" not in page.partition("<main")[2]
    assert "x.png" in page


async def test_a_missing_image_is_a_finding(database: Database, tmp_path: Path) -> None:
    assert await findings(database, tmp_path) == {"image.unresolved"}


async def test_nothing_outside_of_what_is_imported_is_read(database: Database, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    inside = tmp_path / "log"
    inside.mkdir()
    (inside / "link.png").symlink_to(tmp_path / "secret.png")
    (inside / "circle.png").symlink_to(inside / "circle.png")
    (inside / "folder.png").mkdir()
    names = ["../secret.png", "link.png", "%2e%2e/secret.png", "..\\secret.png", "../none.png", "circle.png"]
    names += ["folder.png", f"{'long' * 200}.png", "%00.png", f"{tmp_path}/secret.png"]
    report = await load(database, inside, {"1.md": showing(*(f"![A]({name})" for name in names))})
    assert [one.rule for one in report.files[0].findings].count("image.outside") == 5
    assert await column(database, "SELECT count(*) FROM image") == [0]


async def test_links_and_names_that_climb_in_an_archive_are_refused(database: Database) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("log/1.md", showing("![A](a.png)", "![B](../../etc/b.png)"))
        link = zipfile.ZipInfo("log/a.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    report = await run_import(database, [Upload("log.zip", packed.getvalue())], workers=SHARED[0])
    assert {"image.outside", "image.unresolved"} <= rules(report.files[0])


async def test_more_images_than_an_import_takes_are_counted_and_not_read(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.imports.storing.images.IMAGES", 3)
    files: dict[str, str | bytes] = {f"{n}.png": png(2, 2, n) for n in range(10)}
    report = await load(database, tmp_path, {"1.md": showing(*(f"![A]({n}.png)" for n in range(10))), **files})
    assert [one.rule for one in report.files[0].findings].count("image.too_many") == 7
    assert await column(database, "SELECT count(*) FROM image") == [3]


async def test_images_together_have_a_limit(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.imports.storing.images.IMAGES_BYTES", 2 * len(gif()))
    files: dict[str, str | bytes] = {f"{n}.png": gif() for n in range(4)}
    report = await load(database, tmp_path, {"1.md": showing(*(f"![A]({n}.png)" for n in range(4))), **files})
    assert [one.rule for one in report.files[0].findings].count("image.too_many") == 2


async def test_importing_again_changes_only_what_has_changed(
    reading_person: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    files: dict[str, str | bytes] = {
        "1.md": showing("![A](a.png)", "![B](b.png)"),
        "a.png": png(1, 1),
        "b.png": png(2, 2),
    }
    rows = "SELECT (image_id, href, stored_at)::text FROM image_use JOIN image ON image.id = image_id ORDER BY 1"
    await load(database, tmp_path, files)
    before, page = await column(database, rows), SHOWN.findall(await page_of(reading_person, database))
    again = await load(database, tmp_path, files)
    assert outcomes(again) == ["unchanged"]
    assert await column(database, rows) == before
    await load(database, tmp_path, files | {"b.png": png(4, 4)})
    changed = SHOWN.findall(await page_of(reading_person, database))
    assert changed[0] == page[0]
    assert changed[1][2:] == ("4", "4")


async def test_an_image_that_did_not_come_along_again_is_shown_as_before(
    reading_person: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path, {"1.md": showing("![A](a.png)"), "a.png": png(1, 1)})
    (tmp_path / "a.png").unlink()
    report = await load(database, tmp_path, {"1.md": showing("![A](a.png)", "More.")})
    assert "image.kept" in rules(report.files[0])
    assert len(SHOWN.findall(await page_of(reading_person, database))) == 1
    await load(database, tmp_path, {"1.md": showing("Nothing.")})
    assert await column(database, "SELECT count(*) FROM image_use") == [0]


async def test_two_records_share_one_image(database: Database, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a/1.md": showing("![A](x.png)"),
        "a/x.png": png(),
        "b/2.md": adr("Other", 2) + "\n![B](../a/x.png)\n",
    }
    report = await load(database, tmp_path, files)
    assert outcomes(report) == ["new", "new"]
    assert await column(database, "SELECT count(*) FROM image_use") == [2]
    assert await column(database, "SELECT count(*) FROM image") == [1]
    assert not any(rule.startswith("image.") for file in by_name(report).values() for rule in rules(file))


async def test_a_text_that_is_edited_keeps_the_images_and_links_that_it_still_names(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    text = showing("![A](a.png) and [the other](2.md)")
    await load(database, tmp_path, {"1.md": text, "2.md": adr("Other", 2), "a.png": png(6, 6)})
    id_ = (await column(database, "SELECT id FROM decision WHERE number = 1"))[0]
    form = await open_page(admin, f"/admin/decisions/{id_}")
    await form.fill(context="Changed: ![A](a.png) and [the other](2.md)").press("")
    page = await page_of(admin, database)
    assert "Changed:" in page
    assert SHOWN.findall(page)[0][2:] == ("6", "6")
    assert re.search(r'<a href="/decisions/\d+-other">the other</a>', page)
