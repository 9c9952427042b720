"""What a build sends, and the verdict that it gets."""

from __future__ import annotations

import re

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect, Response

from app.checks import configuration
from app.checks.configuration import FILE, ConfigurationError
from app.checks.outputs import FORMATS, format_of, render
from app.persistence.fields import now
from app.persistence.session import Session
from app.projects import limits
from app.projects.checking import SentFiles, check
from app.projects.files.reading import Unread, read
from app.projects.files.senders import NotSender
from app.projects.files.sent import files_of
from app.records.limits import PROJECT_SLUG, SLUG_OF_PROJECT
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.security import secret_links
from app.web.security.access import Access, actor_of, requires


class CheckController(Controller):
    path = "/projects/{slug:str}/checks"
    opt = requires(Access.CHECK)

    @post("/", request_max_body_size=limits.BODY, status_code=200)
    async def create(self, request: Request, session: Session, slug: FromPath[str]) -> Response[str] | Redirect:
        """Judge the files that were sent, which from now on are those of the project.

        With `store=no` they are judged alone, as for a branch. Where no file at all can be read nothing is stored.
        """
        output = _output(request)
        if len(slug) > PROJECT_SLUG or not re.fullmatch(SLUG_OF_PROJECT, slug):
            raise Problem(404, "A project's name has small letters and digits, with dashes between.")
        try:
            sent = await _sent(request, slug)
        except (ConfigurationError, Unread) as refused:
            raise Problem(422, str(refused)) from None
        unread = all(one.unreadable for one in sent.files)
        try:
            sent = sent._replace(keep=sent.keep and not unread)
            report = await check(session, sent, actor_of(request), secret_links.site(request))
        except NotSender as refused:
            raise Problem(403, str(refused)) from None
        if output is None:
            if unread:
                raise Problem(422, " ".join(f"{one.file}: {one.unreadable}" for one in sent.files[:5]))
            return redirect(f"/projects/{slug}")
        kind = FORMATS[output][0]
        return Response(render(report, output), media_type=kind, status_code=422 if unread else 200)


async def _sent(request: Request, slug: str) -> SentFiles:
    """Raises Unread; and ConfigurationError for a project's own file of which anything is unknown or too long."""
    files = await files_of(request)
    own = files.pop(FILE, None)
    longest = request.app.state.settings.waiver_days
    given = configuration.read(own).terms(now().date(), longest) if own is not None else []
    keep, whole = (request.query_params.get(name) != "no" for name in ("store", "whole"))
    return SentFiles(slug, await read(files), given, keep=keep, whole=whole)


def _output(request: Request) -> str | None:
    """The format of the answer; None for a browser, which is led to the project. Problem 406 for what nobody writes."""
    accept = request.headers.get("accept", "")
    if actor_of(request).token_id is None and "text/html" in accept:
        return None
    if (output := format_of(accept)) is None:
        kinds = ", ".join(kind for kind, _ in FORMATS.values())
        raise Problem(406, f"A report is written as one of {kinds}.")
    return output
