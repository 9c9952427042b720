"""What an entry of a log calls its neighbours, which are looked for first: "the entry of 2024-05-06", D-3."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from app.markdown.reading.draft import Draft
from app.markdown.reading.logs.entries import Entry, label_of, own_label, split_day
from app.markdown.reading.metadata.values.relations import add_links, links_in, links_of_status
from app.markdown.reading.metadata.values.titles import read_title
from app.markdown.record import TEXTS, Link
from app.markdown.words.dates import find_date
from app.markdown.words.headings import plain

_NOUNS = (
    r"entry|decision|item|record|one|row|eintrag|entscheidung|beschluss|entrée|décision|entrada|decisión|decisão|voce"
    r"|decisione|besluit|wpis|decyzj[aię]|запис[ьи]|решени[ея]"
)
_OF = r"of|from|dated|made on|on|vom|von|du|de|del|van|z|от"
_DAY = re.compile(
    rf"(?:\b(?:the|our|der|des|den|la|el|o|a|il|de|het)\s)?\b(?:{_NOUNS})\s(?:{_OF})\s(?=\d|\w{{3,12}}\s\d)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»\n]{2,200})[\"”“»]|(?<!\w)['‘]([^'‘’\n]{2,200})['’](?!\w)")
_LEADING = re.compile(r"[\W_]{0,4}0*(\d{1,6})[\W_]{0,4}\s")
_MISSING, _SEVERAL = "#?", "#??"  # where a name leads that is nobody's, or that of several
_MOST = 20_000  # characters of a text


class Beside:
    """The entries of a file, as one of them may name the others."""

    def __init__(self, entries: Iterable[Entry], names: Iterable[str]) -> None:
        found = list(zip(entries, names, strict=True))
        self.label = own_label(name for _, name in found)
        self._by_label: dict[int, list[str]] = defaultdict(list)
        self._by_number = _by_number(found)
        self._by_title: dict[str, list[str]] = defaultdict(list)
        self._by_day: dict[str, list[str]] = defaultdict(list)
        for entry, name in found:
            title, day = split_day(name)
            if self.label and (labelled := label_of(title)) and labelled[0] == self.label:
                self._by_label[labelled[1]].append(entry.anchor)
            self._by_title[_folded(read_title(title, label=self.label).text)].append(entry.anchor)
            if day or entry.day:
                self._by_day[str(entry.day or day)].append(entry.anchor)
        self._labels = re.compile(rf"(?<![\w-]){self.label}[-_ ]?#?0*(\d{{1,4}})(?![\w-])") if self.label else None

    def relate(self, draft: Draft, own: str) -> None:
        """Add the relations that the status and the texts of an entry state to its neighbours."""
        record = draft.record
        for link in record.links:  # "superseded by 2"
            anchor = self._by_number.get(link.target.lstrip("0"), own)
            if anchor != own:
                link.target, link.text = f"#{anchor}", link.text or link.target
        self._add(record.raw_status, draft, own, of_status=True)
        for text in [*(getattr(record, name) for name in TEXTS), *(section.body for section in record.sections)]:
            for line in text[:_MOST].split("\n"):
                self._add(line, draft, own)

    def _add(self, text: str, draft: Draft, own: str, *, of_status: bool = False) -> None:
        said = self._with_links(text)
        if said == text:
            return
        at = draft.source.find(text)
        line = draft.source.count("\n", 0, at) + 1 if at >= 0 else 0
        found = links_of_status(said, line) if of_status else links_in(said, line, numbers=False)
        links = draft.record.links
        found = [link for link in found if link.target.startswith("#") and link.target != f"#{own}"]
        named = {(link.kind, link.reverse, link.text) for link in found}
        links[:] = [link for link in links if (link.kind, link.reverse, link.target) not in named]
        add_links(links, found)
        for link in [link for link in links if link.target in (_MISSING, _SEVERAL)]:
            self._leave_out(link, draft)

    def _leave_out(self, link: Link, draft: Draft) -> None:
        draft.record.links.remove(link)
        several = link.target == _SEVERAL
        which = "More than one entry" if several else "No entry"
        message = f"{which} of the file is {link.text[:80]}, so this relation is kept as text."
        draft.find("link.ambiguous" if several else "link.missing", link.line, message)

    def _with_links(self, text: str) -> str:
        """A text with the names of entries written as links; inside of links they stay."""
        if "](" in text:
            return text
        text = self._days(text)
        text = _QUOTED.sub(self._quoted, text) if "](" not in text else text
        return self._labels.sub(self._labelled, text) if self._labels and "](" not in text else text

    def _days(self, text: str) -> str:
        """ "The entry of 2024-05-06", where one entry is of that day."""
        match = _DAY.search(text)
        found = find_date(text[match.end() : match.end() + 30]) if match else None
        if match is None or found is None or not text[match.end() :].startswith(found[1]):
            return text
        end = match.end() + len(found[1])
        anchors = self._by_day.get(found[0].isoformat(), [])
        return f"{text[: match.start()]}[{text[match.start() : end]}]({_href(anchors)}){text[end:]}"

    def _quoted(self, match: re.Match[str]) -> str:
        return f"[{match[0]}]({_href(self._by_title.get(_folded(match[1] or match[2]), []))})"

    def _labelled(self, match: re.Match[str]) -> str:
        return f"[{match[0]}]({_href(self._by_label.get(int(match[1]), []))})"


def _href(anchors: list[str]) -> str:
    if len(anchors) > 1:
        return _SEVERAL
    return f"#{anchors[0]}" if anchors else _MISSING


def _by_number(found: Sequence[tuple[Entry, str]]) -> dict[str, str]:
    """The anchor of each entry by its bare number, where each row of a table has one of its own."""
    said = [_LEADING.match(name) for _, name in found]
    numbers = [match[1] for match in said if match]
    if len(set(numbers)) < len(found) or not all(entry.is_row for entry, _ in found):
        return {}
    return {number: entry.anchor for number, (entry, _) in zip(numbers, found, strict=True)}


def _folded(title: str) -> str:
    return " ".join(plain(title).casefold().split()).rstrip(".")
