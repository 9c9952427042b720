"""Whether anybody can sign in here yet."""

from __future__ import annotations

from app.persistence.engine import Database

ANY = "SELECT EXISTS (SELECT FROM person WHERE state <> 'named')"


class Accounts:
    """Asks the database until there is an account, and never again: accounts are disabled, not taken away."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.known = False

    async def exist(self) -> bool:
        """Whether there is an account."""
        if not self.known:
            self.known = (await self.database.row(ANY))[0]
        return self.known
