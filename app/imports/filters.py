"""What the files of an import can be narrowed to."""

from typing import Any, ClassVar

import sqlalchemy as sa

from app.imports.models import Outcome
from app.persistence.fields import table
from app.tables import ImportedFile
from app.web.lists.filters import Filter, Word

file = table(ImportedFile).c


class FileFilter(Filter, frozen=True, kw_only=True):
    outcome: Outcome | None = None
    rule: Word | None = None  # a rule that made a finding

    labels: ClassVar = {"q": "Path", "outcome": "Outcome", "rule": "Rule"}

    def conditions(self, run_id: int) -> list[sa.ColumnElement[bool]]:
        """What a file of the run must meet to be listed."""
        wanted: list[sa.ColumnElement[bool]] = [file.run_id == run_id]
        if self.q:
            wanted.append(file.place.icontains(self.q, autoescape=True))
        if self.outcome:
            wanted.append(file.outcome == self.outcome)
        if self.rule:
            wanted.append(file.findings.contains([{"rule": self.rule}]))
        return wanted

    def ordering(self) -> list[sa.ColumnElement[Any]]:
        """By path, which has no ties within a run."""
        return [file.path.asc()]
