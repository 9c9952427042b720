"""What happens with a form that was sent: shown again, merged, refused or stored.

It knows no request and makes no page: the controller reads the one and makes the other of what comes back.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from litestar.datastructures import FormMultiDict
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.forms.comparing import choose, renew_versions
from app.admin.forms.loading import load
from app.admin.forms.merging import Clash, clash
from app.admin.forms.node import Node
from app.admin.forms.part import Part
from app.admin.forms.reading import check, edit, is_edit, last, read
from app.admin.forms.relations import resolve
from app.admin.forms.saving import Records, explain, is_stale
from app.admin.titles import names, own_title
from app.persistence.errors import PersistenceError, Stale
from app.persistence.history import REASON
from app.web.forms.idempotency_keys import UsedKey, finish, is_key, take
from app.web.security.access import Actor

PICK = "pick:"  # before the path of a field in the form of a merge
SAVED = re.compile(r"[?&]saved=(\d+)")  # in the path that follows
NO_KEY = "The form came without the key that keeps it from being saved twice. Nothing was saved yet; save it again."
USED = "This form was sent before with other content, so it was not saved again. To save this too, save once more."


class Sent(NamedTuple):
    """A form on its way in. `id` is None for a new record, `back` the page that it came from, `picks` what was
    chosen in a merge. `page` says where a stored record leads, by its id, instead of to the list. `before` a form is
    checked, it is held against the stored record, None for a new one.
    """

    node: Node
    id: int | None
    actor: Actor
    back: str
    action: str
    key: str
    reason: str
    picks: dict[str, str]
    content: bytes
    page: Callable[[int], str] | None = None
    before: Callable[[AsyncSession, Any, Node], Awaitable[None]] | None = None

    @classmethod
    def read(
        cls, posted: FormMultiDict, part: Part, id_: int | None, actor: Actor, back: str,
        page: Callable[[int], str] | None = None,
    ) -> Sent:  # fmt: skip
        """The form that was posted. Raises Problem 413 for too many rows."""
        node = read(part, posted)
        node.id = id_
        pairs = [(name, value) for name, value in posted.multi_items() if isinstance(value, str)]
        return cls(
            node, id_, actor, back,
            action=last(posted, "do"), key=last(posted, "once"),
            reason=last(posted, "reason").strip()[:REASON],
            picks={name.removeprefix(PICK): value for name, value in pairs if name.startswith(PICK)},
            content=_content(pair for pair in pairs if pair[0] not in ("once", "csrf")), page=page,
        )  # fmt: skip


def _content(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Everything that was typed, so that two forms that say the same are told from two that do not."""
    return "\0".join(f"{name}\0{value}" for name, value in pairs).encode("utf-8", "replace")


class Stored(NamedTuple):
    """Done, now or by the same form before: where it leads."""

    path: str


class Made(NamedTuple):
    """Done, for whoever wants to choose the record at once."""

    id: int
    title: str


class Again(NamedTuple):
    """Not done: the form once more, with everything that was typed. `focus` is the path of a row."""

    message: str = ""
    focus: str = ""


class Gone(NamedTuple):
    """There is no such record any more."""


class Merge(NamedTuple):
    """Somebody else saved the record meanwhile: what is to be chosen, and what is `stored` by now."""

    clash: Clash
    stored: Node


Outcome = Stored | Made | Again | Gone | Merge


async def send(session: AsyncSession, sent: Sent, *, titled: bool = False) -> Outcome:
    """Do what the button of a form says; `titled` asks what the record that was made is called."""
    session.info.update(actor=sent.actor.name or None, reason=sent.reason or None)
    focus = edit(sent.node, sent.action) if (editing := is_edit(sent.action)) else ""
    await resolve(session, sent.node, making=True)
    if editing:
        for node in sent.node.walk():
            node.errors.clear()
        return Again(focus=focus)
    if not is_key(sent.key):
        return Again(NO_KEY)
    try:
        first = await take(session, sent.key, sent.actor.key, sent.content)
    except UsedKey:
        return Again(USED)
    outcome = Stored(first) if first else await _store(session, sent)
    made = SAVED.search(outcome.path) if titled and isinstance(outcome, Stored) else None
    if made:
        called = await names(session, sent.node.part.scope, [int(made[1])])
        return Made(int(made[1]), called.get(made[1], ""))
    return outcome


async def _store(session: AsyncSession, sent: Sent) -> Outcome:
    records = Records(session, sent.node.part)
    record = None if sent.id is None else await records.hold(sent.id)
    if record is None and sent.id is not None:
        return Gone()
    stale = record is not None and (bool(sent.picks) or is_stale(record, sent.node))
    if stale and (unsettled := await _merge(session, sent, record)):
        return unsettled
    if sent.before is not None:
        await sent.before(session, record, sent.node)
    if not check(sent.node):
        return Again()
    if sent.page is not None:
        sent.node.part.scope.registry.effects.hold(session)
    try:
        record = record or sent.node.part.model()
        await records.store(record, sent.node)
    except PersistenceError as error:
        return await _refused(session, sent, error)
    key = getattr(record, sent.node.part.key)
    if records.changed:
        did, scope = "created" if sent.id is None else "changed", sent.node.part.scope
        await scope.registry.effects.noted(session, did, scope.declaration.table, key, own_title(scope, record))
    path = _after(sent, key)
    await finish(session, sent.key, path)
    return Stored(path)


async def _refused(session: AsyncSession, sent: Sent, error: PersistenceError) -> Outcome:
    """The form with what the database said; what is not about the form goes on to be an error page."""
    if error.status_code >= 500:
        raise error
    if isinstance(error, Stale) and (unsettled := await _merge(session, sent, None)):
        return unsettled
    explain(sent.node, error)
    return Again()


async def _merge(session: AsyncSession, sent: Sent, record: Any) -> Outcome | None:
    """What is still to be chosen; None once everything is chosen and nothing has changed since."""
    stored = await load(session, sent.node.part, sent.id or 0)
    if stored is None:
        return Gone()
    choose(sent.node, stored, sent.picks)
    if record is not None and sent.picks and not is_stale(record, sent.node):
        return Again() if sent.action == "review" else None
    found = await clash(session, sent.node, stored)
    renew_versions(sent.node, stored)
    return Merge(found, stored)


def _after(sent: Sent, id_: int) -> str:
    """Where a saved form leads."""
    if sent.page:
        return sent.page(id_)
    address = sent.node.part.scope.address
    if sent.action in ("continue", "another"):
        page = id_ if sent.action == "continue" else "new"
        return f"{address}/{page}?" + urlencode({"saved": id_, "back": sent.back})
    return telling(sent.back, "saved", id_) if sent.back.startswith(address) else sent.back


def telling(back: str, what: str, id_: int) -> str:
    """The address of a list that also says what was done: `saved` a record, or `deleted` one (its id in the trash)."""
    address, mark, place = back.partition("#")
    path, _, query = address.partition("?")
    return f"{path}?{query}{'&' if query else ''}{what}={id_}{mark}{place}"
