"""The same record as a form or as raw Markdown: which of them a sheet shows, and the way from one to the other.

What reads and writes Markdown is loaded with the first sheet that asks for it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

from litestar.datastructures import FormMultiDict
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.forms.node import Node
from app.admin.forms.reading import last
from app.admin.forms.sending import Again, Sent
from app.admin.forms.view import Query
from app.web.templating.formats import rendered
from app.writing.sheets import Sheet
from app.writing.view import Around

TEXT = "markdown"  # the field of the raw text
AS_MARKDOWN, AS_FORM = "as:markdown", "as:form"  # actions of buttons
UNREAD = "The text is not read as a record, so nothing was changed. What it needs stands beside it."
FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


class Shown(NamedTuple):
    """What a sheet is shown as: the text of Markdown, None for a form. `switched` where a button says so; `again` where
    the text cannot be read.
    """

    text: str | None = None
    findings: Sequence[Any] = ()
    switched: bool = False
    again: Again | None = None


async def as_shown(session: AsyncSession, sent: Sent, sheet: Sheet, posted: FormMultiDict) -> Shown:
    """Carry the text of a sheet into its form, if it came as one, and do what a button for the other mode says."""
    switched = sent.action in (AS_MARKDOWN, AS_FORM)
    if TEXT not in posted:
        markdown = sent.action == AS_MARKDOWN
        text = await _markdown().markdown_of(session, sent.node, sheet) if markdown else None
        return Shown(text, switched=switched)
    text = last(posted, TEXT).replace("\r\n", "\n")
    is_read, findings = await _markdown().take(session, sent.node, sheet, text)
    if not is_read:
        return Shown(text, findings, again=Again(UNREAD))
    return Shown(None if sent.action == AS_FORM else text, findings, switched=switched)


async def in_view(session: AsyncSession, node: Node, sheet: Sheet, query: Query, around: Around) -> Around:
    """What is around a sheet that was just opened, with its text where the draft or the address has it as one."""
    text = around.text
    if text is None and query.get("as") == TEXT and around.kept is None:
        text = await _markdown().markdown_of(session, node, sheet)
    if text is None:
        return around
    findings, html = await looked_at(session, node, sheet, text)
    return replace(around, text=text, findings=findings, html=rendered(html))


async def looked_at(session: AsyncSession, node: Node, sheet: Sheet, text: str) -> tuple[list[Any], str]:
    """What to know of a text, and how readers will see it."""
    reading = await _markdown().look(session, node, sheet, text.replace("\r\n", "\n"))
    if reading.record is None:
        return reading.findings, ""
    render = node.part.scope.registry.effects.rendered
    return reading.findings, await asyncio.to_thread(render, FRONT.sub("", text.replace("\r\n", "\n")))


def _markdown() -> Any:
    return import_module("app.writing.markdown.raw")
