"""Sends the outbox, one mail after another, beside the jobs: a mail server that hangs holds neither pages nor jobs."""

from __future__ import annotations

import structlog

from app import mail
from app.outbox import repository
from app.persistence.database.engine import Database
from app.persistence.polling import Polling
from app.settings import Settings

log = structlog.get_logger()
PAUSE = 2.0  # seconds between looks at an empty outbox
LEADS = "{text}\n\n{link}\n"


class Relay:
    """Of one server; several share an outbox, and each mail is sent by one of them."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.database = database
        self._polling = Polling("outbox", self.run_next)

    async def start(self) -> None:
        """Begin, where mail is configured."""
        if self.settings.sends_mail:
            self._polling.start(PAUSE)

    async def stop(self) -> None:
        """Stop at once: what was not handed on is sent by the next server."""
        await self._polling.stop()

    async def run_next(self) -> bool:
        """Send the next mail, or note why not; False if none waits."""
        async with self.database.write.begin() as connection:
            one = await repository.claim(connection)
        if one is None:
            return False

        async def hand_over() -> bool:
            async with self.database.write.begin() as connection:
                return await repository.hand_over(connection, one)

        text = LEADS.format(text=one.text, link=f"{self.settings.site}{one.path}")
        try:
            done = await mail.send(self.settings, one.address, one.subject, text, key=one.key, before=hand_over)
        except mail.MailUncertain as error:
            log.warning("outbox.uncertain", key=one.key, error=str(error))
        except mail.MailFailed as error:
            log.warning("outbox.trouble", key=one.key, attempts=one.attempts, error=str(error))
            async with self.database.write.begin() as connection:
                await repository.note_trouble(connection, one, str(error))
            return True
        if done:
            async with self.database.write.begin() as connection:
                await repository.note_sent(connection, one)
        return True
