"""Dates in the many ways in which people write them."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner januari janvier enero janeiro gennaio stycznia styczeń января январь ocak",
            "february feb februar februari février febrero fevereiro febbraio lutego luty февраля февраль şubat"
            " pebruari",
            "march mar märz maart mars marzo março marca marzec марта март mart maret",
            "april apr avril abril aprile kwietnia kwiecień апреля апрель nisan",
            "may mai mei mayo maio maggio maja maj мая май mayıs",
            "june jun juni juin junio junho giugno czerwca czerwiec июня июнь haziran",
            "july jul juli juillet julio julho luglio lipca lipiec июля июль temmuz",
            "august aug augustus août agosto sierpnia sierpień августа август ağustos",
            "september sep sept septembre septiembre setembro settembre września wrzesień сентября сентябрь eylül",
            "october oct oktober octobre octubre outubro ottobre października październik октября октябрь ekim",
            "november nov novembre noviembre novembro listopada listopad ноября ноябрь kasım nopember",
            "december dec dezember décembre diciembre dezembro dicembre grudnia grudzień декабря декабрь aralık"
            " desember",
        ), start=1)
    for name in names.split()
}  # fmt: skip
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)(?:\s?[日일])?")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<![^\W_])(\d{1,2})(?:st|nd|rd|th|er|\.|[º°])?[\s/-]+(?:of |de )?([^\W\d_]{3,12})\.?,?"
    r"[\s/-]+(?:de )?(\d{4})(?!\d)"
)
_MONTH_DAY = re.compile(r"(?<![^\W_])([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}  # the year before the first
_ERA = re.compile(rf"({'|'.join(_ERAS)})\s?(\d{{1,3}}|元)\s?年")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_UNAMBIGUOUS = ((_YEAR_FIRST, "ymd"), (_COMPACT, "ymd"), (_DAY_MONTH, "dmy"), (_MONTH_DAY, "mdy"))
_YEARS = range(1970, 2101)  # when a record may have been written or be due; a fixed span, so that a file reads the same


def find_date(text: str, near: date | None = None) -> tuple[date, str, bool] | None:
    """The first date of a text, as (date, the words for it, whether day and month could be the other way round).

    `near` is another date of the same document: of two readings the one that equals or comes closest within 45 days
    is taken. Otherwise the day comes first, as in the early files of adr-tools, unless only the other reading exists.
    """
    found = []
    text = _ERA.sub(_counted, text[:500]) if "年" in text else text[:500]
    for pattern, order in _UNAMBIGUOUS:
        if (match := pattern.search(text)) and (day := _make(match.groups(), order)):
            found.append((match.start(), day, match[0], False))
    if (match := _YEAR_LAST.search(text)) and (numeric := _numeric(match, near)):
        found.append((match.start(), numeric[0], match[0], numeric[1]))
    return min(found)[1:] if found else None


def _counted(match: re.Match[str]) -> str:
    """A year of an era as everybody else counts it."""
    return f"{_ERAS[match[1]] + (1 if match[2] == '元' else int(match[2]))}年"


def is_unlikely(text: str) -> bool:
    """Whether a text holds a date, but of a year that stands for none (`9999-12-31`, `0001-01-01`)."""
    text = text[:500]
    found = [_make(match.groups(), order, None) for one, order in _UNAMBIGUOUS if (match := one.search(text))]
    if match := _YEAR_LAST.search(text):
        found += [_make((match[1], match[3], match[4]), order, None) for order in ("dmy", "mdy")]
    return any(day and day.year not in _YEARS for day in found)


def _make(parts: tuple[str, ...], order: str, years: Container[int] | None = _YEARS) -> date | None:
    values = dict(zip(order, parts, strict=True))
    month = values["m"] if values["m"].isdigit() else MONTHS.get(values["m"].casefold(), 0)
    year = int(values["y"]) + (2000 if len(values["y"]) == 2 else 0)
    try:
        day = date(year, int(month), int(values["d"]))
    except ValueError:
        return None
    return day if years is None or year in years else None


def _numeric(match: re.Match[str], near: date | None) -> tuple[date, bool] | None:
    parts = (match[1], match[3], match[4])
    day_first, month_first = _make(parts, "dmy"), _make(parts, "mdy")
    dotted = match[2] == "." and day_first  # nobody who writes dots puts the month first
    if dotted or not (day_first and month_first) or day_first == month_first:
        day = day_first or month_first
        return (day, False) if day else None
    if near and abs((month_first - near).days) < min(abs((day_first - near).days), 46):
        return month_first, True
    return day_first, True
