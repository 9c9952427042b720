"""The `rationale` command. Each subcommand calls one function elsewhere, and loads it only then: help stays quick."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import rich_click as click

from app.commands.calling import call
from app.commands.check import check
from app.commands.register import output, register

EPILOG = "Exit codes: 0 done; 1 something was refused or has diverged, or `doctor` found something wrong; 2 could not \
run. DATABASE_URL names the database; without it a \
PostgreSQL of our own runs in .data (RATIONALE_DATA moves it), shared by every command."

port = click.option("--port", type=click.IntRange(0, 65535), help="Instead of PORT, or 8000. 0 takes a free one.")


class BackupPlace(click.Path):
    """A file, a folder, or an address in a bucket, which is no path."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        return value if str(value).startswith("s3://") else super().convert(value, param, ctx)


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("rationale"), prog_name="rationale")
def main() -> None:
    """A register of what a team found out, decided, fears and pins.

    Begin with `rationale run`, then `rationale import docs/adr` or `rationale demo` in a second terminal.
    """


@main.command()
@port
def run(**options: Any) -> None:
    """Run everything on this machine: database, migrations and pages.

    Serves http://127.0.0.1:8000 until Ctrl-C.

    Example: `PORT=9000 rationale run`
    """
    call("app.commands.serving:run", options)


@main.command()
@click.option("--host", help="Address to listen on. By default every one, IPv4 and IPv6.")
@port
@click.option("--migrate/--no-migrate", default=True, show_default=True, help="Bring the schema up to date first.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True,
    help="Processes that answer, each with connections of its own (RATIONALE_POOL_SIZE).",
)  # fmt: skip
def serve(**options: Any) -> None:
    """Serve in production, on every address.

    At SIGTERM /readyz turns red, requests in flight finish, and the exit code is 0.

    Example: `DATABASE_URL=postgresql://… PORT=8080 rationale serve`
    """
    call("app.commands.serving:serve", options)


@main.command()
@click.option("--app-role", default="", help="Grant this role what serving pages takes, and no more.")
@output
def migrate(**options: Any) -> None:
    """Bring the database to the newest schema.

    Any number of processes may do so at once: one migrates, the others wait for it.
    """
    call("app.commands.schema:migrate", options)


@main.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH…")
@click.option("--collection", default="", help="Name of the collection to import into. By default one for each source.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@output
def import_(**options: Any) -> None:
    """Import Markdown and reStructuredText records: files, folders, zip archives.

    Understands Nygard's format and adr-tools, MADR, log4brains, Y-statements, front matter and research documents. Run
    it again after changes: what nobody edited here is updated, what diverged is reported and never overwritten.

    With `--format json` one object a line for each file. Exit code 0 when everything was understood, also with
    findings; 1 when a file was refused or has diverged.

    Examples: `rationale import docs/adr`, `rationale import --dry-run --format json docs/ > verdicts.jsonl`
    """
    call("app.commands.importing:import_records", options)


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option(
    "--dialect",
    type=click.Choice(["madr4", "nygard", "log4brains", "research"]),
    help="Write every record so. By default each in the dialect that it came in.",
)
@click.option("--collection", default="", help="Only the records of the collection with this slug.")
@click.option("--keep-paths", is_flag=True, help="Write each record at the path that it was imported from.")
@output
def export(**options: Any) -> None:
    """Write the records as Markdown into a folder.

    A record that was imported and not changed since comes out byte for byte as it came in.

    Example: `rationale export --dialect madr4 out/`
    """
    call("app.commands.exporting:export_records", options)


@main.command()
@click.argument("target", type=BackupPlace(), metavar="FILE|DIR|s3://…")
@click.option("--verify", is_flag=True, help="Try it: restore it into a server that is thrown away, and compare.")
@click.option("--keep", type=click.IntRange(1), help="Delete all but so many of the newest of this register in DIR.")
@output
def backup(**options: Any) -> None:
    """Save the whole register to a file, or to a new file in a folder, while it is in use.

    Sessions, tokens, links and jobs are left out; hashes of passwords are not, so keep the file as safe as the
    database. With --verify, a FILE that is there already is only tried.

    Examples: `rationale backup --verify --keep 14 /srv/backups`, `rationale backup register.zip`,
    `rationale backup s3://backups/rationale`
    """
    call("app.commands.backing_up:back_up", options)


@main.command()
@click.argument("file", type=BackupPlace(exists=True, dir_okay=False), metavar="FILE|s3://…")
@output
def restore(**options: Any) -> None:
    """Restore a backup into an empty database, and bring it to this release.

    The file is checked first; a register that holds something is never touched.

    Example: `RATIONALE_DATA=/srv/rationale rationale restore register.zip`
    """
    call("app.commands.backing_up:restore_backup", options)


main.add_command(check)
main.add_command(register)


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--bundle", "bundle_file", type=click.Path(exists=True, path_type=Path), help="Ask what was exported.")
@click.option("--server", envvar="RATIONALE_SERVER", default="", help="Ask another register. Or RATIONALE_SERVER.")
@click.option("--token", envvar="RATIONALE_TOKEN", default="", help="For that. Better RATIONALE_TOKEN.")
@output
def why(**options: Any) -> None:
    """Name the decisions that govern files: paths as they are called from the top of their repository.

    Exit code 1 when none does.

    Example: `rationale why src/db/engine.py`
    """
    call("app.commands.checks.why:why", options)


@main.group()
def releases() -> None:
    """What registries and advisories say of the packages that decisions pin."""


@releases.command("refresh")
@output
def releases_refresh(**options: Any) -> None:
    """Ask the indexes of PyPI and npm for the releases of every package; a scheduler may do so daily.

    RATIONALE_PYPI_INDEX and RATIONALE_NPM_REGISTRY say where they are. What cannot be asked for stays as it was known.
    """
    call("app.commands.releases:refresh_releases", options)


@releases.command("advisories")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@output
def releases_advisories(**options: Any) -> None:
    """Take the advisories of a downloaded archive of OSV (all.zip) for the packages of its ecosystem.

    Example: `rationale releases advisories PyPI/all.zip`
    """
    call("app.commands.releases:take", options)


@main.group()
def pins() -> None:
    """Pins of decisions, for checks without a server and for other tools."""


@pins.command("export")
@click.option(
    "--as", "kind", type=click.Choice(["bundle", "constraints.txt", "uv.toml", "overrides.json", "renovate.json"]),
    default="bundle", show_default=True, help="For `rationale check --bundle`, pip, uv, npm or Renovate.",
)  # fmt: skip
@click.option("--project", default="", help="Slug of a project: what binds it, rather than what binds all.")
@click.option("--valid-days", type=click.FloatRange(0.01, 365), default=7, show_default=True, help="Of a bundle.")
@click.option("--output", "file", type=click.Path(dir_okay=False, path_type=Path), help="File to write to.")
def pins_export(**options: Any) -> None:
    """Write the pins of decisions in force into one file.

    Examples: `rationale pins export --output pins.json`, `rationale pins export --as constraints.txt`
    """
    call("app.commands.checks.pins:export_pins", options)


@main.command()
def demo(**options: Any) -> None:
    """Load a demonstration: 12 research documents and 40 decisions of an invented team."""
    call("app.commands.demonstration:load_demonstration", options)


@main.command()
@click.option(
    "--days", type=click.IntRange(0, 3650), default=30, show_default=True, help="Keep what was deleted since."
)
@output
def purge(**options: Any) -> None:
    """Delete for good what has been in the trash for long.

    A server does so every hour by itself.

    Example: `rationale purge --days 7`
    """
    call("app.commands.purging:purge_trash", options)


@main.command()
@output
def doctor(**options: Any) -> None:
    """Check versions, database, schema and disk, and say what is wrong.

    Exit code 1 when something is.
    """
    call("app.doctor:examine", options)


@main.group()
def user() -> None:
    """Accounts, for the first one and for when nobody gets in any more."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="As records name the person.")
@click.option("--role", type=click.Choice(["reader", "editor", "admin"]), default="reader", show_default=True)
@click.option("--admin", "role", flag_value="admin", help="The same as --role admin.")
def user_add(**options: Any) -> None:
    """Open an account. The password is asked for, or read from standard input.

    Example: `rationale user add --admin --name "Ada Admin" ada@example.org`
    """
    call("app.commands.users:add", options)


@user.command("list")
@output
def user_list(**options: Any) -> None:
    """List the accounts."""
    call("app.commands.users:list_all", options)


@user.command("disable")
@click.argument("email")
def user_disable(**options: Any) -> None:
    """Disable an account and end its sessions."""
    call("app.commands.users:disable", options)


@user.command("reset")
@click.argument("email")
@click.option("--lost-factor", is_flag=True, help="Their second factor is lost as well: the link takes it away.")
def user_reset(**options: Any) -> None:
    """Print a link that gives an account a new password, for an admin who has forgotten theirs."""
    call("app.commands.users:reset", options)
