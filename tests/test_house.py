"""The rules of the house. A remark of a reviewer becomes a test here."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.sources import statements

PROJECT = Path(__file__).parents[1]
TREES = ("app", "tests", "migrations/env.py")
SHARED = {"web", "persistence", "markdown", "commands"}  # folders of app/ that are no feature
OF_TEMPLATES = {"macros", "shared", "errors"}
OF_TESTS = {"bench", "browser", "fixtures", "pages", "drill", "soak", "speed"}
ENVIRONMENT = re.compile(r"\bos\.(environb?|getenvb?|putenv)\b|\bfrom os import\b.*\b(environ|getenv|putenv)")
MAY_OPEN_SESSIONS = re.compile(
    r"app/(persistence/|(\w+/)+(\w*repository|storage|\w*service|transactions|worker)\.py|demo/|commands/)"
)


@cache
def files(*patterns: str) -> list[Path]:
    """What git knows or would add, so that no scratch file counts."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [PROJECT / line for line in listed.splitlines() if (PROJECT / line).is_file()]


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def shown(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def modules(*trees: str) -> list[Path]:
    return [path for path in files("*.py") if shown(path).startswith(trees or TREES)]


def beyond(sizes: dict[str, int], usual: int, most: int) -> list[str]:
    """What is longer than `most`, and what is longer than `usual` if that is more than five of a hundred."""
    long = [f"{name}: {size}" for name, size in sizes.items() if size > usual]
    longest = [f"{name}: {size}" for name, size in sizes.items() if size > most]
    return long if 20 * len(long) > len(sizes) else longest


def lengths(paths: list[Path]) -> dict[str, int]:
    return {shown(path): len(text_of(path).splitlines()) for path in paths}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    found = statements(tree_of(path).body)
    return (node for node in found if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def function_lengths(paths: list[Path]) -> dict[str, int]:
    return {
        f"{shown(path)}:{function.lineno} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in paths
        for function in functions(path)
    }


def lines_with(paths: list[Path], pattern: str) -> list[str]:
    expression = re.compile(pattern)
    return [
        f"{shown(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if expression.search(line)
    ]


def imported(path: Path) -> set[str]:
    found = set()
    for node in statements(tree_of(path).body):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


@pytest.mark.parametrize(
    ("pattern", "usual", "most"),
    [("app/*.py", 200, 300), ("tests/*.py", 200, 300), ("templates/*.html", 80, 80), ("static/css/*.css", 150, 150)],
)
def test_files_are_no_longer_than_one_can_hold_in_mind(pattern: str, usual: int, most: int) -> None:
    assert beyond(lengths(files(pattern)), usual, most) == []


@pytest.mark.parametrize("tree", ["app", "tests"])
def test_functions_are_no_longer_than_a_screen(tree: str) -> None:
    assert beyond(function_lengths(modules(tree)), 25, 40) == []


def test_only_settings_reads_the_environment() -> None:
    readers = [path for path in modules("app") if re.search(ENVIRONMENT, text_of(path))]
    assert [shown(path) for path in readers] == ["app/settings.py"]


def test_pydantic_1_is_never_imported() -> None:
    near = [path for path in modules() if re.search(r"\bpydantic\b.*\bv1\b", text_of(path), re.DOTALL)]
    assert [shown(path) for path in near if any(name.startswith("pydantic.v1") for name in imported(path))] == []


def test_sessions_are_opened_in_few_places() -> None:
    """Controllers ask repositories; a session in a handler could outlive its request."""
    users = [path for path in modules("app") if re.search(r"\.(read|write)_sessions\(", text_of(path))]
    assert [shown(path) for path in users if not MAY_OPEN_SESSIONS.match(shown(path))] == []


def test_what_can_be_refused_has_one_name_each() -> None:
    """Who reads that something raises `Unreadable` finds what that is, and no other of that name."""
    classes = [node for path in modules("app") for node in tree_of(path).body if isinstance(node, ast.ClassDef)]
    refusals = {"Exception", "ValueError", "RuntimeError"}
    for _ in range(4):  # and what is derived from them
        refusals |= {one.name for one in classes if refusals & {ast.unparse(base) for base in one.bases}}
    named = Counter(one.name for one in classes if one.name in refusals)
    assert [name for name, count in named.items() if count > 1] == []


def test_controllers_leave_statements_to_repositories() -> None:
    askers = [path for path in modules("app") if path.name.endswith("controller.py")]
    assert [shown(path) for path in askers if {"sqlalchemy", "sqlmodel"} & imported(path)] == []


def test_nothing_is_left_for_later() -> None:
    words = "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK", r"(raise|return) NotImplemented(Error)?"))
    words = rf"\b({words})\b"
    assert lines_with([*modules(), *files("templates/*", "static/css/*", "static/js/*")], words) == []


def test_lines_of_the_changelog_fit_beside_each_other() -> None:
    assert lines_with([PROJECT / "CHANGELOG.md"], r".{121}") == []


def test_every_ignored_rule_carries_its_reason() -> None:
    assert lines_with(modules(), r"#\s*noqa(?!: [A-Z]+\d+(, ?[A-Z]+\d+)* {1,2}(- )?\S)") == []


def test_the_project_names_no_machine_and_no_registry() -> None:
    words = "|".join(("/wo" + "rk/", "/ro" + "ot/", "files.python" + "hosted", "pypi" + r"\.org/simple"))
    everything = files("*.py", "*.md", "*.toml", "*.html", "*.txt", "*.lock", "Makefile", ".ci/run")
    assert lines_with([path for path in everything if "corpus" not in path.parts], words) == []


def partials() -> list[Path]:
    return [path for path in files("templates/*.html") if path.name.startswith("_")]


def pages() -> list[Path]:
    """What extends the base is a page; macros and partials do not."""
    return [path for path in files("templates/*.html") if re.search(r'{%-? extends "', text_of(path))]


def test_every_partial_says_who_uses_it_and_what_it_needs() -> None:
    headed = re.compile(r"{#-? Used by .+\.", re.DOTALL)
    assert [shown(path) for path in partials() if not headed.match(text_of(path))] == []


def test_every_partial_is_used() -> None:
    sources = "\n".join(text_of(path) for path in [*files("templates/*.html"), *modules("app")])
    names = [path.relative_to(PROJECT / "templates").as_posix() for path in partials()]
    assert [name for name in names if f'"{name}"' not in sources] == []


def test_every_page_has_a_title() -> None:
    assert [shown(path) for path in pages() if not re.search(r"{%-? block title", text_of(path))] == []


def test_lines_of_templates_fit_beside_each_other() -> None:
    assert lines_with(files("templates/*.html"), r".{140}") == []


def test_templates_trust_no_text_as_html() -> None:
    """What is HTML says so itself (`Markup`), where it was sanitised."""
    assert lines_with(files("templates/*.html"), r"\|\s*safe\b|autoescape") == []


def test_templates_hold_no_script_and_no_style() -> None:
    inline = r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)|javascript:|hx-on|hx-vals=.?js"
    assert lines_with(files("templates/*.html"), inline) == []


def test_the_same_nouns_stand_in_every_tree() -> None:
    features = {path.parent.name for path in files("app/*/__init__.py")}
    templates = {path.relative_to(PROJECT / "templates").parts[0] for path in files("templates/*/*")}
    tests = {path.relative_to(PROJECT / "tests").parts[0] for path in files("tests/*/*.py")}
    assert templates - features - OF_TEMPLATES == set()
    assert tests - features - SHARED - OF_TESTS == set()


# Why these put their JSON together by hand stands beside it; values of `jsonb` that a condition compares are no page.
BY_HAND = {f"app/{name}.py" for name in ("decisions/chain", "decisions/followers", "stack/governing", "stack/standing")}


def test_nested_json_is_made_by_the_compiler_of_shapes() -> None:
    others = [path for path in modules("app") if not shown(path).startswith("app/persistence/")]
    assert {line.split(":")[0] for line in lines_with(others, r"\bjson_(agg|build_array|build_object)\b")} == BY_HAND


def rooms(folder: str) -> set[str]:
    """The folders right below `folder`."""
    return {path.relative_to(PROJECT / folder).parts[0] for path in files(f"{folder}/*/*")}


@pytest.mark.parametrize("folder", ["admin", "imports", "markdown", "persistence", "web"])
def test_the_rooms_of_a_large_folder_stand_in_every_tree(folder: str) -> None:
    """`forms/` within it is where its templates and its tests are, too."""
    for tree in ("templates", "tests"):
        assert rooms(f"{tree}/{folder}") - rooms(f"app/{folder}") == set()


def test_little_of_the_admin_stands_outside_of_all_rooms() -> None:
    assert len([path for path in files("app/admin/*.py") if path.parent.name == "admin"]) <= 12
