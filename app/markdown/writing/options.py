"""Options, what speaks for and against them, and which one was chosen."""

from __future__ import annotations

from app.markdown.reading.options.considered import is_no_option, titles_of
from app.markdown.reading.options.outcome import stated_choice
from app.markdown.record import Argument, Option, Record
from app.markdown.syntax.one_line import as_written, numbered
from app.markdown.syntax.outline import atx
from app.markdown.writing.text import begins_a_block, bullets, deepen, item, one_line, paragraphs

_STANCES = {"good": "Good", "bad": "Bad", "neutral": "Neutral"}


def considered(record: Record) -> str:
    """The list of titles."""
    return bullets(_titles(record))


def _titles(record: Record) -> list[str]:
    """The titles on one line each, numbered where a reader would take something in them for a mark, link or remark."""
    titles = [one_line(option.title) for option in record.options]
    named = [numbered(title) if is_no_option(title) else title for title in titles]
    if titles_of(bullets(named)) == titles:
        return named
    alone = [
        title if titles_of(bullets([title, "Other"])) == [as_written(title), "Other"] else numbered(title)
        for title in named
    ]
    return alone if titles_of(bullets(alone)) == titles else [numbered(title) for title in titles]


def weighed(record: Record, leftover: str) -> str:
    """A sub-section for each option that has more than a title; with a `leftover` text above them, for each."""
    options = zip(record.options, _titles(record), strict=True)
    some = [(one, title) for one, title in options if leftover or one.description.strip() or one.arguments]
    return paragraphs([leftover, *(_weigh(option, title) for option, title in some)])


def _weigh(option: Option, title: str) -> str:
    arguments = "\n".join(_argument(one) for one in option.arguments)
    return paragraphs([atx(3, title), deepen(option.description, 4), arguments])


def _argument(argument: Argument) -> str:
    gap = "\n\n" if begins_a_block(argument.text.strip("\n")) else " "
    return item(f"{_STANCES[argument.stance]}, because{gap}{argument.text}")


def outcome(record: Record) -> str:
    """The text of the outcome, in front of it the chosen option if the text does not name it."""
    chosen = [option.title for option in record.options if option.chosen]
    if not chosen or _named(record) == chosen:
        return record.outcome
    names = " and ".join(f'"{one_line(title)}"' for title in chosen)
    return paragraphs([f"Chosen option: {names}", record.outcome])


def _named(record: Record) -> list[str]:
    """The titles that the outcome says were chosen, so that no reader has to guess."""
    return [option.title for option in stated_choice(record.outcome, record.options)]
