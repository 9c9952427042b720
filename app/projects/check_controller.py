"""What a build sends, and the verdict that it gets."""

from __future__ import annotations

import re

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect, Response

from app.checks.outputs import FORMATS, format_of, render
from app.persistence.session import Session
from app.projects import limits
from app.projects.checking import check
from app.projects.reading import Unread, read
from app.projects.senders import NotSender
from app.projects.sent import files_of
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
            files = await read(await files_of(request))
        except Unread as refused:
            raise Problem(422, str(refused)) from None
        keep, actor = request.query_params.get("store") != "no", actor_of(request)
        site = secret_links.site(request)
        unread = all(one.unreadable for one in files)
        try:
            report = await check(session, slug, files, actor, site, keep=keep and not unread)
        except NotSender as refused:
            raise Problem(403, str(refused)) from None
        if output is None:
            if unread:
                raise Problem(422, " ".join(f"{one.file}: {one.unreadable}" for one in files[:5]))
            return redirect(f"/projects/{slug}")
        kind = FORMATS[output][0]
        return Response(render(report, output), media_type=kind, status_code=422 if unread else 200)


def _output(request: Request) -> str | None:
    """The format of the answer; None for a browser, which is led to the project. Problem 406 for what nobody writes."""
    accept = request.headers.get("accept", "")
    if actor_of(request).token_id is None and "text/html" in accept:
        return None
    if (output := format_of(accept)) is None:
        kinds = ", ".join(kind for kind, _ in FORMATS.values())
        raise Problem(406, f"A report is written as one of {kinds}.")
    return output
