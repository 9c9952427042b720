"""What is superseded in part still holds, and what the part is stands with the link."""

from __future__ import annotations

import pytest

from app.markdown.reading.reader import read
from app.markdown.words.partial import in_brackets, out_of_brackets


@pytest.mark.parametrize(
    ("written", "scope"),
    [
        ("Superseded by [8](0008-x.md) for the batch jobs only", "for the batch jobs only"),
        ("Superseded by ADR-8, only for batch jobs", "only for batch jobs"),
        ("Superseded by [8](0008-x.md) (the kettle (and its lid) only)", "the kettle (and its lid) only"),
        ("Superseded in part by [8](0008-x.md): storage", "storage"),
        ("Partially superseded by [[0008-later]] (2026-06-15)", "part"),
        ("Superseded by [8](0008-x.md) except for logging", "except for logging"),
        ("Accepted; the retention rules are superseded by ADR-8", "retention rules"),
        ("Ersetzt durch [8](0008-x.md) nur für Batch", "nur für Batch"),
        ("Remplacée par [8](0008-x.md) uniquement pour les lots", "uniquement pour les lots"),
        ("Superseded by [8](0008-x.md)", ""),
        ("Superseded by [8](0008-x.md) since only few used it", ""),
        ("Superseded by [8](0008-x.md) (2026-06-15)", ""),
        ("Superseded by [8](0008-x.md) for reasons of cost", ""),
    ],
)
def test_a_partial_supersession_leaves_the_record_in_force(written: str, scope: str) -> None:
    head, tail = "# 7. Old tea\n\n", "\n\n## Context\n\nWe drink.\n\n## Decision\n\nTea.\n"
    front = f'---\nstatus: "{written}"\n---\n# Old tea\n\n## Context and Problem Statement\n\nWe drink.\n'
    for text in (f"{head}## Status\n\n{written}{tail}", front):
        record = read(text.encode(), "adr/0007-old-tea.md").record
        assert record is not None
        assert [link.scope for link in record.links] == [scope]
        assert record.status == ("accepted" if scope else "superseded")


@pytest.mark.parametrize("scope", ["batch jobs", "batch jobs only", "only for batch", "part", "in part", "a (b) c"])
def test_a_scope_in_brackets_is_read_back(scope: str) -> None:
    assert out_of_brackets(in_brackets(scope)) == scope
