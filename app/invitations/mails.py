"""What somebody gets who was invited."""

import structlog

from app import mail
from app.web.http.request import Request
from app.web.security.access import actor_of

TEXT = """Hello,

{name} invites you to Rationale, where the team keeps what it found out, what it decided and why.

Open this link within a week to make your account; it works once:

{link}
"""
log = structlog.get_logger()


async def invite(request: Request, email: str, link: str) -> bool | None:
    """Mail the link; whether that was done, None where no mail can be sent from here."""
    settings = request.app.state.settings
    if not settings.sends_mail:
        return None
    text = TEXT.format(name=actor_of(request).name, link=link)
    try:
        await mail.send(settings, email, "You are invited to Rationale", text)
    except mail.MailFailed as error:
        log.warning("an invitation was not mailed", error=str(error))
        return False
    return True
