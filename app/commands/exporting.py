"""`rationale export`."""

from __future__ import annotations

import asyncio
import sys
from contextlib import aclosing
from pathlib import Path
from typing import Any

import msgspec

from app.audit.models import Action
from app.audit.trail import COMMAND_LINE, Subject, note_alone
from app.commands.database import migrated_database
from app.commands.progress import progress_bar
from app.exports.folder import ExportRefused
from app.exports.service import ExportReport, run_export
from app.imports.storing.exported import FOLDER
from app.markdown.record import Dialect
from app.persistence.database.engine import Database
from app.settings import Settings
from app.web.templating.formats import plural

MOST_LOSSES = 20  # that are told one by one


def export_records(*, folder: Path, dialect: Dialect | None, collection: str, keep_paths: bool, output: str) -> None:
    """Write the records below `folder`. Raises SystemExit(1) when that is refused."""
    try:
        with migrated_database() as settings, progress_bar("Exporting") as progress:
            options = {"dialect": dialect, "collection": collection or None, "keep_paths": keep_paths}
            report = asyncio.run(_export(settings, folder, options | {"progress": progress}))
    except ExportRefused as refusal:
        sys.stderr.write(f"rationale: nothing was exported. {refusal}\n")
        raise SystemExit(1) from None
    if output == "json":
        sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
    else:
        records, written = plural(len(report.paths), "record"), report.written
        files = f"{plural(written, 'file')} {'is' if written == 1 else 'are'}"
        images = f" and {plural(len(report.images), 'image')}" if report.images else ""
        sys.stdout.write(f"Exported {records}{images}; {files} new or changed.\n")
        for loss in report.losses:
            sys.stdout.write(f"Not written: {loss}\n")
        for one in report.read_otherwise[:MOST_LOSSES]:
            what = "the whole record" if one.fields == ["record"] else ", ".join(one.fields).replace("_", " ")
            sys.stdout.write(f"{one.path}: an import reads this otherwise than it stands here: {what}.\n")
        if more := report.read_otherwise[MOST_LOSSES:]:
            sys.stdout.write(f"{plural(len(more), 'more record')} would be read otherwise; see --format json.\n")
        if report.images_moved:
            moved = plural(report.images_moved, "image")
            sys.stdout.write(
                f"{moved}: the path in the text leads out of the folder, or to another image; see --format json.\n"
            )


async def _export(settings: Settings, folder: Path, options: dict[str, Any]) -> ExportReport:
    async with aclosing(Database(settings)) as database:
        report = await run_export(database, folder, **options)
        subject = Subject(FOLDER, None, str(folder))
        await note_alone(database, COMMAND_LINE, Action.EXPORT, subject, records=len(report.paths))
        return report
