"""`rationale run` and `rationale serve`."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import socket
import sys
from contextlib import aclosing, closing
from importlib import import_module
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # ships no types
import msgspec

from app import logs
from app.commands.database import as_pages, bring_up_to_date, database_at_hand
from app.commands.failures import CommandFailed
from app.forks import Forks
from app.loading import loading
from app.persistence.database.engine import Database
from app.persistence.shapes.shape import compile_all
from app.server import serve as serve_on
from app.settings import PROJECT, Settings
from app.setup.repository import new_token
from app.sockets import bind, listening, url

LOOPBACK = "127.0.0.1"
EVERYWHERE = "::"


def run(*, port: int | None) -> None:
    """Everything on this machine: database, migrations and pages, until Ctrl-C."""
    settings = Settings.read()
    with closing(bind(settings.host or LOOPBACK, settings.port if port is None else port)) as listener:
        _serve(settings, listener, migrate=True, greet=True)


def serve(*, host: str | None, port: int | None, migrate: bool, workers: int) -> None:
    """The production server: migrations unless told otherwise, every address, an orderly end at SIGTERM."""
    settings = Settings.read()
    if not settings.database_url:
        raise CommandFailed(
            "DATABASE_URL is not set. A server needs a database of its own; `rationale run` brings one."
        )
    with closing(bind(host or settings.host or EVERYWHERE, settings.port if port is None else port)) as listener:
        _serve(settings, listener, migrate=migrate, greet=False, workers=workers)


def _serve(settings: Settings, listener: socket.socket, *, migrate: bool, greet: bool, workers: int = 1) -> None:
    logs.configure()
    with database_at_hand(settings) as at_hand:
        reachable = msgspec.structs.replace(as_pages(settings, at_hand), port=listener.getsockname()[1])
        with loading():  # only now: what is wrong so far is said at once
            app = import_module("app.main").create_app(reachable)
            if workers > 1:
                compile_all()
        if migrate:
            bring_up_to_date(reachable)
        token = asyncio.run(_setup_token(reachable))

        def work(number: int) -> None:
            setup = _setup_link(settings, listener, token)
            serve_on(
                app,
                listener,
                drain_delay=settings.drain_delay,
                drain_timeout=settings.drain_timeout,
                on_ready=lambda: None if number else _say(listener, settings, greet=greet, setup=setup),
                closes=lambda: workers == 1 or forks.stopping,
            )

        forks = Forks(workers, work)
        if workers == 1:
            work(0)
        elif code := forks.run():
            sys.exit(code)


async def _setup_token(settings: Settings) -> str:
    async with aclosing(Database(settings)) as database:
        try:
            return await new_token(database)
        except (
            asyncpg.PostgresError,
            OSError,
        ):  # without tables, which `--no-migrate` allows, there is nothing to set up
            return ""


def _setup_link(settings: Settings, listener: socket.socket, token: str) -> str:
    return f"{settings.site or url(listener)}/setup?token={token}" if token else ""


def _command(data: Path) -> str:
    """How this program is called in another terminal, which does not know what this one was told of its data."""
    program = "rationale" if shutil.which("rationale") else os.path.relpath(sys.argv[0])
    return program if data == PROJECT / ".data" else f"RATIONALE_DATA={shlex.quote(str(data.resolve()))} {program}"


def _say(listener: socket.socket, settings: Settings, *, greet: bool, setup: str) -> None:
    lines = [f"Rationale is ready at {url(listener)}"]
    if setup:
        lines.append(f"  make the first account: {setup}")
    if greet:
        command = _command(settings.data)
        lines += [
            f"  import your records:   {command} import PATH…",
            f"  or a demonstration:    {command} demo",
            "  stop:                  Ctrl-C",
        ]
    else:
        lines.append(f"  it listens on {listening(listener)}")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
