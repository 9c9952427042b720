"""How values read on a page: the filters of every template."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from app.persistence.lists.paging import Total

THIN = "\N{NARROW NO-BREAK SPACE}"
MATCH = ("\ue000", "\ue001")  # private-use characters around a match, which no text has
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
MARKDOWN = re.compile(r"[\\`*_~\[<&]")
LITERAL = re.compile(r"(?<=\w)\*(?=\w)|(?<!\w)__[^\W_]+__")  # signs of 5*3*2 and __init__ are no marks
HIDE, SHOW = str.maketrans("*_", "\ue002\ue003"), str.maketrans("\ue002\ue003", "*_")
LONGEST_TITLE = 1_000  # characters that are looked at for Markdown
_TITLES = MarkdownIt("commonmark").enable("strikethrough")
MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
LEVELS = ((15, "critical"), (10, "high"), (5, "moderate"), (1, "low"), (0, "unknown"))
TONES = {
    word: tone
    for tone, words in {
        "good": "accepted published holds recommended new",
        "note": "required updated",
        "warn": "proposed moderate doubted diverged",
        "hot": "high",
        "bad": "critical broken forbidden",
        "past": "rejected deprecated superseded withdrawn",
    }.items()
    for word in words.split()
}


@lru_cache(4096)
def day(value: date | datetime | None, style: str = "short") -> Markup | str:
    """A `<time>` element: "22 Nov 2026" or, with "long", "22 November 2026"; "" for None."""
    if value is None:
        return ""
    name = MONTHS[value.month - 1]
    text = f"{value.day} {name if style == 'long' else name[:3]} {value.year}"
    return Markup(f'<time datetime="{value.isoformat()}">{text}</time>')  # noqa: S704  digits and names of months


def moment(value: datetime | None) -> Markup | str:
    """A `<time>` element with the time of day: "22 Nov 2026, 14:05:09 UTC"; "" for None."""
    if value is None:
        return ""
    at = value.astimezone(UTC)
    text = f"{at.day} {MONTHS[at.month - 1][:3]} {at.year}, {at:%H:%M:%S} UTC"
    return Markup(f'<time datetime="{at.isoformat(timespec="seconds")}">{text}</time>')  # noqa: S704  digits and names of months


def dated(value: str | date) -> str:
    """A date or a moment, also as JSON has it, in words."""
    text = str(value)
    at = datetime.fromisoformat(text)
    return Markup(day(at.date()) if len(text) == len("2026-11-22") else moment(at)).striptags()  # noqa: S704  both are


def days_before(value: date, days: int) -> date:
    """A day as many days earlier."""
    return value - timedelta(days)


def month(value: date) -> str:
    """The month of a day: "November 2026"."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def number(value: float) -> str:
    """Digits in groups of three: 10 000."""
    return f"{value:,}".replace(",", THIN)


def plural(count: int | Total, one: str, many: str = "") -> str:
    """The count and its noun: "1 decision", "12 decisions"; `many` for nouns that do not take an s."""
    figure, said = (count.number, str(count)) if isinstance(count, Total) else (count, number(count))
    return f"{said} {one if figure == 1 else many or one + 's'}"


def capped(count: int, limit: int = 10_000) -> str:
    """A count that was not carried on beyond `limit`: "10 000+"."""
    return f"{number(limit)}+" if count > limit else number(count)


def tally(count: int) -> str:
    """The same of one count among many, which was carried less far."""
    return capped(count, 1_000)


def storage(count: int) -> str:
    """A size in the unit that suits it: "12 MB"."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 1000)):
        if count >= size:
            return f"{count / size:.{0 if count >= 10 * size else 1}f} {unit}"
    return f"{count} bytes"


def excerpt(text: str, length: int = 160) -> str:
    """The beginning of a plain text, cut between words."""
    flat = " ".join(text[: 4 * length].split())
    if len(flat) <= length and len(text) <= 4 * length:
        return flat
    head, space, _ = flat[: length + 1].rpartition(" ")
    return (head if space else flat[:length]).rstrip(" ,;:.-") + ELLIPSIS


def inline(text: str) -> Markup | str:
    """A title: plain text, but for `code` between backticks; what else Markdown marks loses its signs."""
    parts = _parts(text)
    if len(parts) == 1 and not parts[0][1]:
        return parts[0][0]
    return Markup("").join(Markup("<code>{}</code>").format(part) if code else part for part, code in parts)


def plain(text: str) -> str:
    """A title where no markup can stand, such as an attribute: the same without the backticks."""
    return "".join(part for part, _ in _parts(text))


@lru_cache(4096)
def _parts(text: str) -> list[tuple[str, bool]]:
    """The text without its Markdown, in pieces, and whether each is code. HTML is text, as in `List<String>`."""
    if len(text) > LONGEST_TITLE or not MARKDOWN.search(text):
        return [(text, False)]
    hidden = LITERAL.sub(lambda match: match[0].translate(HIDE), text)
    tokens = _TITLES.parseInline(hidden)[0].children or []
    pieces = [(token.content or " " * (token.type == "softbreak"), token.type == "code_inline") for token in tokens]
    return [("".join(one for one, _ in some).translate(SHOW), code) for code, some in groupby(pieces, itemgetter(1))]


def marked(text: str) -> Markup:
    """A plain text with the matches between the two signs of `MATCH` marked."""
    begin, end = MATCH
    return escape(text).replace(begin, Markup("<mark>")).replace(end, Markup("</mark>"))


def rendered(html: str | None) -> Markup:
    """HTML that `app.markdown` made and sanitised. The one place where text is trusted as HTML."""
    return Markup(html or "")  # noqa: S704  what is stored in a `*_html` column was sanitised when it was written


def level(score: int) -> str:
    """The level of a risk by likelihood times severity, each from 1 to 5: a word; "unknown" for 0, not judged yet."""
    return next(word for least, word in LEVELS if score >= least)


def tone(word: str) -> str:
    """The tone of a status or a level, for the class `tone-…`: good, note, warn, hot, bad, past or none."""
    return TONES.get(word, "none")


FILTERS = {
    one.__name__: one
    for one in (
        day,
        moment,
        days_before,
        month,
        number,
        storage,
        plural,
        capped,
        tally,
        excerpt,
        inline,
        plain,
        marked,
        rendered,
        level,
        tone,
    )
}
