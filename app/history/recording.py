"""Begins the history of a database."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.decisions import locking
from app.history.folds import figures, operation
from app.history.models import Operation, Revision
from app.persistence.database.engine import Database
from app.persistence.history import install
from app.records.columns import table_of

GOES_ON = "operation goes on"  # in the info of a session: others will change more as a part of the same operation


def record_changes(database: Database) -> Database:
    """Have every change through `database` leave a revision. Safe to call again; returns the database."""
    if "sync_session_class" not in database.write_sessions.kw:
        install(database.write_sessions, table_of(Revision))
        locking.install(database.write_sessions)
        event.listen(database.write_sessions.kw["sync_session_class"], "before_commit", _keep_figures)
    return database


def _keep_figures(session: Session) -> None:
    """Count once what an operation changed, so that no page has to."""
    id_ = session.info.get("operation")
    if id_ and not session.info.get(GOES_ON) and not session.in_nested_transaction():
        session.flush()
        session.execute(sa.update(table_of(Operation)).where(operation.id == id_).values(figures=figures(id_)))
