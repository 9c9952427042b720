"""Begins the history of a database."""

from __future__ import annotations

from app.decisions import locking
from app.history.models import Revision
from app.persistence.database.engine import Database
from app.persistence.history import install
from app.records.columns import table_of


def record_changes(database: Database) -> Database:
    """Have every change through `database` leave a revision. Safe to call again; returns the database."""
    if "sync_session_class" not in database.write_sessions.kw:
        install(database.write_sessions, table_of(Revision))
        locking.install(database.write_sessions)
    return database
