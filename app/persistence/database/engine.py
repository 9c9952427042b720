"""The pools: one that can only read, one that writes, each with its limits."""

from __future__ import annotations

import time
from typing import Any, cast

import msgspec
from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from app.persistence.database.registers import target_of
from app.persistence.database.replicas import Replica, Replicas
from app.persistence.database.url import ConnectionTarget
from app.persistence.errors import is_of_outdated_function
from app.persistence.querying.data_version import VERSION
from app.persistence.querying.held import Held, is_silent
from app.persistence.querying.running import DIRECT, first_row_directly, rows_directly
from app.persistence.querying.single_flight import Shared
from app.persistence.querying.timing import watch
from app.settings import Settings

NEVER = float("-inf")
# A page's statement reads a few hundred rows by index: compiling it, or sharing it between processes, costs more than
# it saves, and rows lie in memory, where a jump costs no more than the next row and both less than to look at a row.
PLANS = {
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "seq_page_cost": "0.1",
    "random_page_cost": "0.1",
}
AT_THE_DOOR = 2  # connections; what comes at once is asked for together
COMMAND_MARGIN = 2.0  # seconds: the server's own time-out speaks first, ours is for a server that fell silent


class Database:
    """Two engines on one database and their session factories.

    `read` runs each statement by itself (AUTOCOMMIT) and the server refuses it any write; `write` runs transactions.
    Who comes, and the version of the data, are asked `at_the_door`: pages that wait for a lock do not hold them.
    """

    def __init__(self, settings: Settings) -> None:
        """Raises UrlError when `settings.database_url` cannot be used. Connects to nothing yet."""
        self.settings = settings
        self.target = target_of(settings)
        self.pgbouncer = settings.pgbouncer or self.target.pgbouncer
        self.read = self._engine(self.target, read_only=True)
        self.write = self._engine(self.target, read_only=False)
        self.at_the_door = self._engine(self.target, read_only=True, most=AT_THE_DOOR)
        self._door = Held(self.at_the_door, settings.alive_bypass)
        direct = {} if self.pgbouncer else {DIRECT: True}
        self.read_sessions = _sessions(self.read, **direct)
        self.write_sessions = _sessions(self.write)
        targets = [target_of(settings, url=url) for url in settings.database_replica_urls.split()]
        engines = [(target.places, self._engine(target, read_only=True)) for target in targets]
        self.replicas = Replicas(self.write, [Replica(name, one, _sessions(one, **direct)) for name, one in engines])
        self._version = Shared(lambda: self.row(VERSION))

    async def aclose(self) -> None:
        """Close every connection that is not in use."""
        self._door.leave()
        await self.replicas.stop()
        await self.read.dispose()
        await self.write.dispose()
        await self.at_the_door.dispose()

    async def version(self) -> str:
        """The version of the data, read after one asked, together with everybody who asks just now."""
        return cast("str", (await self._version.ask())[0])

    async def row(self, statement: str, *values: Any) -> Any:
        """The first row of a statement that reads, as cheaply as can be; None if there is none.

        `values` stand for $1, $2, … Raises what the pool and the driver raise.
        """
        return await first_row_directly(self._door, statement, values)

    async def rows(self, statement: str, *values: Any) -> list[Any]:
        """All rows of it."""
        return await rows_directly(self._door, statement, values)

    async def change(self, statement: str, *values: Any) -> Any:
        """Run one statement that writes and is committed by itself; the row that it returns. Raises as `row`."""
        return await first_row_directly(self.write, statement, values)

    def pool_status(self) -> dict[str, dict[str, int]]:
        """Connections of each pool: kept at most, in use, idle, over the size."""
        return {"read": _status(self.read), "write": _status(self.write), "door": _status(self.at_the_door)}

    def _engine(self, target: ConnectionTarget, *, read_only: bool, most: int = 0) -> AsyncEngine:
        settings = self.settings
        engine = create_async_engine(
            "postgresql+asyncpg://",
            connect_args=connect_arguments(target, settings, pgbouncer=self.pgbouncer, read_only=read_only),
            pool_pre_ping=True,
            pool_use_lifo=True,  # the same few connections, whose plans and pages lie in the caches of the processor
            pool_size=most or settings.pool_size,
            max_overflow=0 if most else settings.pool_overflow,
            pool_timeout=settings.pool_timeout,
            hide_parameters=not settings.debug,
            json_serializer=_to_json,
            json_deserializer=msgspec.json.decode,
            **_mode(pgbouncer=self.pgbouncer, read_only=read_only),
        )
        if self.pgbouncer:
            _limit_each_transaction(engine.sync_engine, settings)
        _bypass_ping(engine.sync_engine, settings.alive_bypass)
        _leave_outdated(engine.sync_engine)
        watch(engine.sync_engine, settings.slow_statement)
        return engine


def connect_arguments(
    target: ConnectionTarget, settings: Settings, *, pgbouncer: bool = False, read_only: bool = False
) -> dict[str, Any]:
    """Keyword arguments of the driver's `connect`, limits included.

    PgBouncer in transaction mode refuses settings at connection time and shares server connections between clients, so
    that prepared statements must be unnamed and limits belong to each transaction.
    """
    arguments = target.arguments() | {
        "timeout": target.connect_timeout or settings.connect_timeout,
        "command_timeout": settings.statement_timeout + COMMAND_MARGIN,
    }
    named = {"application_name": settings.application_name}
    if pgbouncer:
        unnamed = {"prepared_statement_cache_size": 0, "prepared_statement_name_func": str}
        return arguments | unnamed | {"statement_cache_size": 0, "server_settings": named | target.server_settings}
    limits = named | _limits(settings) | PLANS
    if read_only:
        limits["default_transaction_read_only"] = "on"
    return arguments | {"server_settings": limits | target.server_settings}


def _limits(settings: Settings) -> dict[str, str]:
    seconds = {
        "statement_timeout": settings.statement_timeout,
        "lock_timeout": settings.lock_timeout,
        "idle_in_transaction_session_timeout": settings.idle_in_transaction_timeout,
    }
    return {name: str(round(value * 1000)) for name, value in seconds.items()}


def _mode(*, pgbouncer: bool, read_only: bool) -> dict[str, Any]:
    if not read_only:
        return {}
    return {"execution_options": {"postgresql_readonly": True}} if pgbouncer else {"isolation_level": "AUTOCOMMIT"}


def _sessions(engine: AsyncEngine, **info: Any) -> async_sessionmaker[AsyncSession]:
    # close_resets_only=False: a session used after its request raises instead of quietly taking a new connection.
    return async_sessionmaker(engine, expire_on_commit=False, autoflush=False, close_resets_only=False, info=info)


def _status(engine: AsyncEngine) -> dict[str, int]:
    pool: Any = engine.sync_engine.pool
    return {"size": pool.size(), "in_use": pool.checkedout(), "idle": pool.checkedin(), "overflow": pool.overflow()}


def _to_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _limit_each_transaction(engine: Engine, settings: Settings) -> None:
    calls = (f"set_config('{name}', '{value}', true)" for name, value in _limits(settings).items())
    statement = f"SELECT {', '.join(calls)}"

    @event.listens_for(engine, "begin")
    def limit(connection: Any) -> None:
        connection.exec_driver_sql(statement)


def _leave_outdated(engine: Engine) -> None:
    """Leave all connections once a function in one of them remembers a column as it was: the others do so as well."""

    @event.listens_for(engine, "handle_error")
    def leave(context: Any) -> None:
        if is_of_outdated_function(context.original_exception):
            context.is_disconnect = context.invalidate_pool_on_disconnect = True


def _bypass_ping(engine: Engine, window: float) -> None:
    """Let a connection that was given back less than `window` seconds ago skip the ping's round trip.

    One that the server has closed is noticed all the same: its socket has something to read. (HikariCP's
    "alive bypass window".)
    """
    dialect: Any = engine.dialect
    ping = dialect.do_ping
    given_back: dict[int, float] = {}

    @event.listens_for(engine, "checkin")
    def remember(connection: Any, record: Any) -> None:
        if connection is not None:
            given_back[id(connection)] = time.monotonic()

    @event.listens_for(engine, "close")
    def forget(connection: Any, record: Any) -> None:
        given_back.pop(id(connection), None)

    def do_ping(connection: Any) -> bool:
        recent = time.monotonic() - given_back.get(id(connection), NEVER) < window
        return (recent and is_silent(connection.driver_connection)) or bool(ping(connection))

    dialect.do_ping = do_ping
