"""What a settlement takes from a file is what packages stand by."""

from pathlib import Path

import httpx

from app.persistence.database.engine import Database
from tests.admin.browsing import open_page
from tests.effects.derived import assert_all_followed
from tests.imports.files import adr, column, load
from tests.settlements.test_settling import settled

STACK = "\n## Recommended Stack\n\n- `{} >=1` (required)\n"


async def test_packages_follow_when_the_pins_of_a_file_are_taken(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    text = adr("Use one server", 1, "Accepted")
    await load(database, tmp_path, {"1.md": text + STACK.format("kettle")})
    id_ = (await column(database, "SELECT id FROM decision"))[0]
    form = (await open_page(admin, f"/admin/decisions/{id_}")).fill(consequences="It costs more.")
    assert (await form.press("continue")).status == 303
    run = await load(database, tmp_path, {"1.md": text + STACK.format("samovar")})
    file = (await column(database, f"SELECT id FROM imported_file WHERE run_id = {run.run_id}"))[0]
    page = f"/imports/{run.run_id}/files/{file}/settlement"
    assert (await settled(admin, page, "merge", pins="file", consequences="ours")).status_code == 303
    pinned = "SELECT name FROM package JOIN pin ON package.id = pin.package_id"
    assert await column(database, pinned) == ["samovar"]
    await assert_all_followed(database)
