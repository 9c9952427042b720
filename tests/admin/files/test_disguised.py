"""A workbook is known by its bytes, and what is hidden in one is not opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import httpx
import pytest

pytestmark = pytest.mark.slow

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"PK\x03\x04", PNG, b"<html><script>alert(1)</script>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        zipped(a=b"x"), zipped(**{"[Content_Types].xml": DOCTYPE, "xl__workbook.xml": DOCTYPE}),
        zipped(**{"..__..__etc__passwd": b"x", "xl__workbook.xml": b"<workbook/>"}),
        lambda: zipped(a=b"\0" * 90_000_000),
    ],
    ids=["empty", "torn", "picture", "page", "old", "other", "entity", "climbing", "bomb"],
)  # fmt: skip
async def test_what_is_no_workbook_is_refused_in_words_whatever_it_is_called(
    editor: httpx.AsyncClient, content: bytes | Callable[[], bytes]
) -> None:
    sent = content() if callable(content) else content
    for name in ("rows.xlsx", "../../rows.xlsx", "rows.xlsx\u202exslx"):
        answer = await editor.post("/admin/tags/import", files={"file": (name, sent, SHEET)})
        assert answer.status_code in (400, 413, 422), answer.text[:500]
        assert "root:" not in answer.text
        assert "Traceback" not in answer.text
