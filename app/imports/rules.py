"""What findings mean and what to do about them, by the rule or else by what it is about: the word before its point."""

from __future__ import annotations

from typing import NamedTuple


class Meaning(NamedTuple):
    """What happened, and what whoever reads it may do."""

    meaning: str
    remedy: str


RULES = {
    "file.no_record": Meaning("A file holds no decision and no research", "Nothing, unless it should: give it a title"),
    "file.index": Meaning("A table of contents is no record", "Nothing"),
    "file.template": Meaning("A template is no record", "Nothing"),
    "file.gone": Meaning(
        "A file of an earlier import is not there any more", "Delete its record, if it is meant to go"
    ),
    "file.renamed": Meaning("A file has another name; its record stayed the same", "Nothing"),
    "record.diverged": Meaning("Changed both here and in the file; nothing was overwritten", "Settle it"),
    "link.unresolved": Meaning("A reference leads to no record", "Import what it leads to, or correct it"),
    "link.missing": Meaning("A reference leads to no record", "Import what it leads to, or correct it"),
    "number.taken": Meaning("Two records have one number; one got another", "Renumber one of them in its file"),
    "status.draft": Meaning("A status that was not filled in counts as a draft", "Write the status"),
    "status.no_successor": Meaning("Superseded, but not by what", "Name the successor"),
    "outcome.guessed": Meaning("Which option was chosen was read from a sentence", "Look whether it is that one"),
    "supersession.circle": Meaning("Records supersede each other in a circle", "Take one of the links away"),
}
FAMILIES = {
    "collection": Meaning("Records went into a collection by their folder", "Look whether it is that one"),
    "date": Meaning("A date was guessed, or could not be read", "Write it as 2026-11-29 in the file"),
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
    "tag": Meaning("A tag was written in another way", "Nothing"),
    "text": Meaning("A text holds what cannot be stored or shown", "Look at the text"),
    "title": Meaning("A title was guessed, or is missing", "Write a heading in the file"),
}
UNKNOWN = Meaning("Something was guessed", "Read what it says")


def meaning(rule: str) -> Meaning:
    """Of a finding's rule, such as `status.draft`."""
    return RULES.get(rule) or FAMILIES.get(rule.partition(".")[0], UNKNOWN)
