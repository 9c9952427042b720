"""Mail leaves, over a real connection, or says why not."""

from __future__ import annotations

import pytest

from app.mail import MailFailed, send
from app.settings import Settings
from tests.mail_server import *  # noqa: F403  fixtures are found by name
from tests.mail_server import Inbox


def settings_for(inbox: Inbox, **more: str) -> Settings:
    return Settings(
        smtp_host="127.0.0.1", smtp_port=inbox.port, smtp_security="none", base_url="https://rationale.example.org",
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


async def test_a_mail_arrives_as_it_was_written(inbox: Inbox) -> None:
    await send(settings_for(inbox), "mara@example.org", "Grüße", "Zeile eins\nhttps://example.org/" + "x" * 90 + "\n")
    (mail,) = inbox.mails
    assert (mail["to"], mail["from"], mail["subject"]) == (
        "mara@example.org", "rationale@rationale.example.org", "Grüße"
    )  # fmt: skip
    assert mail["auto-submitted"] == "auto-generated"
    assert "https://example.org/" + "x" * 90 in mail.get_content()


@pytest.mark.parametrize(
    ("to", "subject"), [("a@example.org\r\nBcc: eve@example.org", "x"), ("a@example.org", "x\nBcc: eve@example.org")]
)
async def test_no_header_can_be_added(inbox: Inbox, to: str, subject: str) -> None:
    with pytest.raises(MailFailed):
        await send(settings_for(inbox), to, subject, "text")
    assert inbox.mails == []


async def test_a_refusal_and_an_absent_server_are_told(inbox: Inbox) -> None:
    inbox.refused.add("nobody@example.org")
    with pytest.raises(MailFailed, match="550"):
        await send(settings_for(inbox), "nobody@example.org", "x", "text")
    with pytest.raises(MailFailed):
        await send(Settings(smtp_host="127.0.0.1", smtp_port=1), "mara@example.org", "x", "text")


async def test_a_server_that_cannot_encrypt_gets_no_mail_where_that_is_asked_for(inbox: Inbox) -> None:
    protected = Settings(smtp_host="127.0.0.1", smtp_port=inbox.port, base_url="https://rationale.example.org")
    with pytest.raises(MailFailed):
        await send(protected, "mara@example.org", "x", "text")
    assert inbox.mails == []


def test_secrets_are_not_shown_with_the_settings() -> None:
    shown = repr(Settings(smtp_password="hunter2", oidc_client_secret="hunter3"))
    assert "hunter" not in shown
