"""What stands in front of a text, and the text as Markdown, whichever kind of file it is in."""

from __future__ import annotations

from app.markdown.reading.draft import Draft, Field
from app.markdown.reading.metadata.carriers.frontmatter import take_front_matter
from app.markdown.reading.metadata.carriers.mdx import take_exports
from app.markdown.record import Record
from app.markdown.syntax import asciidoc, rst_markdown
from app.markdown.syntax.bullets import without_outline
from app.markdown.syntax.html_tables import html_tables
from app.markdown.syntax.suffixes import is_asciidoc, is_rst
from app.markdown.syntax.tables import Table, find_tables


def tables_in(text: str, path: str) -> list[Table]:
    """The tables of a file, with the lines of the file, from 0, on which each and its rows stand."""
    _, body, first = take_front_matter(text, Draft(Record("decision", "other", "")))
    if is_rst(path):
        found = rst_markdown.tables_in(body)
    elif is_asciidoc(path):
        listed, body = asciidoc.take_header(body)
        found = asciidoc.tables_in(body, tuple((key, value) for key, value, _ in listed))
    else:
        lines = body.split("\n")
        found = [*find_tables(lines), *html_tables(lines)]
    above = first - 1
    return [
        Table(one.header, one.rows, above + one.start, above + one.end, [(a + above, b + above) for a, b in one.spans])
        for one in sorted(found, key=lambda one: one.start)
    ]


def take_source(text: str, path: str, draft: Draft) -> tuple[list[Field], str, int]:
    """The fields in front of a file, the text that remains, and the number of the line that it begins on."""
    if is_rst(path):
        fields, body, line = take_front_matter(text, draft)
        return fields, rst_markdown.to_markdown(body), line
    if is_asciidoc(path):
        fields, body, line = take_front_matter(text, draft)
        listed, body = asciidoc.take_header(body)
        fields += [Field(key, value, line + number, [], "front") for key, value, number in listed]
        return fields, asciidoc.to_markdown(body, tuple((key, value) for key, value, _ in listed)), line
    fields, body, line = take_front_matter(without_outline(text), draft)
    if path.lower().endswith(".mdx"):
        exported, body = take_exports(body, draft)
        fields += exported
    return fields, body, line
