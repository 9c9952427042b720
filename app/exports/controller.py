"""Records as the Markdown that an export writes."""

from litestar import Controller, get
from litestar.params import FromPath
from litestar.response import Response
from sqlalchemy.ext.asyncio import AsyncSession

from app.exports.repository import MarkdownRepository
from app.imports.linking.entries import Owner
from app.persistence.session import Session
from app.web.http.problems import Problem
from app.web.paths import record_id
from app.web.security.access import Access, requires

PLAIN = "text/plain"  # shown by every browser, where text/markdown is downloaded


class MarkdownController(Controller):
    path = "/"
    opt = requires(Access.READ)

    @get("/decisions/{key:str}/markdown", expensive=True)
    async def decision(self, session: Session, key: FromPath[str]) -> Response[str]:
        return await _markdown(session, ("decision", record_id(key)))

    @get("/research/{key:str}/markdown", expensive=True)
    async def research(self, session: Session, key: FromPath[str]) -> Response[str]:
        return await _markdown(session, ("research", record_id(key)))


async def _markdown(session: AsyncSession, owner: Owner) -> Response[str]:
    text = await MarkdownRepository(session).text(owner)
    if text is None:
        raise Problem(404, "There is no record at this address.")
    return Response(text, media_type=PLAIN, headers={"cache-control": "private, no-cache"})
