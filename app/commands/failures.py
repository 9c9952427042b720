"""How a command ends when it could not run: one line on standard error, exit code 2, never a password."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from app.settings import SettingsError

COULD_NOT_RUN = 2


class CommandFailed(RuntimeError):
    """A command that cannot go on; the message is one line for the person who gave it."""


@contextmanager
def reported() -> Iterator[None]:
    """Turn an expected failure into its line and SystemExit(2); anything else is a defect and keeps its traceback."""
    try:
        yield
    except Exception as error:
        message = _line(error)
        if message is None:
            raise
        fail(message)


def _line(error: Exception) -> str | None:
    if isinstance(error, CommandFailed | SettingsError):
        return str(error)
    if "sqlalchemy" in sys.modules:  # else it comes from no database
        from app.commands.database_failures import line  # noqa: PLC0415 - many commands need no database

        if (told := line(error)) is not None:
            return told
    if isinstance(error, OSError):
        return f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}"
    return None


def fail(message: str) -> None:
    sys.stderr.write(f"rationale: {message}\n")
    raise SystemExit(COULD_NOT_RUN)
