"""How a command ends when it could not run: one line on standard error, exit code 2, never a password."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from app.persistence.database.embedded import EmbeddedError
from app.persistence.database.url import UrlError
from app.persistence.database.waiting import DatabaseUnreachable, explain
from app.persistence.migrations.migrate import MigrationError
from app.settings import SettingsError
from app.sockets import PortUnavailable

COULD_NOT_RUN = 2


class CommandFailed(RuntimeError):
    """A command that cannot go on; the message is one line for the person who gave it."""


EXPECTED = (
    CommandFailed, SettingsError, UrlError, DatabaseUnreachable, MigrationError, EmbeddedError, PortUnavailable
)  # fmt: skip  # one line reads best


@contextmanager
def reported() -> Iterator[None]:
    """Turn an expected failure into its line and SystemExit(2); anything else is a defect and keeps its traceback."""
    try:
        yield
    except EXPECTED as error:
        fail(str(error))
    except DBAPIError as error:
        fail(explain(error) if error.connection_invalidated else f"The database refused: {error.orig}")
    except OSError as error:
        fail(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")


def fail(message: str) -> None:
    sys.stderr.write(f"rationale: {message}\n")
    raise SystemExit(COULD_NOT_RUN)
