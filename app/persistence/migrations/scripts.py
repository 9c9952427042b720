"""Alembic runs the migrations. It is loaded only where there is one to run: it takes 9 MB and a fifth of a second."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import PendingRollbackError

from app.persistence.migrations.heads import MigrationError
from app.settings import PROJECT


def config() -> Config:
    """Alembic's configuration, which stands in pyproject.toml."""
    return Config(toml_file=PROJECT / "pyproject.toml")


def move(connection: Connection, revision: str, *, up: bool) -> None:
    """Take the database up or down to `revision`. Raises MigrationError."""
    settings = config()
    settings.attributes["connection"] = connection
    try:
        (command.upgrade if up else command.downgrade)(settings, revision)
    except CommandError as error:
        raise MigrationError(f"The migration failed: {error}") from error
    except PendingRollbackError as error:  # a migration that ends its transaction itself could not, and says so
        befell: BaseException | None = error
        while isinstance(befell, PendingRollbackError):
            befell = befell.__context__
        raise befell or error from None
