"""What cannot be opened is never read as empty."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.checks.command.conftest import Run


@pytest.fixture(params=["pipe", "loop"])
def closed(request: pytest.FixtureRequest, repository: Path) -> Path:
    """A place of the repository where nothing can be read, and a pipe would be waited for without end."""
    place = repository / "constraints.txt"
    if request.param == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(place.name)
    return place


def test_a_manifest_that_cannot_be_opened_could_not_be_checked(closed: Path, run: Run) -> None:
    code, out, errors = run("--list", str(closed))
    assert code == 2
    assert "cannot be opened" in out or "does not exist" in errors


def test_nothing_is_checked_without_the_waivers_that_cannot_be_opened(closed: Path, offline: Run) -> None:
    closed.rename(closed.with_name(".rationale.toml"))
    code, out, errors = offline()
    assert (code, out) == (2, "")
    assert ".rationale.toml cannot be opened" in errors


def test_a_check_in_whose_folder_one_cannot_be_opened_does_not_pass(closed: Path, offline: Run) -> None:
    code, out, errors = offline()
    assert code == 2
    assert "cannot be opened" in out + errors
