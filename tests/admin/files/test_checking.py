"""The check of an import says what it would change, before anything is stored."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from app.admin.files import report
from app.tables import Decision
from tests.admin.files.test_transfer import FORMULA, figures, log, send

__all__ = ["log"]  # a fixture, found by its name


async def test_the_dry_run_says_which_records_change_and_each_field_before_and_after(
    admin: httpx.AsyncClient, log: list[Decision], monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "id,title,status,owner,tags,context,review_on"
    lines = [
        f'{log[0].id},Fresh,accepted,,database; hosting,"a,\nc",',
        f"{log[1].id},''@quoted,draft,Mara Lind,hosting,,2027-01-02",
        f"{log[2].id},'＝wide,accepted,,,,",
    ]
    shown = await send(admin, "\n".join([head, *lines]))
    assert figures(shown) == ["0", "2", "1"], shown.text
    first, second = shown.text.split('id="changes"')[1].split("</section>")[0].split('<li class="change card">')[1:]
    assert f'<a href="/admin/decisions/{log[0].id}">ADR-1 =HYPERLINK' in first
    assert "row 2" in first, "as a spreadsheet counts, whatever lines a cell has"
    assert "row 3" in second
    assert told(first) == [
        ("Title", FORMULA, "Fresh"), ("Context", "&#34;b&#34;", "c"), ("Owner", "Mara Lind", "empty"),
    ]  # fmt: skip
    assert told(second) == [
        ("Status", "Proposed", "Draft"), ("Review on", "empty", "2 Jan 2027"), ("Owner", "empty", "Mara Lind"),
        ("Tags", "empty", "hosting"),
    ]  # fmt: skip
    monkeypatch.setattr(report, "MOST_CHANGES", 1)
    bounded = await send(admin, "\n".join([head, *lines]))
    assert "The first 1 of 2 records." in bounded.text
    assert bounded.text.count('<li class="change card">') == 1


def told(row: str) -> list[tuple[str, str, str]]:
    """Label, before and after of each field that a row changes."""
    found = re.findall(r"<dt>(.*?)</dt>.*?<del>.*?</span>(.*?)</del>.*?<ins>.*?</span>(.*?)</ins>", row, re.DOTALL)
    return [(label, html.unescape(before) if label == "Title" else before, after) for label, before, after in found]
