"""What an account's owner is told of by mail, so that somebody else's hand in it does not stay unseen (ASVS 6.3.7)."""

from __future__ import annotations

import secrets

from sqlalchemy.ext.asyncio import AsyncSession

from app.outbox.repository import Mail, tell
from app.persistence.fields import now

TEXT = """{what} ({when:%-d %B %Y, %H:%M} UTC{where}).

If this was neither you nor an admin whom you asked, set a new password now, end all sessions and tell an admin.
Your account:"""


async def warn(session: AsyncSession, person_id: int, what: str, *, address: str = "") -> None:
    """Tell a person what was changed of the ways into their account; `address` is where that was asked for."""
    text = TEXT.format(what=what, when=now(), where=f", from {address}" if address else "")
    mail = Mail(f"Rationale: {what[0].lower()}{what[1:]}", text, "/account", None)
    await tell(session, f"account-{person_id}-{secrets.token_hex(8)}", person_id, mail)
