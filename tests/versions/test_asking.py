"""Questions on standard input."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.commands.checks.asking import answers

HEADER = "id\tquestion\tecosystem\tspecifier\tother\texpected\tnote\n"


def test_each_line_comes_back_with_its_answer() -> None:
    asked = [HEADER, "1\tversion\tnpm\t^1.2.3\t1.3.0-beta\tin\tguess\n", "2\trange\tpypi\t>=1,<2\t>=2\t\t\r\n"]
    assert list(answers(asked)) == [
        HEADER,
        "1\tversion\tnpm\t^1.2.3\t1.3.0-beta\tout\tguess\n",
        "2\trange\tpypi\t>=1,<2\t>=2\tdisjoint\t\r\n",
    ]


def test_a_tab_within_a_range_is_written_as_its_escape() -> None:
    asked = "1\tversion\tnpm\t>=1.2.3\\t<2\t1.5.0\t\t\n"
    assert list(answers([HEADER, asked]))[1] == "1\tversion\tnpm\t>=1.2.3\\t<2\t1.5.0\tin\t\n"


@pytest.mark.parametrize("asked", ["1\tversion\tcargo\t1\t1\t\t\n", "1\tcolour\tnpm\t1\t1.0.0\t\t\n"])
def test_what_nobody_can_answer_is_not_comparable(asked: str) -> None:
    assert list(answers([HEADER, asked]))[1].split("\t")[5] == "not comparable"


@pytest.mark.parametrize("asked", [[], ["specifier\n"], [HEADER, "1\tversion\n"]])
def test_what_is_no_table_of_questions_is_refused(asked: list[str]) -> None:
    with pytest.raises(ValueError, match="column"):
        list(answers(asked))


def test_the_evaluator_loads_nothing_of_the_server() -> None:
    told = "import sys, app.versions.reading; print(*{one.split('.')[0] for one in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    assert not {"sqlalchemy", "sqlmodel", "litestar", "pydantic", "asyncpg", "jinja2"} & set(loaded)
