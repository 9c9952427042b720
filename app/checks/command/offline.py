"""Judging against a bundle. Loading it takes twice as long as asking a server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.checks.bundle import Bundle
from app.checks.judging import judge
from app.checks.pins import read
from app.checks.verdicts import Report
from app.manifests.reading import read_all
from app.manifests.tree import Tree


def judged(bundle: Bundle, project: str, tree: Tree, files: Sequence[str], today: date) -> Report:
    """What the pins of the bundle say of the files of a project."""
    return judge(read(bundle.pins), list(read_all(tree, files)), today, bundle.known_releases, project=project)
