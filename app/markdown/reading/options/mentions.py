"""Where a sentence names options: by title, by label or number, by place in the list."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.markdown.reading.options.places import KIND, LABEL, MARKS, by_place
from app.markdown.record import Option
from app.markdown.words.headings import plain

_SHORT = 4  # a title of fewer letters counts only in the same case, "Go" is no "go", or where it is taken
_VERB = re.compile(r"^(?:use|using|adopt|choose|go with|a|an|the)\s+", re.IGNORECASE)
_REMARK = re.compile(r"\s{0,5}[:：(（]|\s[-–—]\s|,\s")
_NO_NAME = re.compile(rf"(?:{KIND})\s*\w?|\d+", re.IGNORECASE)
_OF_KIND = re.compile(rf"(?:{KIND})s?", re.IGNORECASE)
_PIECE = re.compile(r"[a-z0-9à-ÿа-яё][^\s\u2e80-\uffff]*|[^\W_][^\s\u2e80-\uffff]*|\S", re.IGNORECASE)
_NAME = re.compile(r"[A-ZÀ-ÞА-ЯЁ\d].{2,}|.*[\u2e80-\uffff].*", re.DOTALL)


_TAKES = re.compile(  # what comes next is taken, whatever its case: "We will use oil"
    r"\b(?:us(?:e|es|ed|ing)|choo?se|chosen|adopt|pick|select|prefer|buy|go(?:ing)? with|verwenden|nutzen|nehmen"
    r"|utilis\w+|usar\w*|utilizar\w*|gebruiken|использовать) (?:the )?$",
    re.IGNORECASE,
)


class OptionMention(NamedTuple):
    start: int
    option: Option


def mentions(sentence: str, options: list[Option]) -> list[OptionMention]:
    """The options that a sentence names, in order; of two titles of which one holds the other, the longer counts."""
    found: list[OptionMention] = []
    lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in sentence)
    taken = bytearray(len(sentence))
    names = [(name, option) for option in options for name in _names(option.title)] + _distinct(options)
    for name, option in sorted(names, key=lambda pair: -len(pair[0])):
        wanted = name.lower()
        at = lowered.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            same = len(name) >= _SHORT or sentence[at:end] == name or _TAKES.search(sentence[max(0, at - 40) : at])
            if same and _is_whole(sentence, at, end) and not any(taken[at:end]):
                taken[at:end] = b"\1" * (end - at)
                found.append(OptionMention(at, option))
            at = lowered.find(wanted, end)
    found += [OptionMention(start, option) for start, option in by_place(sentence, options) if not taken[start]]
    return sorted(found, key=lambda one: one.start)


def _names(title: str) -> set[str]:
    """A title, and what stands behind its label or before its remark."""
    whole = " ".join(MARKS.sub("", title[:300]).split())
    names = {whole, plain(whole)}
    if label := LABEL.match(whole):
        names |= {label["rest"], plain(label["rest"])}
    names |= {_REMARK.split(name)[0].strip() for name in names}
    names |= {_VERB.sub("", name) for name in names}
    return {name for name in names if (len(name) > 1 or name > "\u2e80") and not _NO_NAME.fullmatch(name)}


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (_joins(text[start - 1 : start], text[start]) or _joins(text[end - 1], text[end : end + 1]))


def _joins(before: str, after: str) -> bool:
    """Whether two letters belong to one word; scripts without blanks between words have no such bounds."""
    return before.isalnum() and after.isalnum() and max(before, after) < "\u2e80"


def _distinct(options: list[Option]) -> list[tuple[str, Option]]:
    """What is left of the titles without the words that all of them begin or end with: "Use Kafka", "Use NATS"."""
    titles = [_PIECE.findall(MARKS.sub("", option.title[:100])) for option in options[:50]]
    shortest = min(map(len, titles), default=0)
    if len(titles) < 2 or shortest < 2:
        return []
    start = _shared(titles, shortest - 1)
    end = _shared([title[::-1] for title in titles], shortest - 1 - start)
    shared = [*titles[0][:start], *titles[0][len(titles[0]) - end :]]
    names = [" ".join(title[start : len(title) - end]) for title in titles]
    if all(_OF_KIND.fullmatch(word) for word in shared) or len(set(names)) < len(names):
        return []
    named = [_NAME.fullmatch(name) and not _NO_NAME.fullmatch(name) for name in names]
    return [(name, option) for name, option, good in zip(names, options, named, strict=False) if good]


def _shared(titles: list[list[str]], most: int) -> int:
    """With how many words all titles begin."""
    many = 0
    while many < most and len({title[many].casefold() for title in titles}) == 1:
        many += 1
    return many
