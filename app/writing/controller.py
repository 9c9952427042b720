"""Pages on which decisions and research are written. What is sent goes the way of the admin's forms."""

from __future__ import annotations

from typing import Any

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import FromPath
from litestar.response import Redirect, Template
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.forms.loading import begun, load
from app.admin.forms.node import ID, Node
from app.admin.forms.part import part_of
from app.admin.forms.reading import FORM_BYTES, MOST_FIELDS, check, is_edit, last, read
from app.admin.forms.relations import resolve
from app.admin.forms.sending import Again, Gone, Made, Merge, Outcome, Sent, Stored, send
from app.admin.forms.view import Query, gone_page
from app.admin.permissions import Verb
from app.admin.registry import opened
from app.admin.scope import Scope
from app.decisions.accepting import check_status
from app.decisions.models import NOT_YET
from app.persistence.session import Session
from app.web.http.pages import page
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, requires
from app.web.templating.formats import rendered
from app.writing.beginnings import begin_from
from app.writing.corrections import as_correction
from app.writing.criteria import ADD, begin_criteria
from app.writing.dependants import LATER, chosen_in, dependants, look_later, take_along
from app.writing.drafts import DraftRepository, Kept, became, keep_draft, lead, opened_draft
from app.writing.fitting import fits, refuse_unread
from app.writing.markdown.modes import TEXT, as_shown, in_view, looked_at
from app.writing.places import shown_by
from app.writing.repository import WritingRepository, take_back
from app.writing.sheets import DECISION, RESEARCH, Sheet
from app.writing.templates import KEEP, NAME, WANTING, TemplateRepository, begin_with, offered
from app.writing.view import Around, sheet_page, sheets_merge_page

UNSAID = Markup('Say of each decision that <a href="#resting">rests on what is superseded</a> what becomes of it.')


class SheetController(Controller):
    """The same pages for each kind of record; `sheet` says how it is laid out."""

    opt = requires(Access.WRITE)
    sheet: Sheet

    @get("/new")
    async def new(self, request: Request, session: Session) -> Template | Redirect:
        scope = opened(request, self.sheet.slug, Verb.ADD)
        part, query = part_of(scope), request.query_params
        kept = await opened_draft(session, part, request.actor, key) if (key := query.get("draft", "")) else None
        if kept:
            return _page(request, **await _kept(session, self.sheet, query, kept))
        if key and (record := await became(session, key)):
            return redirect(record)
        node = begun(part, query.get("words", ""))
        place = shown_by(query, request.headers.get("referer", ""))
        await WritingRepository(session).begin(node, self.sheet, request.actor, place)
        if self.sheet is DECISION:
            await begin_from(session, node, query)
        chosen = query.get(KEEP, "")
        if chosen:
            node = await begin_with(session, node, self.sheet, chosen)
        others = await DraftRepository(session).of_new(request.actor.id or 0, self.sheet.table)
        offers = await offered(session, self.sheet, chosen)
        around = Around(drafts=others, resting=await dependants(session, node), templates=offers, gone=bool(key))
        around = await in_view(session, node, self.sheet, query, around)
        return _page(request, **sheet_page(self.sheet, node, query, around) | ({"status": 404} if key else {}))

    @post("/new", status_code=200, request_max_body_size=FORM_BYTES, most_fields=MOST_FIELDS)
    async def create(self, request: Request, session: Session) -> Template | Redirect:
        scope = opened(request, self.sheet.slug, Verb.ADD)
        return await _sent(request, session, self.sheet, scope, None)

    @get("/{key:str}/edit")
    async def edit(self, request: Request, session: Session, key: FromPath[str]) -> Template:
        scope = opened(request, self.sheet.slug, Verb.CHANGE)
        part, id_ = part_of(scope), record_id(key)
        node = await load(session, part, id_)
        kept = await opened_draft(session, part, request.actor, self.sheet.key_of(id_))
        if node is None:
            return _page(request, **_gone(scope, request, kept.node if kept else None))
        version, drafts, query = (
            kept.node.version if kept else node.version,
            DraftRepository(session),
            request.query_params,
        )
        meanwhile = await drafts.meanwhile(request.actor.id or 0, self.sheet, id_, version)
        if kept:
            return _page(request, **await _kept(session, self.sheet, query, kept, meanwhile=meanwhile))
        resting = await dependants(session, node) if node.values.get("status") in NOT_YET else []
        around = await in_view(session, node, self.sheet, query, Around(meanwhile=meanwhile, resting=resting))
        return _page(request, **sheet_page(self.sheet, node, query, around))

    @post("/{key:str}/edit", status_code=200, request_max_body_size=FORM_BYTES, most_fields=MOST_FIELDS)
    async def update(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        scope = opened(request, self.sheet.slug, Verb.CHANGE)
        return await _sent(request, session, self.sheet, scope, record_id(key))

    @post("/reading", status_code=200, expensive=True, request_max_body_size=FORM_BYTES, most_fields=MOST_FIELDS)
    async def reading(self, request: Request, session: Session) -> Template:
        """What is read of the Markdown of a sheet, as one types."""
        posted = await request.form()
        node = read(part_of(opened(request, self.sheet.slug, Verb.ADD)), posted)
        findings, html = await looked_at(session, node, self.sheet, last(posted, TEXT))
        return page(request, "writing/_reading.html", findings=findings, html=rendered(html))

    @post("/fit", status_code=200, expensive=True, request_max_body_size=FORM_BYTES, most_fields=MOST_FIELDS)
    async def fit(self, request: Request, session: Session) -> Template:
        """Whether the pins of a sheet can be satisfied together with those in force, as one types."""
        posted = await request.form()
        node = read(part_of(opened(request, self.sheet.slug, Verb.ADD)), posted)
        node.id = int(record) if ID.fullmatch(record := last(posted, "draft.record")) else None
        return page(request, "writing/_fits.html", fits=await fits(session, node))


class DecisionSheetController(SheetController):
    path = "/decisions"
    sheet = DECISION


class ResearchSheetController(SheetController):
    path = "/research"
    sheet = RESEARCH


async def _sent(
    request: Request, session: AsyncSession, sheet: Sheet, scope: Scope, id_: int | None
) -> Template | Redirect:
    """Do what a sheet says, and answer with the page that follows."""
    posted = await request.form()
    sent = Sent.read(posted, part_of(scope), id_, request.actor, f"/{sheet.slug}", page=sheet.page)
    key, choices = last(posted, "draft"), chosen_in(posted.multi_items())
    shown = await as_shown(session, sent, sheet, posted)
    if shown.switched and (draft := await keep_draft(session, sent, sheet, key, {TEXT: shown.text})):
        return redirect(draft)
    if sent.action == KEEP:
        return await _keep_template(request, session, sent, sheet, posted, Around(key=key, text=shown.text))
    if id_ is None or sheet.status_of(sent.action):
        sent.node.values["status"] = sheet.status_of(sent.action) or sent.node.values.get("status", "")
    if id_ is not None:
        sent = await as_correction(session, sent)
    if sent.action == ADD:
        begin_criteria(sent.node)
    resting = await dependants(session, sent.node)
    choices = {one.id: choices[one.id] for one in resting if one.id in choices}
    is_unsaid = sent.action == sheet.ends[0][0] and any(one.id not in choices for one in resting)
    outcome = shown.again or await _tried(session, sheet, sent, choices, UNSAID if is_unsaid else "")
    if isinstance(outcome, Stored):
        await look_later(session, [one for one, choice in choices.items() if choice == LATER])
        await DraftRepository(session).drop(request.actor.id or 0, sheet.key_of(id_) if id_ else key)
        if id_ is None:
            await lead(session, key, sent.actor.key, outcome.path)
        return redirect(outcome.path)
    around = Around(key=key, resting=resting, choices=choices, text=shown.text, findings=shown.findings)
    return _page(request, **_again(request, sheet, sent, outcome, around))


async def _tried(session: AsyncSession, sheet: Sheet, sent: Sent, choices: dict[int, str], unsaid: str) -> Outcome:
    """Store what was sent, in a collection that is made for it if need be."""
    is_new = sent.id is None and not is_edit(sent.action)
    placed = is_new and await WritingRepository(session).place(sent.node)
    outcome = await _checked(session, sheet, sent, choices, unsaid)
    if placed and not isinstance(outcome, Stored):
        take_back(sent.node)
    return outcome


async def _checked(session: AsyncSession, sheet: Sheet, sent: Sent, choices: dict[int, str], unsaid: str) -> Outcome:
    """Store it, unless something is wrong with it or `unsaid`: then all of that is told at once."""
    if not is_edit(sent.action) and not await refuse_unread(session, sent.node):
        return Again(unsaid)
    if unsaid:
        await resolve(session, sent.node, making=True)
        check(sent.node)
        return Again(unsaid)
    take_along(sent.node, choices)
    return await send(session, sent._replace(before=check_status if sheet is DECISION else None))


async def _keep_template(
    request: Request, session: AsyncSession, sent: Sent, sheet: Sheet, posted: FormMultiDict, around: Around
) -> Template | Redirect:
    """Keep the sheet as a template of its collection, and as the draft that it is."""
    await keep_draft(session, sent, sheet, around.key, {TEXT: around.text})
    kept = await TemplateRepository(session).keep(sent, sheet, last(posted, NAME))
    if kept is None:
        return _page(request, **_again(request, sheet, sent, Again(WANTING), around))
    return redirect(f"/{sheet.slug}/new?{KEEP}={kept}")


def _again(request: Request, sheet: Sheet, sent: Sent, outcome: Outcome, around: Around) -> dict[str, Any]:
    query = request.query_params
    match outcome:
        case Again(message, focus):
            more: dict[str, Any] = {"typed": True, "focus": focus, "reason": sent.reason}
            return sheet_page(sheet, sent.node, query, around, message=message, **more)
        case Merge(clash, stored):
            return sheets_merge_page(sheet, sent.node, query, clash, stored, reason=sent.reason)
        case Gone() | Stored() | Made():
            return _gone(sent.node.part.scope, request, sent.node)


async def _kept(session: AsyncSession, sheet: Sheet, query: Query, kept: Kept, **more: Any) -> dict[str, Any]:
    """The sheet as a draft has it."""
    resting = await dependants(session, kept.node)
    text = next((value for name, value in kept.draft.fields if name == TEXT), None)
    around = Around(kept=kept, resting=resting, choices=chosen_in(kept.draft.fields), text=text, **more)
    return sheet_page(sheet, kept.node, query, await in_view(session, kept.node, sheet, query, around))


def _gone(scope: Scope, request: Request, node: Node | None = None) -> dict[str, Any]:
    here = f"/{scope.slug}"
    return gone_page(scope, request.query_params, node) | {
        "template": "writing/gone.html",
        "address": here,
        "back": here,
    }


def _page(request: Request, template: str, **context: Any) -> Template:
    return page(request, template, sensitive=True, **context)
