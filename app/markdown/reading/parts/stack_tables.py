"""Packages in a table: a column with names, beside it versions, levels, registries and remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.markdown.reading.draft import Draft
from app.markdown.reading.options.titles import LINK
from app.markdown.reading.parts.ecosystems import named, of_package
from app.markdown.reading.parts.pins import SPECIFIER, Written, is_platform, read_remarks
from app.markdown.record import Pin
from app.markdown.syntax.one_line import as_written
from app.markdown.syntax.tables import Table, find_tables
from app.markdown.words.headings import plain
from app.markdown.words.pin_levels import level_of
from app.markdown.words.pin_terms import take_term
from app.markdown.words.wordlists import by_word

_COLUMN = by_word(
    """
package: package | packages | package name | name | library | libraries | dependency | module | component | paket
    | bibliothek | abhängigkeit | paquet | bibliothèque | paquete | biblioteca | librería | pacote | dependência
    | 包 | 依赖 | 库 | пакет | библиотека
version: version | versions | version constraint | constraint | constraints | specifier | range | version range | pin
    | pinned | pinned version | required version | versión | versão | 版本 | версия
ecosystem: ecosystem | registry | source | language | package manager | manager | ökosystem | sprache | langage
    | lenguaje | linguagem | 生态 | язык
level: level | requirement | status | required | usage | stufe | niveau | nivel | nível | 级别 | уровень
group: group | pinned together | together with | gruppe | groupe | grupo | 组 | группа
audience: audience | used in | zielgruppe
binding: binding from | binds from | in force from | valid from | verbindlich ab
age: least age | minimum age | min age | minimum release age | mindestalter
note: note | notes | remark | remarks | why | reason | comment | comments | purpose | rationale | description
    | anmerkung | grund | zweck | remarque | raison | nota | motivo | observação | 备注 | 说明 | примечание
"""
)
_NAME = re.compile(
    r"(?P<name>@?[A-Za-z0-9][\w.-]*(?:/(?!\.)[\w.-]+)?(?:\[[\w,. -]+\])?)[`*_ ]*"
    rf"(?P<specifier>(?<=[ `@])(?:{SPECIFIER.pattern})|@\s*v?[\w.*+-]+)?\s*(?:[(（](?P<remark>[^()（）]{{1,80}})[)）])?"
)
_ANY = re.compile(r"(?:any|latest|all|\*|[–—-]|n/?a)?", re.IGNORECASE)
_HYPHENED = re.compile(r"v?\d[\w.*+]*\s+-\s+v?\d[\w.*+]*")  # a range of npm
_MARK = re.compile(r"yes|no|x|y|n|ja|nein|oui|non|sí|si|sim|não|true|false", re.IGNORECASE)
_MOST = 500


def take_stack_tables(text: str, draft: Draft) -> tuple[str, list[Written]]:
    """Move the packages of the tables of a section out of it; returns what is left and the packages."""
    if "|" not in text:
        return text, []
    lines, found = text.split("\n"), list[Written]()
    for table in find_tables(lines):
        columns = [str(_COLUMN.get(plain(cell).casefold(), "")) for cell in table.header]
        if "package" not in columns or len(table.rows) + len(found) > _MOST:
            continue
        if level := next((name for name in _levels_with_names(table, columns)), ""):
            draft.find(
                "pin.unread", 0, f"A table with packages below “{level[:40]}” was not read as pins and stayed text."
            )
            continue
        read = [_pin(dict(zip(columns, row, strict=False)), _beyond(table, columns, row)) for row in table.rows]
        if "version" not in columns and sum(map(bool, read)) * 2 < len(read):
            continue
        _note_unread([row for row, written in zip(table.rows, read, strict=True) if not written], columns, draft)
        found += [written for written in read if written]
        kept = [lines[table.start + 2 + n] for n, written in enumerate(read) if not written]
        rest = [*lines[table.start : table.start + 2], *kept] if kept else []
        lines[table.start : table.end] = rest + [""] * (table.end - table.start - len(rest))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") if found else text, found


def _levels_with_names(table: Table, columns: list[str]) -> Iterator[str]:
    """The columns that name a level and hold other packages: "Avoid", which says nothing of the first one."""
    for at, (name, known) in enumerate(zip(table.header, columns, strict=True)):
        cells = [_bare(row[at]) for row in table.rows if at < len(row)]
        if not known and level_of(name) and any(_NAME.fullmatch(cell) and not _MARK.fullmatch(cell) for cell in cells):
            yield name


def _note_unread(rows: list[list[str]], columns: list[str], draft: Draft) -> None:
    """Say which rows of a table of packages are none, platforms such as Python apart."""
    names = [dict(zip(columns, row, strict=False)).get("package", "") for row in rows]
    unread = [name for name in names if name and not is_platform(_bare(name), "", name)]
    if unread:
        said = ", ".join(f"“{name[:40]}”" for name in unread[:3])
        line = draft.line_with(unread[0], listed=True)
        draft.find("pin.unread", line, f"{said} in a table of packages was not read as one and stayed text.")


def _beyond(table: Table, columns: list[str], row: list[str]) -> list[str]:
    """What the columns say that a pin has no field for."""
    cells = zip(table.header, columns, row, strict=False)
    return [f"{name}: {cell}" if name else cell for name, column, cell in cells if cell and not column]


def _pin(cells: dict[str, str], beyond: list[str]) -> Written | None:
    match = _NAME.fullmatch(_bare(cells["package"]))
    specifier = _bare(cells.get("version", "") or (match and match["specifier"]) or "").replace("\\|", "|")
    if not match or not (_ANY.fullmatch(specifier) or SPECIFIER.fullmatch(specifier) or _HYPHENED.fullmatch(specifier)):
        return None
    name = match["name"]
    if is_platform(name, specifier, cells["package"]):
        return None
    kept = "" if _ANY.fullmatch(specifier) and specifier != "*" else specifier.removeprefix("@").lstrip()
    pin = Pin("pypi", name, kept, group=_text(cells.get("group", "")))
    beyond = [cells["package"], *beyond] if LINK.search(cells["package"]) else beyond
    unread, own = _unread_terms(cells, pin), level_of(cells.get("level", ""))
    unread += [specifier] if specifier.casefold() == "latest" else []
    registry = named(cells.get("ecosystem", ""))
    if own and registry and not (beyond or unread or match["remark"]):  # the note has nothing to say of them
        pin.level, pin.note = own, _text(cells.get("note", ""))
        return Written(pin, registry, own, certain=True, unread=[], unsure=[])
    said = [match["remark"] or "", cells.get("level", ""), cells.get("ecosystem", ""), cells.get("note", ""), *beyond]
    said += unread
    ecosystem, level, more, unsure = read_remarks("; ".join(part for part in map(_unbracketed, said) if part), pin)
    pin.level = level or "recommended"
    unsure = list(dict.fromkeys([*unsure, *([cells["level"]] if cells.get("level") and not own else [])]))
    ecosystem = named(cells.get("ecosystem", "")) or ecosystem or of_package(name, kept)
    return Written(pin, ecosystem, level, certain=True, unread=unread + more, unsure=unsure)


def _unread_terms(cells: dict[str, str], pin: Pin) -> list[str]:
    """Give the pin its audience, date and least age; what of them cannot be read."""
    age = _bare(cells.get("age", ""))
    said = {"audience": "", "binding": "from ", "age": "at least "}
    terms = [f"{before}{cell}" for name, before in said.items() if (cell := _bare(cells.get(name, "")))]
    terms = [f"{term} days" if age.isdigit() and term == f"at least {age}" else term for term in terms]
    return [term for term in terms if term.casefold() not in ("all", "any") and not take_term(term, pin)]


def _text(cell: str) -> str:
    return as_written(cell.replace("\\|", "|")).strip("\n")


def _bare(cell: str) -> str:
    return LINK.sub(lambda match: match[1] or match[3] or "", cell).strip(" `*_\"'")


def _unbracketed(cell: str) -> str:
    return cell[1:-1] if cell[:1] + cell[-1:] == "()" and "(" not in cell[1:] else cell
