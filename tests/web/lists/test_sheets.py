"""No cell of a file is run as a formula, whatever separator a spreadsheet expects, and texts come back as they went."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.web.lists.sheets import plain, safe

FORMULA = re.compile(r"[ \"\t\r]*[=+\-@＝＋－＠]")
SIGNS = st.text(st.sampled_from("=+-@;\t\r\n,' \"aＺ＝＠1|"), max_size=12)


@given(SIGNS)
@example("'\t=1")
@example("\t'=1;=2")
def test_a_text_comes_back_as_it_went(text: str) -> None:
    assert plain(safe(text)) == text


@given(SIGNS, SIGNS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_begins_a_formula_for_a_program_that_expects_another_separator(
    separator: str, one: str, two: str
) -> None:
    file = io.StringIO()
    csv.writer(file).writerows([[1, safe(one), safe(two)]])
    for line in csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=separator):
        for cell in line:
            assert not FORMULA.match(cell), (line, cell)


def test_numbers_stay_numbers_and_plain_texts_as_they_are() -> None:
    assert [safe(value) for value in (-1, 2.5, None, True)] == [-1, 2.5, None, True]
    assert [safe(text) for text in ("a-b", "1; 2", "e@x.org", "a = b")] == ["a-b", "1; 2", "e@x.org", "a = b"]


@pytest.mark.parametrize("text", ["x;=1+1", "x\t@SUM(1)", 'x; "=1', "x\n-1+1", "=1", "＝1", "\t=1", "x;＋1"])
def test_what_would_begin_a_formula_gets_an_apostrophe(text: str) -> None:
    assert "'" in safe(text)
