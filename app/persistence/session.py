"""One session a request, given to every handler that names `session`.

Litestar's order for a request is: dependencies, handler, response rendered, clean-up of generator dependencies, first
byte. The transaction is committed in that clean-up, so that a failing commit still becomes an error page and a success
that was sent is a success that was stored.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from litestar import Request
from litestar.config.app import AppConfig
from litestar.di import NamedDependency, Provide
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.plugins import InitPlugin
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.database.engine import Database
from app.persistence.database.replicas import NOWHERE, Replica, Replicas
from app.persistence.errors import is_disconnect, is_retryable
from app.persistence.querying.data_version import WANTED
from app.persistence.querying.running import DIRECT
from app.persistence.querying.statement_batch import ANSWERED

Session = NamedDependency[AsyncSession]  # what a handler names `session`
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ATTEMPTS = 3

Describe = Callable[[Request[Any, Any, Any]], dict[str, Any]]
Wanted = Callable[[Any], "str | None"]  # of a request
Written = Callable[[Scope, str], None]
Result = TypeVar("Result")


class _Unit:
    """What is known about the request that is being answered."""

    answered = False
    status: int | None = None  # as the response names it; None: the route's own
    session: AsyncSession | None = None
    replica: Replica | None = None


_unit: ContextVar[_Unit] = ContextVar("unit")
_closing: set[asyncio.Task[None]] = set()


class DatabasePlugin(InitPlugin):
    """Gives handlers a `session` of `database`, which it also keeps as `app.state.database` and closes at shutdown.

    `describe(request)` returns what `session.info` shall hold (the actor and reason of a change, for the history).
    With `versioned`, what a request reads is noted with the version of the data, for `seen_version`. `elsewhere` are
    two functions: one tells the position that a replica has to hold for a request (None: only the primary will do), the
    other is told the position of what a request has changed. Without it all is read from the primary.
    """

    def __init__(
        self, database: Database, describe: Describe | None = None, *, versioned: bool = False,
        elsewhere: tuple[Wanted, Written] | None = None,
    ) -> None:  # fmt: skip
        self.database = database
        self.describe = describe
        self.versioned = versioned
        self.elsewhere = elsewhere if database.replicas.all else None

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.state.database = self.database
        app_config.dependencies["session"] = Provide(self.provide_session)
        app_config.middleware.insert(0, _Frame(self.database.replicas, self.elsewhere and self.elsewhere[1]))
        app_config.after_request = _noting_status(app_config.after_request)
        app_config.on_startup.append(self.database.replicas.start)
        app_config.on_shutdown.append(self.database.aclose)
        return app_config

    async def provide_session(self, request: Request[Any, Any, Any]) -> AsyncGenerator[AsyncSession, None]:
        """A session that reads for safe methods, and otherwise one in a transaction.

        The transaction is committed when the response has been rendered with a status below 400, and rolled back when
        it has another status or anything was raised.
        """
        reads, unit = request.method in SAFE_METHODS, _unit.get()
        session = unit.session = self._reading(request, unit) if reads else self.database.write_sessions()
        if reads and self.versioned:
            session.info[WANTED] = None
        if self.describe is not None:
            session.info.update(self.describe(request))
        try:
            yield session
            if not reads and _is_success(unit, request):
                await session.commit()
        except BaseException as error:
            if unit.replica and is_disconnect(error):
                unit.replica.leave_out("a page could not be read from it")
            await _finish(unit, broken=is_disconnect(error))
            raise
        await _finish(unit)

    def _reading(self, request: Request[Any, Any, Any], unit: _Unit) -> AsyncSession:
        wanted = self.elsewhere and self.elsewhere[0](request)
        unit.replica = None if wanted is None else self.database.replicas.choose(wanted)
        return unit.replica.sessions() if unit.replica else self.database.read_sessions()


def is_elsewhere() -> bool:
    """Whether the current request reads from a replica, which may be some seconds behind."""
    unit = _unit.get(None)
    return unit is not None and unit.replica is not None


def seen_version() -> str | None:
    """The version of what the current request has read, None if it has read nothing or its version is not known."""
    unit = _unit.get(None)
    return None if unit is None or unit.session is None else unit.session.info.get(WANTED)


def seen_answer() -> bytes | None:
    """A hash of what the last batch of the current request answered, None where there was none."""
    unit = _unit.get(None)
    return None if unit is None or unit.session is None else unit.session.info.get(ANSWERED)


async def run_in_transaction(database: Database, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    """Run `work` in a transaction of its own and commit it.

    After a deadlock or a serialisation failure the whole of it is run again, three times at most, so it must not do
    anything but use the session.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            async with database.write_sessions() as session, session.begin():
                return await work(session)
        except DBAPIError as error:
            if attempt == ATTEMPTS or not is_retryable(error):
                raise
            await asyncio.sleep(0.02 * attempt * (1 + secrets.randbelow(100) / 100))
    raise AssertionError("the last attempt returns or raises")


async def _finish(unit: _Unit, *, broken: bool = False) -> None:
    """Give the connection back even if the request is being cancelled meanwhile; drop a broken one."""
    session, unit.session = unit.session, None
    if session is None:
        return
    session.info.pop(DIRECT, None)  # from here on it raises, whatever it is asked
    if session.in_transaction():
        closing = asyncio.ensure_future(_close(session, broken=broken))
        _closing.add(closing)
        closing.add_done_callback(_closing.discard)
        await asyncio.shield(closing)
    else:  # it holds no connection, so there is nothing to wait for
        session.sync_session.close()


async def _close(session: AsyncSession, *, broken: bool) -> None:
    if broken:
        await session.invalidate()
    await session.close()


class _Frame(ASGIMiddleware):
    """Holds what is known about a request: `note_status` is told the response and not its request.

    A session is finished here when its generator was not: Litestar leaves it open when another dependency raises.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, replicas: Replicas, on_written: Written | None) -> None:
        self.replicas = replicas
        self.on_written = on_written

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        unit = _Unit()
        _unit.set(unit)
        asked: Any = scope
        writes = self.on_written is not None and asked["method"] not in SAFE_METHODS
        try:
            await next_app(scope, receive, self._telling(scope, send) if writes else send)
        finally:
            await _finish(unit)

    def _telling(self, scope: Scope, send: Send) -> Send:
        """What was changed is stored when an answer begins, in whichever transaction. Where the question fails the
        reader is told a position that no replica holds, and so stays with the primary."""

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400 and self.on_written:
                try:
                    position = await self.replicas.position()
                except Exception:
                    position = NOWHERE
                self.on_written(scope, position)
            await send(message)

        return telling


def _noting_status(own: Any) -> Any:
    """An after_request that notes the status of the answer, after that which the application may have of its `own`."""

    async def note_status(response: Any) -> Any:
        answer = await own(response) if own else response
        unit = _unit.get()
        unit.answered, unit.status = True, answer.status_code
        return answer

    return note_status


def _is_success(unit: _Unit, request: Request[Any, Any, Any]) -> bool:
    if not unit.answered:
        raise RuntimeError("A route with an after_request of its own hides the status that decides about the commit.")
    return bool((unit.status or request.route_handler.status_code) < 400)
