"""The files that a form brings along, by their paths, within limits that are counted before anything is read."""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import isabs, normpath

from litestar.datastructures import UploadFile

from app.projects import limits
from app.projects.files.reading import Unread
from app.web.http.request import Request

NAMELESS = "Send files as a form: curl -F file=@uv.lock …"


async def files_of(request: Request) -> dict[str, bytes]:
    """The files of a form, whatever its fields are called. Raises Unread, and Problem for a form that is broken."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Unread(NAMELESS)
    form = await request.form()
    return await contents(value for _, value in form.multi_items() if isinstance(value, UploadFile) and value.filename)


async def contents(uploads: Iterable[UploadFile]) -> dict[str, bytes]:
    """Each file by its path. Raises Unread for paths that lead elsewhere, for too many files and for too much."""
    files: dict[str, bytes] = {}
    size = 0
    for upload in uploads:
        path = _path(upload.filename)
        if path in files:
            raise Unread(f"Two files are called {path}. Name their folders: -F 'file=@web/{path};filename=web/{path}'.")
        if len(files) >= limits.FILES:
            raise Unread(f"More than {limits.FILES} files. Send manifests and lockfiles alone.")
        files[path] = await upload.read()
        size += len(files[path])
        if size > limits.BYTES:
            raise Unread(f"More than {limits.BYTES // 1_000_000} MB of files.")
    if not files:
        raise Unread(f"No file was sent. {NAMELESS}")
    return files


def _path(name: str) -> str:
    """A path within the project. Raises Unread for one that leads out of it."""
    written = name.replace("\\", "/").strip()
    path = normpath(written) if written else ""
    if not path or path == "." or isabs(path) or path.split("/")[0] == ".." or not path.isprintable():
        raise Unread(f"“{name[:100]}” is not the path of a file within the project.")
    if len(path) > limits.FILE_PATH:
        raise Unread(f"A path has more than {limits.FILE_PATH} characters: {path[:60]}…")
    return path
