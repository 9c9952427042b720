"""Badges such as "![status](https://img.shields.io/badge/status-accepted-green)": evidence where nothing else is."""

from __future__ import annotations

import re
from urllib.parse import unquote

from app.markdown.reading.draft import Draft
from app.markdown.reading.metadata.apply import take_status
from app.markdown.reading.metadata.differing import note_status
from app.markdown.reading.metadata.values.titles import Title
from app.markdown.words.dates import find_date
from app.markdown.words.keys import meaning
from app.markdown.words.status.reading import status_of
from app.markdown.words.status.signs import sign_of

_BADGE = re.compile(
    r"!\[[^\[\]\n]*\]\(\s*https?://img\.shields\.io/badge/((?:--|[^-)\s]){1,40})-((?:--|[^-)\s]){1,80})-\w"
)
_HEAD = 4000  # characters in which badges are looked for


def read_badges(draft: Draft) -> None:
    """Take status and date from badges above the first section, unless the text states them; the badges stay there."""
    record, head = draft.record, draft.source[:_HEAD].partition("\n##")[0]
    for badge in _BADGE.finditer(head):
        key, value = _plain(badge[1]), _plain(badge[2])
        line, found = head.count("\n", 0, badge.start()) + 1, find_date(value)
        if meaning(key) == "status" and not record.raw_status and not record.status:
            take_status(value, line, draft)
            draft.find("status.badge", line, f"The status was read from the badge “{key} {value}”.")
        elif meaning(key) == "date" and record.dated_on is None and found:
            record.dated_on = found[0]
            draft.find("date.badge", line, f"The date was read from the badge “{key} {value}”.")


def take_status_of_title(title: Title | None, line: int, draft: Draft) -> None:
    """Take the status that stands in the title, "ADR 7 (draft): Use X"; where the text states another, it is kept.

    What is struck out, ~~Use X~~, holds no more.
    """
    written, record = title.status if title else "", draft.record
    if title and title.is_struck and record.status in (None, "draft", "proposed", "accepted"):
        record.status = "deprecated"
        draft.find("status.struck", line, "The title is struck out: read as deprecated.")
    if not written or take_status(written, line, draft) or sign_of(written) == record.status:
        return
    if status_of(written) != status_of(record.raw_status):
        note_status(written, line, draft)
        draft.keep(written, "status")


def _plain(text: str) -> str:
    """As the badge shows it: "--" is a hyphen, "_" a blank."""
    return unquote(text).replace("--", "\0").replace("_", " ").replace("\0", "-")
