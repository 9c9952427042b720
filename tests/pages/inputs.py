"""The largest inputs of a route, made from what it takes: the names that it asks for, filled with what grows.

Nothing here knows a route: names are those that its handler looks up and that the fields of its pages have.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote_plus

from tests.pages.asking import Sent

ADDRESS = 8_000  # bytes of a query; app/web/security/headers.py takes 8,192 with the path
WORD = 1_000  # characters of a value in it
MARGIN = 5_000  # bytes of a form that are left to what stands around
TEXT = 1_500_000  # characters of one text in a form
ROW_FIELDS = 19_000  # of a form with rows; app/admin/forms/reading.py takes a thousand more
NAME = re.compile(r'\bname="([^"]+)"')
# What readers of text, filters, numbers, lists of ids, Markdown and SQL are known to be slow at. %s: the name itself
SHAPES = {
    "brackets": "[", "angles": "<", "nested": "(", "negations": "!", "emphasis": "**a *", "ticks": "a`", "digits": "9",
    "ids": "1,2,", "choices": "accepted,", "dates": "2026-05..,", "terms": "title:a or ", "operators": "tag:a owner:b ",
    "words": "ab c ", "letters": "a", "lines": "- a\n", "rows": "| a | b |\n", "quotes": "> ", "links": "[a]: b\n[a] ",
    "versions": ">=1,<2 || ", "accents": "é", "dots": "a.b-", "spaces": " a", "paths": "../a/",
}  # fmt: skip


def names_in(page: bytes) -> list[str]:
    """The names of the fields of a page."""
    return list(dict.fromkeys(unescape(name) for name in NAME.findall(page.decode("utf-8", "replace"))))


def _filled(shape: str, size: int) -> str:
    unit = SHAPES[shape]
    return (unit * (size // len(unit) + 1))[:size]


def largest(method: str, path: str, names: list[str], most: int) -> Iterator[Sent]:
    """The largest inputs of a route: each shape in as many names as fit, each name as often as may be."""
    yield from _queries(path, names or ["q"]) if method == "GET" else _forms(path, names or ["q"], most)
    if method != "GET" and any("file" in name for name in names):
        yield from _files(path, [name for name in names if "file" in name], most)


def plainest(method: str, path: str, most: int) -> Iterator[Sent]:
    """What is as large as may be without knowing a name: for whom a route is closed, or open as it is to others."""
    if method == "GET":
        yield Sent("GET", path, b"&".join(b"%d=" % number for number in range(490)), what="many names")
    else:
        yield _form(path, "a=&" * ((most - MARGIN) // 3), "many fields")


def _queries(path: str, names: list[str]) -> Iterator[Sent]:
    for turn, shape in enumerate(SHAPES):
        size, start = WORD, turn * 7 % len(names)
        chosen = [*names[start:], *names[:start]]
        fields = [f"{name}={quote_plus(_filled(shape, size))[:WORD]}" for name in chosen]
        yield Sent("GET", path, _cut(fields), what=f"{shape} in {chosen[0]} and others")
    yield Sent("GET", path, _cut([f"{name}={one}" for name in names for one in ("1", "accepted", "!!1,2")]),
               what="every name")  # fmt: skip
    for name in names[:12]:
        yield Sent("GET", path, _cut([f"{name}={number}" for number in range(1, 490)]), what=f"{name} often")
    yield from plainest("GET", path, 0)


def _cut(fields: list[str]) -> bytes:
    """As many of the fields as an address holds."""
    return "&".join(fields).encode()[:ADDRESS].rpartition(b"&")[0] or fields[0].encode()


def _forms(path: str, names: list[str], most: int) -> Iterator[Sent]:
    yield from plainest("POST", path, most)
    most -= MARGIN
    yield _form(path, "".join(f"{name}=1&" for name in names * 20)[:most].rpartition("&")[0], "every field often")
    rows = "".join(f"{name}=n{number}&" for name in names[:40] for number in range(1, 400))
    yield _form(path, rows[:most].rpartition("&")[0], "rows")
    parts = {name: [one for one in names if one.startswith(f"{name}.n1.")] for name in names}
    parts = {name: inner for name, inner in parts.items() if inner}
    if parts:
        yield _form(path, _full_rows(parts)[:most].rpartition("&")[0], "rows that hold something")
    for shape in ("brackets", "lines", "negations", "ids", "words", "accents"):
        unit = quote_plus(SHAPES[shape])
        size = min(most // len(names) - 50, TEXT)
        value = unit * max(1, size // len(unit))
        fields = (f"{name}={'n1' if name in parts else value}" for name in names)
        yield _form(path, "&".join(fields), f"{shape} in every field")


def _full_rows(parts: dict[str, list[str]]) -> str:
    """As many rows as a form may hold, with each of their fields."""
    a_round = [f"{name}=n1&" + "".join(f"{one}=1&" for one in inner) for name, inner in parts.items()]
    rounds = ROW_FIELDS // sum(one.count("&") for one in a_round)
    return "".join(one.replace("n1", f"n{number}") for number in range(1, rounds) for one in a_round)


def _files(path: str, names: list[str], most: int) -> Iterator[Sent]:
    for name in names:
        yield file_of(path, [(name, "a.md", b"# A\n\n## Status\n\naccepted\n")] * 890, f"{name}: many files")
        for suffix, content in _contents(most - 100_000):
            yield file_of(path, [(name, f"a.{suffix}", content)], f"{name}: a file .{suffix}")
    yield file_of(path, [("a", "", b"1")] * 5_000, "many parts")


def _contents(most: int) -> Iterator[tuple[str, bytes]]:
    size = min(most, 5_000_000)
    for suffix in ("md", "csv", "txt"):
        yield suffix, (b"a,b\n" * (size // 4))
        yield suffix, (b"[" * size)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(19_000):
            archive.writestr(f"d/{number}.md", b"")
    yield "zip", packed.getvalue()
    yield "xlsx", workbook()


def workbook() -> bytes:
    """A few kilobytes that unpack to far more: one text of 32,767 letters in 1,500 cells."""
    kept, rows = io.BytesIO(), [f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 1_501)]
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{link}"><Relationship Id="r" Type="{of}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {space} xmlns:r="{of}"><sheets><sheet name="a" sheetId="1" r:id="s"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{link}"><Relationship Id="s" Type="{of}/worksheet" '
        f'Target="worksheets/a.xml"/><Relationship Id="t" Type="{of}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/sharedStrings.xml": f"<sst {space}><si><t>{'a' * 32_767}</t></si></sst>",
        "xl/worksheets/a.xml": f"<worksheet {space}><sheetData>{''.join(rows)}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return kept.getvalue()


def _form(path: str, body: str, what: str) -> Sent:
    return Sent("POST", path, body=body.encode(), what=what)


def file_of(path: str, parts: list[tuple[str, str, bytes]], what: str = "") -> Sent:
    """A form with files: name of the field, name of the file ("" for none), and content of each."""
    body = io.BytesIO()
    for name, filename, content in parts:
        named = f'; filename="{filename}"' if filename else ""
        body.write(f'--x\r\ncontent-disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + content + b"\r\n")
    body.write(b"--x--\r\n")
    return Sent("POST", path, body=body.getvalue(), kind="multipart/form-data; boundary=x", what=what)
