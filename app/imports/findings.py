"""Findings of an import: what each rule means and what to do about it, by the rule or else by what it is about, the
word before its point. The reader of a file makes its own; `finding` makes those of the import.
"""

from __future__ import annotations

from typing import NamedTuple

from app.markdown.record import ImportFinding


class ImportRefused(Exception):
    """Nothing was imported; the message says why in one plain sentence."""


class Meaning(NamedTuple):
    """What happened, and what whoever reads it may do."""

    meaning: str
    remedy: str

    @property
    def is_settled(self) -> bool:
        """Whether nobody needs to do anything about it."""
        return self.remedy.startswith("Nothing to do")


RULES = {
    "date.ambiguous": Meaning("A date may mean two days; one was taken", "Write it as year-month-day in the file"),
    "date.badge": Meaning("The date was taken from a badge", "Look whether it is the day of the decision"),
    "date.differs": Meaning("A file states two dates; one was taken", "Keep the one that is right"),
    "date.from_heading": Meaning(
        "The date was taken from a heading or an item of a log", "Look whether it is the day of the decision"
    ),
    "date.from_name": Meaning(
        "The date was taken from the name of the file", "Look whether it is the day of the decision"
    ),
    "date.from_status": Meaning("The date was taken from the status", "Look whether it is the day of the decision"),
    "date.missing": Meaning("No full date is stated", "Write it as year-month-day in the file"),
    "date.unlikely": Meaning("A date lies too far from today and is kept as text", "Correct the year"),
    "date.unreadable": Meaning(
        "A date could not be read and is kept as text", "Write it as year-month-day in the file"
    ),
    "encoding.converted": Meaning("A text is not in UTF-8 and was read as what it says it is", "Nothing to do"),
    "file.empty": Meaning("A file is empty", "Nothing to do"),
    "file.gone": Meaning(
        "A file of an earlier import is not there any more", "Delete its record, if it is meant to go"
    ),
    "file.index": Meaning("A list of records is no record", "Nothing to do"),
    "file.joined": Meaning("Metadata in a file of their own were read with their text", "Nothing to do"),
    "file.no_record": Meaning(
        "A file holds no decision and no research", "Nothing to do, unless it should: give it a title"
    ),
    "file.read_anew": Meaning("A file was read anew, as this release reads it", "Look at the record"),
    "file.renamed": Meaning("A file has another name; its record stayed the same", "Nothing to do"),
    "file.several": Meaning(
        "A file holds several records that could not be told apart", "Give each a heading with a number or a date"
    ),
    "file.split": Meaning(
        "A file holds several records; each became one of its own", "Look whether each begins where it should"
    ),
    "file.split_anew": Meaning(
        "A file that was one record before holds several", "Look whether each begins where it should"
    ),
    "file.table": Meaning(
        "A table lists pages that are read by themselves", "Nothing to do, if the pages say what its columns say"
    ),
    "file.template": Meaning("A template is no record", "Nothing to do"),
    "image.kept": Meaning(
        "An image did not come along; the one of an earlier import is shown", "Nothing to do, unless it has changed"
    ),
    "image.outside": Meaning("An image lies outside of what was imported", "Put it beside its record"),
    "image.unresolved": Meaning(
        "An image is not among what was imported", "Put it beside its record, or correct its address"
    ),
    "kind.page": Meaning(
        "A page decides nothing and was left out", "Nothing to do, unless it should: give it a status"
    ),
    "link.ambiguous": Meaning("Two records have the name that is given; none was taken", "Name the file that is meant"),
    "link.differs": Meaning("Two links have one name and lead to different places", "Correct one of them"),
    "link.direction": Meaning(
        "Which of two records replaces which was guessed", "Write “supersedes” or “superseded by”"
    ),
    "link.missing": Meaning("A record is named that is not there", "Correct the name"),
    "link.self": Meaning("A record says that it supersedes itself", "Name the record that is meant"),
    "link.unresolved": Meaning("A link leads to no record", "Import what it leads to, or correct it"),
    "number.differs": Meaning("Two numbers are given; one was taken", "Keep the one that is right"),
    "number.kept": Meaning("The file has another number; the record keeps its own", "Renumber one of them"),
    "number.missing": Meaning("No number is given; the next free one was taken", "Write the number in the file"),
    "number.taken": Meaning("Two records have one number; one got another", "Renumber one of them in its file"),
    "number.word": Meaning(
        "A number is part of the title’s words; none was taken", "Nothing to do, unless it is the number"
    ),
    "number.year": Meaning("A number was read as a year", "Nothing to do, unless it is the number"),
    "outcome.differs": Meaning("Two options are marked as chosen; one was taken", "Mark the chosen one alone"),
    "outcome.guessed": Meaning("Which option was chosen was read from a sentence", "Look whether it is that one"),
    "outcome.several": Meaning("The outcome names several options; none counts as chosen", "Mark the chosen option"),
    "outcome.unmatched": Meaning("The chosen option is not among the options", "Call it as the list does"),
    "pin.ecosystem": Meaning(
        "The registry of packages is not said; Python’s was taken", "Write (pypi) or (npm) behind the package"
    ),
    "pin.level": Meaning(
        "Words in the place of a level name none that is known", "Write required, recommended or forbidden"
    ),
    "record.diverged": Meaning("Changed both here and in the file; nothing was overwritten", "Settle it"),
    "section.placeholder": Meaning(
        "A section holds only a placeholder and was left out", "Fill it in, or take it away"
    ),
    "section.too_long": Meaning("A section is too long to be taken apart; it is kept as text", "Divide it"),
    "risk.level": Meaning("The level of a risk is no number; one was taken for it", "Look whether it is that one"),
    "status.badge": Meaning("The status was read from a badge", "Look whether it is that one"),
    "status.box": Meaning("The status was read from a box that is ticked, or not", "Look whether it is that one"),
    "status.conflict": Meaning(
        "A link says superseded, the status does not; superseded was taken", "Correct the status or the link"
    ),
    "status.differs": Meaning("Two statuses are stated; one was taken", "Keep the one that is right"),
    "status.draft": Meaning("A draft counts as proposed, since others can read it", "Nothing to do"),
    "status.from_verdict": Meaning("The status was read from a word in bold", "Look whether it is that one"),
    "status.history": Meaning("The status was read from the latest of several", "Look whether it is that one"),
    "status.missing": Meaning("No status is stated", "Write the status in the file"),
    "status.no_successor": Meaning("Superseded, but not by what", "Name the successor"),
    "status.placeholder": Meaning("The status was not filled in", "Write the status in the file"),
    "status.prose": Meaning("The status was read from a sentence", "Look whether it is that one"),
    "status.reserved": Meaning(
        "The status holds with a condition, a limit or an end", "Look whether that is met, and what it leaves out"
    ),
    "status.struck": Meaning("A title is struck out, which counts as deprecated", "Look whether that is meant"),
    "status.unknown": Meaning(
        "A status is not known; it counts as proposed", "Write one of the known statuses in the file"
    ),
    "supersession.circle": Meaning("Records supersede each other in a circle", "Take one of the links away"),
    "supersession.not_decided": Meaning(
        "What supersedes a record is not accepted yet", "Nothing to do until it is decided"
    ),
    "title.comment": Meaning("What YAML takes for a comment was taken for words of a title", "Put the title in quotes"),
    "title.differs": Meaning("Two titles are stated; one was taken", "Keep the one that is right"),
    "title.from_name": Meaning("No title is given; the name of the file was taken", "Write a heading in the file"),
    "title.placeholder": Meaning("The title was not filled in", "Write a heading in the file"),
    "title.too_long": Meaning("A title is too long; its beginning is shown", "Shorten it in the file"),
}
FAMILIES = {
    "collection": Meaning("Records went into a collection by their folder", "Look whether it is that one"),
    "date": Meaning("A date was guessed, or could not be read", "Write it as year-month-day in the file"),
    "decision": Meaning("Which decision is meant was guessed", "Look at the record"),
    "document": Meaning("A document is too large to be read whole", "Divide it"),
    "encoding": Meaning("A text is not in UTF-8", "Look for damaged letters; save the file as UTF-8"),
    "file": Meaning("A file was not read, or not as it stands", "Read what it says; correct the file"),
    "frontmatter": Meaning("Metadata could not be read and are kept as text", "Correct the YAML or TOML"),
    "image": Meaning("An image was not taken along", "Put it beside its record, in a size and format that are taken"),
    "kind": Meaning("Whether it is a decision or research was guessed", "Look whether it is that"),
    "link": Meaning("A relation between records was guessed, or is unclear", "Correct the reference"),
    "number": Meaning("A number was guessed, or differs from the file", "Write the number in the file"),
    "option": Meaning("An option was read from running text", "Look at the options"),
    "options": Meaning("Options were read from running text", "Look at the options"),
    "outcome": Meaning("Which option was chosen is not clear", "Mark the chosen option"),
    "owner": Meaning("Several owners are named; the first one counts", "Name one"),
    "people": Meaning("Whether one or several people are meant was guessed", "Write each on a line of their own"),
    "pin": Meaning("A version could not be read as it was meant", "Write it as its package manager does"),
    "record": Meaning("A record could not be stored as it stands", "Read what it says; correct the file"),
    "risk": Meaning("The level of a risk could not be read", "Write likelihood and severity from 1 to 5"),
    "section": Meaning("A section was left as it is, or left out", "Look at the record"),
    "status": Meaning("A status was guessed, or is not known", "Write one of the known statuses in the file"),
    "supersession": Meaning("Two records do not say the same of a supersession", "Correct one of them"),
    "tag": Meaning("A tag was written in another way", "Nothing to do"),
    "text": Meaning("A text holds what cannot be stored or shown", "Look at the text"),
    "title": Meaning("A title was guessed, or is missing", "Write a heading in the file"),
}
UNKNOWN = Meaning("Something was guessed", "Read what it says")


def meaning(rule: str) -> Meaning:
    """Of a finding's rule, such as `status.draft`."""
    return RULES.get(rule) or FAMILIES.get(rule.partition(".")[0], UNKNOWN)


def finding(rule: str, message: str, line: int = 0) -> ImportFinding:
    """A finding about the file as a whole unless a line is given."""
    return ImportFinding(rule, line, message)
