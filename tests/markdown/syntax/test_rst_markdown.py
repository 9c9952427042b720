"""reStructuredText as Markdown: links, roles, images, notes, comments, code and tables, a line for a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markdown.reading.reader import read
from app.markdown.syntax.rst_markdown import to_markdown
from tests.growth import LINEAR, growth

DOCUMENT = """\
5. Use tea
==========

:Status: Accepted

.. |drink| replace:: green tea
.. Status: Rejected

Context
-------

We drink |drink|, as `the guide`_ says; see `why <https://example.org/a>`_ and [1]_.

.. _the guide: https://example.org/guide
.. [1] A note.

.. figure:: img/pot.png
   :alt: A pot

Decision
--------

Tea, see `Why not?`_ ::

    # no heading
    Status: rejected

.. list-table::
   :header-rows: 1

   * - Kind
     - Cost
   * - Green
     - 2

.. note:: Keep it warm.

Why not?
--------

It is.
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`a b`_\n\n.. _a b: https://x.org\n", "[a b]\n\n[a b]: https://x.org\n"),
        ("See Tea_.\n\n.. _tea: t.rst\n", "See [Tea].\n\n[tea]: t.rst\n"),
        ("`words <x.rst>`_ and `y`", "[words](x.rst) and `y`"),
        ("|a|\n\n.. |a| image:: p.png\n", "![a](p.png)\n\n\n"),
        ("|b|\n\n.. |a| replace:: p\n", "|b|\n\n.. |a| replace:: p\n"),
        ("Said [#n]_.\n\n.. [#n] Here\n   and on\n", "Said [^n].\n\n[^n]: Here\n    and on\n"),
        (".. image:: a/b.png\n   :alt: B\n   :width: 3\n\nx\n", "![B](a/b.png)\n\n\n\nx\n"),
        (".. a comment\n   goes -- on\n\nx\n", "<!-- a comment\n   goes - - on -->\n\nx\n"),
        ("Run::\n\n  ls\n\nx\n", "Run:\n```\nls\n```\nx\n"),
        (".. code-block:: sh\n\n   ls\n\nx\n", "\n```sh\nls\n```\nx\n"),
        (".. role:: bash(code)\n", ".. role:: bash(code)\n"),
        (":ref:`x` and :func:`run` and :doc:`y`\n\n.. _x:\n\nTop\n===\n",
         "[x] and `run` and :doc:`y`\n\n[x]: #top\n\n# Top\n\n"),
        ("snake_case_ and __init__ and a_\n", "snake_case_ and __init__ and a_\n"),
    ],
)  # fmt: skip
def test_each_form_is_what_markdown_has_for_it(text: str, expected: str) -> None:
    assert to_markdown(text) == expected


def test_a_record_is_read_with_its_links_and_without_its_comments() -> None:
    record = read(DOCUMENT.encode(), "decisions/0005-use-tea.rst").record
    assert record is not None
    assert (record.title, record.status) == ("Use tea", "accepted")
    assert (
        "green tea, as [the guide](https://example.org/guide) says; see [why](https://example.org/a)" in record.context
    )
    assert "[^1]: A note." in record.context
    assert "![A pot](img/pot.png)" in record.context
    assert "[Why not?](#why-not)" in record.outcome
    assert "| Green | 2 |" in record.outcome
    assert "> **Note:** Keep it warm." in record.outcome


@given(st.text(".:_`|[]-=+*#\n ab<>", max_size=300))
def test_any_text_is_converted(text: str) -> None:
    assert to_markdown(text).count("\n") >= text.count("\n") - 1


@pytest.mark.parametrize(
    "unit",
    [".. note::\n   a\n", "a::\n\n  b\n", "`a`_ ", "|a| ", "`", "``", "[a]_ ", "a_ ", ".. _a: b\n",
     ".. |a| replace:: b\n", "..\n  a\n", ".. [1] a\n", "* - a\n", "+--+\n", "=== ===\n", "a\n\n", " a\n"],
)  # fmt: skip
def test_the_work_is_linear(unit: str) -> None:
    assert growth(to_markdown, unit * 1000, unit * 4000) < LINEAR
