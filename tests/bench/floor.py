"""The least that shows a list and a decision: bare ASGI on the same server, one statement a page, no framework.

It has no filters, navigation, security headers, log, error pages or limits. Run with the database's URL.
"""

from __future__ import annotations

import sys
from typing import Any

import asyncpg
import msgspec
import uvicorn
import uvloop
from jinja2 import Environment

from app.persistence.database.url import parse
from app.sockets import bind, url

LIST = """
SELECT coalesce(json_agg(x), '[]')::text FROM (
  SELECT d.id, d.number, d.title, d.status, d.decided_on, p.name AS owner,
    (SELECT coalesce(json_agg(t.name ORDER BY t.name), '[]') FROM decision_tag dt JOIN tag t ON t.id = dt.tag_id
     WHERE dt.decision_id = d.id) AS tags
  FROM decision d LEFT JOIN person p ON p.id = d.owner_id ORDER BY d.decided_on DESC NULLS LAST, d.id DESC LIMIT 50) x
"""
PAGE = """
SELECT to_json(x)::text FROM (
  SELECT d.id, d.number, d.title, d.status, d.decided_on, p.name AS owner, d.context_html, d.outcome_html,
    d.consequences_html, d.more_information_html,
    (SELECT coalesce(json_agg(t.name), '[]') FROM decision_tag dt JOIN tag t ON t.id = dt.tag_id
     WHERE dt.decision_id = d.id) AS tags,
    (SELECT coalesce(json_agg(json_build_object('title', o.title, 'description_html', o.description_html, 'arguments',
      (SELECT coalesce(json_agg(json_build_object('stance', a.stance, 'text_html', a.text_html) ORDER BY a.position),
       '[]') FROM argument a WHERE a.option_id = o.id)) ORDER BY o.position), '[]')
     FROM option o WHERE o.decision_id = d.id) AS options,
    (SELECT coalesce(json_agg(json_build_object('title', r.title, 'impact_text_html', r.impact_text_html,
      'mitigation_html', r.mitigation_html) ORDER BY r.position), '[]') FROM risk r WHERE r.decision_id = d.id) AS risks
  FROM decision d LEFT JOIN person p ON p.id = d.owner_id WHERE d.id = $1) x
"""


class Row(msgspec.Struct):
    id: int
    number: int
    title: str
    status: str
    decided_on: str | None
    owner: str | None
    tags: list[str]


class Argument(msgspec.Struct):
    stance: str
    text_html: str


class Option(msgspec.Struct):
    title: str
    description_html: str
    arguments: list[Argument]


class Risk(msgspec.Struct):
    title: str
    impact_text_html: str
    mitigation_html: str


class Decision(Row, kw_only=True):
    context_html: str
    outcome_html: str
    consequences_html: str
    more_information_html: str
    options: list[Option]
    risks: list[Risk]


HEAD = "<!doctype html><title>{{ title }}</title>"
FACTS = "{{ d.number }} {{ d.status }} {{ d.decided_on }} {{ d.owner }}{% for tag in d.tags %} {{ tag }}{% endfor %}"
templates = Environment(autoescape=True)
list_template = templates.from_string(
    HEAD + '<ul>{% for d in rows %}<li><a href="/decisions/{{ d.id }}">{{ d.title }}</a> ' + FACTS + "{% endfor %}</ul>"
)
page_template = templates.from_string(
    HEAD + "<h1>{{ d.title }}</h1><p>" + FACTS + "</p>{{ d.context_html|safe }}{{ d.outcome_html|safe }}"
    "{{ d.consequences_html|safe }}{{ d.more_information_html|safe }}"
    "{% for o in d.options %}<h3>{{ o.title }}</h3>{{ o.description_html|safe }}"
    "{% for a in o.arguments %}<p>{{ a.stance }}</p>{{ a.text_html|safe }}{% endfor %}{% endfor %}"
    "{% for r in d.risks %}<h3>{{ r.title }}</h3>{{ r.impact_text_html|safe }}{{ r.mitigation_html|safe }}{% endfor %}"
)
rows_decoder, page_decoder = msgspec.json.Decoder(list[Row]), msgspec.json.Decoder(Decision)


def application(address: str) -> Any:
    """An ASGI application on one pool of connections."""
    pool: Any = None

    async def html(path: str) -> str:
        async with pool.acquire() as connection:
            if path == "/decisions":
                rows = rows_decoder.decode(await connection.fetchval(LIST))
                return list_template.render(rows=rows, title="Decisions")
            found = page_decoder.decode(await connection.fetchval(PAGE, int(path.rsplit("/", 1)[1])))
            return page_template.render(d=found, title=found.title)

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        nonlocal pool
        if pool is None:
            pool = await asyncpg.create_pool(**parse(address).arguments(), min_size=8, max_size=8)
        body = (await html(scope["path"])).encode()
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


if __name__ == "__main__":
    listener = bind("127.0.0.1", 0)
    sys.stdout.write(f"ready at {url(listener)}\n")
    sys.stdout.flush()
    listener.listen()
    config = uvicorn.Config(application(sys.argv[1]), lifespan="off", log_config=None, access_log=False, ws="none")
    uvloop.run(uvicorn.Server(config).serve(sockets=[listener]))
