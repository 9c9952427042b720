"""The page of patterns is complete: whatever the style sheets and macros know stands on it."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from app.main import PROJECT
from app.web.http.assets import ADMIN
from app.web.templating.formats import TONES

FRAMES = ("tokens", "base", "layout", "media")  # what pages are laid out with, rather than what stands on them
BY_SCRIPT = {"dragged", "diagram", "drawing", "busy", "htmx-request"}  # what only scripts make, from what is there
SHEETS = [
    path for path in sorted((PROJECT / "static/css").glob("*.css"))
    if path.stem not in FRAMES and not path.stem.startswith(ADMIN)
]  # fmt: skip


def classes(sheet: Path) -> set[str]:
    rules = re.sub(r'/\*.*?\*/|"[^"]*"|\([^()]*:[^()]*\)', "", sheet.read_text(), flags=re.DOTALL)
    selectors = re.findall(r"([^{};]+)\{", rules)
    return {name for one in selectors for name in re.findall(r"\.([a-z][\w-]*)", one)}


async def test_every_class_of_a_component_is_shown(client: httpx.AsyncClient) -> None:
    page = (await client.get("/patterns")).text
    shown = {name for value in re.findall(r'class="([^"]*)"', page) for name in value.split()} | BY_SCRIPT
    missing = {sheet.stem: sorted(classes(sheet) - shown) for sheet in SHEETS}
    assert {sheet: names for sheet, names in missing.items() if names} == {}


async def test_every_word_with_a_meaning_has_its_badge(client: httpx.AsyncClient) -> None:
    page = (await client.get("/patterns")).text
    badges = re.findall(r'<span class="badge tone-(\w+)"[^>]*><svg.*?</svg>(\w+)', page)
    shown = {word.lower(): tone for tone, word in badges}
    assert {word: tone for word, tone in TONES.items() if shown.get(word) != tone} == {}


@pytest.mark.parametrize("name", ["ui", "lists", "facets", "matrix"])
def test_every_macro_is_used(name: str) -> None:
    text = "".join(path.read_text() for path in (PROJECT / "templates/patterns").glob("*.html"))
    macros = re.findall(r"\{% macro (\w+)\(", (PROJECT / f"templates/macros/{name}.html").read_text())
    assert [one for one in macros if not re.search(rf"\b{one}\(", text)] == []
