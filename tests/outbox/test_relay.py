"""Asked means told: once, after the commit, whatever breaks meanwhile."""

from __future__ import annotations

from app.outbox.relay import Relay
from app.outbox.repository import Mail, claim, hand_over, tell
from app.people.models import PersonState
from app.persistence.database.engine import Database
from app.tables import Person
from tests.accounts.links import rows
from tests.cast import person
from tests.mail_server import *  # noqa: F403  fixtures are found by name
from tests.mail_server import Inbox
from tests.register import store
from tests.test_mail import settings_for


async def told(database: Database, who: Person, key: str = "round-1-asked-1") -> None:
    """Somebody is told of an event."""
    if who.id is None:
        await store(database, who)
    async with database.write_sessions() as session, session.begin():
        await tell(session, key, who.id or 0, Mail("ADR-1 waits\nfor you", "Please say so.", "/rounds/1", None))


async def due_now(database: Database) -> None:
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE outbox SET due_at = now() - interval '1 second', leased_until = NULL")


async def test_a_mail_is_sent_once_with_its_own_id_and_a_link(database: Database, inbox: Inbox) -> None:
    mara = person("Mara Lind")
    for _ in range(2):
        await told(database, mara)
    relay = Relay(settings_for(inbox), database)
    assert [await relay.run_next() for _ in range(3)] == [True, False, False]
    (mail,) = inbox.mails
    assert (mail["to"], mail["subject"]) == ("mara@example.org", "ADR-1 waits for you")
    assert mail["message-id"] == "<round-1-asked-1@rationale.example.org>"
    assert "https://rationale.example.org/rounds/1" in mail.get_content()


async def test_what_is_not_committed_is_not_told(database: Database, inbox: Inbox) -> None:
    mara = person("Mara Lind")
    await store(database, mara)
    async with database.write_sessions() as session:
        await tell(session, "x", mara.id or 0, Mail("x", "x", "/", None))
        await session.rollback()
    assert not await Relay(settings_for(inbox), database).run_next()


async def test_a_mail_server_that_is_down_for_a_day_is_asked_again_and_again(database: Database, inbox: Inbox) -> None:
    await told(database, person("Mara Lind"))
    inbox.refused.add("mara@example.org")
    relay = Relay(settings_for(inbox), database)
    for attempt in range(1, 15):
        assert await relay.run_next()
        assert not await relay.run_next()
        [(attempts, sent, trouble)] = await rows(database, "SELECT attempts, sent_at, trouble FROM outbox")
        assert (attempts, sent, "550" in trouble) == (attempt, None, True)
        await due_now(database)
    inbox.refused.clear()
    assert await relay.run_next()
    assert len(inbox.mails) == 1


async def test_the_distance_between_attempts_grows_to_two_hours(database: Database, inbox: Inbox) -> None:
    await told(database, person("Mara Lind"))
    inbox.refused.add("mara@example.org")
    relay, waits = Relay(settings_for(inbox), database), []
    for _ in range(10):
        await relay.run_next()
        query = "SELECT round(extract(epoch FROM due_at - now()) / 60)::int FROM outbox"
        waits += [minutes for (minutes,) in await rows(database, query)]
        await due_now(database)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 120, 120, 120]


async def test_a_mail_of_a_server_that_was_killed_before_handing_it_over_is_sent_by_another(
    database: Database, inbox: Inbox
) -> None:
    await told(database, person("Mara Lind"))
    async with database.write.begin() as connection:
        assert await claim(connection)
    relay = Relay(settings_for(inbox), database)
    assert not await relay.run_next()
    await due_now(database)  # its lease is over
    assert await relay.run_next()
    assert len(inbox.mails) == 1


async def test_a_mail_that_a_mail_server_may_have_is_never_sent_again(database: Database, inbox: Inbox) -> None:
    await told(database, person("Mara Lind"))
    async with database.write.begin() as connection:
        one = await claim(connection)
        assert one
        assert await hand_over(connection, one)
    await due_now(database)
    assert not await Relay(settings_for(inbox), database).run_next()
    assert inbox.mails == []


async def test_two_servers_send_it_once(database: Database, inbox: Inbox) -> None:
    await told(database, person("Mara Lind"))
    async with database.write.connect() as first, first.begin():
        assert await claim(first)
        assert not await Relay(settings_for(inbox), database).run_next()  # it skips what is locked
    assert inbox.mails == []


async def test_who_may_not_sign_in_any_more_is_told_nothing(database: Database, inbox: Inbox) -> None:
    await told(database, person("Mara Lind", state=PersonState.DISABLED))
    assert not await Relay(settings_for(inbox), database).run_next()
    assert inbox.mails == []
