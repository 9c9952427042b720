"""In which collection a new record begins: the one that its writer looks at, else wrote to last, else the first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import sqlalchemy as sa

from app.persistence.fields import table
from app.persistence.storable import is_storable
from app.tables import Collection, Decision, ResearchDocument

RECORDS = {"decisions": table(Decision), "research": table(ResearchDocument)}
RECORD = re.compile(r"(?:/admin)?/(decisions|research)/(\d{1,9})(?:[-/]|$)", re.ASCII)
SHELF = re.compile(r"/collections/([^/]{1,200})")


def shown_by(query: Mapping[str, str], page: str) -> sa.ColumnElement[bool]:
    """Whether a collection is the one that an address names with `?collection=`, or else the page that led to it: a
    list that is narrowed to one, a collection, a record.
    """
    collection = table(Collection).c
    if named := query.get("collection"):
        return _is_called(named)
    try:
        there = urlsplit(page)
        narrowed = parse_qs(there.query, max_num_fields=50).get("collection", []) if len(there.query) < 2_000 else []
    except ValueError:
        return collection.id.is_(None)
    if shelf := SHELF.fullmatch(there.path):
        narrowed = [unquote(shelf[1])]
    if len(narrowed) == 1:
        return _is_called(narrowed[0])
    record = RECORD.match(there.path)
    return collection.id == _of_record(*record.groups()) if record else collection.id.is_(None)


def _is_called(slug: str) -> sa.ColumnElement[bool]:
    log = table(Collection).c
    return log.slug == slug if is_storable(sa.Text(), slug) else log.id.is_(None)


def _of_record(folder: str, id_: str) -> Any:
    records = RECORDS[folder].c
    return sa.select(records.collection_id).where(records.id == int(id_)).scalar_subquery()
