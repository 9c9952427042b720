"""What the application imports it declares, and what it declares it imports."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.sources import statements

PROJECT = Path(__file__).parents[1]
NOT_IMPORTED = {
    "httptools": "uvicorn's parser of HTTP, which it imports by name",
}
LOADED_BY_NAME = {"import_module", "find_spec"}
OF_ANOTHER = {"pydantic-core": "pydantic"}  # which pins it


@cache
def declared(extra: str = "") -> set[str]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return {canonicalize_name(Requirement(line).name) for line in listed}


def modules(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    by_name = any(name in text for name in LOADED_BY_NAME)
    for node in ast.walk(tree) if by_name else statements(tree.body):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Call) and called(node.func) in LOADED_BY_NAME:
            yield from (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))


def called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


@cache
def imported(*folders: str) -> dict[str, str]:
    """The distributions that these folders import, each with a file that does."""
    known, found = packages_distributions(), dict[str, str]()
    for folder in folders:
        for path in sorted((PROJECT / folder).rglob("*.py")):
            for name in modules(path):
                top = name.partition(".")[0]
                if top in sys.stdlib_module_names or top in {"app", "tests", "migrations"}:
                    continue
                for distribution in known.get(top, []):
                    found.setdefault(canonicalize_name(distribution), path.relative_to(PROJECT).as_posix())
                if name.startswith("litestar.plugins.htmx"):
                    found.setdefault("litestar-htmx", path.relative_to(PROJECT).as_posix())
    return found


def test_what_the_application_imports_is_declared() -> None:
    used = {OF_ANOTHER.get(name, name): path for name, path in imported("app", "migrations").items()}
    known = declared() | declared("s3") | declared("telemetry")
    assert {name: path for name, path in used.items() if name not in known} == {}


def test_what_is_declared_is_imported() -> None:
    assert declared() - set(imported("app", "migrations")) - set(NOT_IMPORTED) == set()


def test_each_exception_is_still_one() -> None:
    assert set(NOT_IMPORTED) <= declared() - set(imported("app", "migrations"))


def test_what_tests_import_is_declared() -> None:
    used = {OF_ANOTHER.get(name, name): path for name, path in imported("tests").items()}
    known = declared() | declared("dev")
    assert {name: path for name, path in used.items() if name not in known} == {}
