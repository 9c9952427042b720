"""Images of records, for whoever may read those."""

from litestar import Controller, get
from litestar.params import FromPath
from litestar.response import Response

from app.images.repository import ImageRepository
from app.persistence.session import Session
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, requires

KEPT = {"cache-control": "private, max-age=31536000, immutable"}  # the address names the content


class ImageController(Controller):
    path = "/images"
    opt = requires(Access.READ)

    @get("/{key:str}")
    async def show(self, request: Request, session: Session, key: FromPath[str]) -> Response[bytes]:
        found = await ImageRepository(session).find(record_id(key), key.split("-")[1] if "-" in key else "")
        if found is None:
            raise Problem(404, "There is no image at this address.")
        request.sandbox()
        return Response(found[1], media_type=found[0], headers=KEPT)
