"""Paths of exported records."""

from __future__ import annotations

from app.exports.places import Heading, places


def heading(id_: int, **values: str) -> Heading:
    given = {"collection": "log", "path": "", "kept_path": "", "own_name": "0001-tea.md"} | values
    return Heading(("decision", id_), **given)


def test_two_records_of_one_name_lie_side_by_side() -> None:
    found = places([heading(1), heading(2)], keep_paths=False, renamed=False)
    assert list(found.values()) == ["log/0001-tea.md", "log/0001-tea-decision-2.md"]


def test_names_that_differ_only_in_case_do_not_meet_on_systems_that_ignore_it() -> None:
    found = places([heading(1, path="a.md"), heading(2, path="A.md")], keep_paths=False, renamed=False)
    assert list(found.values()) == ["log/a.md", "log/A-decision-2.md"]


def kept(*paths: tuple[str, str]) -> list[str]:
    headings = [heading(at, collection=name, kept_path=path) for at, (name, path) in enumerate(paths)]
    return list(places(headings, keep_paths=True, renamed=True).values())


def test_kept_paths_that_an_import_would_take_for_one_collection_lie_in_a_folder_of_each() -> None:
    assert kept(("log", "a.md"), ("other", "a.md")) == ["log/a.md", "other/a.md"]
    assert kept(("log", "0001-a.md"), ("other", "0002-b.md")) == ["log/0001-a.md", "other/0002-b.md"]
    assert kept(("log", "adr/1.md"), ("other", "rfcs/2.md")) == ["log/adr/1.md", "other/rfcs/2.md"]
    assert kept(("log", "shop/1.md"), ("other", "shop/2.md")) == ["log/shop/1.md", "other/shop/2.md"]
    assert kept(("log", "shop/1.md"), ("other", "2.md"), ("log", "")) == [
        "log/shop/1.md",
        "other/2.md",
        "log/0001-tea.md",
    ]


def test_kept_paths_of_several_collections_stay_where_an_import_tells_them_apart() -> None:
    assert kept(("shop", "shop/adr/1.md"), ("till", "till/adr/1.md")) == ["shop/adr/1.md", "till/adr/1.md"]


def test_no_path_leads_out_of_the_folder() -> None:
    evil = heading(1, kept_path="../../etc/./passwd"), heading(2, kept_path="/etc/shadow")
    assert list(places(evil, keep_paths=True, renamed=False).values()) == ["etc/passwd", "etc/shadow"]


def test_a_file_and_a_folder_of_one_name_do_not_meet() -> None:
    for paths in (["a.md", "A.md/b.md"], ["a.md/b.md", "a.md"]):
        headings = [heading(number, path=path) for number, path in enumerate(paths)]
        one, two = places(headings, keep_paths=False, renamed=False).values()
        assert one == f"log/{paths[0]}"
        assert two in ("log/0001-tea-decision-1.md", "log/a-decision-1.md")


def test_a_name_is_one_line_that_file_systems_take() -> None:
    evil = (
        heading(1, path="a\nb\u2028c\x1b[31m.md"),
        heading(2, path="漢" * 120 + ".md"),
        heading(3, path="漢" * 121 + ".md"),
    )
    line, long, other = places(evil, keep_paths=False, renamed=False).values()
    assert line == "log/a_b_c_[31m.md"
    assert long.endswith("漢.md")
    assert other.endswith("漢-decision-3.md")
    assert max(len(name.encode()) for name in (long, other)) <= 255
