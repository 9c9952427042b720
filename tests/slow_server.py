"""The real application on the real server, with three handlers that take their time. Run by test_serving.py."""

import asyncio
import sys
import time

from litestar import Request, get, post

from app import logs
from app.main import create_app
from app.server import serve
from app.settings import Settings
from app.sockets import bind, url
from app.web.security.access import Access
from tests.cast import set_up


def say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


@get("/slow", access=Access.PUBLIC)
async def slow() -> str:
    say("asked")
    await asyncio.sleep(2)
    return "done"


@get("/busy", access=Access.PUBLIC)
async def busy() -> str:
    time.sleep(0.03)  # noqa: ASYNC251  nobody else is let in meanwhile
    return "done"


@post("/upload", access=Access.PUBLIC, status_code=200, request_max_body_size=None)
async def upload(request: Request) -> str:  # type: ignore[type-arg]
    say("asked")
    return str(len(await request.body()))


if __name__ == "__main__":
    logs.configure()
    settings = Settings.read()
    listener = bind("127.0.0.1", 0)
    serve(
        set_up(create_app(settings, controllers=[slow, busy, upload])),
        listener,
        drain_delay=settings.drain_delay,
        drain_timeout=settings.drain_timeout,
        on_ready=lambda: say(f"ready at {url(listener)}"),
    )
