"""What happens with a form that was sent: shown again, merged, refused or stored."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import urlencode

from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.fields.kinds import Kind
from app.admin.forms.comparing import choose, renew_versions
from app.admin.forms.loading import load
from app.admin.forms.merging import clash
from app.admin.forms.node import Node
from app.admin.forms.part import part_of
from app.admin.forms.reading import check, edit, is_edit, read
from app.admin.forms.saving import Records, is_stale
from app.admin.forms.suggesting import resolve
from app.admin.forms.view import after, back_of, form_page, gone_page, merge_page
from app.admin.scope import Scope
from app.admin.titles import names, own_title
from app.persistence.errors import Conflict, PersistenceError, Stale
from app.persistence.idempotency_keys import UsedKey, finish, is_key, take
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.security.access import actor_of

REASON = 500  # characters
SAVED = re.compile(r"[?&]saved=(\d+)")  # in the path that follows
PICK = "pick:"  # before the path of a field in the form of a merge
NO_KEY = "The form came without the key that keeps it from being saved twice. Nothing was saved yet; save it again."
USED = "This form was sent before with other content, so it was not saved again. To save this too, save once more."


class Sent(NamedTuple):
    """A form on its way in. `id` is None for a new record, `picks` what was chosen in a merge."""

    request: Request
    session: AsyncSession
    scope: Scope
    node: Node
    id: int | None
    action: str
    key: str
    reason: str
    picks: dict[str, str]
    content: bytes

    @classmethod
    async def read(cls, request: Request, session: AsyncSession, scope: Scope, id_: int | None = None) -> Sent:
        """The form that was posted. Raises Problem 400 where it is no text that can be read."""
        try:
            posted = await request.form()
        except (UnicodeDecodeError, LookupError):
            raise Problem(400, "The form holds text that cannot be read; send it as UTF-8.") from None
        pairs = [(name, value) for name, value in posted.multi_items() if isinstance(value, str)]
        node = read(part_of(scope), posted)
        node.id = id_
        actor = actor_of(request)
        reason = str(posted.get("reason", "")).strip()[:REASON]
        session.info.update(actor=actor.name or None, reason=reason or None)
        return cls(
            request, session, scope, node, id_,
            action=str(posted.get("do", "")),
            key=str(posted.get("once", "")),
            reason=reason,
            picks={name.removeprefix(PICK): value for name, value in pairs if name.startswith(PICK)},
            content=urlencode([pair for pair in pairs if pair[0] not in ("once", "csrf")], errors="replace").encode(),
        )  # fmt: skip

    def again(self, message: str = "", focus: str = "") -> Template:
        """The form once more, with everything that was typed."""
        return form_page(self.request, self.scope, self.node, message=message, focus=focus, reason=self.reason)


async def send(sent: Sent) -> Template | Redirect:
    """Do what the button of a form says, and answer with the page that follows."""
    if is_edit(sent.action):
        focus = edit(sent.node, sent.action)
        await resolve(sent.session, sent.node)
        for node in sent.node.walk():
            node.errors.clear()
        return sent.again(focus=focus)
    if not is_key(sent.key):
        await resolve(sent.session, sent.node)
        return sent.again(NO_KEY)
    try:
        first = await take(sent.session, sent.key, actor_of(sent.request).key, sent.content)
    except UsedKey:
        await resolve(sent.session, sent.node)
        return sent.again(USED)
    return await _led(sent, first) if first else await _store(sent)


async def _store(sent: Sent) -> Template | Redirect:
    records = Records(sent.session, sent.node.part)
    await resolve(sent.session, sent.node)
    record = None if sent.id is None else await records.hold(sent.id)
    if record is None and sent.id is not None:
        return gone_page(sent.request, sent.scope, sent.node)
    stale = record is not None and (bool(sent.picks) or is_stale(record, sent.node))
    if stale and (merge := await _merge(sent, record)):
        return merge
    if not check(sent.node):
        return sent.again()
    try:
        record = await (records.create(sent.node) if record is None else records.update(record, sent.node))
    except PersistenceError as error:
        return await _refused(sent, error)
    if records.changed:
        did, key = "created" if sent.id is None else "changed", getattr(record, sent.node.part.key)
        scope = sent.scope
        await scope.registry.effects.noted(sent.session, did, scope.declaration.table, key, own_title(scope, record))
    return await _done(sent, record)


async def _refused(sent: Sent, error: PersistenceError) -> Template:
    """The form with what the database said; what is not about the form goes on to be an error page."""
    if error.status_code >= 500:
        raise error
    if isinstance(error, Stale) and (merge := await _merge(sent, None)):
        return merge
    _explain(sent.node, error)
    return sent.again()


async def _merge(sent: Sent, record: Any) -> Template | None:
    """The page of a merge; None once everything is chosen and nothing has changed since."""
    stored = await load(sent.session, sent.node.part, sent.id or 0)
    if stored is None:
        return gone_page(sent.request, sent.scope, sent.node)
    choose(sent.node, stored, sent.picks)
    if record is not None and sent.picks and not is_stale(record, sent.node):
        return sent.again() if sent.action == "review" else None
    found = await clash(sent.session, sent.node, stored)
    renew_versions(sent.node, stored)
    return merge_page(sent.request, sent.scope, sent.node, found, stored=stored, reason=sent.reason)


async def _done(sent: Sent, record: Any) -> Template | Redirect:
    path = after(sent.scope, sent.action, getattr(record, sent.node.part.key), back_of(sent.request, sent.scope))
    await finish(sent.session, sent.key, path)
    return await _led(sent, path)


async def _led(sent: Sent, path: str) -> Template | Redirect:
    """The way onward; for a form in a dialog, which has one button, what was made."""
    made = SAVED.search(path)
    if not sent.request.partial or not made:
        return redirect(path)
    called = await names(sent.session, sent.scope, [int(made[1])])
    return page(sent.request, "admin/forms/_created.html", status=201, key=made[1], words=called.get(made[1], ""))


def _explain(node: Node, error: PersistenceError) -> None:
    """Put what the database refused beside the field that it is about."""
    for part in node.part.walk():
        if part.scope.declaration.table.name == error.table:
            rows = [one for one in node.walk() if one.part is part and not one.removed]
            columns = [column for column in part.fields if column.attribute in error.columns]
            columns.sort(
                key=lambda one: one.kind is Kind.RELATION
            )  # of a number and its collection, the number is wrong
            named = [column.name for column in columns]
            for row in _guilty(rows, named, error):
                row.refuse(named[0] if named else "", part.scope.registry.in_words(error))
            return
    node.refuse("", node.part.scope.registry.in_words(error))


def _guilty(rows: list[Node], named: list[str], error: PersistenceError) -> list[Node]:
    """The rows that are alike, or else the new ones, or else all: the database does not tell which it meant."""
    if isinstance(error, Conflict) and len(rows) > 1:
        values = [tuple(str(row.values.get(name)) for name in named) for row in rows]
        alike = [row for row, value in zip(rows, values, strict=True) if values.count(value) > 1]
        if alike:
            return alike[1:]
    return [row for row in rows if row.key.startswith("n")] or rows
