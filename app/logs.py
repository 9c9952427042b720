"""Logs as JSON lines. A line is one object, so that no value can forge a second one (CWE-117)."""

from __future__ import annotations

import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, BinaryIO

import msgspec
import structlog
from structlog.typing import EventDict, Processor

LONGEST = 10_000  # characters, of the beginning and of the end of a value
request_id: ContextVar[str] = ContextVar("request_id", default="")
trace_id: ContextVar[str] = ContextVar("trace_id", default="")  # where spans are made
_encode = msgspec.json.Encoder(enc_hook=repr).encode
_stream: BinaryIO | None = None  # standard error, which may be replaced while the process runs


def configure(*, level: int = logging.INFO, stream: BinaryIO | None = None) -> None:
    """Send the lines of structlog and of the standard library to `stream` (standard error by default)."""
    global _stream  # noqa: PLW0603  the process has one log
    _stream = stream
    shared: list[Processor] = [
        _request,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, _line],
        logger_factory=structlog.BytesLoggerFactory(file=stream or sys.stderr.buffer),
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    handler = logging.StreamHandler(sys.stderr if stream is None else _Text(stream))
    handler.setFormatter(_Lines())
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)


def access(method: str, path: str, status: int | None, ms: float, name: str, size: int) -> None:
    """The line of one request; status None: the client went away before it was answered.

    Written without structlog's chain, which would cost four times as much for every page.
    """
    line = {
        "timestamp": datetime.now(UTC),
        "level": "info",
        "event": "request",
        "method": method,
        "path": path,
        "status": status,
        "ms": round(ms, 2),
        "bytes": size,
        "request_id": name,
    }
    if trace := trace_id.get():
        line["trace_id"] = trace
    stream = _stream or sys.stderr.buffer
    stream.write(_encode(line) + b"\n")
    stream.flush()


def _request(_: Any, __: str, event: EventDict) -> EventDict:
    if name := request_id.get():
        event["request_id"] = name
    if trace := trace_id.get():
        event["trace_id"] = trace
    return event


def _line(_: Any, __: str, event: EventDict) -> bytes:
    return _encode({name: _cut(value) for name, value in event.items()})


def _cut(value: Any) -> Any:
    """An error may hold all that was sent: its beginning and its end say what it is."""
    if not isinstance(value, str) or len(value) <= 2 * LONGEST:
        return value
    return f"{value[:LONGEST]}\n… {len(value) - 2 * LONGEST:,} characters …\n{value[-LONGEST:]}"


class _Lines(logging.Formatter):
    """Records of the standard library in the same shape."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "timestamp": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname.lower(),
            "event": _cut(record.getMessage()),
            "logger": record.name,
        }
        if record.exc_info:
            line["exception"] = _cut(self.formatException(record.exc_info))
        return _encode(line).decode()


class _Text:
    """A byte stream as the text stream that `logging` writes to."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def write(self, text: str) -> None:
        self.stream.write(text.encode())

    def flush(self) -> None:
        self.stream.flush()
