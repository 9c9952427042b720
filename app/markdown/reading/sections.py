"""Sections into fields. What has no field stays a section, in its place and order."""

from __future__ import annotations

from app.markdown.reading.containers import take_known, wraps
from app.markdown.reading.draft import Draft, Field, trim
from app.markdown.reading.metadata.apply import apply_fields
from app.markdown.reading.metadata.carriers.status_section import read_status_section
from app.markdown.reading.metadata.values.identity import Identity
from app.markdown.reading.metadata.values.people_tables import named_in_table
from app.markdown.reading.metadata.values.relations import relate
from app.markdown.reading.options.considered import read_options, weigh_options
from app.markdown.reading.options.outcome import split_consequences
from app.markdown.reading.parts.research import LISTED, LONGEST, MOST, take_parts
from app.markdown.record import TEXTS
from app.markdown.syntax.comments import split_comments
from app.markdown.syntax.outline import Node
from app.markdown.words.heading_names import RELATED
from app.markdown.words.headings import Meaning, is_shared, understand
from app.markdown.words.special_headings import REJECTED
from app.markdown.words.status.reading import is_placeholder, status_of

_TEMPLATE = "<!-- optional -->"  # MADR 2 and 3 have it behind half of their headings
_BELOW = {
    "outcome": (
        "consequences",
        "confirmation",
        "drivers",
        "options",
        "alternatives",
        "proscons",
        "more_information",
        "links",
    ),
    "context": ("drivers", "options"),
    "options": ("proscons", "outcome", "consequences"),
    "consequences": ("confirmation",),
}


class Placer:
    """Gives each section to its field. Research keeps only the parts of research apart; the rest stays sections."""

    def __init__(self, draft: Draft, identity: Identity, roots: list[Node]) -> None:
        self.draft = draft
        self.identity = identity
        self.taken = 0  # characters so far
        self.research = draft.record.kind == "research"
        self.primary = {m.field for node in _walk(roots) if (m := understand(node.heading)) and m.strength == "primary"}

    def place(self, node: Node) -> None:
        """Give one top-level section to its field, its sub-sections included."""
        meaning = self._meaning(node)
        comments = split_comments(node.heading)[1] if meaning else ""  # the heading itself is kept nowhere
        if comments and comments != _TEMPLATE:
            node.body = f"{comments}\n\n{node.body}"
        self.taken += node.size()
        if node.size() > LONGEST or self.taken > MOST:
            self._whole(node, meaning)
        elif meaning is None:
            self._unknown(node)
        elif meaning.strength == "meta" or meaning.field == "status":
            self._metadata(node, meaning)
        elif meaning.field in LISTED:
            self._listed(node, meaning)
        elif meaning.field == "links":
            self._links(node)
        elif meaning.field in ("options", "alternatives"):
            self._options(node, meaning)
        elif meaning.field == "proscons":
            self.draft.place = "options"
            weigh_options(node, self.draft)
        else:
            self._text(node, meaning)

    def _meaning(self, node: Node) -> Meaning | None:
        """What a heading stands for here: a secondary name gives way to a primary one."""
        found = understand(node.heading)
        if found is None or (
            self.research and found.field not in (*LISTED, "summary", "status") and found.strength != "meta"
        ):
            return None
        if found.field == "summary" and not self.research:
            found = Meaning("context", found.name, found.rest, "secondary")
        if found.strength == "secondary" and (
            found.field in self.primary
            or getattr(self.draft.record, found.field, None)
            or wraps(node, self.draft.record)
        ):
            return None
        return found

    def _unknown(self, node: Node) -> None:
        """Keep a section; below it MADR's own names are still understood, and headings such as "Option 1"."""
        inside = [] if self.research else take_known(node, self.draft.record, options="options" not in self.primary)
        apply_fields(named_in_table(node.body, node.body_line, ""), self.draft, self.identity)
        if node.heading.strip(" :").casefold() in RELATED:
            self._relate(node)
        self._keep(node, take_parts(node.text(), self.draft))
        for child in inside:
            self.place(child)

    def _whole(self, node: Node, meaning: Meaning | None) -> None:
        """Keep a very long section in one piece."""
        self.draft.find(
            "section.too_long", node.line, "The section is too long to be taken apart; it was kept as text."
        )
        if meaning and meaning.field in TEXTS and not getattr(self.draft.record, meaning.field):
            self._fill(node, meaning.field, node.text(), named=bool(meaning.rest))
        else:
            self._keep(node, node.text())

    def _keep(self, node: Node, body: str) -> None:
        self.draft.keep(body, None, node.heading, node.level)

    def _metadata(self, node: Node, meaning: Meaning) -> None:
        text = "\n\n".join(part for part in (meaning.rest, node.body) if part.strip())
        if meaning.field == "status" and not text.strip() and node.children and status_of(node.children[0].heading):
            named = node.children.pop(0)  # "### Accepted"
            text = f"{named.heading}\n\n{named.text()}"
        for child in node.children:
            self.draft.keep(child.text(), "status", child.heading, child.level)
        if meaning.field == "status":
            if self.draft.record.raw_status and len(text) > 400:
                return self._keep(node, text)
            return read_status_section(text, node.body_line, self.draft, self.identity)
        if len(text) > 1000 or not text.strip() or "|" in text:
            apply_fields(named_in_table(text, node.body_line, meaning.name), self.draft, self.identity)
            return self._keep(node, text)
        items = [line.strip(" -*+") for line in text.split("\n") if line.strip()]
        return apply_fields(
            [Field(meaning.name, "\n".join(items), node.line, [], "section")], self.draft, self.identity
        )

    def _listed(self, node: Node, meaning: Meaning) -> None:
        rest = take_parts(node.text(), self.draft, meaning.field, meaning.name)
        if trim(rest) or meaning.rest:
            self._keep(node, rest)

    def _relate(self, node: Node) -> None:
        related = node.heading.strip(" :").casefold() in RELATED
        relate(node.body, node.body_line, self.draft.record.links, related=related)

    def _links(self, node: Node) -> None:
        self._relate(node)
        self._text(node, Meaning("more_information", "more information"))

    def _options(self, node: Node, meaning: Meaning) -> None:
        if self.draft.record.options and meaning.name in REJECTED:
            return self._keep(node, node.text())
        inside = self._below(node, "options")
        self.draft.place = "options"
        if meaning.rest:
            self.draft.keep(meaning.rest, "options")
        read_options(node, self.draft)
        for child in inside:
            self.place(child)
        return None

    def _below(self, node: Node, field: str) -> list[Node]:
        """Take the sub-sections that have a field of their own out of a section."""
        allowed = _BELOW.get(field, ())
        inside = [
            child
            for child in node.children
            if (m := understand(child.heading))
            and (m.field in allowed or m.field in LISTED)
            and m.strength in ("primary", "side")
        ]
        node.children = [child for child in node.children if not any(child is taken for taken in inside)]
        return inside

    def _text(self, node: Node, meaning: Meaning) -> None:
        field, record = meaning.field, self.draft.record
        inside = self._below(node, field)
        text = trim(take_parts(node.text(), self.draft))
        if meaning.rest:
            text = f"{meaning.rest}\n\n{text}".strip()
        if is_placeholder(text) and text.strip():
            self.draft.find(
                "section.placeholder", node.line, f"The section “{node.heading[:60]}” holds only a placeholder."
            )
            self._keep(node, text)
        elif text.strip() or is_shared(meaning):
            self._fill(node, field, text, named=meaning.strength == "side" or is_shared(meaning))
        if field == "outcome" and not self.research:
            self._consequences_inside(record.outcome)
        if field == "more_information":
            self._relate(node)
        for child in inside:
            self.place(child)

    def _fill(self, node: Node, field: str, text: str, *, named: bool) -> None:
        """Fill a field; a further section for it keeps its heading, below the first one or apart."""
        record = self.draft.record
        old, text = getattr(record, field), trim(text)
        if old and not (named or field == "consequences"):
            self._keep(node, text)
        elif named or old:
            setattr(record, field, f"{old}\n\n{node.source}\n\n{text}".strip())
        else:
            setattr(record, field, text)
        self.draft.place = field

    def _consequences_inside(self, outcome: str) -> None:
        before, after = split_consequences(outcome)
        if after and not self.draft.record.consequences:
            self.draft.record.outcome, self.draft.record.consequences = before, after


def _walk(nodes: list[Node]) -> list[Node]:
    return [each for node in nodes for each in (node, *node.children)]
