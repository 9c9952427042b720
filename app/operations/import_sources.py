"""What an import that is taken back, or comes again, means for what is known of the files."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.history.targets import Key
from app.imports.models import ImportedFile, Source
from app.imports.settled import exchange
from app.imports.storing.transactions import LOCK
from app.persistence.locks import own
from app.web.http.problems import Problem


def _array(name: str) -> sa.BindParameter[Any]:
    return sa.bindparam(name, type_=ARRAY(sa.Integer))


# What is taken back, and what that took back in its turn
CHAIN = sa.text("""
WITH RECURSIVE chain AS (
    SELECT id, undoes_id FROM operation WHERE id = :operation
    UNION SELECT operation.id, operation.undoes_id FROM operation JOIN chain ON operation.id = chain.undoes_id
)
SELECT id FROM chain
""")
RUN = sa.text("SELECT id FROM import_run WHERE operation_id = ANY(:chain)").bindparams(_array("chain"))
SETTLED = sa.text("""
SELECT file.id AS file_id, source.id AS source_id FROM imported_file AS file
JOIN source ON source.decision_id = file.decision_id OR source.document_id = file.document_id
WHERE file.settled_in_id = ANY(:chain) AND jsonb_exists(file.kept, 'before')
    AND coalesce(source.decision_id, 0) <> ALL(:decisions) AND coalesce(source.document_id, 0) <> ALL(:documents)
""").bindparams(*map(_array, ("chain", "decisions", "documents")))
UNEDITED = sa.text("""
SELECT source.id FROM source
LEFT JOIN decision ON decision.id = source.decision_id
LEFT JOIN research_document AS document ON document.id = source.document_id
WHERE source.record_version = coalesce(decision.version, document.version)
""")
# A source and what its file of the run replaced, or was replaced by: all of it is one statement, so it sees what was.
EXCHANGE = sa.text("""
WITH old AS (
    SELECT source.id, file.id AS file_id, source.content, source.written
    FROM source
    JOIN imported_file AS file ON file.decision_id = source.decision_id OR file.document_id = source.document_id
    WHERE file.run_id = ANY(:runs) AND file.outcome = 'updated' AND file.content IS NOT NULL
        AND file.content_hash IN (source.content_hash, sha256(file.content))
        AND coalesce(source.decision_id, 0) <> ALL(:decisions) AND coalesce(source.document_id, 0) <> ALL(:documents)
), told AS (
    UPDATE imported_file SET content = old.content, kept = old.written FROM old WHERE imported_file.id = old.file_id
)
UPDATE source SET content = file.content, content_hash = sha256(file.content), written = file.kept
FROM old JOIN imported_file AS file ON file.id = old.file_id
WHERE source.id = old.id RETURNING source.id
""").bindparams(*map(_array, ("runs", "decisions", "documents")))
OF_RECORDS = sa.text("""
SELECT id FROM source WHERE decision_id = ANY(:decisions) OR document_id = ANY(:documents)
""").bindparams(*map(_array, ("decisions", "documents")))
KEEP = sa.text("""
UPDATE source SET record_version = fresh.version
FROM (
    SELECT source.id, coalesce(decision.version, document.version) AS version FROM source
    LEFT JOIN decision ON decision.id = source.decision_id
    LEFT JOIN research_document AS document ON document.id = source.document_id
) AS fresh
WHERE fresh.id = source.id AND source.id = ANY(:ids) AND source.record_version <> fresh.version
""").bindparams(_array("ids"))


class Sources:
    """Call `exchange` before the records change, and `keep` after it. Nothing happens where no import is meant."""

    def __init__(self, session: AsyncSession, operation_id: int) -> None:
        self.session = session
        self.operation_id = operation_id
        self._unedited: set[int] = set()

    async def exchange(self, changed: Collection[Key], left: Collection[Key]) -> None:
        """Let the records' sources be those that they were before. Raises Problem 409 while an import runs."""
        asked = {"chain": list(await self.session.scalars(CHAIN, {"operation": self.operation_id}))}
        runs = list(await self.session.scalars(RUN, asked))
        settled = (await self.session.execute(SETTLED, asked | _ids(left))).all()
        if not runs and not settled:
            return
        if not await self.session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(own(LOCK)))):
            told = "An import is running. Try again when it is done."
            raise Problem(409, told, headline="Not while files are read")
        unedited = set(await self.session.scalars(UNEDITED))
        fresh = set(await self.session.scalars(EXCHANGE, {"runs": runs, **_ids(left)}))
        others = set(await self.session.scalars(OF_RECORDS, _ids(changed))) - fresh
        self._unedited = unedited - others  # these are not as any file of theirs says
        for file_id, source_id in settled:
            file = await self.session.get_one(ImportedFile, file_id)
            source = await self.session.get_one(Source, source_id)
            if exchange(file, source, unedited=source_id in unedited):
                self._unedited.add(source_id)
            await self.session.flush()

    async def keep(self) -> None:
        """Who was not edited since its import is not edited by this either."""
        if self._unedited:
            await self.session.execute(KEEP, {"ids": sorted(self._unedited)})


def _ids(keys: Collection[Key]) -> dict[str, list[int]]:
    tables = {"decisions": "decision", "documents": "research_document"}
    return {name: [id_ for kind, id_ in keys if kind == of] for name, of in tables.items()}
