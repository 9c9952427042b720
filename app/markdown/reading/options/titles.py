"""The title of an option in a list item, a heading, a table or a sentence, and what else is said there."""

from __future__ import annotations

import re

from app.markdown.reading.options.arguments import arguments_in, stance_of_label
from app.markdown.reading.options.marks import CHOSEN_WORDS, is_yes, read_marks
from app.markdown.record import Option
from app.markdown.syntax.tables import Table, find_tables
from app.markdown.words.wordlists import names

LINK = re.compile(
    r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((<[^<>\n]*>|[^()\s]*(?:\([^()]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)|\[([^\[\]]+)\]\[[^\[\]]*\]"
)
_BOLD = re.compile(r"^(?:\*\*|__)(.+?)(?:\*\*|__)\s*[:：.]?\s*(?:[-–—]\s+)?(.*)$", re.DOTALL)
_ONLY_LABEL = re.compile(
    r"(?:(?:option|alternative|variante?|вариант|opción|opção|opzione|方案|选项)\s*)?#?(?:[A-Za-z]|\d{1,2})\s*[.):：]?",
    re.IGNORECASE,
)
_REMARK = re.compile(r"(?<=\S)\s*(?:[:：]\s+|：|\s[-–—]+\s|\.\s+(?=[A-ZÀ-Ý]))")
_CHOSEN_COLUMN = re.compile(
    rf"\W*(?:{CHOSEN_WORDS}|choice|decision|verdict|result|pick|outcome|entscheidung|wahl|choix|elección|escolha|决定|结论)\W*",
    re.IGNORECASE,
)
_OPTION = re.compile(r"[*_ ]*(?:option|alternative|variante?|opción|opção|opzione|方案|选项|вариант)\b", re.IGNORECASE)
_CORNERS = names(
    "criterion | criteria | aspect | aspects | feature | features | property | attribute | dimension | factor | topic"
    " | concern | requirement | characteristic | kriterium | kriterien | aspekt | merkmal | eigenschaft | faktor"
    " | critère | critères | caractéristique | criterio | criterios | característica | critério | critérios | criteri"
    " | caratteristica | criteria | eigenschap | kryterium | cecha | критерий | свойство | kriter | kriteria | 标准"
    " | 项目 | 指标 | 维度 | 对比项 | 項目 | 観点 | 評価項目 | 기준 | 항목"
)
_ASPECTS = names(
    "cost | costs | price | pricing | speed | performance | latency | throughput | scalability | complexity | effort"
    " | pros | cons | advantages | disadvantages | benefits | drawbacks | license | licence | maturity | community"
    " | support | risk | risks | score | points | total | sum | notes | note | remarks | description | summary"
    " | comment | comments | ease of use | usability | documentation | docs | operations | security | reliability"
    " | availability | size | time | learning curve | known | skills | vendor | lock in | good | bad | status"
    " | kosten | preis | aufwand | vorteile | nachteile | lizenz | betrieb | bewertung | beschreibung | geschwindigkeit"
    " | risiko | sicherheit | coût | prix | avantages | inconvénients | licence | effort | complexité | sécurité"
    " | costo | coste | precio | ventajas | desventajas | custo | preço | vantagens | desvantagens | esforço"
    " | esfuerzo | vantaggi | svantaggi | prezzo | kosten | voordelen | nadelen | koszt | cena | zalety | wady"
    " | стоимость | цена | плюсы | минусы | скорость | maliyet | biaya | 成本 | 价格 | 优点 | 缺点 | 性能 | 费用"
    " | コスト | 費用 | 長所 | 短所 | メリット | デメリット | 비용 | 장점 | 단점 | 성능"
)
_WEIGHTS = names(
    "weight | weights | weighting | gewicht | gewichtung | poids | peso | pesos | waga | вес | 权重 | 重み"
)


def title_of(text: str) -> tuple[str, str]:
    """Split the text of an item into a plain title and what else it says."""
    bold = _BOLD.match(text)
    if bold and _ONLY_LABEL.fullmatch(bold[1]) and bold[2]:
        text = f"{bold[1].rstrip(':： ')}: {bold[2]}"
        bold = None
    title, remark = (bold[1].rstrip(":： "), bold[2]) if bold else (text, "")
    if not bold and len(text) > 80 and (cut := _REMARK.search(text, 3)) and cut.start() <= 120:
        title, remark = text[: cut.start()], text[cut.end() :]
    return without_links(title, remark, text)


def without_links(title: str, remark: str = "", text: str = "") -> tuple[str, str]:
    """A title with the words of its links alone, and a remark that keeps where they lead (in the whole `text`)."""
    link = LINK.search(title)
    if not link:
        return title.strip(), remark.strip()
    plain_title = LINK.sub(lambda match: match[1] or match[3] or "", title).strip()
    if (link[2] or "").startswith("#") and not remark and words_of(link[2]) <= words_of(plain_title):
        return plain_title, ""
    return plain_title, (text or title).strip()


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.casefold().replace("_", " ")))


def _names_options(table: Table) -> bool:
    """Whether the options stand side by side: "Option 1: Loki", below a corner that is empty or named "Criterion"."""
    header, first = table.header, [row[0] for row in table.rows if row]
    if len(header) < 3 or not first:
        return False
    names, corner = header[1:], words_alone(header[0])
    if corner in _CORNERS or (not corner and all(_OPTION.match(cell) for cell in names)):
        return not any(map(_is_aspect, names)) or all(_OPTION.match(cell) for cell in names)
    return not corner and not any(map(_is_aspect, names)) and any(map(_is_aspect, first))


def _is_aspect(cell: str) -> bool:
    """Whether a cell names what options are compared by, or says which was chosen."""
    return words_alone(cell) in _ASPECTS or bool(_CHOSEN_COLUMN.fullmatch(cell))


def words_alone(cell: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", cell.casefold()))


def _turned(table: Table) -> Table:
    """The table with its columns as rows; a column of weights goes into the names of what is compared."""
    columns = [[name, *(row[n] if n < len(row) else "" for row in table.rows)] for n, name in enumerate(table.header)]
    weights = [column for column in columns[1:] if words_alone(column[0]) in _WEIGHTS]
    header = [re.sub(r"[*_]", "", name) for name in columns[0]]
    for name, *cells in weights:
        header[1:] = [f"{key} ({name}: {cell})" if cell else key for key, cell in zip(header[1:], cells, strict=True)]
    return Table(header, [one for one in columns[1:] if one not in weights], table.start, table.end)


def table_options(body: str) -> tuple[list[Option], list[tuple[Option, str]], str] | None:
    """The options in the rows (or columns) of a table, which of them are marked, and the text around it."""
    lines = body.split("\n")
    table = next(iter(find_tables(lines)), None)
    if table is None or len(table.rows) > 300:
        return None
    table = _turned(table) if _names_options(table) else table
    at, labelled = _column(table)
    options: list[Option] = []
    marks = read_marks([(row + [""] * (at + 1))[at] for row in table.rows])
    for row, marked in zip(table.rows, marks, strict=True):
        cells = [(key, cell) for n, (key, cell) in enumerate(zip(table.header, row, strict=False)) if cell and n > at]
        told = _is_chosen(table, row, at)  # by the option itself
        cells = [(key, cell) for key, cell in cells if not (told and _CHOSEN_COLUMN.fullmatch(key) and is_yes(cell))]
        stances = {key: stance for key, _ in cells if (stance := stance_of_label(key))}
        details = [f"{key}: {cell}" if key else cell for key, cell in cells if key not in stances]
        title, remark = title_of(marked.text)
        title = f"{row[0]}: {title}" if labelled and title and not row[0].isdigit() else title
        options.append(
            Option(title or f"{len(options) + 1}", "\n\n".join(filter(None, [remark, *details, marked.remark])))
        )
        said = [(stances[key], cell) for key, cell in cells if key in stances]
        options[-1].arguments = [one for stance, cell in said for one in arguments_in(stance, cell)]
    found = [(option, str(one.mark)) for option, one in zip(options, marks, strict=True) if one.mark]
    found += [(option, "sign") for option, row in zip(options, table.rows, strict=True) if _is_chosen(table, row, at)]
    header = "" if len(table.header) > 1 else table.header[0]
    return options, found, "\n".join([*lines[: table.start], header, *lines[table.end :]]).strip("\n")


def _column(table: Table) -> tuple[int, bool]:
    """The column of the options: the second where the first holds marks or labels; and whether it holds labels."""
    first = [row[0].strip("*_ .)") for row in table.rows if row]
    if len(table.header) < 2 or not first:
        return 0, False
    labels = all(_ONLY_LABEL.fullmatch(cell) for cell in first) and not _OPTION.match(first[0])
    if labels and not _is_aspect(table.header[1]):
        return 1, True
    return (1 if not table.header[0].strip("# ") and _is_marked(table, 0) else 0), False


def _is_marked(table: Table, column: int) -> bool:
    """Whether a column holds nothing but marks."""
    cells = [row[column] for row in table.rows if column < len(row)]
    return any(map(is_yes, cells)) and all(is_yes(cell) or not re.search(r"\w", cell) for cell in cells)


def _is_chosen(table: Table, row: list[str], at: int) -> bool:
    """Whether a cell below "Chosen", "Decision" or nothing says that this is the one, and not of all rows."""
    for n, name in enumerate(table.header[: len(row)]):
        named = n != at and (_CHOSEN_COLUMN.fullmatch(name) or (n < at and not re.search(r"\w", name)))
        if named and is_yes(row[n]) and not all(is_yes(other[n]) for other in table.rows if n < len(other)):
            return True
    return False
