"""Rows of a large table changed in a migration, some at a time, so that no row is locked for long."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

SIZE = 5000  # rows between two commits
NOTE = "/* in batches */"  # what the lint of migrations looks for


def update_in_batches(table: str, assignments: str, where: str, *, size: int = SIZE) -> None:
    """UPDATE `table` SET `assignments` WHERE `where`, by its id, with a commit after every `size` rows.

    What a migration did before is committed, too, so it comes last in its migration; one that was stopped midway runs
    again from its beginning: `where` names what is still to be done, and what stands before can be done twice.
    """
    context = op.get_context()
    if context.as_sql:
        op.execute(f"{NOTE} UPDATE {table} SET {assignments} WHERE {where}")  # noqa: S608 - a migration says what
        return
    changed = f"""
        WITH batch AS (SELECT id FROM {table} WHERE id > :after AND ({where}) ORDER BY id LIMIT :size FOR UPDATE),
        done AS (UPDATE {table} SET {assignments} WHERE id IN (SELECT id FROM batch))
        SELECT max(id) FROM batch
    """  # noqa: S608 - as above
    with context.autocommit_block():
        for _ in range(2):  # once more for rows that others committed behind it
            after: int | None = 0
            while after is not None:
                after = op.get_bind().execute(text(changed), {"after": after, "size": size}).scalar_one()
