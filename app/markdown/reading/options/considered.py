"""The options of a decision: from a list, from headings or from a table, joined with the section that weighs them."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Draft
from app.markdown.reading.options.arguments import read_arguments, stance_of_label
from app.markdown.reading.options.blocks import bold_options, defined_options, folded_options, inline_options
from app.markdown.reading.options.marks import Marked, read_marks, says_chosen
from app.markdown.reading.options.titles import (
    LINK,
    table_options,
    title_of,
    without_links,
    words_of,
)
from app.markdown.record import Option, Record
from app.markdown.syntax.comments import split_comments
from app.markdown.syntax.lists import Item, split_list
from app.markdown.syntax.one_line import as_written
from app.markdown.syntax.outline import Node
from app.markdown.syntax.references import labels_of
from app.markdown.words.headings import plain, understand

MOST = 300
_NOTE = re.compile(r"\s?\[\^[^\]\s]{1,100}\]")
_BLANK = re.compile(r"[*_ ]*(?:\.{3}|…|etc\.?)?[*_ ]*(?:<!--.*?-->)?\s*")
_LABEL = re.compile(
    r"^(?:(?:option|alternative|variante?|опция|вариант|opción|opção|方案|选项)s?\s*)?#?\(?([a-z]|\d{1,2}[a-z]?)\s*(?:[.):：-]|$)",
    re.IGNORECASE,
)


def read_options(node: Node, draft: Draft) -> None:
    """Take the options of a section: items of its first list, else its sub-headings, else the rows of a table."""
    options = draft.record.options
    before, items, after = split_list(node.body)
    items = [item for item in items if not _BLANK.fullmatch(item.text) or item.rest]
    if not node.children and (bold := bold_options(node) or folded_options(node) or defined_options(node)):
        node.body, node.children = bold
        items = []
    candidates = [child for child in node.children if not is_no_option(child.heading)]
    if items and len(options) + len(items) <= MOST and (not candidates or not _introduces(items, candidates)):
        known = {option.title for option in options}  # which another section listed
        options += [one for one in _from_items(items, draft) if one.title not in known or one.description]
        draft.keep("\n\n".join(part for part in (before, after) if part), "options")
        return weigh_options(node, draft, own_text=False)
    if candidates and len(candidates) <= MOST:
        draft.keep(node.body, "options")
        return weigh_options(node, draft, own_text=False)
    if inline := inline_options(node.body):
        options += inline
        return weigh_options(node, draft, own_text=False)
    if rows := table_options(node.body):
        options += rows[0]
        draft.marks += rows[1]
        draft.keep(rows[2], "options")
        return weigh_options(node, draft, own_text=False)
    draft.find("options.prose", node.line, "The options are prose and were kept as text.")
    return draft.keep(node.text(), "options", node.heading, node.level)


def _introduces(items: list[Item], candidates: list[Node]) -> bool:
    """Whether the list is an introduction: none of its items bears the name of a sub-heading."""
    titles = [Option(child.heading) for child in candidates if _LABEL.match(plain(child.heading))]
    return (
        bool(titles) and len(titles) == len(candidates) and not any(match_option(item.text, titles) for item in items)
    )


def weigh_options(node: Node, draft: Draft, *, own_text: bool = True) -> None:
    """Join the sub-headings of a section to the options that they name; without a list they are the options."""
    if own_text:
        if not node.children:
            return draft.keep(node.body, "options", node.heading, node.level)
        draft.keep(node.body, "options")
    listed = list(draft.record.options)
    latest: Option | None = None
    marks = _heading_marks(node.children)
    for child, option in _pair(node.children, listed):
        if latest and stance_of_label(child.heading):
            read_arguments(f"{child.source}\n{child.text()}", latest)
        elif option is None and (listed or is_no_option(child.heading) or len(draft.record.options) >= MOST):
            draft.keep(child.text(), "options", child.heading, child.level)
            if not is_no_option(child.heading):
                draft.find(
                    "option.unlisted",
                    child.line,
                    f"“{plain(child.heading)[:80]}” is weighed but not among the options; it was kept as text.",
                )
        else:
            latest = option or _option(*without_links(split_comments(child.heading)[0]), Marked(child.heading))
            draft.record.options += [] if option else [latest]
            _note_mark(latest, marks.get(id(child)), draft)
            if option and _key(as_written(child.heading)) != _key(option.title):
                option.description = f"{option.description}\n\n{child.heading}".strip()
            read_arguments(child.text(), latest)
    return None


def _pair(children: list[Node], options: list[Option]) -> list[tuple[Node, Option | None]]:
    """Each sub-heading with its option; what is left over on both sides is paired in order when it is equally many."""
    found = [
        None if is_no_option(child.heading) else match_option(as_written(child.heading), options) for child in children
    ]
    free = [option for option in options if not any(option is taken for taken in found)]
    open_ = [n for n, child in enumerate(children) if found[n] is None and not is_no_option(child.heading)]
    if len(open_) == len(free):
        for place, option in zip(open_, free, strict=True):
            found[place] = option
    return list(zip(children, found, strict=True))


def is_no_option(heading: str) -> bool:
    """Whether a sub-heading belongs to the section as a whole."""
    found = understand(heading)
    name = plain(heading).casefold()
    return (
        bool(found and found.strength == "primary" and not found.rest)
        or not name
        or bool(stance_of_label(heading))
        or name in ("comparison", "comparison matrix", "evaluation")
    )


def titles_of(text: str) -> list[str] | None:
    """The titles of the options that a list names, None if it says more than titles."""
    draft = Draft(Record("decision", "other", ""))
    read_options(Node(2, "Options", 1, body=text), draft)
    plain_ones = not draft.marks and not draft.record.sections
    says_more = any(option.description or option.arguments for option in draft.record.options)
    return [option.title for option in draft.record.options] if plain_ones and not says_more else None


def _from_items(items: list[Item], draft: Draft) -> list[Option]:
    parts = [item.unwrapped() for item in items]
    found = []
    for marked, (_, rest) in zip(read_marks([text for text, _ in parts]), parts, strict=True):
        option = _option(*title_of(split_comments(marked.text)[0].strip()), marked)
        _note_mark(option, marked, draft)
        if rest:
            read_arguments(rest, option)
        found.append(option)
    return found


def _option(title: str, remark: str, marked: Marked) -> Option:
    notes = " ".join(f"[^{label}]" for label in labels_of(title))
    parts = (remark, marked.remark, split_comments(marked.text)[1], notes)
    return Option(as_written(_NOTE.sub("", title) if notes else title), "\n\n".join(part for part in parts if part))


def _heading_marks(children: list[Node]) -> dict[int, Marked]:
    """Take the marks out of the headings of options; returns them by node."""
    weighed = [child for child in children if not is_no_option(child.heading)]
    marks = read_marks([child.heading for child in weighed])
    said = [marked for child, marked in zip(weighed, marks, strict=True) if says_chosen(child.text())]
    if len(said) == 1 and len(weighed) > 1:
        said[0].mark = said[0].mark or "sign"
    for child, marked in zip(weighed, marks, strict=True):
        child.heading = marked.text
    return {id(child): marked for child, marked in zip(weighed, marks, strict=True)}


def _note_mark(option: Option, marked: Marked | None, draft: Draft) -> None:
    if marked and marked.mark:
        draft.marks.append((option, marked.mark))
    if marked and marked.remark and marked.remark not in option.description:
        option.description = f"{option.description}\n\n{marked.remark}".strip()


def match_option(name: str, options: list[Option]) -> Option | None:
    """The option that a name means: equal, equal but for case and signs, a prefix either way, or the same label."""
    exact = without_links(name)[0]
    for option in options:
        if option.title == exact:
            return option
    wanted = _key(name)
    titles = [(option, _key(option.title)) for option in options]
    for option, title in titles:
        if title == wanted:
            return option
    for option, title in titles:
        if min(len(title), len(wanted)) >= 3 and (title.startswith(wanted) or wanted.startswith(title)):
            return option
    label = _label(name)
    same = [option for option in options if label and _label(option.title) == label]
    if len(same) == 1:
        return same[0]
    if label and wanted in (label, f"option{label}", f"alternative{label}") and len(label) == 1:
        place = int(label) - 1 if label.isdigit() else ord(label) - ord("a")
        return options[place] if 0 <= place < len(options) else None
    return _closest(name, options)


def _closest(name: str, options: list[Option]) -> Option | None:
    """The one option that shares more words with a name than any other, and at least half of the shorter one's."""
    words = words_of(plain(name))
    shares = []
    for option in options:
        theirs = words_of(plain(option.title))
        shares.append((len(words & theirs) / max(1, min(len(words), len(theirs))), len(words & theirs)))
    best = max(shares, default=(0.0, 0))
    return options[shares.index(best)] if best[0] >= 0.5 and shares.count(best) == 1 else None


def _key(text: str) -> str:
    text = LINK.sub(lambda match: match[1] or match[3] or "", text[:500])
    return "".join(re.findall(r"[\w+#]+", plain(text).casefold()))


def _label(text: str) -> str:
    match = _LABEL.match(plain_start(text))
    return match[1].casefold() if match else ""


def plain_start(text: str) -> str:
    return re.sub(r"[*_`\[\]]", "", text[:80]).strip()
