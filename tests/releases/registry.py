"""Indexes of PyPI and npm on this machine, and archives of advisories."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HTTPX = {
    "name": "httpx",
    "files": [
        {"filename": "httpx-0.27.0.tar.gz", "upload-time": "2024-02-21T13:07:52.1Z"},
        {"filename": "httpx-0.27.0-py3-none-any.whl", "upload-time": "2024-02-22T13:07:52Z"},
        {"filename": "httpx-0.28.0.tar.gz", "upload-time": "2024-11-28T14:54:56Z", "yanked": "It is broken"},
        {"filename": "httpx-0.28.1.tar.gz", "upload-time": "2024-12-06T15:37:21Z"},
        {"filename": "httpx-1.0.dev3.tar.gz", "upload-time": "2025-09-15T15:37:21Z"},
        {"filename": "httpx-nonsense.exe"},
    ],
    "versions": ["0.27.0", "0.28.0", "0.28.1", "1.0.dev3"],
    "project-status": {"status": "archived"},
}
VITE = {
    "versions": {"5.0.0": {}, "6.0.0": {"deprecated": "Use 6.0.1"}, "6.0.1": {"dist": {}}, "7.0.0-beta.1": {}},
    "time": {"created": "2019-01-01", "5.0.0": "2023-11-16T10:00:00.000Z", "6.0.1": "2024-11-30T10:00:00.000Z"},
}


class Registry(ThreadingHTTPServer):
    """Answers what `documents` hold, by path; `asked` are the paths with their entity tags."""

    daemon_threads = True

    def __init__(self) -> None:
        self.documents: dict[str, bytes] = {}
        self.status = 200
        self.coding = ""  # that answers say they are in
        self.asked: list[tuple[str, str]] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def addresses(self) -> dict[str, str]:
        site = f"http://127.0.0.1:{self.server_address[1]}"
        return {"pypi": f"{site}/simple/", "npm": f"{site}/npm"}

    def hold(self, path: str, document: Any) -> None:
        self.documents[path] = document if isinstance(document, bytes) else json.dumps(document).encode()


class _Handler(BaseHTTPRequestHandler):
    server: Registry

    def do_GET(self) -> None:
        tag = self.headers.get("if-none-match", "")
        self.server.asked.append((self.path, tag))
        content = self.server.documents.get(self.path)
        known = f'"{hash(content)}"'
        status = (
            self.server.status
            if self.server.status != 200
            else 404
            if content is None
            else 304
            if tag == known
            else 200
        )
        self.send_response(status)
        body = content or b"" if status == 200 else b""
        self.send_header("etag", known)
        if self.server.coding:
            self.send_header("content-encoding", self.server.coding)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served() -> Iterator[Registry]:
    with Registry() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def advisory(id_: str, name: str, events: list[dict[str, str]], ecosystem: str = "PyPI", **more: Any) -> dict[str, Any]:
    affected = {
        "package": {"name": name, "ecosystem": ecosystem}, "ranges": [{"type": "ECOSYSTEM", "events": events}], **more,
    }  # fmt: skip
    return {"id": id_, "summary": f"What {id_} says", "affected": [affected]}


def archive(path: Path, *entries: dict[str, Any] | bytes) -> Path:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for number, entry in enumerate(entries):
            file.writestr(f"{number}.json", entry if isinstance(entry, bytes) else json.dumps(entry))
    path.write_bytes(held.getvalue())
    return path
