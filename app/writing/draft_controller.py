"""Drafts: saved by a script while somebody types, and thrown away."""

from __future__ import annotations

from typing import Any

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect, Response
from msgspec import to_builtins

from app.admin.forms.node import ID
from app.admin.forms.reading import MOST_FIELDS, last
from app.persistence.session import Session
from app.web.forms.idempotency_keys import is_key, led_to
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.security.access import Access, requires
from app.writing.drafts import KEY, DraftRepository, Saving, fields_of
from app.writing.sheets import SHEETS

DRAFT_BYTES = 4_000_000  # as sent, where each byte of a text may take three
ELSEWHERE = "You go on with this in another window, which saved it last. Open it anew to go on here."


class DraftController(Controller):
    path = "/drafts"
    opt = requires(Access.WRITE)

    @post("/{name:str}", status_code=200, request_max_body_size=DRAFT_BYTES, most_fields=MOST_FIELDS)
    async def save(self, request: Request, session: Session, name: FromPath[str]) -> Response[Any]:
        """What stands in a sheet. Answers with what is kept now, and with what others did meanwhile; or
        with why nothing is: no error, which a browser would tell of besides.
        """
        sheet, person = SHEETS.get(name), request.actor.id
        if sheet is None or person is None:
            raise Problem(404, "Nothing is written at this address.")
        posted = await request.form()
        key, writer, record = last(posted, "draft"), last(posted, "once"), last(posted, "draft.record")
        sequence, seen, version = (_number(last(posted, one)) for one in ("draft.sequence", "draft.seen", "version"))
        id_ = _number(record)
        if not is_key(writer) or not 0 < len(key) <= KEY or not sequence or (id_ and key != sheet.key_of(id_)):
            raise Problem(422, "This is no draft that a page of ours would send.")
        drafts = DraftRepository(session)
        await drafts.hold(person, key)
        if stored := await led_to(session, writer):
            return _told(stored=stored)
        fields = fields_of(posted.multi_items())
        given = Saving(
            person=person, key=key, table=sheet.table, record=id_, version=version, fields=fields, writer=writer[:KEY],
            title=dict(fields).get("title", ""), sequence=sequence, seen=seen or 0,
        )  # fmt: skip
        at = await drafts.save(given)
        if at is None:
            return _told(message=ELSEWHERE)
        meanwhile = await drafts.meanwhile(person, sheet, id_, version) if id_ else None
        return _told(saved=at.isoformat(), meanwhile=to_builtins(meanwhile))

    @post("/{name:str}/{key:str}/removal", status_code=200)
    async def destroy(self, request: Request, session: Session, name: FromPath[str], key: FromPath[str]) -> Redirect:
        """Throw one away; leads to the record, or to the list."""
        sheet, person = SHEETS.get(name), request.actor.id
        if sheet is None or person is None:
            raise Problem(404, "Nothing is written at this address.")
        await DraftRepository(session).drop(person, key)
        record = _number(key.rpartition(":")[2]) if key.startswith(f"{name}:") else None
        return redirect(sheet.page(record) if record else f"/{sheet.slug}")


def _number(text: str) -> int | None:
    return int(text) if ID.fullmatch(text) and int(text) < 2**31 else None


def _told(**said: Any) -> Response[Any]:
    return Response(said, status_code=200, headers={"cache-control": "no-store"})
