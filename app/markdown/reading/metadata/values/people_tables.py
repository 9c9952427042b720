"""Who takes part, as a table: a name a row, with the role beside it or in the heading above."""

from __future__ import annotations

from app.markdown.reading.draft import Field
from app.markdown.syntax.tables import Table, find_tables
from app.markdown.words.keys import ROLES, meaning, normal
from app.markdown.words.wordlists import names

_NAMES = names(
    "stakeholder | stakeholders | contributor"
    " | name | names | people | person | persons | who | member | members | name und rolle | nom | nombre | nome | naam"
    " | imię i nazwisko | ad | ad soyad | nama | 氏名 | 名前 | 이름 | 姓名 | имя"
)
_ROLES = names(
    "role | roles | function | capacity | rolle | rôle | rol | papel | ruolo | rola | peran | 役割 | 역할 | 角色 | роль"
)


def named_in_table(text: str, line: int, heading: str) -> list[Field]:
    """The people in the tables of a section, by role; those without a known one count as the heading says."""
    return [field for table in find_tables(text.split("\n", 300)[:300]) for field in _people(table, line, heading)]


def is_of_people(header: list[str]) -> bool:
    """Whether two columns are called "Role" and "Name", or the like."""
    words = {normal(cell) for cell in header}
    return bool(words & _NAMES and words & _ROLES)


def _people(table: Table, line: int, heading: str) -> list[Field]:
    header = [normal(cell) for cell in table.header]
    who = next((at for at, cell in enumerate(header) if cell in _NAMES), None)
    role = next((at for at, cell in enumerate(header) if cell in _ROLES), None)
    if who is None:
        return []
    found = []
    for number, row in enumerate(table.rows, line + table.start + 2):
        key = row[role] if role is not None and role < len(row) else heading
        if who < len(row) and (meaning(key) in ROLES or role is None):
            found.append(Field(key if meaning(key) in ROLES else heading, row[who], number, [], "section"))
    return [field for field in found if field.value and meaning(field.key) in ROLES and field.key != "stakeholders"]
