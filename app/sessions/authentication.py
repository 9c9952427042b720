"""Who sends a request: asked once, before any page is made or found."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import structlog

from app.audit.models import Action
from app.audit.trail import Subject, note_alone, trace_in
from app.persistence.database.engine import Database
from app.persistence.querying.data_version import VERSION_OF
from app.persistence.querying.single_flight import Gathered
from app.sessions.accounts import Accounts
from app.settings import Settings
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.security.access import FACTOR_DUE, GRANTS, NOBODY, SCOPES, Access, Actor
from app.web.security.cookies import SESSION
from app.web.security.csrf import token
from app.web.security.headers import is_machine
from app.web.security.secret_links import stored_hash

BEARER = re.compile(rb"bearer +([A-Za-z0-9._~+/=-]{16,200})", re.IGNORECASE)
# Addresses of records that have versions of their own (persistence/querying/data_version.py).
RECORD = re.compile(r"/((?:decisions|research)/[1-9][0-9]{0,9})(?:-[^/]*)?")
# Lists of records have one, too, unless a text or the time of the last change says what stands in them.
LISTED = re.compile(
    rb"(?:(?:after|author|before|collection|owner|package|review|status|tag|year)=[^&;]*(?:&|$)"
    rb"|sort=(?:newest|number|oldest|review|title)(?:&|$))*"
)
# With the version of the data, so that a page that the browser has already costs this statement alone. A visit is noted
# every five minutes at most.
# Each session, with the record that it asks for, by itself (LIMIT): no plan of PostgreSQL's reads all that there are.
OF_SESSIONS = """
SELECT asked.session, asked.record, found.* FROM unnest($1::bytea[], $2::text[]) AS asked (session, record), LATERAL (
  SELECT p.id, p.name, p.role, s.seen_at < now() - interval '5 minutes' AS touch, {version} AS version,
    s.second_factor, s.proven_at > now() - interval '15 minutes' AS recent
  FROM session s JOIN person p ON p.id = s.person_id, data_version v
  WHERE s.id_hash = asked.session AND s.expires_at > now() AND s.seen_at > now() - $3::float * interval '1 day'
    AND p.state = 'active' LIMIT 1) found
""".replace("{version}", VERSION_OF.format("asked.record"))
# An UPDATE finds a session that has not ended meanwhile, or none: what has ended stays so.
SEEN = "UPDATE session SET seen_at = now() WHERE id_hash = $1"
OF_MACHINE = """
SELECT t.id AS token_id, t.scopes::text AS scopes, t.project, p.id, p.name, p.role, {version} AS version,
  t.used_at IS NULL OR t.used_at < now() - interval '1 minute' AS touch,
  t.used_at IS NULL OR t.used_at < date_trunc('day', now()) AS first_today, t.name AS token_name
FROM api_token t JOIN person p ON p.id = t.person_id, data_version v
WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
  AND p.state = 'active'
""".replace("{version}", VERSION_OF.format("$2"))
USED = "UPDATE api_token SET used_at = now() WHERE id = $1"
READER = Actor(grants=frozenset({Access.PUBLIC, Access.READ}))
log = structlog.get_logger()


class Authentication:
    """Tells who sends a request by its session or its token, in one statement; by nothing, without one.

    What comes while such a statement runs is asked in the next one, together.
    """

    def __init__(self, database: Database, settings: Settings, accounts: Accounts) -> None:
        self.database = database
        self.accounts = accounts
        self.idle = settings.session_idle_days
        self.needing_factor = settings.second_factor_of
        self._sessions = Gathered(self._found)
        self.public = READER if settings.public_reading else NOBODY

    async def __call__(self, request: Request) -> Actor:
        """The actor. Raises Problem 401 for a token that is none, and what the database raises."""
        given = dict(request.scope["headers"])
        if is_machine(given):
            return await self._machine(request, given[b"authorization"])
        if secret := request.cookie(SESSION):
            if actor := await self._person(secret, request):
                return actor
            request.scope["state"]["ended"] = True
        return self.public if await self.accounts.exist() else NOBODY

    async def _person(self, secret: str, request: Request) -> Actor | None:
        found = await self._sessions.ask((hashed := stored_hash(secret), _record(request)))
        if found is None:
            return None
        if found["touch"]:
            await self._note(SEEN, hashed)
        request.scope["state"]["data_version"] = found["version"]
        csrf = token(secret)
        due = found["role"] in self.needing_factor and not found["second_factor"]
        return Actor(
            id=found["id"],
            name=found["name"],
            role=found["role"],
            grants=FACTOR_DUE if due else GRANTS[found["role"]],
            key=csrf,  # pages hold it, so that no two sessions share one
            csrf=csrf,
            session=hashed,
            second_factor=found["second_factor"],
            factor_due=due,
            recent=found["recent"],
        )

    async def _found(self, asked: list[tuple[bytes, str]]) -> dict[tuple[bytes, str], Any]:
        """What is known of sessions, each with the record that it asks for."""
        rows = await self.database.rows(OF_SESSIONS, *map(list, zip(*asked, strict=True)), self.idle)
        return {(row["session"], row["record"]): row for row in rows}

    async def _machine(self, request: Request, authorization: bytes) -> Actor:
        given = BEARER.fullmatch(authorization)
        found = given and await self.database.row(OF_MACHINE, stored_hash(given[1].decode()), _record(request))
        if not found:
            raise Problem(401, "This token is not known, has expired, or was revoked.")
        if found["touch"]:
            await self._note(USED, found["token_id"])
        if found["first_today"]:
            await self._note_use(found, request)
        request.scope["state"]["data_version"] = found["version"]
        return Actor(
            id=found["id"],
            name=found["name"],
            role=found["role"],
            grants=GRANTS[found["role"]] & _of_scopes(found["scopes"]),
            key=f"token {found['token_id']}",
            token_id=found["token_id"],
            project=found["project"],
        )

    async def _note_use(self, found: Any, request: Request) -> None:
        """The first use of a token on a day, for the audit log; otherwise as `_note`."""
        who = trace_in(request.scope, actor_id=found["id"], actor_name=found["name"])
        try:
            subject = Subject("api_token", found["token_id"], found["token_name"])
            await note_alone(self.database, who, Action.TOKEN_USE, subject)
        except Exception as error:
            log.warning("a use of a token was not noted", error=type(error).__name__)

    async def _note(self, statement: str, value: bytes | int) -> None:
        """Note a visit; one that cannot be noted is served all the same (a database that takes no writes)."""
        try:
            await self.database.change(statement, value)
        except Exception as error:
            log.warning("a visit was not noted", error=type(error).__name__)


def _record(request: Request) -> str:
    """The record whose page is asked for, or "lists"; "" where it is another page."""
    path = request.scope["path"]
    if path in ("/decisions", "/research"):
        return "lists" if LISTED.fullmatch(request.scope["query_string"]) else ""
    found = RECORD.fullmatch(path)
    return found[1] if found else ""


def _of_scopes(scopes: str) -> frozenset[Access]:
    granted = (SCOPES.get(scope, frozenset()) for scope in msgspec.json.decode(scopes))
    return frozenset[Access]().union(*granted)
