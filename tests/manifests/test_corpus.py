"""Accuracy on a folder of real files, named by RATIONALE_CORPUS: `manifests/truth.tsv` and the files that it lists."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from app.manifests.occurrence import normal
from app.manifests.reading import read
from app.manifests.tree import Tree

FOLDER = Path(os.environ.get("RATIONALE_CORPUS", "")) / "manifests"
NOT_JUDGED = {"config", "patch", "pnpm-workspace", "setup.cfg"}
MAY_REFUSE = {"Cargo.lock", "go.mod", "Gemfile.lock", "composer.lock", "cyclonedx-xml", "unknown"}

pytestmark = pytest.mark.skipif(
    not os.environ.get("RATIONALE_CORPUS") or not (FOLDER / "truth.tsv").exists(),
    reason="RATIONALE_CORPUS names no folder with manifests/truth.tsv",
)


def rows() -> list[dict[str, str]]:
    with (FOLDER / "truth.tsv").open(encoding="utf-8", newline="") as file:
        return [
            row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["kind"] not in NOT_JUDGED
        ]


def test_what_real_files_lock_is_read_and_what_is_broken_is_refused() -> None:
    tree = Tree(
        {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()}
    )
    wrong = []
    for row in rows():
        manifest = read(tree, row["file"])
        found = {
            (normal(one.name) if one.ecosystem == "pypi" else one.name, one.version)
            for one in manifest.packages
            if one.version
        }
        should_refuse = row["packages"].startswith("unreadable")
        if should_refuse != bool(manifest.unreadable) and row["kind"] not in MAY_REFUSE:
            wrong.append(f"{row['file']}: {manifest.unreadable or 'was read'}")
        elif manifest.unreadable or not row["packages"].isdigit() or "ambiguous:packages" in row["note"]:
            continue
        elif len(found) != int(row["packages"]):
            wrong.append(f"{row['file']}: {len(found)} packages, not {row['packages']}")
    assert wrong == []
