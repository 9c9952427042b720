"""Metadata in front of a document: YAML, TOML, or the header lines of a PEP. Values stay as written."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import yaml

from app.markdown.reading.draft import Draft, Field
from app.markdown.words.keys import ROLES, meaning

_LONGEST = 64 * 1024  # characters; what is not closed by then is no front matter
# What stands before it are comments: a line with "#" and a blank one below is a heading, and so is one with "##".
_YAML = re.compile(r"(?:[ \t]*\n|[ \t]*#(?!#)[^\n]*\n(?![ \t]*\n)|<!--[^\n]*-->[ \t]*\n)*---[ \t]*\n")
_FENCE_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_KEY = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*[\"']?[A-Za-z_][\w .-]{0,60}[\"']?[ \t]*:(?:\s|$)")
_LINE = re.compile(r"^([A-Za-z_][\w .-]{0,60}?)\s*[:=](?:\s+(.*))?$")
_HEADER = re.compile(r"(?:[A-Z]{2,6}|Title|Author|Status|Number|Subject): ")
_FENCE = re.compile(
    r"\s{0,20}(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>ya?ml|toml|json[5c]?|text|txt|ini|properties)?[ \t]*\n",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"(?:^|[ \t])(#[^\n]*)", re.MULTILINE)
_BEHIND = re.compile(r":[ \t]+([^\s#'\"][^#\n]{0,300}?)([ \t]#\w[^\n]{0,200})$")  # a word with the mark of a comment
_COMMENTS_BELOW = re.compile(r"(?:\s*\n#[^\n]*)+\s*\Z")  # which belong to no value
_SLASHES = re.compile(r"(?<=\s)//[^\n]*$", re.MULTILINE)  # comments of JSON with them
_DEEPEST = 20
_MOST_VALUES = 5000
_MAPS = ("meta", "metadata", "adr", "decision", "record", "frontmatter", "properties")
_NAMES = ("name", "full name", "fullname", "person", "who", "user", "username", "handle", "github", "login")


class _Unread(ValueError):
    """Valid YAML that is not read, and why."""


def take_front_matter(text: str, draft: Draft) -> tuple[list[Field], str, int]:
    """Return the fields in front of a text, the text that remains, and the number of the line that it begins on."""
    if opened := _YAML.match(text[:_LONGEST]):
        closed = _FENCE_END.search(text, opened.end(), _LONGEST)
        inner = text[opened.end() : closed.start()] if closed else ""
        if closed and (_KEY.match(inner) or not inner.strip()):
            draft.keep(text[: opened.end()].rstrip().removesuffix("---"), "")
            return _cut(text, closed.end(), _yaml(inner, text.count("\n", 0, opened.end()) + 1, draft))
    if text.startswith("+++\n") and (end := text.find("\n+++", 3, _LONGEST)) > 0:
        return _cut(text, end + 4, _toml(text[4 : end + 1], draft))
    if fenced := take_fence(text, 1, draft):
        return fenced
    if _HEADER.match(text) and (end := text.find("\n\n", 0, _LONGEST)) > 0 and _all_headers(text[:end]):
        return _cut(text, end, _lines(text[:end], 1))
    return [], text, 1


def take_fence(text: str, line: int, draft: Draft) -> tuple[list[Field], str, int] | None:
    """The fields of the code fence that a text begins with, if it holds metadata alone; what remains, and its line."""
    opened = _FENCE.match(text[:_LONGEST])
    if not opened:
        return None
    closed = re.compile(rf"^{re.escape(opened['fence'])}[ \t]*$", re.MULTILINE).search(text, opened.end(), _LONGEST)
    inner = text[opened.end() : closed.start()].rstrip() if closed else ""
    info, at = (opened["info"] or "").lower(), line + text.count("\n", 0, opened.end())
    is_object = inner.lstrip().startswith("{") and info in ("", "json", "json5", "jsonc")
    said = _SLASHES.findall(inner) if is_object else []
    fields = _object(_SLASHES.sub("", inner), at) if is_object else []
    if not closed or not (fields or _is_metadata(inner, least=2 if info in ("", "text", "txt") else 1)):
        return None
    draft.keep(f"<!-- {opened['info']} -->" if info else "", "")  # the word of the fence
    draft.keep("<!-- " + "\n".join(said).replace("--", "- -") + " -->" if said else "", "")
    if info == "toml":
        fields = _toml(inner, draft)
    elif not is_object:
        fields = _yaml(inner, at, draft) if info.startswith("y") else _lines(inner, at)
    return fields, text[closed.end() :], line + text.count("\n", 0, closed.end())


def is_block(inner: str) -> bool:
    """Whether what stands between two lines of dashes is front matter: keys, and what belongs to them."""
    lines = [line for line in inner.split("\n") if line.strip()]
    return bool(lines) and all(line[:1].isspace() or line[:1] in "-#[]" or _LINE.match(line) for line in lines)


def _is_metadata(block: str, least: int) -> bool:
    """Nothing but `Key: value` lines and what continues them, a status or title and so many known keys among them."""
    lines = [line for line in block.split("\n") if line.strip()]
    keys = [meaning(match[1]) for line in lines if (match := _LINE.match(line))]
    known = sum(key not in (None, "other") for key in keys)
    continued = all(line[:1].isspace() or line[:1] in "-#[]" or _LINE.match(line) for line in lines)
    return len(lines) <= 200 and continued and known >= least and bool({"status", "title"}.intersection(keys))


def _cut(text: str, end: int, fields: list[Field]) -> tuple[list[Field], str, int]:
    return fields, text[end:], text.count("\n", 0, end) + 1


def _all_headers(block: str) -> bool:
    """Every line is `Key: value` or continues one, and there are three keys at least (RFC 822, PEP 1)."""
    lines = block.split("\n")
    keys = [line for line in lines if _LINE.match(line)]
    return len(lines) <= 200 and len(keys) >= 3 and all(line[:1].isspace() or _LINE.match(line) for line in lines)


def _yaml(inner: str, line: int, draft: Draft) -> list[Field]:
    try:
        fields = _mapping(inner, line)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        why = f"holds {error}" if isinstance(error, _Unread) else "is not valid YAML"
        draft.find("frontmatter.invalid", line, f"The front matter {why}; it was read line by line.")
        fields = _lines(inner, line)
    lines = inner.split("\n")
    for field in fields:
        behind = _BEHIND.search(lines[min(field.line - line, len(lines) - 1)])
        if behind and meaning(field.key) == "title" and field.value == behind[1]:
            field.value += behind[2]
            draft.find("title.comment", field.line, f"“{behind[2].strip()}” is a comment in YAML; the title has it.")
    draft.keep(as_comment(inner, fields), "")
    return fields


def as_comment(inner: str, fields: list[Field]) -> str:
    """The comments of a front matter as one of HTML, "" where there are none."""
    comments = _comments(inner, fields)
    return "<!-- " + "\n".join(comments).replace("--", "- -") + " -->" if comments else ""


def _object(inner: str, line: int) -> list[Field]:
    """The fields of a JSON object, which YAML reads; none where it is no metadata."""
    try:
        fields = _mapping(inner, line)
    except (yaml.YAMLError, ValueError, RecursionError):
        return []
    return fields if {"status", "title"} & {meaning(field.key) for field in fields} else []


def _comments(inner: str, fields: list[Field]) -> list[str]:
    """Comments on lines of their own and behind values."""
    values = "\n".join(text for field in fields for text in (field.value, *field.items))
    found = [match[1].strip("# \t\"'") for match in _COMMENT.finditer(inner)]
    return [text for text in found if text and text not in values]


def _mapping(inner: str, line: int) -> list[Field]:
    """Fields of a YAML mapping, its scalars as text (YAML 1.1 would make dates, octal numbers and booleans of them)."""
    _refuse(inner)
    root = yaml.compose(inner, Loader=yaml.CBaseLoader)
    if not isinstance(root, yaml.MappingNode):
        raise ValueError("not a mapping")
    _count(root, {}, set())
    return [_field(inner, line, key, value) for key, value in _pairs(root)]


def _pairs(root: yaml.MappingNode) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """The keys and values of a mapping; those of a map that holds the metadata, `meta: {status: …}`, among them."""
    for key, value in root.value:
        inside = value.value if isinstance(value, yaml.MappingNode) and key.value in _MAPS else []
        if key.value == "<<" and isinstance(value, yaml.MappingNode):  # what an alias gives, unless it stands here too
            own = {name.value for name, _ in root.value if isinstance(name, yaml.ScalarNode)}
            yield from ((name, said) for name, said in _pairs(value) if name.value not in own)
        elif any(isinstance(name, yaml.ScalarNode) and meaning(name.value) == "status" for name, _ in inside):
            yield from inside
        else:
            yield key, value


def _refuse(inner: str) -> None:
    """Raise ValueError for tags, which can hide data, and for deep nesting."""
    depth = 0
    for event in yaml.parse(inner, Loader=yaml.CBaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if getattr(event, "tag", None) or depth > _DEEPEST:
            raise _Unread("tags, which are not read" if depth <= _DEEPEST else "lists within lists without end")


def _count(node: yaml.Node, known: dict[int, int], above: set[int]) -> int:
    """How many values a node holds, those of its aliases each time; raises ValueError where they multiply."""
    if isinstance(node, yaml.ScalarNode):
        return 1
    if id(node) in above:
        raise _Unread("an alias of itself")
    if id(node) not in known:
        parts = [part for pair in node.value for part in (pair if isinstance(pair, tuple) else (pair,))]
        known[id(node)] = 1 + sum(_count(part, known, above | {id(node)}) for part in parts)
    if known[id(node)] > _MOST_VALUES:
        raise _Unread("aliases that multiply")
    return known[id(node)]


def _field(inner: str, line: int, key: yaml.Node, value: yaml.Node) -> Field:
    if not isinstance(key, yaml.ScalarNode) or not key.start_mark or not value.start_mark or not value.end_mark:
        raise ValueError("a key is not plain text")
    at = line + key.start_mark.line
    if isinstance(value, yaml.ScalarNode):
        return Field(key.value, value.value.strip(), at, [], "front")
    raw = _COMMENTS_BELOW.sub("", inner[value.start_mark.index : value.end_mark.index]).strip()
    raw = re.sub(r"^&\S+\s*", "", raw)
    return Field(
        key.value, raw, at, [text for text in _scalars(value, paired=meaning(key.value) in ROLES) if text], "front"
    )


def _scalars(node: Any, *, paired: bool = False) -> list[str]:
    """The scalars inside a node, in order, keys of mappings included; of a map with a name, the name alone.

    `paired`: each value with its key ("Jane Doe: CTO", "lead: Jane Doe").
    """
    if isinstance(node, yaml.ScalarNode):
        return [node.value]
    if isinstance(node, yaml.MappingNode):
        pairs = {key.value.casefold(): value.value for key, value in node.value if isinstance(value, yaml.ScalarNode)}
        for wanted in _NAMES:
            if pairs.get(wanted):
                return [pairs[wanted]]
        if paired:
            return [f"{key.value}: {text}" for key, value in node.value for text in _scalars(value)]
    parts = node.value if isinstance(node, yaml.SequenceNode) else [part for pair in node.value for part in pair]
    return [text for part in parts for text in _scalars(part, paired=paired)]


def _toml(inner: str, draft: Draft) -> list[Field]:
    try:
        table = tomllib.loads(inner)
    except (ValueError, RecursionError):  # also for a number of more digits than Python reads
        draft.find("frontmatter.invalid", 2, "The front matter is not valid TOML; it was read line by line.")
        return _lines(inner, 2)
    if isinstance(inside := table.pop("params", None), dict):
        table |= inside
    fields = [Field(key, *_toml_value(value), carrier="front") for key, value in table.items()]
    draft.keep(as_comment(inner, fields), "")
    return fields


def _toml_value(value: Any) -> tuple[str, int, list[str]]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return json.dumps(value, ensure_ascii=False), 2, value
    if isinstance(value, (dict, list, bool)):
        return json.dumps(value, ensure_ascii=False, default=str), 2, []
    return str(value), 2, []


def _lines(block: str, line: int) -> list[Field]:
    """`Key: value` lines, whatever else is wrong; what continues a line is joined to it."""
    fields: list[Field] = []
    for number, text in enumerate(block.split("\n"), start=line):
        if match := _LINE.match(text):
            fields.append(Field(match[1], (match[2] or "").strip().strip("\"'"), number, [], "front"))
        elif not fields and text.strip() and not text.lstrip().startswith("#"):
            fields.append(Field("", text, number, [], "front"))
        elif text.strip() and not text.lstrip().startswith("#"):
            fields[-1].value = f"{fields[-1].value}\n{text.strip()}".strip()
    return fields
