"""Records in AsciiDoc: header, sections, lists, links, tables and listings."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.markdown.reading.reader import read
from app.markdown.syntax.asciidoc import take_header, to_markdown
from tests.markdown.reading import record_of

RECORD = """= ADR-7: Use bells
Jo Doe <jo@example.org>
v1.0, 2024-05-06
:status: accepted
:tags: bells, church

== Context

Nobody hears the *old* horn, see link:0003-horn.adoc[the horn].

// not shown

== Considered Options

* Bells
* Horn

== Decision

We use bells.

[source,python]
----
== no heading
----

|===
|Bell |Weight

|Big
|200
|===
"""
PIECES = st.sampled_from(
    """= T
== Status
Accepted
|===
|a |b
|a
----
....
////
// x
[source,py]
* a
.. b
a:: b
:k: v
<<a,b>>
link:x[y]
+""".splitlines()
)


def test_the_header_holds_the_metadata() -> None:
    record = record_of(RECORD, "0007-bells.adoc")
    assert (record.title, record.number, record.status, record.dated_on) == (
        "Use bells",
        7,
        "accepted",
        date(2024, 5, 6),
    )
    assert [(one.name, one.role) for one in record.people] == [("Jo Doe <jo@example.org>", "author")]
    assert record.tags == ["bells", "church"]


def test_sections_lists_links_and_tables_are_markdown() -> None:
    record = record_of(RECORD, "0007-bells.adoc")
    assert "the **old** horn, see [the horn](0003-horn.adoc)" in record.context
    assert [option.title for option in record.options] == ["Bells", "Horn"]
    assert "```python\n== no heading\n```" in record.outcome
    assert "| Bell | Weight |\n| --- | --- |\n| Big | 200 |" in record.outcome


def test_a_status_may_be_a_section_a_table_or_a_term() -> None:
    forms = {
        "== Status\n\nSuperseded by xref:0009-x.adoc[ADR 9]\n": "superseded",
        "|===\n|Status |Rejected\n|Date |2024-05-06\n|===\n": "rejected",
        "Status:: Deprecated\nDate:: 2024-05-06\n": "deprecated",
    }
    read_as = {form: record_of(f"= T\n\n{form}\n== Context\n\na\n", "0001-t.adoc").status for form in forms}
    assert read_as == forms


@given(st.lists(PIECES, max_size=40).map("\n".join) | st.text(max_size=300))
def test_no_word_is_lost_and_nothing_fails(text: str) -> None:
    fields, body = take_header(text)
    kept = to_markdown(body) + "".join(value for _, value, _ in fields)
    assert all(word in kept for word in text.split() if word.isalpha() and word.isascii() and len(word) > 3)
    read(text.encode(errors="replace"), "0001-t.adoc")


REFERENCES = """= 5. Use tea
:imagesdir: img
:drink: green tea

[[why]]
== Context

We drink {drink}, {unknown}; see <<decision,this>>, <<_the_end>>, xref:0004-x.adoc[four], <<0004-x.adoc#,x>>.

image::pot.png[A pot, width=300]

[#decision]
== Decision outcome

Tea, see xref:why[there].

== The end
"""


def test_names_of_sections_images_and_attributes_mean_what_they_stand_for() -> None:
    record = read(REFERENCES.encode(), "0005-use-tea.adoc").record
    assert record is not None
    assert record.context == (
        "We drink green tea, {unknown}; see [this](#decision-outcome), [_the_end](#the-end), [four](0004-x.adoc),"
        " [x](0004-x.adoc).\n\n![A pot](img/pot.png)\n\n<!-- #decision -->"
    )
    assert record.outcome == "Tea, see [there](#context)."


def test_attributes_do_not_make_a_text_many_times_as_long() -> None:
    text = to_markdown("{a}\n" * 5000, (("a", "b" * 1000),))
    assert len(text) < 150_000


def test_a_table_within_a_cell_is_its_words() -> None:
    table = "|===\n|A |B\n\na|\n!===\n!one !two\n!===\n|plain\n|===\n"
    record = read(f"= T\n\n== Context\n\n{table}\n== Decision\n\nYes.\n".encode(), "t.adoc").record
    assert record is not None
    assert "| one, two; | plain |" in record.context
