"""Metadata that has a heading of its own: "# Meta", "## Preamble", or one heading a field, as issue forms write it."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Draft, Field
from app.markdown.reading.metadata.carriers.frontmatter import take_fence
from app.markdown.reading.metadata.carriers.lines import take_metadata
from app.markdown.syntax.outline import Node
from app.markdown.words.headings import plain, understand
from app.markdown.words.keys import meaning
from app.markdown.words.wordlists import names

_HEADS = names(
    "meta | metadata | meta data | meta-data | preamble | front matter | header | properties | document information"
    " | document info | document metadata | document properties | adr metadata | rfc metadata | decision metadata"
    " | about | info | details | decision details | record details | facts | steckbrief | about this document"
    " | about this record | at a glance | metadaten | métadonnées | metadonnées | metadatos | metadados | metadati"
    " | metagegevens | metadane | 元数据 | メタデータ | 메타데이터 | метаданные | üst veri"
)
_DEFINITION = re.compile(r"^\s{0,3}\[[^\]\n]{1,80}\]:[ \t]\S[^\n]*$", re.MULTILINE)
_NAMED = ("name", "nom", "nombre", "nome", "naam", "nazwa", "名称", "名前", "이름", "ad", "nama")


def take_headed(nodes: list[Node], draft: Draft) -> list[Field]:
    """Take the fields of a section of metadata among the first headings, and of a heading "Title", out of `nodes`."""
    fields: list[Field] = []
    for node in [node for node in nodes[:4] if node.level]:
        if plain(node.heading).casefold() in _HEADS and (found := _section(node, draft)):
            fields += found
            nodes.remove(node)
        elif meaning(plain(node.heading)) == "title" and 0 < len(node.body) < 300 and "\n" not in node.body.strip():
            fields.append(Field("title", node.body.strip(), node.body_line, [], "section"))
            nodes.remove(node)
    return fields


def _section(node: Node, draft: Draft) -> list[Field]:
    """The fields of a section with little else in it; what else there is stays before everything."""
    if fenced := take_fence(node.body, node.body_line, draft):
        fields, rest, _ = fenced
    else:
        fields, rest = take_metadata(node.body, node.body_line)
    if sum(meaning(field.key) is not None for field in fields) < 2 or _has_words(rest):
        return []
    draft.keep(rest, "")
    for field in fields:
        if field.key.casefold() in _NAMED:
            field.key = "title"
    return fields


def _has_words(rest: str) -> bool:
    return len(re.findall(r"\w+", _DEFINITION.sub("", rest))) > 12 or understand(rest[:60]) is not None
