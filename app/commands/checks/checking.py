"""`rationale check`: manifests against the pins of a server or of a bundle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from app.checks import bundle, waivers
from app.checks.command import baseline
from app.checks.command.client import Client, ServerError
from app.checks.command.files import Checkout, checkout
from app.checks.command.git import BaseError, Commit, former_file
from app.checks.configuration import ConfigurationError
from app.checks.exit_codes import ExitCode, FailOn, outcome
from app.checks.verdicts import Report
from app.commands.checks.reports import slow, write
from app.commands.failures import CommandFailed
from app.manifests.occurrence import Refused
from app.manifests.tree import Tree


class Asked(Struct, kw_only=True):
    """What the command was given."""

    paths: Sequence[Path]
    server: str = ""
    token: str = ""
    project: str = ""
    store: bool = True
    bundle: Path | None = None
    allow_stale: bool = False
    base: str = ""
    fail_on: str = "error"
    output: str = "text"
    also: Sequence[str] = ()
    summary: Path | None = None
    fingerprints: bool = True


def check(**options: object) -> None:
    """Check, write what was found, and raise SystemExit with 1 or 2 unless all is well."""
    asked = msgspec.convert(options, Asked, from_attributes=True)
    try:
        with slow("Checking"):
            report = checked(asked)
    except (BaseError, ConfigurationError, ServerError, Refused, bundle.BundleError) as problem:
        raise CommandFailed(f"nothing was checked. {problem}") from None
    ended = outcome(report, FailOn(asked.fail_on))
    write(report, asked.output, asked.also, asked.summary, fingerprints=asked.fingerprints)
    if ended != ExitCode.CLEAN:
        raise SystemExit(int(ended))


def checked(asked: Asked) -> Report:
    """The report, with waivers and what is new marked."""
    here = checkout(asked.paths)
    if not here.files:
        raise CommandFailed("nothing was checked. No manifest, lockfile or SBOM was found there.")
    now = datetime.now(UTC)
    project = _slug(asked.project or here.project or here.root.resolve().name)
    server = Client(asked.server, asked.token) if asked.server else None
    terms = _terms(asked, server, now)
    if server:  # which knows the waivers of both
        report = server.check(project, here.sent(), store=asked.store, whole=here.is_whole)
    else:
        assert terms is not None  # noqa: S101 - without a server there is a bundle, as the command makes sure
        given = [*terms.waivers_of(project), *here.configuration.terms(now.date(), terms.waiver_days)]
        report = _judged(terms, project, here.tree(), here.files, now)
        report = waivers.apply(report, given, now.date(), complete=here.is_whole)
        report.project = project
    return _compared(asked.base, here, terms, report, now) if asked.base and terms else report


def _slug(name: str) -> str:
    """A name as addresses have it."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _terms(asked: Asked, server: Client | None, now: datetime) -> bundle.Bundle | None:
    """Pins, as they are needed here: without a server, and to judge what was there before."""
    if asked.bundle:
        return bundle.read(asked.bundle.read_bytes(), now, allow_stale=asked.allow_stale)
    return bundle.read(server.bundle(), now) if server and asked.base else None


def _judged(terms: bundle.Bundle, project: str, tree: Tree, files: Sequence[str], now: datetime) -> Report:
    from app.checks.command.offline import judged  # noqa: PLC0415 - a server that judges spares loading it

    return judged(terms, project, tree, files, now.date())


def _compared(base: str, here: Checkout, terms: bundle.Bundle, report: Report, now: datetime) -> Report:
    if Path(base).exists():
        tree, files = former_file(here, Path(base))
    else:
        revision = Commit(here, base)
        tree, files = revision.tree(here.files)
        report.governing = terms.governing(revision.changed())
    baseline.mark(report, _judged(terms, report.project, tree, files, now))
    return report
