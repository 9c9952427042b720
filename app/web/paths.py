"""Addresses of records: the id finds it, the slug lets a person recognise it."""

from urllib.parse import quote

from litestar.response import Redirect

from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request


def record_path(folder: str, id: int, slug: str) -> str:  # noqa: A002 -- the field's own name
    """`/decisions/42-use-postgresql`; the id alone where there is no slug."""
    return f"/{folder}/{id}-{slug}" if slug else f"/{folder}/{id}"


def package_path(ecosystem: str, name: str) -> str:
    """`/stack/npm/@scope/name`."""
    return f"/stack/{ecosystem}/{quote(name, safe='@/')}"


def record_id(key: str) -> int:
    """The id that a key such as `42-use-postgresql` begins with. Problem 404 if it begins with none."""
    digits = key.partition("-")[0]
    if not (digits.isascii() and digits.isdecimal() and 0 < int(digits[:12]) < 2**31 and len(digits) < 11):
        raise Problem(404)
    return int(digits)


def moved(request: Request, path: str) -> Redirect | None:
    """The way to `path`, a record's own address, for a request by one with an old title; None at its own.

    The id alone is a short link, which shows the record without a further trip.
    """
    if request.scope["path"] in (path, path.partition("-")[0]):
        return None
    query = request.scope["query_string"].decode("latin-1")
    # Titles change, and may change back.
    return redirect(f"{path}?{query}" if query else path, status=308, headers={"cache-control": "private, no-cache"})
