"""Spans of requests, statements and jobs arrive at a collector, and belong to the trace of whoever asked."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio

from app.jobs.queue import enqueue
from app.main import create_app
from app.persistence.database.engine import Database
from app.persistence.querying import timing
from app.persistence.session import run_in_transaction
from app.settings import Settings
from app.web.security.access import GRANTS, Actor
from tests.cast import set_up

messages = pytest.importorskip("opentelemetry.proto.collector.trace.v1.trace_service_pb2")
pytest.importorskip("opentelemetry.sdk")
TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}


class Collector(HTTPServer):
    """Takes spans, as collectors do."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.spans: dict[str, Any] = {}


class _Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        sent = messages.ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["content-length"])))
        for resource in sent.resource_spans:
            for scope in resource.scope_spans:
                self.server.spans.update({span.name: span for span in scope.spans})
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quietly."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    server = Collector()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest_asyncio.fixture
async def traced(settings: Settings, collector: Collector) -> AsyncIterator[Any]:
    address = f"http://127.0.0.1:{collector.server_port}"
    app = set_up(create_app(msgspec.structs.replace(settings, telemetry=address)))
    await app.state.worker.spans.start()
    yield app
    timing.heard.clear()
    await app.state.worker.stop()
    await app.state.database.aclose()


async def test_a_request_its_statements_and_a_job_are_spans(
    traced: Any, collector: Collector, database: Database
) -> None:
    actor = Actor(name="this machine", role="admin", grants=GRANTS["admin"])
    await run_in_transaction(database, lambda session: enqueue(session, "files", "Nothing", {"upload": 0}, actor))
    transport = httpx.ASGITransport(app=traced)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        assert (await client.get("/decisions/1", headers=PARENT)).status_code == 404
    await traced.state.worker.run_next()
    await traced.state.worker.spans.stop()
    request = next(span for name, span in collector.spans.items() if name.startswith("GET /decisions/{"))
    assert request.trace_id.hex() == TRACE
    assert {one.key: one.value.int_value for one in request.attributes}["http.response.status_code"] == 404
    assert collector.spans["SELECT"].kind == collector.spans["SELECT"].SPAN_KIND_CLIENT
    assert "job files" in collector.spans


def test_the_library_that_is_missing_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.tracing.SDK", "no.such.library")
    with pytest.raises(ValueError, match=r"rationale\[telemetry\]"):
        create_app(msgspec.structs.replace(settings, telemetry="http://127.0.0.1:1"))
