"""What a file that was settled remembers, so that this can be taken back, and done again."""

from __future__ import annotations

import hashlib
from typing import Any

from app.imports.models import ImportedFile, Outcome, Source

BEFORE = "before"


def before_settling(file: ImportedFile, source: Source, *, unedited: bool = False) -> dict[str, Any]:
    """For `kept`: what the file and its source are now, beside what the file says."""
    now = {"written": source.written, "version": source.record_version, "findings": file.findings, "unedited": unedited}
    return (file.kept or {}) | {BEFORE: now}


def exchange(file: ImportedFile, source: Source, *, unedited: bool) -> bool:
    """Have a file that was settled diverge again, or the other way about, and its source be what it was then.

    `unedited`: whether the record is as its file says now; returns whether it was then.
    """
    then = (file.kept or {})[BEFORE]
    file.kept = before_settling(file, source, unedited=unedited)
    file.content, source.content = source.content, file.content or b""
    source.content_hash = hashlib.sha256(source.content).digest()
    source.written, source.record_version = then["written"], then["version"]
    file.findings, file.finding_count = then["findings"], len(then["findings"])
    file.outcome = Outcome.DIVERGED if file.outcome is Outcome.SETTLED else Outcome.SETTLED
    return bool(then["unedited"])
