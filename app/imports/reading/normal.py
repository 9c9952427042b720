"""What a source writes in its own way, as the register holds it."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import msgspec

from app.markdown.record import Involvement, Link, Pin, Record, Status
from app.persistence.folding import package_name, tag_name, tidy
from app.records.limits import PERSON_NAME, TITLE

_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_ADDRESS = re.compile(
    r"(?<!\s)\s*[<(\[]?(?:mailto:)?[^\s<>()\[\]@,;]+@[^\s<>()\[\]@,;]+\.[a-z]{2,}[>)\]]?", re.IGNORECASE
)
_ENCLOSED = re.compile(
    r"(?<!\s)\s*(?:<[^<>@]{0,80}@[^<>]{1,120}>|\((?:mailto:)?[^()\s@]{1,80}(?:@|\(at\)|\[at\])[^()\s]{1,120}\)|<[^<>\s]{1,60}(?:\(at\)|\[at\])[^<>]{1,80}>)"
)
_HANDLE = re.compile(r"(?<!\s)\s*[(\[]@[\w./-]+[)\]]")
_EDGES = " \t\r\n*_`'\"“”<>,;:"


READER = 4  # counts up when files are read otherwise than by an earlier release
Relation = tuple[int, int, str, str]  # ids of two decisions, kind and scope of what the first is to the second


class Place(msgspec.Struct, omit_defaults=True):
    """Where a record stands in a file that holds several: joined in order, with what is between, they are the file."""

    anchor: str
    position: int
    before: str = ""  # what belongs to no record
    after: str = ""  # behind the last one
    is_row: bool = False  # of a table
    is_item: bool = False  # of a list
    between: dict[int, str] = {}  # by position what stands before each record: kept though that one may be deleted


class Written(msgspec.Struct, omit_defaults=True):
    """The parts of a record that tables hold in a normalised form only, as the source wrote them."""

    title: str = ""
    number: int | None = None
    prefix: str = ""
    status: Status | None = None
    people: list[Involvement] = msgspec.field(default_factory=list)
    tags: list[str] = msgspec.field(default_factory=list)
    links: list[Link] = msgspec.field(default_factory=list)
    extra: list[tuple[str, str]] = msgspec.field(default_factory=list)  # in order, which a JSON object does not keep
    references: dict[str, str] = msgspec.field(default_factory=dict)
    risk_owners: list[str] = msgspec.field(default_factory=list)
    review_on: str = ""  # of research, which has no such column
    targets: list[str] = msgspec.field(default_factory=list)  # relative targets in the text
    linked: dict[str, str] = msgspec.field(default_factory=dict)  # those of them that lead to a record, and its address
    part: Place | None = None
    reader: int = 0  # the READER that read it
    reading: str = ""  # what it read, as a digest
    is_settled: bool = False  # people chose what the record takes of the file
    evidence: list[int] = msgspec.field(default_factory=list)  # of a decision: the research that its links lead to
    relations: list[Relation] = msgspec.field(default_factory=list)  # to other decisions that its links mean

    @classmethod
    def of(
        cls, record: Record, targets: list[str], before: Written | None = None, part: Place | None = None
    ) -> Written:
        """The written parts of `record`, whose texts link to `targets`; `before` knows what it led to."""
        return cls(
            title=record.title, number=record.number, prefix=record.prefix, status=record.status,
            people=record.people, tags=record.tags, links=record.links, extra=list(record.extra.items()),
            references=record.references,
            risk_owners=[risk.owner for risk in record.risks] if any(risk.owner for risk in record.risks) else [],
            review_on=record.review_on.isoformat() if record.kind == "research" and record.review_on else "",
            targets=targets, evidence=before.evidence if before else [], part=part,
            reader=READER, reading=reading_of(record),
            relations=before.relations if before else [],
        )  # fmt: skip

    def is_of(self, record: Record) -> bool:
        """Whether a record is what was read before, as far as an earlier release noted that."""
        if self.reading:
            return self.reading == reading_of(record)
        same = Written.of(record, [])
        return all(getattr(self, name) == getattr(same, name) for name in _AS_WRITTEN)

    @classmethod
    def load(cls, stored: dict[str, Any]) -> Written:
        """What `dump` returned."""
        return msgspec.convert(stored, cls, str_keys=True)

    def dump(self) -> dict[str, Any]:
        """Plain values for a JSON column."""
        dumped: dict[str, Any] = msgspec.to_builtins(self)
        return dumped


_AS_WRITTEN = ("title", "number", "prefix", "status", "people", "tags", "extra")


def reading_of(record: Record) -> str:
    """A digest of all that a record says."""
    return hashlib.sha256(msgspec.json.encode(record)).hexdigest()[:32]


def person(written: str) -> str:
    """A person's name without e-mail address, link or handle; what is left when nothing else is, "" for nothing."""
    text = _LINK.sub(r"\1", tidy(written[:2000]).replace("&lt;", "<").replace("&gt;", ">"))
    bare = _HANDLE.sub("", _ADDRESS.sub("", _ENCLOSED.sub("", text))).strip(f"{_EDGES}-–—") or text.strip(_EDGES)
    return " ".join(bare.split())[:PERSON_NAME].strip()


def tag(written: str) -> str:
    """A tag as the register names it; "" where nothing is left."""
    return tag_name(written)


def is_mangled(written: str) -> bool:
    """Whether a tag loses or changes more than case, blanks and signs that nobody sees."""
    return bool(written.strip()) and tag(written) != "-".join(re.split(r"[\s_-]+", tidy(written).lower().strip("- ")))


def package(pin: Pin) -> str:
    """The package's name as its registry compares it: PEP 503 on PyPI, lower case on npm."""
    return package_name(pin.ecosystem, pin.package)


def title(written: str) -> str:
    """A title of at most TITLE characters, cut between words."""
    line = tidy(written)
    return line if len(line) <= TITLE else line[: TITLE - 1].rsplit(" ", 1)[0][: TITLE - 1] + "…"


def storable(record: Record) -> tuple[Record, bool]:
    """The record without characters that PostgreSQL cannot hold, and whether there were any."""
    try:
        encoded = msgspec.json.encode(record)
    except UnicodeEncodeError:
        return msgspec.convert(_clean(msgspec.to_builtins(record, builtin_types=())), Record), True
    if b"\\u0000" not in encoded:
        return record, False
    return msgspec.convert(_clean(msgspec.to_builtins(record)), Record), True


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value
