"""`rationale check`, which is `rationale-check` as well: without database and web framework."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import rich_click as click

from app.commands.calling import call

FORMATS = ("text", "json", "sarif", "junit", "github", "gitlab", "markdown")
PATH = click.Path(exists=True, path_type=Path)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, type=PATH, metavar="[PATH…]")
@click.option("--server", envvar="RATIONALE_SERVER", default="", help="Address of the register. Or RATIONALE_SERVER.")
@click.option(
    "--token", envvar="RATIONALE_TOKEN", default="", help="Token with the scope Check. Better RATIONALE_TOKEN."
)
@click.option("--project", default="", help="Slug of the project there. By default the name of the folder.")
@click.option("--store/--no-store", default=True, show_default=True, help="Whether the project is so from now on.")
@click.option("--bundle", type=PATH, help="Check without a server, against what `rationale pins export` wrote.")
@click.option("--allow-stale", is_flag=True, help="Take a bundle that is no longer valid.")
@click.option(
    "--base", default="", metavar="FILE|REV", help="Mark what is new since this revision, or beside this file."
)
@click.option(
    "--fail-on", type=click.Choice(["new", "error", "warn"]), default="error", show_default=True,
    help="What ends with exit code 1: new errors, any error, any warning too.",
)  # fmt: skip
@click.option(
    "--format", "output", type=click.Choice(FORMATS), default="text", show_default=True, help="What to print."
)
@click.option("--also", multiple=True, metavar="FORMAT=FILE", help="Write a file in another format as well.")
@click.option("--summary", type=click.Path(path_type=Path), help="Append Markdown to this file ($GITHUB_STEP_SUMMARY).")
@click.option("--fingerprints/--no-fingerprints", default=True, show_default=True, help="In SARIF.")
@click.option("--list", "task", flag_value="list", help="Say what was read of each file, as text or JSON.")
@click.option("--ask", "task", flag_value="ask", help="Answer questions on versions and ranges from standard input.")
def check(*, paths: tuple[Path, ...], task: str | None, **options: Any) -> None:
    """Hold manifests, lockfiles and SBOMs against the pins of decisions: files, or folders with such files.

    With `--server` the register judges and remembers; with `--bundle` all happens here. What a repository itself says,
    such as waivers, stands in its `.rationale.toml`.

    Exit code 0 when all is well, 1 for findings, 2 when something could not be checked.

    `--list` with `--format json` writes one object a line for each file. Exit code 2 when a file could not be read, or
    refers to one that is not there.

    `--ask` reads a line of tab-separated values each, with columns question (version or range), ecosystem (pypi,
    poetry, npm), specifier, other and expected: in, out, subset, overlap, disjoint or not comparable is written there.

    Examples: `rationale check --server https://rationale.example.org --base origin/main`,
    `rationale check --bundle pins.json uv.lock`, `rationale check --list uv.lock package-lock.json`
    """
    if task == "ask":
        call("app.commands.checks.asking:ask", {})
    elif task == "list":
        if not paths or options["output"] not in ("text", "json"):
            raise click.UsageError("Name files with --list; it is written as text or JSON.")
        call("app.commands.checks.listing:list_manifests", {"paths": paths, "output": options["output"]})
    elif not (options["server"] or options["bundle"]):
        raise click.UsageError("Name a server or a bundle; or files with --list, or give questions to --ask.")
    else:
        call("app.commands.checks.checking:check", {"paths": paths or (Path(),), **options})
