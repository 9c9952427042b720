"""What is changed of the text of an accepted decision is a correction, and is marked as one in its history."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.fields.kinds import Kind
from app.admin.forms.loading import load
from app.admin.forms.node import Node
from app.admin.forms.sending import Sent
from app.decisions.models import WAS_IN_FORCE

MARK = "Editorial correction"


async def as_correction(session: AsyncSession, sent: Sent) -> Sent:
    """The form with a reason that says so, where it changes a text that is held (app/decisions/locking.py)."""
    stored = await load(session, sent.node.part, sent.id or 0)
    if stored is None or stored.values.get("status") not in WAS_IN_FORCE or not _corrects(sent.node, stored):
        return sent
    if sent.reason.startswith(MARK):
        return sent
    return sent._replace(reason=f"{MARK}: {sent.reason}" if sent.reason else MARK)


def _corrects(node: Node, stored: Node) -> bool:
    """Whether a text of the record itself is another."""
    texts = [column.name for column in node.part.fields if column.kind is Kind.MARKDOWN or column.name == "title"]
    return any(_plain(node.values.get(name, "")) != _plain(stored.values.get(name, "")) for name in texts)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
