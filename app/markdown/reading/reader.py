"""Read one Markdown or reStructuredText file into a `Record`, whatever dialect it is written in."""

from __future__ import annotations

import re

from app.markdown.reading.containers import gather
from app.markdown.reading.draft import Draft, Field
from app.markdown.reading.kinds import dialect_of, kind_of
from app.markdown.reading.labels import label_sections
from app.markdown.reading.logs.beside import Beside
from app.markdown.reading.metadata.apply import apply_fields
from app.markdown.reading.metadata.carriers.badges import take_status_of_title
from app.markdown.reading.metadata.carriers.frontmatter import take_fence
from app.markdown.reading.metadata.carriers.headed import take_headed
from app.markdown.reading.metadata.carriers.history import read_history
from app.markdown.reading.metadata.carriers.lines import take_metadata
from app.markdown.reading.metadata.carriers.sources import take_source
from app.markdown.reading.metadata.carriers.standing import read_evidence
from app.markdown.reading.metadata.carriers.tables import take_table
from app.markdown.reading.metadata.differing import distinct_keys, note_links
from app.markdown.reading.metadata.values.identity import Identity, identify, skip_reason
from app.markdown.reading.metadata.values.people_tables import named_in_table
from app.markdown.reading.metadata.values.titles import Title, names_record, read_heading, read_title
from app.markdown.reading.notes import spread_notes
from app.markdown.reading.opening import read_opening
from app.markdown.reading.options.outcome import mark_chosen
from app.markdown.reading.pages import judge
from app.markdown.reading.sections import Placer
from app.markdown.reading.settle import settle, take_texts
from app.markdown.reading.unfilled import holds_record, unfilled
from app.markdown.record import ImportFinding, Kind, Reading, Record
from app.markdown.syntax.comments import split_comments
from app.markdown.syntax.decoding import decode
from app.markdown.syntax.outline import MOST_HEADINGS, Node, nest, split
from app.markdown.syntax.references import Notes, resolve, take_definitions
from app.markdown.syntax.rst import field_list
from app.markdown.syntax.suffixes import as_read, is_rst
from app.markdown.words.headings import understand
from app.markdown.words.keys import meaning

_NO_RESPONSE = ("_No response_", "*No response*")  # what an issue form writes for an empty field
_CONTENT = re.compile(r"\w")


def read(content: bytes, path: str, beside: Beside | None = None, own: str = "", kind: Kind | None = None) -> Reading:
    """Read a file as bytes; `path` is relative, with "/". Never raises for any input.

    `beside` are the entries of the file of which this is the one with the anchor `own`; `kind` is what it is where that
    is known, whatever it lacks. The result has no record when the file is none (a template, an index, empty, binary);
    its findings say why.
    """
    text, findings = decode(content)
    if text is None:
        return Reading(None, findings)
    reason = skip_reason(path)
    if reason and reason[0] == "file.index" and holds_record(text):
        reason = None
    if reason is None and not _CONTENT.search(text):
        reason = ("file.empty", "The file is empty and was skipped.")
    if reason:
        return Reading(None, [*findings, ImportFinding(reason[0], 0, reason[1])], text)
    path = as_read(path, text)
    draft = Draft(Record("decision", "other", ""), list(findings), text)
    _read_text(text, path, draft, beside, own, kind)
    if (reason := unfilled(draft.record, text)) and (kind is None or reason[0] == "file.no_record"):
        return Reading(None, [*findings, ImportFinding(reason[0], 0, reason[1])], text)
    if kind is None and (judged := judge(draft, path)):
        if judged.rule == "kind.page":
            return Reading(None, [*findings, judged], text)
        draft.findings.append(judged)
    return Reading(draft.record, draft.findings, text)


def _read_text(text: str, path: str, draft: Draft, beside: Beside | None, own: str, kind: Kind | None) -> None:
    record, identity = draft.record, identify(path)
    rst = is_rst(path)
    front, body, line = take_source(text, path, draft)
    body, notes = _defined(front, body, record)
    nodes = label_sections([node for node in _answered(split(body, line)) if not _names_the_file(node, path)])
    if len(nodes) > MOST_HEADINGS:
        draft.find(
            "document.too_many_headings", nodes[-1].line, "What follows this line was kept as text, headings included."
        )
    front += take_headed(nodes, draft)
    title = _title_node(nodes, front)
    heading = _title_of(title, identity, beside)
    record.title = heading.text if heading else ""
    draft.headings = [node.heading for node in nodes if node.level and node is not title]
    head, rest = _metadata(nodes, title, draft, front, rst=rst)
    fields = front + head + _opening_table(nodes, front + head)
    record.kind = kind or kind_of(nodes, fields, title.heading if title else "", path, draft)
    apply_fields(fields, draft, identity)
    roots = gather(nest([node for node in nodes if node.level and node is not title], _section_level(nodes)))
    first = (title or nodes[0]).line
    statement = read_opening(rest, first, roots, draft)
    placer = Placer(draft, identity, roots)
    for node in roots:
        placer.place(node)
    read_history(roots, draft, identity)
    take_texts(draft)
    distinct_keys(record)
    note_links(draft)
    read_evidence(draft)
    if beside:
        beside.relate(draft, own)
    take_status_of_title(heading, first, draft)
    _note_several(nodes, title, draft)
    settle(draft, identity, heading, first)
    record.dialect = dialect_of(
        record.kind, nodes, fields, rst=rst, statement=statement is not None, dated_name=identity.dated_on is not None
    )
    mark_chosen(draft, first)
    spread_notes(draft, notes)


def _title_of(node: Node | None, identity: Identity, beside: Beside | None) -> Title | None:
    if node is None:
        return None
    label = beside.label if beside else identity.prefix
    return read_heading(node.heading, identity.said, padded=identity.padded, slug=identity.slug, label=label)


def _defined(front: list[Field], body: str, record: Record) -> tuple[str, Notes]:
    """The body with its reference links written out, in metadata above it too, and its footnotes."""
    body, (links, notes, uses) = take_definitions(body)
    record.references = {use: f"[{label}]: {links[label]}" for use, label in uses.items()}
    for field in front if links else ():
        field.value, field.items = resolve(field.value, links), [resolve(item, links) for item in field.items]
    return body, notes


def _answered(nodes: list[Node]) -> list[Node]:
    for node in nodes:
        node.body = "" if node.body.strip() in _NO_RESPONSE else node.body
    return nodes


def _names_the_file(node: Node, path: str) -> bool:
    """Whether a heading is the path of the file and nothing else: "# docs/adr/0001-x.md" above the title."""
    heading = node.heading.strip("` ")
    return bool(node.level and "." in heading and not node.body and path.endswith(heading.rpartition("/")[2]))


def _title_node(nodes: list[Node], front: list[Field]) -> Node | None:
    """The first heading of level 1; without one the first heading, if it is no section and all others are deeper."""
    titled = any(meaning(field.key) == "title" for field in front)
    headings = [node for node in nodes if node.level]
    first = next((node for node in headings if node.level == 1 and node.heading.strip("# ")), None)
    if first:
        tops = sum(node.level == 1 for node in headings)
        is_section = understand(first.heading) is not None
        return None if titled and (is_section or tops > 3) else first if not is_section or tops == 1 else None
    if titled or not headings or understand(headings[0].heading):
        return None
    deeper = all(node.level > headings[0].level for node in headings[1:])
    return headings[0] if deeper or read_title(headings[0].heading).number is not None else None


def _note_several(nodes: list[Node], title: Node | None, draft: Draft) -> None:
    """Several records in one file are read as one, since a file is what is imported, updated and exported."""
    others = [node for node in nodes if 0 < node.level <= 2 and node is not title and names_record(node.heading)]
    if len(others) >= 2 or any(node.level == 1 for node in others):
        named = ", ".join(f"“{node.heading[:40]}”" for node in others[:3])
        draft.find("file.several", others[0].line, f"The file seems to hold several records ({named}); read as one.")


def _opening_table(nodes: list[Node], fields: list[Field]) -> list[Field]:
    """Metadata in a table that opens the first section, where no status stands before it (Backstage writes so)."""
    sections = [node for node in nodes if understand(node.heading)]
    if not sections or any(meaning(field.key) == "status" for field in fields):
        return []
    found, sections[0].body = take_table(sections[0].body, sections[0].body_line)
    return found


def _section_level(nodes: list[Node]) -> int:
    """2 where the sections stand at level 2, so that a stray heading of level 1 does not swallow them; else 1."""
    levels = [node.level for node in nodes if (found := understand(node.heading)) and found.strength == "primary"]
    return 2 if levels.count(2) > levels.count(1) else 1


def _metadata(
    nodes: list[Node], title: Node | None, draft: Draft, front: list[Field], *, rst: bool
) -> tuple[list[Field], str]:
    """Fields around the title, and what else stands below it. Text above the title is kept.

    Where the fields in `front` have the status, a code fence below the title is a sample.
    """
    before, fields = nodes[0], list[Field]()
    if rst:
        for node in (before, *([title] if title else [])):
            listed, node.body = field_list(node.body)
            fields += [Field(key, value, node.body_line + number, [], "head") for key, value, number in listed]
    found, rest = take_metadata(before.body, before.body_line)
    fields += found
    if title is None:
        return fields, rest
    draft.keep(split_comments(title.heading)[1], "title")
    draft.keep(rest, "")
    stated = any(meaning(field.key) == "status" for field in front)
    fenced = None if stated else take_fence(title.body, title.body_line, draft)
    if fenced and not fenced[1].strip():  # all that stands between the title and the first section
        return fields + fenced[0], ""
    found, rest = take_metadata(title.body, title.body_line)
    return fields + found + named_in_table(rest, title.body_line, ""), rest
