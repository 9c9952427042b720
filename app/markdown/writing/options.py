"""Options, what speaks for and against them, and which one was chosen."""

from __future__ import annotations

from app.markdown.reading.options.outcome import stated_choice
from app.markdown.record import Argument, Option, Record
from app.markdown.syntax.outline import atx
from app.markdown.writing.text import bullets, deepen, item, one_line, paragraphs

_STANCES = {"good": "Good", "bad": "Bad", "neutral": "Neutral"}


def considered(record: Record) -> str:
    """The list of titles."""
    return bullets(one_line(option.title) for option in record.options)


def weighed(record: Record, leftover: str) -> str:
    """A sub-section for each option that has more than a title; with a `leftover` text above them, for each."""
    options = [one for one in record.options if leftover or one.description.strip() or one.arguments]
    return paragraphs([leftover, *(_weigh(option) for option in options)])


def _weigh(option: Option) -> str:
    arguments = "\n".join(_argument(one) for one in option.arguments)
    return paragraphs([atx(3, one_line(option.title)), deepen(option.description, 4), arguments])


def _argument(argument: Argument) -> str:
    return item(f"{_STANCES[argument.stance]}, because {argument.text}")


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
