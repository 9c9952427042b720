"""Spans for OpenTelemetry, where a setting says where to: one of each request, statement and job.

The library is an extra (`rationale[telemetry]`); nothing of it is loaded without the setting. How much is kept and
further headers are its own variables (`OTEL_TRACES_SAMPLER`, `OTEL_EXPORTER_OTLP_HEADERS` …).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

MISSING = "RATIONALE_TELEMETRY needs one more library: pip install 'rationale[telemetry]'."
LONGEST = 2_000  # characters of a statement
API, SDK = "opentelemetry", "opentelemetry.sdk"
EXPORTER = "opentelemetry.exporter.otlp.proto.http.trace_exporter"
PROPAGATION = "opentelemetry.trace.propagation.tracecontext"


class TelemetryMissing(RuntimeError):
    """The library is not there."""


class Spans:
    """Sends them to a collector, as OTLP over HTTP; `address` is that of its server."""

    def __init__(self, address: str, release: str) -> None:
        try:
            traces, resources = import_module(f"{SDK}.trace"), import_module(f"{SDK}.resources")
            self._exporting, self._exporter = import_module(f"{SDK}.trace.export"), import_module(EXPORTER)
            self._trace, propagation = import_module(f"{API}.trace"), import_module(PROPAGATION)
        except ImportError:
            raise TelemetryMissing(MISSING) from None
        self._address = f"{address.rstrip('/')}/v1/traces"
        about = {"service.name": "rationale", "service.version": release}
        self._provider = traces.TracerProvider(resource=resources.Resource.create(about))
        self._tracer = self._provider.get_tracer("rationale")
        self._propagator = propagation.TraceContextTextMapPropagator()

    async def start(self) -> None:
        """Begin to send, in this process."""
        exporter = self._exporter.OTLPSpanExporter(endpoint=self._address)
        self._provider.add_span_processor(self._exporting.BatchSpanProcessor(exporter))

    async def stop(self) -> None:
        """Send what is left."""
        self._provider.shutdown()

    @contextmanager
    def request(self, method: str, headers: Mapping[bytes, bytes], scope: Any) -> Iterator[str]:
        """Around a request, as part of the trace that its sender names; yields the id of the trace."""
        carrier = {"traceparent": headers.get(b"traceparent", b"").decode("latin-1")}
        context, kind = self._propagator.extract(carrier), self._trace.SpanKind.SERVER
        with self._tracer.start_as_current_span(method, context=context, kind=kind) as span:
            yield f"{span.get_span_context().trace_id:032x}"
            route, status = scope.get("path_template"), scope["state"]["status"] or 0
            span.update_name(f"{method} {route}" if route else method)
            told = {"http.request.method": method, "http.route": route or "", "http.response.status_code": status}
            span.set_attributes(told)
            if status >= 500:
                span.set_status(self._trace.StatusCode.ERROR)

    @contextmanager
    def job(self, kind: str, id_: int) -> Iterator[None]:
        """Around a job."""
        with self._tracer.start_as_current_span(f"job {kind}", attributes={"rationale.job": id_}):
            yield

    def statement(self, sql: str, seconds: float) -> None:
        """One that has just ended, without its values: they are people's."""
        end = time.time_ns()
        verb = sql.split(maxsplit=1)[0][:20].upper()
        about = {"db.system.name": "postgresql", "db.query.text": sql[:LONGEST]}
        span = self._tracer.start_span(
            verb, kind=self._trace.SpanKind.CLIENT, attributes=about, start_time=end - int(seconds * 1e9)
        )
        span.end(end)
