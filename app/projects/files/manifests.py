"""The files of projects as they are stored, and as checks take them again."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.checks.pins import Key
from app.manifests.occurrence import Manifest, Occurrence
from app.persistence.fields import table
from app.persistence.folding import package_name
from app.projects import models

MANIFEST, OCCURRENCE = table(models.Manifest), table(models.Occurrence)
manifest, occurrence = MANIFEST.c, OCCURRENCE.c
SAID = ("format", "version", "unreadable", "unchecked", "notes")
FOUND = ("ecosystem", "name", "version", "declared", "scope", "direct", "marker", "source", "line")


async def store(session: AsyncSession, project_id: int, files: Sequence[Manifest], at: datetime) -> None:
    """Make these the files of a project. What is read as before keeps its rows."""
    known = {
        path: (id_, digest)
        for id_, path, digest in await session.execute(
            sa.select(manifest.id, manifest.path, manifest.digest).where(manifest.project_id == project_id)
        )
    }
    digests = {one.file: hashlib.sha256(msgspec.msgpack.encode(one)).digest() for one in files}
    gone = [id_ for path, (id_, digest) in known.items() if digests.get(path) != digest]
    if gone:
        await session.execute(sa.delete(MANIFEST).where(manifest.id.in_(gone)))
    for one in files:
        if known.get(one.file, (0, b""))[1] != digests[one.file]:
            await _add(session, project_id, one, digests[one.file], at)


async def _add(session: AsyncSession, project_id: int, one: Manifest, digest: bytes, at: datetime) -> None:
    values = {name: getattr(one, name) for name in SAID} | {"version": one.version and one.version[:40]}
    values |= {"project_id": project_id, "path": one.file, "package_count": len(one.packages), "digest": digest}
    made = sa.insert(MANIFEST).values(values | {"received_at": at}).returning(manifest.id)
    manifest_id = await session.scalar(made)
    if one.packages:
        await session.execute(sa.insert(OCCURRENCE), [_row(project_id, manifest_id, found) for found in one.packages])


def _row(project_id: int, manifest_id: Any, found: Occurrence) -> dict[str, Any]:
    row = {name: getattr(found, name) for name in FOUND}
    package = package_name(found.ecosystem, found.name)
    return row | {"project_id": project_id, "manifest_id": manifest_id, "package": package}


async def load(
    session: AsyncSession, projects: Collection[int], packages: Collection[Key] | None = None
) -> dict[int, list[Manifest]]:
    """The files of each project, with these packages alone unless all are wanted."""
    columns = [manifest.id, manifest.project_id, manifest.path, *(manifest[name] for name in SAID)]
    query = sa.select(*columns).where(manifest.project_id.in_(projects)).order_by(manifest.project_id, manifest.id)
    files: dict[int, list[Manifest]] = defaultdict(list)
    by_id: dict[int, Manifest] = {}
    for id_, project_id, path, *said in await session.execute(query):
        by_id[id_] = Manifest(file=path, **dict(zip(SAID, said, strict=True)))
        files[project_id].append(by_id[id_])
    wanted = sa.select(occurrence.manifest_id, *(occurrence[name] for name in FOUND))
    wanted = wanted.where(occurrence.project_id.in_(projects)).order_by(occurrence.id)
    if packages is not None:
        wanted = wanted.where(sa.tuple_(occurrence.ecosystem, occurrence.package).in_(packages))
    for manifest_id, ecosystem, name, version, declared, scope, direct, marker, source, line in (
        await session.execute(wanted)
    ).all():
        one = by_id[manifest_id]
        one.packages.append(
            Occurrence(
                ecosystem=ecosystem,
                name=name,
                version=version,
                declared=declared,
                scope=scope,
                direct=direct,
                marker=marker,
                source=source,
                file=one.file,
                line=line,
            )
        )
    return files
