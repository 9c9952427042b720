"""What a browser without scripts does with a form: read its fields, change them, press a button."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import httpx
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.tables import Decision
from tests.register import collection, decision, store


class Page(HTMLParser):
    """A page with a form: `fields` are its names and values in order, `action` where it goes."""

    def __init__(self, response: httpx.Response, client: httpx.AsyncClient, form: str = "admin-form") -> None:
        super().__init__()
        self.response, self.client, self.wanted = response, client, form
        self.status, self.text = response.status_code, response.text
        self.action = ""
        self.fields: list[tuple[str, str]] = []
        self._inside, self._templates = False, 0
        self._area: str | None = None
        self._select: str | None = None
        self.feed(response.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._templates += tag == "template"
        if tag == "form" and self.wanted in given.get("class", ""):
            self._inside, self.action = True, given["action"]
        if not self._inside or self._templates or "disabled" in given:
            return
        if tag == "input" and given.get("type") not in ("checkbox", "radio", "submit"):
            self.fields.append((given["name"], given.get("value", "")))
        elif tag == "input" and "checked" in given:
            self.fields.append((given["name"], given["value"]))
        elif tag == "textarea":
            self._area, self._said = given["name"], ""
        elif tag == "select":
            self._select = given["name"]
            self.fields.append((given["name"], ""))
        elif tag == "option" and "selected" in given and self._select:
            self.fields[-1] = (self._select, given["value"])

    def handle_endtag(self, tag: str) -> None:
        self._templates -= tag == "template"
        self._inside = self._inside and tag != "form"
        if tag == "textarea" and self._area:
            self.fields.append((self._area, self._said.removeprefix("\n")))
            self._area = None
        if tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self._said += data

    def __getitem__(self, name: str) -> str:
        return [value for one, value in self.fields if one == name][-1]

    def __contains__(self, name: str) -> bool:
        return any(one == name for one, _ in self.fields)

    def fill(self, **values: str) -> Page:
        """Type into fields; `__` stands for a dot in their names."""
        return self.set({name.replace("__", "."): value for name, value in values.items()})

    def set(self, values: dict[str, str]) -> Page:
        for name, value in values.items():
            places = [place for place, (one, _) in enumerate(self.fields) if one == name]
            assert places, f"the form has no field {name}"
            self.fields[places[-1]] = (name, value)
        return self

    def drop(self, *names: str) -> Page:
        self.fields = [one for one in self.fields if one[0] not in names]
        return self

    async def press(self, button: str = "save", **more: Any) -> Page:
        """Send the form with a button of it; `more` are fields that the page did not have."""
        pairs = [*self.fields, ("do", button), *more.items()]
        body = httpx.QueryParams(pairs).__str__()
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return Page(await self.client.post(self.action, content=body, headers=headers), self.client)


async def open_page(client: httpx.AsyncClient, path: str) -> Page:
    return Page(await client.get(path), client)


async def rows(database: Database, statement: sa.Select[Any]) -> list[Any]:
    async with database.read_sessions() as session:
        return list(await session.execute(statement))


async def a_decision(database: Database, **more: Any) -> Decision:
    made = decision(collection(), 1, "Use Redis", **more)
    await store(database, made)
    return made
