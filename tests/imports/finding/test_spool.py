"""Files that wait until the others are stored."""

from __future__ import annotations

from pathlib import Path

from app.imports.finding.discovery import discover
from app.imports.finding.grouping import group
from app.imports.finding.spool import Spool
from app.imports.reading.prepared import Prepared
from app.imports.storing.items import Item
from tests.imports.files import lay


def test_a_file_that_changes_while_it_waits_is_stored_as_it_was_read(tmp_path: Path) -> None:
    lay(tmp_path, {"a.md": "# First", "b.md": "# Second"})
    with Spool() as spool:
        for place, candidate in enumerate(group(discover([tmp_path]))):
            spool.put(Item(place, candidate, 1, candidate.file.read(), b"", Prepared(None, [])))
        (tmp_path / "a.md").write_text("# Changed")
        (tmp_path / "b.md").unlink()
        assert [item.content for item in spool] == [b"# First", b"# Second"]
