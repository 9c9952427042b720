"""The front matter of a changed record: what still holds stays as its source wrote it, comments and quotes included."""

from __future__ import annotations

import json
import re

import msgspec
from msgspec import Struct

from app.markdown.reading.draft import Draft, Field
from app.markdown.reading.metadata.carriers.frontmatter import as_comment, take_front_matter
from app.markdown.reading.metadata.values.titles import read_title
from app.markdown.reading.reader import read
from app.markdown.record import Record
from app.markdown.words.keys import meaning

_FRONT = re.compile(r"(?P<mark>---|\+\+\+)[ \t]*\n(?P<inner>.{0,65536}?)^(?P=mark)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"(?P<key>[\"']?[A-Za-z_][\w .-]{0,60}[\"']?)\s*[:=](?=\s|$)")
_REMARK = re.compile(r"\s#[^\n\"']*$")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Entry(Struct):
    above: list[str]  # comments and empty lines
    lines: list[str]  # the key with all of its value
    field: Field


def has_front_matter(source: str) -> bool:
    return _FRONT.match(source) is not None


def keep_front_matter(written: str, source: str, path: str) -> str:
    """`written` with the front matter of its `source`: keys in their order, those that changed in their places.

    Where that would be read as another record, `written` as it is.
    """
    old, new = _FRONT.match(source), _FRONT.match(written)
    if old is None or new is None:
        return written
    before, now = _entries(old["inner"], old["mark"]), _entries(new["inner"], "---")
    if before is None or now is None:
        return written
    entries, rest = before
    body = written[new.end() :]
    comment = as_comment(old["inner"], [entry.field for entry in entries])
    body = body.replace(f"{comment}\n\n", "", 1) if comment and body.lstrip("\n").startswith(comment) else body
    told = {_name(entry): entry for entry in now[0]}
    if (titled := next((entry for entry in entries if _name(entry) == "title"), None)) and "title" not in told:
        told["title"] = _title_as(titled, read(written.encode("utf-8", "replace"), path).record)
    inner = _merged(entries, told, old["mark"] == "+++")
    kept = "\n".join([old["mark"], *inner, *rest, old["mark"], body])
    return kept if _alike(kept, written, path) else written


def _merged(entries: list[Entry], now: dict[str, Entry], toml: bool) -> list[str]:
    lines: list[str] = []
    for entry in entries:
        new = now.pop(_name(entry), None)
        if new is None and meaning(entry.field.key) not in ("title", "number"):
            continue
        same = new is None or _is_same(new.field, entry.field)
        lines += [*entry.above, *(entry.lines if same or new is None else _changed(entry, new, toml))]
    for new in now.values():
        lines += _toml(new.field.key, new.field, bare=False) if toml else new.lines
    return lines


def _title_as(before: Entry, record: Record | None) -> Entry:
    """The title, which is a heading where the record is written anew, as a key; the old one where it still says so."""
    if record is None or read_title(before.field.value).text == record.title:
        return before
    return Entry([], [f"title: {json.dumps(record.title, ensure_ascii=False)}"], Field("title", record.title, 0))


def _changed(entry: Entry, new: Entry, toml: bool) -> list[str]:
    """The new value under the old key, in the manner of the old one, with the remark behind it."""
    key = _KEY.match(entry.lines[0])
    assert key is not None  # noqa: S101 -- an entry begins with one
    old, remark = entry.lines[0][key.end() :], _REMARK.search(entry.lines[0])
    if toml:
        found = _toml(key["key"].strip(), new.field, bare=bool(_DAY.match(old.strip())))
    elif len(entry.lines) > 1 and new.field.items and entry.lines[1].lstrip().startswith("- "):
        margin = entry.lines[1][: entry.lines[1].index("-")]
        found = [f"{key[0]}", *(f"{margin}- {json.dumps(item, ensure_ascii=False)}" for item in new.field.items)]
    else:
        value = new.lines[0].partition(":")[2].strip()
        plain = re.fullmatch(r"\"([A-Za-z][\w ]*)\"", value)
        quote = old.strip()[:1]
        value = value if plain is None or quote == '"' else f"'{plain[1]}'" if quote == "'" else plain[1]
        found = [f"{key[0]} {value}", *new.lines[1:]]
    return [f"{found[0]}{remark[0] if remark else ''}", *found[1:]]


def _toml(key: str, field: Field, *, bare: bool) -> list[str]:
    name = key if re.fullmatch(r"[\w-]+|\"[^\"]*\"", key, re.ASCII) else json.dumps(key, ensure_ascii=False)
    if field.items:
        return [f"{name} = {json.dumps(field.items, ensure_ascii=False)}"]
    is_day = bare and _DAY.fullmatch(field.value)
    return [f"{name} = {field.value if is_day else json.dumps(field.value, ensure_ascii=False)}"]


def _entries(inner: str, mark: str) -> tuple[list[Entry], list[str]] | None:
    """The keys of a front matter with their lines, and the lines below the last; None where each is not read alone."""
    entries, above = list[Entry](), list[str]()
    for line in inner.rstrip("\n").split("\n"):
        if _KEY.match(line):
            entries.append(Entry(above, [line], Field("", "", 0)))
            above = []
        elif not line.strip() or line.startswith("#"):
            above.append(line)
        elif not entries or (mark == "+++" and line.startswith("[")):
            return None
        else:
            entries[-1].lines += [*above, line]
            above = []
    for entry in entries:
        read_alone = take_front_matter(
            "\n".join([mark, *entry.lines, mark, ""]), Draft(Record("decision", "other", ""))
        )
        if len(read_alone[0]) != 1:
            return None
        entry.field = read_alone[0][0]
    return entries, above


def _name(entry: Entry) -> str:
    known = meaning(entry.field.key)
    return known if known and known != "other" else entry.field.key


def _is_same(one: Field, other: Field) -> bool:
    return one.value == other.value or (one.items or [one.value]) == (other.items or [other.value])


def _alike(one: str, other: str, path: str) -> bool:
    """Whether two documents are read as the same record, but for comments that stand elsewhere."""
    records = [read(text.encode("utf-8", "replace"), path).record for text in (one, other)]
    if None in records:
        return False
    plain = [msgspec.to_builtins(record) for record in records]
    for record in plain:
        record["sections"] = [one for one in record["sections"] if not one["body"].startswith("<!--")]
        record["links"] = [link | {"line": 0} for link in record["links"]]
        record["people"].sort(key=lambda person: person["role"])  # each role has a key, and keys may have any order
        record["dialect"] = record["raw_status"] = ""
    return bool(plain[0] == plain[1])
