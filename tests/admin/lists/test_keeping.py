"""What each person keeps of a list: columns, length, and views to come back to."""

from __future__ import annotations

import re
from html import unescape

import httpx

from tests.admin.conftest import Office
from tests.register import PARTIAL


async def heads(client: httpx.AsyncClient, address: str) -> list[str]:
    page = await client.get(address, headers=PARTIAL)
    return re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]*)<', page.text)


def views(html: str) -> list[str]:
    inside = html.partition('aria-label="Views"')[2].partition("</nav>")[0]
    return [unescape(name).strip() for name in re.findall(r'<a href="[^"]*"[^>]*>([^<]+)', inside)]


async def test_columns_are_remembered_for_one_person(office: Office) -> None:
    before = await heads(office.admin, "/admin/risks")
    chosen = {"layout_column": ["title", "decision.collection", "owner"], "layout_rows": "25", "treatment": "open"}
    answer = await office.editor.post("/admin/risks/layout", data=chosen)
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/risks?treatment=open")
    assert await heads(office.editor, "/admin/risks") == ["Risk", "Decision: Collection", "Owner"]
    assert (await office.editor.get("/admin/risks", headers=PARTIAL)).text.count("<tr id=") == 25
    assert await heads(office.admin, "/admin/risks") == before
    assert await heads(office.editor, "/admin/risks?columns=title,score") == ["Risk", "Score"]
    await office.editor.post("/admin/risks/layout", data={"layout_reset": "yes"})
    assert await heads(office.editor, "/admin/risks") == before


async def test_columns_are_moved_by_buttons_and_stay_where_they_were_put(office: Office) -> None:
    chosen = {"layout_column": ["title", "owner", "score"], "treatment": "open"}
    answer = await office.editor.post("/admin/risks/layout", data=chosen | {"layout_move": "score:up"})
    assert answer.headers["location"] == "/admin/risks?treatment=open&layout_moved=score:up"
    assert await heads(office.editor, "/admin/risks") == ["Risk", "Score", "Owner"]
    page = (await office.editor.get(answer.headers["location"])).text
    assert re.search(r'value="score:up" aria-label="Move Score to the left" autofocus', page)
    last = ["Score", "Owner", "Risk"]
    for move, order in (
        ("title:down", ["Score", "Risk", "Owner"]),
        ("title:down", last),
        ("title:down", last),
        ("nothing:up", last),
        ("owner:up", ["Owner", "Score", "Risk"]),
    ):
        columns = re.findall(r'value="(\w+)" checked>', (await office.editor.get("/admin/risks")).text)
        await office.editor.post("/admin/risks/layout", data={"layout_column": columns, "layout_move": move})
        assert await heads(office.editor, "/admin/risks") == order
    await office.editor.post("/admin/risks/layout", data={"layout_reset": "yes"})


async def test_columns_that_do_not_exist_are_neither_shown_nor_kept(office: Office) -> None:
    names = ["title", "no column could hold a NUL \0", "x" * 900, "author.email", "author.password_hash", "title"]
    odd = {"layout_column": names, "layout_rows": "7", "layout_move": "x" * 900 + ":up"}
    answer = await office.editor.post("/admin/research/layout", data=odd)
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/research")
    assert await heads(office.editor, "/admin/research") == ["Title"]
    await office.editor.post("/admin/research/layout", data={"layout_reset": "yes"})


async def test_a_view_is_saved_shared_found_again_and_removed(office: Office) -> None:
    made = {"view_name": "Open & owned", "treatment": "open", "owner": "any", "sort": "title"}
    answer = await office.editor.post("/admin/risks/views", data=made)
    address = "/admin/risks?sort=title&treatment=open&owner=any"
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    page = (await office.editor.get(address)).text
    assert views(page) == ["All", "Open & owned"]
    assert views((await office.admin.get("/admin/risks")).text) == []
    await office.editor.post("/admin/risks/views", data=made | {"view_shared": "true"})
    assert views((await office.admin.get("/admin/risks")).text) == ["All", "Open & owned"]
    removal = re.findall(r'action="([^"]*/removal)"', page)[0]
    assert (await office.editor.post(removal)).status_code == 303
    assert views((await office.admin.get("/admin/risks")).text) == []


async def test_nobody_removes_the_view_of_another(office: Office) -> None:
    await office.admin.post("/admin/tags/views", data={"view_name": "Mine", "q": "data"})
    page = (await office.admin.get("/admin/tags?q=data")).text
    removal = re.findall(r'action="([^"]*/removal)"', page)[0]
    assert (await office.editor.post(removal)).status_code == 303
    assert views((await office.admin.get("/admin/tags?q=data")).text) == ["All", "Mine"]


async def test_a_view_without_a_name_is_refused_in_words(office: Office) -> None:
    for name in ("", "x" * 81, "a\0b", "\u3164"):
        answer = await office.editor.post("/admin/tags/views", data={"view_name": name, "q": "data"})
        assert answer.status_code == 422
        assert "A view needs a name" in answer.text


async def test_going_on_keeps_filters_order_and_length(office: Office) -> None:
    page = (await office.editor.get("/admin/risks?treatment=open&size=25&sort=-title")).text
    onward = unescape(re.findall(r'href="([^"]*)" rel="next"', page)[0])
    assert onward.startswith("/admin/risks?sort=-title&size=25&treatment=open&after=")


async def test_large_tables_are_counted_only_on_request(office: Office) -> None:
    page = await office.admin.get("/admin/changes?action=created", headers=PARTIAL)
    assert "1\u202f000+ changes" in page.text
    exactly = unescape(re.findall(r'href="([^"]*count=exact[^"]*)"', page.text)[0])
    page = await office.admin.get(exactly, headers=PARTIAL)
    assert re.search(r"1\u202f\d{3} changes", page.text)
    assert "Count exactly" not in page.text


async def test_the_first_page_says_what_needs_somebody(office: Office) -> None:
    page = (await office.admin.get("/admin")).text
    assert re.search(
        r'href="/admin/decisions\?status=proposed"><span class="figures">3</span> Decisions that wait', page
    )
    assert "How the server stands" in page
    assert re.search(r"<a href=\"/admin/\w+/\d+\">[^<]+</a> and \d+\+ more created by import", page)
    page = (await office.editor.get("/admin")).text
    assert "How the server stands" not in page
    assert "/admin/people" not in page
    assert (await office.reader.get("/admin")).status_code == 403
