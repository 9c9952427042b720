"""The rate limit of signing in: how often it may be tried, counted in PostgreSQL for all processes together.

Each try counts under several keys, each with a limit in a window of time:

- for an account from one address: what somebody does who guesses, and nobody else is kept out by it;
- for an address, over all accounts, and for the /48 that an IPv6 address lies in, since a provider may give one
  customer so many;
- for an account from everywhere, against guessing from many addresses.

A browser in which the person has signed in before is counted by itself instead, so that strangers cannot keep them out.

A try is counted before its password is looked at, so that any number at once cannot exceed the limit, and is taken back
where the password was right.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from app.persistence.database.engine import Database
from app.web.security.clients import network
from app.web.security.secret_links import stored_hash

# One statement, so that no two processes count the same try. A window that is over begins anew.
COUNTED = """
WITH counted AS (
INSERT INTO sign_in_count AS c (key, tries, since)
SELECT key, 1, now() FROM unnest($1::bytea[]) AS key ORDER BY key
ON CONFLICT (key) DO UPDATE SET
  tries = CASE WHEN c.since < now() - make_interval(secs => $2) THEN 1 ELSE c.tries + 1 END,
  since = CASE WHEN c.since < now() - make_interval(secs => $2) THEN now() ELSE c.since END
RETURNING c.key, c.tries, extract(epoch FROM now() - c.since) AS age
)
SELECT max(ceil($2 - age))::int AS wait
FROM counted JOIN unnest($1::bytea[], $3::int[]) AS limits (key, most) USING (key) WHERE counted.tries > limits.most
"""
TAKEN_BACK = "UPDATE sign_in_count SET tries = greatest(tries - 1, 0) WHERE key = ANY($1::bytea[])"
SWEPT = "DELETE FROM sign_in_count WHERE since < now() - make_interval(secs => $1)"
IS_KNOWN = """
SELECT EXISTS (
  SELECT FROM known_device d JOIN person p ON p.id = d.person_id WHERE d.id_hash = $1 AND lower(p.email) = lower($2)
)
"""
SECOND_FACTOR = "second factor"  # as a purpose
WINDOW = 900.0  # seconds
OF_ACCOUNT_AND_ADDRESS = 10
OF_ADDRESS = 50  # many people may share one
OF_SITE = 200  # of an IPv6 /48, which may be a whole company
OF_ACCOUNT = 100
OF_DEVICE = 20
OF_FACTOR = 10  # codes of six digits for an account: guessing one takes years so


class Limit(NamedTuple):
    key: bytes
    most: int


class Try:
    """One try to sign in, or to have a password reset."""

    def __init__(self, database: Database, limits: list[Limit]) -> None:
        self.database = database
        self.limits = limits

    async def wait(self) -> int:
        """Count it; the seconds to wait until another is allowed, 0 where this one is."""
        keys, most = [limit.key for limit in self.limits], [limit.most for limit in self.limits]
        row = await self.database.change(COUNTED, keys, WINDOW, most)
        return max(row["wait"], 1) if row["wait"] is not None else 0

    async def forgive(self) -> None:
        """Take it back, because the password was right."""
        await self.database.change(TAKEN_BACK, [limit.key for limit in self.limits])
        await self.database.change(SWEPT, WINDOW)


async def begin_try(database: Database, email: str, address: str, device: str, *, purpose: str = "sign in") -> Try:
    """A try for an account from an address, in a browser that holds the `device` cookie ("": none)."""
    if device and (await database.row(IS_KNOWN, stored_hash(device), email))[0]:
        return Try(database, [Limit(_key(purpose, "device", device), OF_DEVICE)])
    account, near, site = alike(email), network(address), network(address, bits=48)
    limits = [
        Limit(_key(purpose, "account and address", account, near), OF_ACCOUNT_AND_ADDRESS),
        Limit(_key(purpose, "address", near), OF_ADDRESS),
        Limit(_key(purpose, "account", account), OF_FACTOR if purpose == SECOND_FACTOR else OF_ACCOUNT),
        *([Limit(_key(purpose, "site", site), OF_SITE)] if site != near else []),
    ]
    return Try(database, limits)


def alike(email: str) -> str:
    """The address in lower case as PostgreSQL finds accounts by it: sign by sign, so that "İ" counts as "i"."""
    return "".join(sign.lower()[0] for sign in email)


def _key(*parts: str) -> bytes:
    return hashlib.sha256(repr(parts).encode()).digest()
