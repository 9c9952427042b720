"""Questions on standard input."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.commands.checks.asking import answers

HEADER = "id\tquestion\tecosystem\tspecifier\tother\texpected\tnote\n"


def test_each_line_comes_back_with_its_answer() -> None:
    asked = [HEADER, "1\tversion\tnpm\t^1.2.3\t1.3.0-beta\tin\tguess\n", "2\trange\tpypi\t>=1,<2\t>=2\t\t\r\n"]
    assert list(answers(asked, [])) == [
        HEADER,
        "1\tversion\tnpm\t^1.2.3\t1.3.0-beta\tout\tguess\n",
        "2\trange\tpypi\t>=1,<2\t>=2\tdisjoint\t\r\n",
    ]


def test_a_tab_within_a_range_is_written_as_its_escape() -> None:
    asked = "1\tversion\tnpm\t>=1.2.3\\t<2\t1.5.0\t\t\n"
    assert list(answers([HEADER, asked], []))[1] == "1\tversion\tnpm\t>=1.2.3\\t<2\t1.5.0\tin\t\n"


@pytest.mark.parametrize(
    ("asked", "words"),
    [("version\tcargo\t1\t1", "ecosystem “cargo”"), ("colour\tnpm\t1\t1.0.0", "question “colour”")],
)
def test_what_nobody_can_answer_is_not_comparable_and_said(asked: str, words: str) -> None:
    unknown: list[str] = []
    assert list(answers([HEADER, f"1\t{asked}\t\t\n"], unknown))[1].split("\t")[5] == "not comparable"
    assert words in unknown[0]


def test_who_asks_for_what_nobody_knows_is_told_beside_the_answers() -> None:
    asked = f"{HEADER}1\tversion\tnpm\t^1\t1.2.3\t\t\n2\tversion\tpypy\t>=1\t1\t\t\n"
    code = "from app.commands.checks.asking import ask; ask()"
    ended = subprocess.run([sys.executable, "-c", code], input=asked, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert [line.split("\t")[5] for line in ended.stdout.splitlines()[1:]] == ["in", "not comparable"]
    assert "Line 3: the ecosystem “pypy” is none of pypi, poetry, npm." in ended.stderr


@pytest.mark.parametrize("asked", [[], ["specifier\n"], [HEADER, "1\tversion\n"]])
def test_what_is_no_table_of_questions_is_refused(asked: list[str]) -> None:
    with pytest.raises(ValueError, match="column"):
        list(answers(asked, []))


def test_the_evaluator_loads_nothing_of_the_server() -> None:
    told = "import sys, app.versions.reading; print(*{one.split('.')[0] for one in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    assert not {"sqlalchemy", "sqlmodel", "litestar", "pydantic", "asyncpg", "jinja2"} & set(loaded)
