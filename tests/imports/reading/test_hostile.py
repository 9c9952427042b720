"""Files that nobody should be able to stop an import with."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imports.reading.prepare import RENDERING, Job, prepare
from app.imports.storing.held import unfitted
from app.imports.storing.parts import fitted
from app.persistence.database.engine import Database
from tests.growth import Clock
from tests.imports.files import adr, by_name, column, load, outcomes, rules

pytestmark = pytest.mark.slow

MB = 1024 * 1024
HOSTILE: dict[str, str | bytes] = {
    "nul.md": '---\nstatus: accepted\ntags: ["a\\0b", "c"]\ndecision-makers: ["A\\0nn"]\n---\n# T\n\n## Context\n\nA\n',
    "surrogate.md": '---\nstatus: "\\uD800 accepted"\n---\n# T\n\n## Context\n\nA\n',
    "long-title.md": "# " + "tea " * 5000 + "\n\n## Context\n\nA\n\n## Decision\n\nB\n",
    "long-names.md": "---\nstatus: accepted\ndate: 2024-01-01\ndeciders: ["
    + "Ann " * 200
    + "]\n---\n# T\n\n## Context\n\nA\n",
    "many-tags.md": "---\nstatus: accepted\ntags: ["
    + ", ".join(f"t{n}" for n in range(3000))
    + "]\n---\n# T\n\n## Context\n\nA\n",
    "large.md": adr("Large", 7) + "tea and cups and water. " * (4 * MB // 24),
    "one-line.md": adr("Line", 8) + "x" * 4 * MB,
    "brackets.md": adr("Brackets", 9) + "[" * 50_000,
    "numbers.md": adr("Numbers", 2**40),
    "links.md": adr("Links", 10) + "".join(f"[a]({n}.md) " for n in range(3000)),
    "crlf.md": adr("Crlf", 11).replace("\n", "\r\n").encode("utf-16"),
}


async def test_whatever_a_file_holds_the_import_goes_on(database: Database, tmp_path: Path) -> None:
    report = by_name(await load(database, tmp_path, HOSTILE | {"0001-a.md": adr("Use tea", 1)}))
    assert report["0001-a.md"].outcome.value == "new"
    refused = {name: file.findings for name, file in report.items() if "record.refused" in rules(file)}
    assert refused == {}
    assert {file.outcome.value for file in report.values()} == {"new"}


async def test_a_title_that_no_column_holds_is_kept_in_full(database: Database, tmp_path: Path) -> None:
    report = await load(database, tmp_path, {"a.md": adr("tea " * 200 + "end")})
    assert "title.too_long" in rules(report.files[0])
    assert await column(database, "SELECT length(extra->>'title in full') FROM decision") == [803]


@pytest.mark.skipif(os.name != "posix", reason="names of files are text elsewhere")
async def test_a_name_that_is_no_text_is_shown_as_well_as_it_can_be(database: Database, tmp_path: Path) -> None:
    report = await load(database, tmp_path, {os.fsdecode(b"0001-caf\xe9.md"): adr("Use tea", 1)})
    assert outcomes(report) == ["new"]
    assert report.files[0].path.endswith("0001-caf\\xe9.md")


async def test_what_the_database_refuses_is_left_out_and_the_rest_stored(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.imports.reading.normal.TITLE", 100_000)
    files = {"0001-a.md": adr("Use tea", 1), "long.md": HOSTILE["long-title.md"], "0002-b.md": adr("Use cups", 2)}
    report = by_name(await load(database, tmp_path, files))
    assert rules(report["long.md"]) >= {"record.refused"}
    assert await column(database, "SELECT number FROM decision ORDER BY number") == [1, 2]


@given(st.text("tea …\n", max_size=40).map(str.strip), st.text("tea …\n", max_size=40), st.integers(5, 20))
def test_a_title_that_was_cut_comes_back(title: str, body: str, limit: int) -> None:
    title, body = " ".join(title.split()), body.strip()
    short, long = fitted(title, body, limit)
    assert len(short) <= limit
    if len(title) > limit:
        assert unfitted(short, long, limit) == (title, body)


def test_a_long_file_of_slow_texts_is_prepared_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of its sections is slow to read as Markdown; the later ones are shown as they stand."""
    text = "# T\n\n" + "".join(f"## Part {n}\n\n{n} {'**a *b ' * 1_000}\n\n" for n in range(10))
    clock = Clock(step=0.001)
    monkeypatch.setattr(time, "thread_time", clock.thread_time)
    prepared = prepare(Job("0001-t.md", text.encode()))
    assert clock.looks * clock.step < 1.1 * RENDERING
    assert [finding.rule for finding in prepared.findings if finding.rule.startswith("text.")] == ["text.unformatted"]
    assert prepared.record
    assert len(prepared.record.sections) == 10
