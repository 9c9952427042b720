"""Rules of every template, whoever writes it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.main import PROJECT
from app.web.http.assets import Assets
from app.web.templating.environment import Templates

TEMPLATES = PROJECT / "templates"
ENVIRONMENT = Templates(TEMPLATES, Assets(PROJECT / "static")).environment
FILES = sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TEMPLATES)))
class TestEveryTemplate:
    def test_it_compiles(self, path: Path):
        ENVIRONMENT.get_template(path.relative_to(TEMPLATES).as_posix())

    def test_it_has_no_inline_style_or_script(self, path: Path):
        text = path.read_text()
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|hx-on|<script(?![^>]*\bsrc=)", text)

    def test_it_trusts_no_text_as_html(self, path: Path):
        assert not re.search(r"\|\s*safe\b|autoescape", path.read_text())

    def test_a_part_says_who_uses_it(self, path: Path):
        if path.name.startswith("_"):
            assert path.read_text().startswith("{# Used by ")

    def test_a_page_has_a_title(self, path: Path):
        text = path.read_text()
        if '{% extends "base.html" %}' in text:
            assert "{% block title %}" in text
