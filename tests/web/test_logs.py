"""One line a request, and no way to forge one."""

from __future__ import annotations

import io
import json
import logging

import httpx
import structlog

from app import logs


async def test_a_request_is_one_line_that_names_it(reader: httpx.AsyncClient, log: list[dict]):
    response = await reader.get("/probe/page?q=secret")
    [line] = log
    assert line["request_id"] == response.headers["x-request-id"]
    assert (line["method"], line["path"], line["status"], line["level"]) == ("GET", "/probe/page", 200, "info")
    assert 0 < line["ms"] < 1000
    assert "secret" not in json.dumps(line)


async def test_a_line_cannot_be_forged(reader: httpx.AsyncClient, log: list[dict]):
    await reader.get('/a%0d%0a{"event":"request","status":200}%0a', headers={"x-request-id": "forged-id-1234"})
    [line] = log
    assert line["path"] == '/a\r\n{"event":"request","status":200}\n'
    assert line["request_id"] != "forged-id-1234"


async def test_who_only_reads_the_error_finds_the_request(reader: httpx.AsyncClient, log: list[dict]):
    await reader.get("/probe/broken")
    assert {line["event"] for line in log} == {"request", "failed"}
    assert len({line["request_id"] for line in log}) == 1


def test_lines_of_libraries_have_the_same_shape(log: list[dict]):
    logging.getLogger("asyncpg").warning("lost\n%s", "connection")
    structlog.get_logger().info("imported", files=3)
    library, ours = log
    assert (library["event"], library["level"], library["logger"]) == ("lost\nconnection", "warning", "asyncpg")
    assert (ours["event"], ours["files"]) == ("imported", 3)


def test_a_value_that_json_does_not_know_is_no_reason_to_fail():
    stream = io.BytesIO()
    logs.configure(stream=stream)
    structlog.get_logger().info("odd", value=object)
    assert json.loads(stream.getvalue())["value"] == "<class 'object'>"


def test_an_error_that_holds_all_that_was_sent_is_cut_in_the_middle():
    stream = io.BytesIO()
    logs.configure(stream=stream)
    structlog.get_logger().error("failed", exception="begin" + "x" * 1_000_000 + "end")
    logging.getLogger("asyncpg").warning("y" * 1_000_000)
    ours, library = map(json.loads, stream.getvalue().splitlines())
    assert ours["exception"].startswith("begin")
    assert ours["exception"].endswith("end")
    assert "980,008 characters" in ours["exception"]
    assert max(len(ours["exception"]), len(library["event"])) < 21_000
