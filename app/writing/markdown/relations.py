"""Links and evidence of a sheet as its Markdown has them: a relation to the address of a record."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.forms.node import Node
from app.markdown.record import Link, Record
from app.markdown.writing.relations import WORDS, stated_links
from app.persistence.fields import table
from app.records.labels import labelled
from app.tables import Decision
from app.writing.rows import kept_rows, new_row, remove

MOST = 20  # relations that are looked up by words
ADDRESS = re.compile(r"/(decisions|research)/(\d{1,9})(?:[-/?#].*)?$")
AS_WRITTEN = " as written"  # behind the key of metadata that could not be read as a whole
BY_WORDS = {words: relation for relation, words in reversed(WORDS.items())}
# The rows of evidence, by what they lead to: the relation, and the kind of record
EVIDENCE = {"document": "research", "decision": "decisions"}


def links_of(node: Node) -> list[Link]:
    """What the rows of a sheet lead to; those that lead nowhere yet stay what the form has."""
    found = [
        Link(row.values["kind"], _address("decisions", row, "target"), _words(row, "target"), scope=row.values["scope"])
        for row in kept_rows(node, "links_out")
        if row.values.get("kind") and row.values.get("target")
    ] if "links_out" in node.rows else []  # fmt: skip
    name = _evidence(node)
    return found + [
        Link("relates_to", _address(EVIDENCE[name], row, name), _words(row, name))
        for row in kept_rows(node, "evidence")
        if row.values.get(name)
    ]


async def lead(session: AsyncSession, new: Record, base: Record) -> None:
    """Lead relations that name a decision by its label or title to its address; others stay as they are."""
    words = list(_in_words(new, base))
    new.links += words
    for link in [*(one for one in stated_links(new) if not ADDRESS.match(one.target)), *words][:MOST]:
        if (id_ := await _decision(session, link.text or link.target)) is not None:
            link.target = f"/decisions/{id_}"


async def _decision(session: AsyncSession, words: str) -> int | None:
    """The one decision that is called so."""
    decision = table(Decision).c
    titled = sa.select(decision.id).where(sa.func.lower(decision.title) == sa.func.lower(words)).limit(2)
    for query in (labelled(words), titled):
        found = list(await session.scalars(query)) if query is not None else []
        if len(found) == 1:
            return int(found[0])
    return None


def carry_links(node: Node, new: Record, base: Record) -> None:
    """Have the rows say what was changed of the relations. Words that lead nowhere are refused beside the row."""
    before, wanted = (dict(_stated(record)) for record in (base, new))
    for key in before.keys() - wanted.keys():
        for name, row in _rows(node):
            if _key(name, row) == key:
                remove(node, name, row)
    for key, link in wanted.items():
        if key not in before:
            _add(node, link)
        elif link.scope != before[key].scope:
            for name, row in _rows(node):
                if _key(name, row) == key:
                    row.values["scope"] = link.scope


def is_read(key: str) -> bool:
    """Whether a key of metadata is one that was read, at least in part, or is one of a relation."""
    return key.endswith(AS_WRITTEN) or key.casefold() in BY_WORDS


def _plain(key: str) -> str:
    return key.casefold().removesuffix(AS_WRITTEN)


def _stated(record: Record) -> Iterator[tuple[tuple[str, ...], Link]]:
    """The relations that only the metadata of a text says; what its paragraphs say stays in them."""
    for link in stated_links(record):
        folder, id_ = found.groups() if (found := ADDRESS.match(link.target)) else ("", link.text or link.target)
        yield (folder, id_, link.kind if folder != "research" else "relates_to", str(link.reverse)), link


def _in_words(new: Record, base: Record) -> Iterator[Link]:
    """Relations to what is called by no number and no address: `supersedes: Keep sessions in Redis`."""
    for key, said in new.extra.items():
        kind, reverse = BY_WORDS.get(_plain(key), ("", False))
        if kind and said != base.extra.get(key) and all(one.kind != kind for one in new.links):
            yield Link(kind, said, reverse=reverse)  # type: ignore[arg-type]


def _add(node: Node, link: Link) -> None:
    found, name = ADDRESS.match(link.target), _evidence(node)
    is_evidence = "links_out" not in node.rows or (found is not None and found[1] == "research")
    row = new_row(node, "evidence" if is_evidence else "links_out")
    relation = name if is_evidence else "target"
    if found and found[1] == (EVIDENCE[name] if is_evidence else "decisions") and not link.reverse:
        row.values[relation] = str(int(found[2]))
    else:
        row.texts[relation] = f"{link.text or link.target}{' (the other way round)' if link.reverse else ''}"
    if not is_evidence:
        row.values |= {"kind": link.kind, "scope": link.scope}


def _rows(node: Node) -> Iterator[tuple[str, Node]]:
    for name in ("links_out", "evidence"):
        if name in node.rows:
            yield from ((name, row) for row in kept_rows(node, name))


def _key(name: str, row: Node) -> tuple[str, ...]:
    if name == "links_out":
        return "decisions", str(row.values.get("target")), str(row.values.get("kind")), "False"
    relation = next(one for one in EVIDENCE if one in row.values)
    return EVIDENCE[relation], str(row.values.get(relation)), "relates_to", "False"


def _evidence(node: Node) -> str:
    nested = next(nested for nested in node.part.inlines if nested.name == "evidence")
    return next(name for name in EVIDENCE if name in nested.part.by_name)


def _address(folder: str, row: Node, name: str) -> str:
    return f"/{folder}/{row.values[name]}"


def _words(row: Node, name: str) -> str:
    """What a record is called, without the signs that would end a link."""
    return re.sub(r"[\[\]\s,]+", " ", row.labels.get(name, {}).get(str(row.values[name]), "")).strip()
