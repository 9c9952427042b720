"""Names in archives of older archivers: decoded, and said to be a guess."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imports.finding.archive_names import UTF8, names_of
from app.imports.finding.archives import open_archive
from app.imports.findings import ImportRefused


def packed(names: dict[str, bytes], *, encoding: str, system: int = 0) -> bytes:
    """An archive whose names are in an encoding, with no word about it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number, (name, content) in enumerate(names.items()):
            entry = zipfile.ZipInfo(f"{number:04d}" + "x" * (len(name.encode(encoding)) - 4))
            entry.create_system = system
            archive.writestr(entry, content)
    packed = target.getvalue()
    for number, name in enumerate(names):
        placed = name.encode(encoding)
        packed = packed.replace(f"{number:04d}".encode() + b"x" * (len(placed) - 4), placed)
    return packed


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("gbk", "决策/0001-使用消息队列.md"),
        ("cp932", "決定/0001-メッセージキューを使う.md"),
        ("cp932", "表/0002-データベースの選択.md"),
        ("cp949", "결정/0001-메시지큐를사용.md"),
        ("big5", "決策/0001-使用訊息佇列.md"),
        ("cp866", "решения/0001-очередь.md"),
        ("cp850", "beslut/0001-nyckel-på-väggen.md"),
        ("cp850", "décisions/0001-où-aller-à-pied.md"),
        ("cp852", "rozhodnutí/0001-použít-frontu.md"),
        ("utf-8", "решения/0001-очередь.md"),
    ],
)
@pytest.mark.parametrize("told", [True, False])
def test_a_name_is_read_in_the_encoding_of_its_archiver(encoding: str, name: str, told: bool) -> None:
    text = f"# {name.rpartition('/')[2][5:-3].replace('-', ' ')}\n" if told else "# Text\n"
    tree = open_archive(packed({name: text.encode()}, encoding=encoding), "x.zip", "x")
    found = f"{tree.name}/{tree.files[0].path}"
    assert found == name
    assert [rule for rule, _ in tree.files[0].notes] == ([] if encoding == "utf-8" else ["file.name"])


def test_backslashes_are_folders_where_the_archiver_is_of_such_a_system() -> None:
    tree = open_archive(packed({"docs\\adr\\0001-a.md": b"# A", "docs\\b.md": b"# B"}, encoding="ascii"), "x.zip", "x")
    assert (tree.name, [file.path for file in tree.files]) == ("x", ["adr/0001-a.md", "b.md"])
    assert [file.notes[0][0] for file in tree.files] == ["file.name", "file.name"]


def test_a_name_that_climbs_out_once_it_is_decoded_is_refused() -> None:
    with pytest.raises(ImportRefused, match="outside of itself"):
        open_archive(packed({"表\\..\\..\\evil.md": b"# E"}, encoding="cp932"), "x.zip", "x")


@given(st.lists(st.binary(min_size=1, max_size=30), max_size=5))
def test_any_name_gives_one(names: list[bytes]) -> None:
    entries = [zipfile.ZipInfo(name.decode("cp437").replace("\0", "x")) for name in names]
    assert len(names_of(entries, lambda: b"")) == len(names)
    for entry in entries:
        entry.flag_bits |= UTF8
    assert [name.replace("\\", "/") for name, _ in names_of(entries, lambda: b"")] == [
        entry.filename.replace("\\", "/") for entry in entries
    ]
