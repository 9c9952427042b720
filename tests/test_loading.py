"""What is loaded when, since every start and every worker pays for it."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref

import pytest

from app.loading import loading

pytestmark = pytest.mark.slow

SERVER = """
import app.cli, app.commands.failures, app.commands.serving, app.main
from app.settings import Settings
app.main.create_app(Settings(database_url="postgresql://nobody@localhost/none"))
"""
# What a server does without until somebody migrates, imports, exports, sends mail or signs in elsewhere.
LATER = {
    *(
        "alembic",
        "mako",
        "aiosmtplib",
        "httpx",
        "joserfc",
        "xlsxwriter",
        "python_calamine",
        "rich.progress",
        "obstore",
        "opentelemetry.sdk",
    ),
    *(
        "app.imports.service",
        "app.imports.reading.prepare",
        "app.exports.service",
        "app.markdown.reading.reader",
        "app.doctor",
    ),
}


def loaded(code: str, names: set[str]) -> str:
    """Which of `names` a new process has loaded after `code`."""
    shown = f"{code}\nimport sys\nprint(*({names!r} & set(sys.modules)))"
    return subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True).stdout.strip()


def test_help_loads_neither_database_nor_web_framework() -> None:
    assert loaded("import app.cli", {"sqlalchemy", "litestar", "pydantic"}) == ""


def test_a_server_starts_without_what_few_requests_need() -> None:
    assert loaded(SERVER, LATER) == ""


class Statement:
    """Garbage that only looking finds: it names itself."""

    def __init__(self) -> None:
        self.whole = self


def test_garbage_is_looked_for_as_before_once_something_is_loaded() -> None:
    before = gc.get_threshold()
    with loading():
        assert gc.get_threshold() != before
    assert gc.get_threshold() == before
    gc.unfreeze()


def test_what_loading_leaves_over_is_not_kept_as_long_as_the_process() -> None:
    with loading():
        left = weakref.ref(Statement())
    assert left() is None
    gc.unfreeze()


def test_asking_a_server_loads_no_database_no_web_framework_and_nothing_that_judges() -> None:
    heavy = {
        "sqlalchemy",
        "litestar",
        "pydantic",
        "httpx",
        "rich.progress",
        "app.checks.judging",
    }
    assert loaded("import app.commands.check, app.commands.checks.checking, app.commands.failures", heavy) == ""
