"""Compiled templates are kept, and never used once they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, TemplateSyntaxError

from app.main import PROJECT
from app.web.http.assets import Assets
from app.web.templating.environment import Templates

ASSETS = Assets(PROJECT / "static")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text("{% include '_part.html' %}")
    (tmp_path / "_part.html").write_text("before")
    return tmp_path


def rendered(folder: Path) -> str:
    """The page, as a program that has just been started shows it."""
    return Templates(folder, ASSETS).render("page.html", {})


def test_a_template_is_compiled_once_for_all_starts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered(folder) == "before"
    monkeypatch.delattr(Environment, "compile")
    assert rendered(folder) == "before"


def test_a_page_changes_with_its_partial(folder: Path) -> None:
    assert rendered(folder) == "before"
    (folder / "_part.html").write_text("after")
    assert rendered(folder) == "after"


def test_a_folder_that_cannot_be_written_is_done_without(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert rendered(folder) == rendered(folder) == "before"


@pytest.mark.parametrize("left", [0, 40, 60, 100])
def test_what_is_damaged_is_compiled_again(folder: Path, left: int) -> None:
    rendered(folder)
    (kept,) = (folder / "__pycache__").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:left])
    assert rendered(folder) == "before"
    assert len(kept.read_bytes()) > left


def test_a_file_in_the_place_of_the_folder_is_done_without(folder: Path) -> None:
    (folder / "__pycache__").write_text("no folder")
    assert rendered(folder) == "before"


def test_nobody_else_may_put_code_beside_the_templates(folder: Path) -> None:
    Templates(folder, ASSETS).compile_all()
    kept = folder / "__pycache__"
    assert {path.stat().st_mode & 0o022 for path in (kept, *kept.iterdir())} == {0}


def test_a_start_loads_no_template_once_all_are_compiled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Templates(folder, ASSETS).compile_all()
    loaded = list[object]()
    monkeypatch.setattr(Environment, "get_template", lambda *asked: loaded.append(asked))
    Templates(folder, ASSETS).compile_all()
    assert loaded == []


def test_a_template_that_was_broken_since_prevents_a_start(folder: Path) -> None:
    Templates(folder, ASSETS).compile_all()
    (folder / "_part.html").write_text("{% if %}")
    with pytest.raises(TemplateSyntaxError):
        Templates(folder, ASSETS).compile_all()
    with pytest.raises(TemplateSyntaxError):
        Templates(folder, ASSETS).compile_all()
