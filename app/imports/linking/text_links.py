"""Links and images inside texts: where they lead once all files are read, and the HTML of the texts that hold them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from msgspec import Struct, field
from sqlalchemy.ext.asyncio import AsyncSession

from app.effects.links import Links, relink
from app.imports.findings import finding
from app.imports.linking.entries import Entry, Owner
from app.imports.linking.record_index import RecordIndex
from app.imports.linking.resolving_relations import unresolved
from app.imports.models import Source
from app.imports.storing.images import Images
from app.imports.storing.items import Stored
from app.imports.targets import Target
from app.markdown.record import ImportFinding
from app.records.columns import table_of

OWN_PAGES = ("/decisions/", "/research/")


class Addresses(Struct):
    """Targets of the records for which something changed, and what leads nowhere, by place in the run."""

    news: dict[Owner, Links] = field(default_factory=dict)
    findings: dict[int, list[ImportFinding]] = field(default_factory=dict)


def addresses(stored: Sequence[Stored], index: RecordIndex, images: Images) -> Addresses:
    """Resolve every target of a run. A file that was left out says nothing, so its record's stay as they are."""
    result = Addresses()
    for one in stored:
        entry = index.by_owner.get(one.owner) if one.owner else None
        if entry is None or not one.tells:
            continue
        shown, problems = images.shown(entry.owner), images.problems.get(one.place, {})
        found = {target.href: _address(target.href, entry, index, shown) for target in one.targets}
        result.findings[one.place] = [
            problems.get(target.href) or _missing(target, entry, index)
            for target in one.targets
            if target.href in problems or not found[target.href]
        ]
        if _leading(found) != one.linked:
            result.news[entry.owner] = dict.fromkeys(one.linked, "") | found
    return result


def _address(href: str, entry: Entry, index: RecordIndex, images: Links) -> str:
    """The page that a relative target in a record's text leads to, or the image; "" for none."""
    if found := index.at(href, entry):
        return found.url
    return images.get(href) or (href if href.startswith(OWN_PAGES) else "")


def _leading(found: Links) -> Links:
    return {href: url for href, url in found.items() if url}


def _missing(target: Target, entry: Entry, index: RecordIndex) -> ImportFinding:
    if target.is_image:
        return finding("image.unresolved", f"The image {target.href!r} was not imported.", target.line)
    if several := index.several(target.href, entry):
        rule, message = unresolved(target.href, several)
        return finding(rule, f"{message}; its text is kept.", target.line)
    return finding("link.unresolved", f"Nothing imported is at {target.href!r}; its text is kept.", target.line)


async def link(session: AsyncSession, news: Sequence[tuple[Owner, Links]]) -> None:
    """Put the addresses into the HTML of these records, and remember them."""
    await relink(session, dict(news))
    source, connection = table_of(Source), await session.connection()
    linked = sa.bindparam("linked", type_=source.c.written.type)
    for kind, column in (("decision", source.c.decision_id), ("research", source.c.document_id)):
        rows = [{"owner": owner[1], "linked": {"linked": _leading(found)}} for owner, found in news if owner[0] == kind]
        if rows:
            remember = sa.update(source).where(column == sa.bindparam("owner"))
            await connection.execute(remember.values(written=source.c.written.op("||")(linked)), rows)
