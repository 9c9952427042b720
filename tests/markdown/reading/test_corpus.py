"""Accuracy on a folder of real records, named by RATIONALE_CORPUS: `adr/expected.tsv` and the files that it lists."""

import csv
import os
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from app.markdown.reading.reader import read
from app.markdown.record import Reading
from tests.markdown.reading import WORD, words_of

FOLDER = Path(os.environ.get("RATIONALE_CORPUS", "")) / "adr"
AT_LEAST = {
    "kind": 0.99,
    "title": 0.99,
    "number": 0.99,
    "status": 0.99,
    "date": 0.99,
    "superseded_by": 0.99,
    "options": 0.96,
}
pytestmark = pytest.mark.skipif(
    not os.environ.get("RATIONALE_CORPUS") or not (FOLDER / "expected.tsv").exists(),
    reason="RATIONALE_CORPUS names no folder with adr/expected.tsv",
)


@cache
def rows() -> list[tuple[dict[str, str], Reading]]:
    with (FOLDER / "expected.tsv").open(encoding="utf-8") as table:
        listed = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = []
    for row in listed:
        path = f"{row['repo'].replace('/', '__')}/{row['file']}"
        found.append((row, read((FOLDER / path).read_bytes(), path)))
    return found


def answer(field: str, reading: Reading) -> str:
    record = reading.record
    if record is None:
        return ""
    values = {
        "kind": {"decision": "adr", "research": "research"}[record.kind],
        "title": plain(record.title),
        "number": "" if record.number is None else str(record.number),
        "status": record.status or "",
        "date": record.dated_on.isoformat() if record.dated_on else "",
        "superseded_by": successors(
            [k.target for k in record.links if k.kind == "supersedes" and k.reverse and not k.scope]
        ),
        "options": str(len(record.options)),
    }
    return values[field]


def plain(text: str) -> str:
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[`*_~\\]", "", text).split()).casefold()


def successors(targets: list[str]) -> str:
    names = {target.strip().rsplit("/", 1)[-1].rsplit("__", 1)[-1] for target in targets}
    digits = {re.match(r"(?:ADR|DR)?[-_ ]?0*(\d{1,6})(?!\d)", name, re.IGNORECASE) or name for name in names}
    return " ".join(sorted(one if isinstance(one, str) else one[1] for one in digits))


def expected(field: str, row: dict[str, str]) -> str | None:
    """What the table asks for, None where it leaves the answer open."""
    if f"ambiguous:{field}" in row["note"] or "ambiguous:all" in row["note"]:
        return None
    if field == "kind":
        return row["kind"] if row["kind"] in ("adr", "research") else ""
    if row["kind"] not in ("adr", "research") or (field in ("title", "number", "options") and not row[field]):
        return None
    if field == "title":
        return plain(row["title"])
    if field == "superseded_by":
        return successors([part for part in row[field].split("; ") if part])
    return row[field]


@pytest.mark.parametrize("field", AT_LEAST)
def test_a_field_is_read_as_accurately_as_promised(field: str) -> None:
    asked, wrong = 0, []
    for row, reading in rows():
        wanted = expected(field, row)
        if wanted is None or (field != "kind" and reading.record is None):
            continue
        given = answer(field, reading)
        asked += 1
        if given != wanted and not (field == "status" and not wanted and given in ("proposed", "draft")):
            wrong.append((row["file"], wanted, given))
    assert asked - len(wrong) >= AT_LEAST[field] * asked, wrong


def test_hardly_a_word_is_lost() -> None:
    total, lost = 0, Counter[str]()
    for _, reading in rows():
        if reading.record is None:
            continue
        before = Counter(word.casefold() for word in WORD.findall(reading.text))
        total += before.total()
        lost += before - words_of(reading.record)
    assert lost.total() <= 0.025 * total, lost.most_common(40)  # names of headings and keys are part of it
