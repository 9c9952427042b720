"""Rows and entries that were changed here, written in the markup of their file."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.exports.service import run_export
from app.persistence.database.engine import Database
from tests.exports.test_joined import change, exported
from tests.imports.files import column, load
from tests.markdown.reading.test_several_markups import FORMS, ROWS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("form", "path"), FORMS)
async def test_a_changed_row_alone_is_written_anew(database: Database, tmp_path: Path, form, path: str) -> None:
    text = form(ROWS)
    await load(database, tmp_path / "in", {path: text})
    assert await exported(database, tmp_path / "same", path) == text.encode()
    statement = "UPDATE decision SET {} = 'Use cream', version = version + 1 WHERE title = 'Use milk'"
    await change(database, statement.format("title" if "title:" in text else "outcome"))
    report = await run_export(database, tmp_path / "out", keep_paths=True)
    written = (tmp_path / "out" / path).read_text()
    assert "Use cream" in written
    if "title:" not in text:
        assert written.partition("Use ")[2].replace("cream", "milk").split() == text.partition("Use ")[2].split()
    else:
        assert written.startswith(text.partition("Use milk")[0])
    assert report.losses == [] or "title" in report.losses[0]  # a row without a title has the one of its outcome
    again = await load(database, tmp_path / "again", {path: written}, collection="Again")
    assert [file.title for file in again.files] == ["Use tea", "Use cream"]


ENTRY = "{0} ADR-{2}: {3}\n\n*Status:* Accepted\n\n{1} Context\n\nIt rains.\n\n{1} Decision\n\nA {3}.\n\n"
ADOC = "= Our log\n\n" + ENTRY.format("==", "===", 1, "roof") + ENTRY.format("==", "===", 2, "door")
RST = "Our log\n#######\n\n" + "".join(
    f"ADR-{at}: A {name}\n{'*' * 20}\n\n:Status: Accepted\n\nContext\n+++++++\n\nIt rains.\n\nDecision\n++++++++\n\n"
    f"A {name}.\n\n"
    for at, name in enumerate(["roof", "door"], start=1)
)


FOLD = (
    "<details open>\n<summary>ADR-{0}: A {1}</summary>\n\n- Status: Accepted\n\n### Decision\n\nA {1}.\n\n"
    "</details>\n\n"
)
LINE = "**2026-01-0{0}: A {1}**\n\nStatus: Accepted\n\nA {1}.\n\n"


@pytest.mark.parametrize("entry", [FOLD, LINE])
async def test_an_entry_that_folds_or_has_a_line_in_bold_is_written_so(
    database: Database, tmp_path: Path, entry: str
) -> None:
    text = f"# Our decisions\n\n{entry.format(1, 'roof')}{entry.format(2, 'door')}End.\n"
    await load(database, tmp_path / "in", {"log.md": text})
    assert await exported(database, tmp_path / "same", "log.md") == text.encode()
    await change(database, "UPDATE decision SET context = 'It rains.', version = version + 1 WHERE title = 'A door'")
    written = (await exported(database, tmp_path / "out", "log.md")).decode()
    assert written.startswith(text[: text.index("A door")].rpartition("\n")[0])
    again = await load(database, tmp_path / "again", {"log.md": written}, collection="Again")
    assert [(file.title, file.status) for file in again.files] == [("A roof", "accepted"), ("A door", "accepted")]
    assert await column(database, "SELECT context FROM decision ORDER BY id DESC LIMIT 1") == ["It rains."]


@pytest.mark.parametrize(("text", "path"), [(ADOC, "log.adoc"), (RST, "log.rst")])
async def test_a_changed_entry_has_the_markup_of_its_file(
    database: Database, tmp_path: Path, text: str, path: str
) -> None:
    await load(database, tmp_path / "in", {path: text})
    changed = "See [the roof](roof.md) and `tin`.\n\n```sh\nls\n```\n\nThen **go**."
    await change(database, f"UPDATE decision SET context = '{changed}', version = version + 1 WHERE number = 2")
    written = (await exported(database, tmp_path / "out", path)).decode()
    assert written.startswith(text[: text.index("ADR-2")].rstrip("= "))
    assert "](" not in written
    assert "\n#" not in written.replace("\n####", "")
    again = await load(database, tmp_path / "again", {path: written}, collection="Again")
    assert [file.status for file in again.files] == ["accepted", "accepted"]
    report = await run_export(database, tmp_path / "anew", keep_paths=True, collection="again")
    assert report.losses == []
