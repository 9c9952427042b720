"""Where the report of a check goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from app.checks.outputs import FORMATS, markdown, render, sarif
from app.checks.verdicts import Report
from app.commands.failures import CommandFailed


def write(report: Report, output: str, also: Sequence[str], summary: Path | None, *, fingerprints: bool) -> None:
    """To standard output, to files (`also`, each FORMAT=FILE) and below what is in the file `summary`."""
    for one in also:
        name, _, path = one.partition("=")
        if name not in FORMATS or not path:
            raise CommandFailed(f"--also takes FORMAT=FILE with one of {', '.join(FORMATS)}, not “{one}”.")
        Path(path).write_text(_text(report, name, fingerprints=fingerprints), "utf-8", "surrogateescape")
    if summary:
        with summary.open("a", encoding="utf-8", errors="surrogateescape") as file:
            file.write(markdown.render(report))
    say(_text(report, output, fingerprints=fingerprints))


def say(text: str) -> None:
    """Print it; who stopped reading (`| head`) has read enough."""
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _text(report: Report, output: str, *, fingerprints: bool) -> str:
    return sarif.render(report, fingerprints=fingerprints) if output == "sarif" else render(report, output)


@contextmanager
def slow(what: str) -> Iterator[None]:
    """Says on standard error what goes on, where a person watches and it takes more than a second."""
    timer = Timer(1.0, lambda: sys.stderr.write(f"{what}…\n"))
    timer.daemon = True
    if sys.stderr.isatty():
        timer.start()
    try:
        yield
    finally:
        timer.cancel()
