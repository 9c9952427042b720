"""What a check that takes long says meanwhile."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from app.commands.checks import reports


class Due:
    """A timer whose time has come at once."""

    def __init__(self, seconds: float, call: Callable[[], Any]) -> None:
        self.start, self.seconds = call, seconds

    def cancel(self) -> None:
        pass


@pytest.mark.parametrize("watched", [True, False])
def test_progress_is_said_where_a_person_watches(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, watched: bool
) -> None:
    monkeypatch.setattr(reports, "Timer", Due)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: watched, raising=False)
    with reports.slow("Checking"):
        pass
    assert capsys.readouterr().err == ("Checking…\n" if watched else "")
