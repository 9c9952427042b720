"""Images of records, for whoever may read those, and new ones that are put into a text."""

import re
from pathlib import PurePosixPath
from typing import Any

from litestar import Controller, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Response, Template

from app.images.headers import IMAGE_BYTES
from app.images.repository import ImageRepository
from app.images.storing import BadImage, take
from app.persistence.session import Session
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, requires

KEPT = {"cache-control": "private, max-age=31536000, immutable"}  # the address names the content


class ImageController(Controller):
    path = "/images"
    opt = requires(Access.READ)

    @get("/new", access=Access.WRITE)
    async def new(self, request: Request) -> Template:
        """For whoever has no scripts: what one would write for an image that one sends."""
        return page(request, "images/new.html", written="", told="", sensitive=True)

    @post("/", access=Access.WRITE, request_max_body_size=IMAGE_BYTES + 100_000, expensive=True)
    async def create(self, request: Request, session: Session) -> Template | Response[Any]:
        """An image that somebody puts into a text; answers with what to write for it."""
        posted = await request.form()
        file, told, written = posted.get("file"), "Choose a file.", ""
        if isinstance(file, UploadFile):
            try:
                written = f"![{_words(file.filename)}]({await take(session, await file.read(), request.actor.id)})"
            except BadImage as problem:
                told = problem.args[1]
        if "x-in-place" in request.headers:
            said = {"written": written} if written else {"message": told}
            return Response(said, status_code=200 if written else 422, headers={"cache-control": "no-store"})
        told, status = ("", 200) if written else (told, 422)
        return page(request, "images/new.html", written=written, told=told, status=status, sensitive=True)

    @get("/{key:str}")
    async def show(self, request: Request, session: Session, key: FromPath[str]) -> Response[bytes]:
        found = await ImageRepository(session).find(record_id(key), key.split("-")[1] if "-" in key else "")
        if found is None:
            raise Problem(404, "There is no image at this address.")
        request.sandbox()
        return Response(found[1], media_type=found[0], headers=KEPT)


def _words(name: str) -> str:
    """What a file is called, as the words of an image: without its suffix and what would end them."""
    stem = PurePosixPath(name.replace("\\", "/")).stem[:80]
    return re.sub(r"[\[\]\\`<>\s_]+", " ", stem).strip() or "image"
