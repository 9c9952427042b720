"""What may go wrong with a database and with sockets, in one line."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from app.persistence.database.embedded import EmbeddedError
from app.persistence.database.url import UrlError
from app.persistence.database.waiting import DatabaseUnreachable, explain
from app.persistence.migrations.heads import MigrationError
from app.sockets import PortUnavailable

EXPECTED = (UrlError, DatabaseUnreachable, MigrationError, EmbeddedError, PortUnavailable)  # one line reads best


EXTENSIONS = (
    "\nSearch needs the extensions unaccent and pg_trgm of PostgreSQL's contrib modules. Have them installed,"
    " and let whoever may do it run in this database: CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm"
)


def line(error: Exception) -> str | None:
    """None for anything else."""
    if isinstance(error, EXPECTED):
        return str(error)
    if isinstance(error, DBAPIError):
        refused = f"The database refused: {error.orig}"
        refused += EXTENSIONS if 'extension "' in refused else ""
        return explain(error) if error.connection_invalidated else refused
    return None
