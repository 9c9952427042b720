"""One session a request: what was reported as done is stored, and what was refused is not."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from litestar import Request, Response, get, post, put
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect, Stream
from sqlalchemy import text
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.database.engine import Database
from app.persistence.session import Session
from tests.persistence.conftest import names

Serve = Callable[..., httpx.AsyncClient]
INSERT = text("INSERT INTO note (name, parent) VALUES (:name, :parent)")


async def store(session: AsyncSession, name: str, parent: int | None = None) -> None:
    await session.execute(INSERT, {"name": name, "parent": parent})


@post("/notes/{name:str}", status_code=201)
async def create(session: Session, name: FromPath[str]) -> str:
    await store(session, name)
    return "stored"


async def test_a_success_is_stored(serve: Serve, plain: Database) -> None:
    reply = await serve(create).post("/notes/a")
    assert reply.status_code == 201
    assert await names(plain) == ["a"]


async def test_a_value_that_is_taken_is_a_conflict(serve: Serve, plain: Database) -> None:
    client = serve(create)
    await client.post("/notes/a")
    reply = await client.post("/notes/a")
    assert reply.status_code == 409
    assert await names(plain) == ["a"]


async def test_a_value_that_is_too_long_is_invalid(serve: Serve, plain: Database) -> None:
    assert (await serve(create).post("/notes/" + "x" * 21)).status_code == 422
    assert await names(plain) == []


@pytest.mark.parametrize("answer", [Response("done", status_code=201), Redirect("/", status_code=303)])
async def test_a_refusal_at_commit_is_never_reported_as_success(
    serve: Serve, plain: Database, answer: Response[Any]
) -> None:
    @post("/orphan")
    async def orphan(session: Session) -> Response[Any]:
        await store(session, "orphan", parent=99)
        return answer

    assert (await serve(orphan).post("/orphan")).status_code == 409
    assert await names(plain) == []


async def test_a_response_of_400_and_above_rolls_back(serve: Serve, plain: Database) -> None:
    @post("/form")
    async def form(session: Session) -> Response[str]:
        await store(session, "half done")
        return Response("please correct", status_code=422)

    assert (await serve(form).post("/form")).status_code == 422
    assert await names(plain) == []


async def test_a_page_that_cannot_be_rendered_rolls_back(serve: Serve, plain: Database) -> None:
    @post("/broken")
    async def broken(session: Session) -> Response[object]:
        await store(session, "half done")
        return Response(object(), media_type="application/json")

    assert (await serve(broken).post("/broken")).status_code == 500
    assert await names(plain) == []


async def test_the_transaction_is_committed_before_the_first_byte(serve: Serve, plain: Database) -> None:
    seen = []

    @post("/stream")
    async def stream(session: Session) -> Stream:
        await store(session, "a")

        async def body() -> Any:
            seen.extend(await names(plain))
            yield b"x"

        return Stream(body())

    await serve(stream).post("/stream")
    assert seen == ["a"]


@pytest.mark.parametrize("later", ["body", "task"])
async def test_a_session_cannot_be_used_after_its_request(serve: Serve, plain: Database, later: str) -> None:
    errors = []

    @get("/later")
    async def handler(session: Session) -> Response[Any]:
        async def use() -> None:
            with pytest.raises(InvalidRequestError) as caught:
                await session.execute(text("SELECT 1"))
            errors.append(str(caught.value))

        async def body() -> Any:
            await use()
            yield b"x"

        return Stream(body()) if later == "body" else Response("x", background=BackgroundTask(use))

    await serve(handler).get("/later")
    assert "permanently closed" in errors[0]
    assert plain.pool_status()["read"]["in_use"] == 0


async def test_reading_requests_cannot_write(serve: Serve, plain: Database) -> None:
    @get("/sneaky")
    async def sneaky(session: Session) -> str:
        await store(session, "sneaky")
        return "stored"

    reply = await serve(sneaky).get("/sneaky")
    assert reply.status_code == 503
    assert await names(plain) == []


async def test_a_route_that_hides_its_status_is_refused_loudly(serve: Serve, plain: Database) -> None:
    async def own(response: Response[Any]) -> Response[Any]:
        return response

    @post("/hidden", after_request=own)
    async def hidden(session: Session) -> str:
        await store(session, "hidden")
        return "stored"

    reply = await serve(hidden).post("/hidden")
    assert reply.status_code == 500
    assert "after_request" in reply.text
    assert await names(plain) == []


async def test_a_dependency_that_raises_leaves_no_connection_behind(serve: Serve, plain: Database) -> None:
    async def failing(session: Session) -> int:
        await session.execute(text("SELECT 1"))
        raise ValueError

    @get("/", dependencies={"number": Provide(failing)})
    async def handler(number: NamedDependency[int]) -> int:
        return number

    client = serve(handler)
    for _ in range(4):
        assert (await client.get("/")).status_code == 500
        assert plain.pool_status()["read"]["in_use"] == 0


async def test_who_and_why_are_told_to_the_session(serve: Serve) -> None:
    def describe(request: Request[Any, Any, Any]) -> dict[str, Any]:
        return {"actor": request.headers["x-person"]}

    @put("/")
    async def handler(session: Session) -> str:
        return str(session.info["actor"])

    assert (await serve(handler, describe=describe).put("/", headers={"x-person": "ada"})).text == "ada"


async def test_one_of_twenty_parallel_posts_of_the_same_value_succeeds(
    serve: Serve, make_database: Callable[..., Database]
) -> None:
    database = make_database(pool_size=20, pool_timeout=10)
    client = serve(create, database=database)
    replies = await asyncio.gather(*(client.post("/notes/same") for _ in range(20)))
    assert sorted(reply.status_code for reply in replies) == [201] + [409] * 19
    assert await names(database) == ["same"]
