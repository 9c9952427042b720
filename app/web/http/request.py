"""Litestar's request as this application has it, and ASGI's messages, plainly."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

from litestar.datastructures.multi_dicts import FormMultiDict
from litestar.enums import RequestEncodingType
from litestar.plugins.htmx import HTMXRequest

from app.web.http.problems import Problem
from app.web.http.urlencoded import pairs
from app.web.security.access import Actor, actor_of

Scope = MutableMapping[str, Any]  # Litestar's own types tell apart more than one request has
Message = MutableMapping[str, Any]
Headers = list[tuple[bytes, bytes]]
PARTIAL = (b"hx-request-type", b"partial")
MOST_FIELDS = 1_000  # of a form; a route whose forms have more says so (`opt={"most_fields": …}`)
SMALL = 50_000  # bytes of a form that are read at once; a larger one is read in a thread


class Request(HTMXRequest):
    """The request of every handler: `user` is the Actor who sent it, `htmx` what htmx says of itself.

    Besides, `state` holds what the front of the application (front.py) found out or what the answer shall carry:
    `request_id`; `day`, on which it came; `address`, where from; `host`, the checked one that it was sent to;
    `data_version`, where it became known with the user; `personal`, whether the answer is for nobody else; `ended`,
    whether the browser holds a session that is over; `primary`, whether no replica will do; `cookies`, as headers;
    `sandboxed`, whether it is a file of somebody else.
    """

    @property
    def actor(self) -> Actor:
        """Whoever sent it, for an answer that is theirs alone (`actor_of`)."""
        return actor_of(self)

    @actor.setter
    def actor(self, actor: Actor) -> None:
        self.scope["user"] = actor

    @property
    def partial(self) -> bool:
        """Whether htmx asks for a part of the page only. Nothing else is asked for that."""
        return PARTIAL in self.scope["headers"]

    @property
    def address(self) -> str:
        """Where it comes from, "" where that cannot be told."""
        address: str = self.scope["state"]["address"]
        return address

    async def form(self) -> FormMultiDict:
        """The form that was posted. Its fields are counted before one is read: raises Problem 413 for too many, and 400
        where it is no text that can be read.

        Litestar keeps the last 1,024 bodies that it has read, whatever their size and whatever passwords they hold.
        """
        if not isinstance(self._form, FormMultiDict) and self.content_type[0] == RequestEncodingType.URL_ENCODED:
            body, most = await self.body(), self.route_handler.opt.get("most_fields", MOST_FIELDS)
            if body.count(b"&") >= most:
                raise Problem(
                    413, f"The form has more than {most:,} fields, which is more than any page of ours sends."
                )
            read = pairs(body) if len(body) < SMALL else await asyncio.to_thread(pairs, body)
            self._form = FormMultiDict(read)
        try:
            return await super().form()
        except (UnicodeDecodeError, LookupError):  # the latter: in an encoding that nobody knows
            raise Problem(400, "The form holds text that cannot be read; send it as UTF-8.") from None

    def sandbox(self) -> None:
        """Let the answer do nothing at all if it is opened by itself: it is a file that somebody brought along."""
        self.scope["state"]["sandboxed"] = True

    def cookie(self, name: str) -> str:
        """The secret in a cookie of ours, "" where there is none. What depends on it is personal."""
        self.scope["state"]["personal"] = True
        secret: str = self.app.state.cookies.read(dict(self.scope["headers"]), name)
        return secret

    def set_cookie(self, name: str, value: str, seconds: int) -> None:
        """Send a cookie along with the answer, unless that is an error of ours; 0 seconds takes it back."""
        self.scope["state"]["cookies"].append(self.app.state.cookies.write(name, value, seconds))
