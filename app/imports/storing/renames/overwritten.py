"""Files that another was moved over and that was changed besides: `git mv -f a.md b.md`, and an edit."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.imports.finding.grouping import Candidate
from app.imports.storing.renames.git_renames import contents
from app.imports.storing.renames.moves import Move, place_beside
from app.imports.storing.renames.renames import ALIKE, Missing, share_of, words_of
from app.imports.storing.sources import SOURCE, Key

MOST = 50  # files that changed, and files that went, which are compared with each other
CLEARLY = 0.2  # by which share of words a text is rather the one than the other


async def overwritten(session: AsyncSession, changed: dict[Key, Candidate], gone: Sequence[Missing]) -> dict[Key, Move]:
    """Each place whose text is rather that of a file that went than what lay there before."""
    if not (0 < len(changed) <= MOST and 0 < len(gone) <= MOST):
        return {}
    place = sa.tuple_(SOURCE.c.collection_id, SOURCE.c.path)
    beside = [place_beside(key) for key in changed]
    columns = SOURCE.c.collection_id, SOURCE.c.path, SOURCE.c.content
    rows = await session.execute(sa.select(*columns).where(place.in_([*changed, *beside])))
    own = {(row[0], row[1]): words_of(row[2]) for row in rows}
    before = {key: words_of(content) for key, content in (await contents(session, gone)).items()}
    found, left = dict[Key, Move](), list(gone)
    for key, candidate in changed.items():
        try:
            words = words_of(candidate.file.read())
        except OSError:
            continue
        among = [(share_of(words, before[one.source_id]), one) for one in left if one.source_id in before]
        share, one = max(
            ((s, o) for s, o in among if o.key[0] == key[0]), key=lambda pair: pair[0], default=(0.0, None)
        )
        mine = share_of(words, own[key]) if key in own else 1.0
        if one and share >= ALIKE and share > mine + CLEARLY and place_beside(key) not in own:
            found[key] = Move(one.key, [])
            left.remove(one)
    return found
