"""Starting before the database: patient, bounded, and at once done when waiting is useless."""

import ssl

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError

from app.persistence.database.waiting import DatabaseUnreachable, explain, until_reachable


class Server:
    """Refuses the first `failures` connections with `error`."""

    def __init__(self, failures: int, error: Exception) -> None:
        self.failures, self.error, self.asked = failures, error, 0

    async def connect(self) -> str:
        self.asked += 1
        if self.asked <= self.failures:
            raise self.error
        return "connected"


async def test_a_database_that_comes_up_late_is_waited_for() -> None:
    server = Server(2, ConnectionRefusedError("refused"))
    assert await until_reachable(server.connect, seconds=5) == "connected"
    assert server.asked == 3


async def test_waiting_is_bounded() -> None:
    server = Server(1000, ConnectionRefusedError("refused"))
    with pytest.raises(DatabaseUnreachable, match="refused"):
        await until_reachable(server.connect, seconds=0.3)
    assert 2 <= server.asked <= 5


@pytest.mark.parametrize(
    "error",
    [
        DBAPIError("", None, asyncpg.InvalidPasswordError("no")),
        DBAPIError("", None, asyncpg.InvalidCatalogNameError("no")),
        ssl.SSLCertVerificationError("no"),
        ConnectionError("rejected SSL upgrade"),
        asyncpg.InvalidPasswordError("from the driver itself"),
        UnicodeError("label empty or too long"),
    ],
)
async def test_a_refusal_that_will_not_change_is_not_repeated(error: Exception) -> None:
    server = Server(1000, error)
    with pytest.raises(DatabaseUnreachable):
        await until_reachable(server.connect, seconds=30)
    assert server.asked == 1


def test_a_server_without_encryption_is_explained() -> None:
    assert "sslmode=disable" in explain(ConnectionError("PostgreSQL server rejected SSL upgrade"))


async def test_whoever_waits_is_told_why_once() -> None:
    said: list[str] = []
    await until_reachable(Server(3, ConnectionRefusedError("refused")).connect, seconds=5, on_wait=said.append)
    assert said == ["The database cannot be reached: refused"]


async def test_a_refusal_that_will_not_change_is_no_reason_to_wait() -> None:
    said: list[str] = []
    with pytest.raises(DatabaseUnreachable):
        await until_reachable(Server(9, ssl.SSLError("no")).connect, seconds=5, on_wait=said.append)
    assert said == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError("[Errno 111] Connect call failed ('127.0.0.1', 5432)"), "nothing listens at 127.0.0.1 port 5432."),
        (
            OSError(
                "Multiple exceptions: [Errno 111] Connect call failed ('::1', 1, 0, 0), "
                "[Errno 111] Connect call failed ('127.0.0.1', 1)"
            ),
            "nothing listens at 127.0.0.1 port 1; nothing listens at ::1 port 1.",
        ),
        (OSError(-2, "Name or service not known"), "Name or service not known"),
        (FileNotFoundError(2, "No such file or directory"), "there is no socket of a server in the folder"),
        (TimeoutError(), "it did not answer in time."),
    ],
)
def test_reasons_are_told_without_numbers(error: OSError, words: str) -> None:
    assert explain(error).startswith(f"The database cannot be reached: {words}")
