"""`rationale import`."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import aclosing, contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from app.commands.database import migrated_database
from app.commands.progress import progress_bar
from app.imports.findings import ImportRefused
from app.imports.models import Outcome
from app.imports.report import FileReport, ImportReport
from app.imports.service import Progress, run_import
from app.persistence.database.engine import Database
from app.settings import Settings
from app.web.templating.formats import plural

REFUSED = {
    "file.binary", "file.format", "file.outside", "file.path_too_long", "file.same_place", "file.too_large",
    "file.unreadable", "record.refused",
}  # fmt: skip  # of the other rules for files: an index or a template is passed over rightly
MOST_SHOWN = 20


def import_records(*, paths: Sequence[Path], collection: str, dry_run: bool, output: str) -> None:
    """Import `paths` and report. Raises SystemExit(1) when something was refused or has diverged."""
    with migrated_database() as settings, progress_bar("Importing") as progress, refusals():
        report = asyncio.run(_import(settings, paths, collection or None, dry_run, progress))
        site = settings.site
    if output == "json":
        sys.stdout.writelines(f"{line}\n" for line in report.lines())
    else:
        show(report, site)
    if any(_needs_attention(file) for file in report.files):
        raise SystemExit(1)


@contextmanager
def refusals() -> Iterator[None]:
    """An import that was refused as a whole becomes its line and SystemExit(1)."""
    try:
        yield
    except ImportRefused as refusal:
        sys.stderr.write(f"rationale: nothing was imported. {refusal}\n")
        raise SystemExit(1) from None


async def _import(
    settings: Settings, paths: Sequence[Path], collection: str | None, dry_run: bool, progress: Progress
) -> ImportReport:
    async with aclosing(Database(settings)) as database:
        return await run_import(database, paths, collection=collection, dry_run=dry_run, progress=progress)


def _needs_attention(file: FileReport) -> bool:
    return file.outcome == Outcome.DIVERGED or (file.record is None and _is_refused(file))


def _is_refused(file: FileReport) -> bool:
    return any(finding.rule in REFUSED for finding in file.findings)


def show(report: ImportReport, site: str) -> None:
    """Print what an import did, for a person who reaches the register at `site` ("" where nobody said)."""
    console = Console(soft_wrap=True)
    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(report.outcomes().items()))
    files = plural(len(report.files), "file")
    console.print(f"{'Would import' if report.run_id is None else 'Imported'} {files}: {counts}.", highlight=False)
    _show_findings(console, report, site)
    attention = [file for file in report.files if _needs_attention(file)]
    for file in attention[:MOST_SHOWN]:
        messages = " ".join(finding.message for finding in file.findings) or "Changed here and in the source."
        console.print(f"[red]{file.outcome}[/] {escape(file.path)}: {escape(messages)}")
    if len(attention) > MOST_SHOWN:
        console.print(f"and {len(attention) - MOST_SHOWN} more that were refused or have diverged")


def _show_findings(console: Console, report: ImportReport, site: str) -> None:
    rules = Counter(finding.rule for file in report.files for finding in file.findings)
    if not rules:
        return
    page = f"/imports/{report.run_id}"
    shown = f"each is shown at {site}{page}" if site else f"each is shown on the page {page} of the register"
    where = "each is shown below" if report.run_id is None else shown
    console.print(f"{plural(report.finding_count(), 'finding')}; {where}:", highlight=False)
    for rule, count in rules.most_common():
        console.print(f"  {count:6,}  {rule}", highlight=False)
    if report.run_id is None:
        _show_by_file(console, report)


def _show_by_file(console: Console, report: ImportReport) -> None:
    """Nothing was stored, so there is no page to look at."""
    for file in report.files:
        if file.findings:
            console.print(escape(file.path), highlight=False)
        for finding in file.findings:
            line = f"line {finding.line}: " if finding.line else ""
            console.print(f"  {line}{escape(finding.message)} [dim]{finding.rule}[/]", highlight=False)
