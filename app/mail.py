"""Mail to people, where a server for it is configured. Without one, the library for it is not loaded."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from importlib import import_module
from urllib.parse import urlsplit

from app.settings import Settings

PATIENCE = 10.0  # seconds for each step


class MailFailed(Exception):
    """A mail was not taken by the server; the message says why, for the log."""


async def send(settings: Settings, to: str, subject: str, text: str) -> None:
    """Send a plain text to one address. Raises MailFailed where it was not taken or no server is configured."""
    smtp = import_module("aiosmtplib")
    host = urlsplit(settings.site).hostname or "localhost"
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = settings.smtp_from or f"rationale@{host}"
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=host)
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers it
        message.set_content(text)
        await smtp.send(
            message,
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_user or None,
            password=settings.smtp_password or None,
            use_tls=settings.smtp_security == "tls",
            start_tls=settings.smtp_security == "starttls",
            timeout=PATIENCE,
        )
    except (smtp.SMTPException, OSError, ValueError) as error:  # the last: an address with a line break
        raise MailFailed(f"{type(error).__name__}: {error}") from error
