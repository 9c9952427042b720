"""`rationale migrate`."""

from __future__ import annotations

import sys

import msgspec

from app.commands.database import bring_up_to_date, database_at_hand
from app.persistence.migrations.heads import head
from app.settings import Settings


def migrate(*, app_role: str, output: str) -> None:
    """Bring the database to the newest schema, and say whether there was anything to do."""
    with database_at_hand(Settings.read()) as settings:
        changed = bring_up_to_date(msgspec.structs.replace(settings, app_role=app_role or settings.app_role))
    if output == "json":
        sys.stdout.write(msgspec.json.encode({"migrated": changed, "revision": head()}).decode() + "\n")
    else:
        sys.stdout.write(f"Migrated to {head()}.\n" if changed else f"Nothing to do: the schema is at {head()}.\n")
