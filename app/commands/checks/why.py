"""`rationale why`: the decisions that govern files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path, PurePosixPath

import msgspec

from app.checks import bundle
from app.checks.command.client import Client, ServerError
from app.checks.verdicts import Governing
from app.commands.checks.reports import say
from app.commands.failures import CommandFailed


def why(*, paths: Sequence[str], bundle_file: Path | None, server: str, token: str, output: str) -> None:
    """Print them; of the register at hand, of another one, or of a bundle. Raises SystemExit(1) where there is none."""
    files = [PurePosixPath(path).as_posix() for path in paths]
    found = _terms(bundle_file, server, token).governing(files)
    if output == "json":
        say(msgspec.json.encode(found).decode() + "\n")
    else:
        say("".join(_line(one) for one in found) or "No decision in force governs that.\n")
    if not found:
        raise SystemExit(1)


def _terms(file: Path | None, server: str, token: str) -> bundle.Bundle:
    now = datetime.now(UTC)
    try:
        if file or server:
            content = file.read_bytes() if file else Client(server, token).bundle()
            return bundle.read(content, now, allow_stale=True, need_pins=False)
    except (ServerError, bundle.BundleError) as problem:
        raise CommandFailed(str(problem)) from None
    found: bundle.Bundle = import_module("app.commands.checks.pins").bundle_at_hand()
    return found


def _line(one: Governing) -> str:
    decision = one.decision
    told = f"{decision.called} “{decision.title}” ({decision.status}) governs {', '.join(one.files)}"
    return f"{told}: {decision.address}\n" if decision.address else f"{told}\n"
