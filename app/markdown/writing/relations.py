"""Relations to other records in words."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from app.markdown.record import Link, Record
from app.markdown.words.partial import in_brackets

_TITLE = re.compile(r"[^\W\d][^\n\[\]./:,;|#]*[ ][^\n\[\]./:,;|#]*")  # as wikilinks name a record
WORDS = {
    ("supersedes", False): "supersedes",
    ("supersedes", True): "superseded by",
    ("amends", False): "amends",
    ("amends", True): "amended by",
    ("clarifies", False): "clarifies",
    ("clarifies", True): "clarified by",
    ("depends_on", False): "depends on",
    ("depends_on", True): "required by",
    ("relates_to", False): "relates to",
    ("relates_to", True): "relates to",
}


def stated_links(record: Record) -> list[Link]:
    """The links that no text of the record states, where a reader would look for them."""
    places = ("status", "title")
    texts = [record.raw_status, record.more_information]
    texts += [section.body for section in record.sections if section.place in places]
    said = "\n".join(texts)
    return [link for link in record.links if link.target not in said]


def link_fields(record: Record) -> list[tuple[str, str | list[str]]]:
    """One entry a kind of relation, its targets separated by commas."""
    found: dict[str, list[str]] = {}
    for link in stated_links(record):
        found.setdefault(WORDS[link.kind, link.reverse], []).append(_written(link))
    return [(words, ", ".join(texts)) for words, texts in found.items()]


def link_lines(record: Record) -> list[str]:
    """Lines as adr-tools writes them: `Superseded by [2. Second Record](0002-second-record.md)`."""
    return [f"{WORDS[link.kind, link.reverse].capitalize()} {_written(link)}" for link in stated_links(record)]


def slug_link(link: Link) -> str:
    """`[0005-use-y](0005-use-y.md)`: log4brains takes the text of a link for the slug of the record."""
    slug, words = PurePosixPath(link.target).stem, link.text.replace('"', "'")
    return f"[{slug}]({link.target}" + (f' "{words}")' if words and words != slug else ")")


def _written(link: Link) -> str:
    target = f"<{link.target}>" if " " in link.target else link.target
    bare = f"[[{link.target}]]" if _TITLE.fullmatch(link.target) else link.target
    text = f"[{link.text}]({target})" if link.text else bare
    return f"{text} ({in_brackets(link.scope)})" if link.scope else text
