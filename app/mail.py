"""Mail to people, where a server for it is configured. Without one, the library for it is not loaded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from app.settings import Settings

PATIENCE = 10.0  # seconds for each step
Before = Callable[[], Awaitable[bool]]


class MailFailed(Exception):
    """A mail was not taken by the server; the message says why, for the log."""


class MailUncertain(Exception):
    """The connection broke when the server may have taken the mail: to send it again may be to send it twice."""


async def send(
    settings: Settings, to: str, subject: str, text: str, *, key: str = "", before: Before | None = None
) -> bool:
    """Send a plain text to one address. Raises MailFailed where it was not taken or no server is configured.

    `key` makes the Message-ID, which is made up otherwise. `before` is called when the server is ready to take the
    mail; where it says False nothing is sent and False returned. With it MailUncertain is raised for what breaks later.
    """
    smtp = import_module("aiosmtplib")
    handed = taken = False
    try:
        message = _message(settings, to, subject, text, key)
        async with smtp.SMTP(**_server(settings)) as server:
            if before is not None:
                handed = await before()
                if not handed:
                    return False
            await server.send_message(message)
            taken = True
    except (smtp.SMTPException, OSError, ValueError) as error:  # the last: an address with a line break
        told = f"{type(error).__name__}: {error}"
        said = (smtp.SMTPResponseException, smtp.SMTPRecipientsRefused, ValueError)
        if handed and not taken and not isinstance(error, said):
            raise MailUncertain(told) from error
        if not taken:  # else it broke while saying good-bye
            raise MailFailed(told) from error
    return True


def _message(settings: Settings, to: str, subject: str, text: str, key: str) -> EmailMessage:
    host = urlsplit(settings.site).hostname or "localhost"
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.smtp_from or f"rationale@{host}"
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{key}@{host}>" if key else make_msgid(domain=host)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers it
    message.set_content(text)
    return message


def _server(settings: Settings) -> dict[str, Any]:
    return {
        "hostname": settings.smtp_host,
        "port": settings.smtp_port,
        "username": settings.smtp_user or None,
        "password": settings.smtp_password or None,
        "use_tls": settings.smtp_security == "tls",
        "start_tls": settings.smtp_security == "starttls",
        "timeout": PATIENCE,
    }
