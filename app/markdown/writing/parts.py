"""Findings, practices, risks, assumptions, implications and pins, as research summaries write them."""

from __future__ import annotations

import re

from app.markdown.reading.parts.ecosystems import of_package
from app.markdown.reading.parts.pins import read_pin
from app.markdown.record import Assumption, Pin, Practice, Record, Risk
from app.markdown.syntax.one_line import numbered
from app.markdown.words.levels import level
from app.markdown.words.pin_terms import written_terms
from app.markdown.writing.closing import closed
from app.markdown.writing.text import begins_a_block, bullets, fence, item, one_line, paragraphs, table

_LEVELS = {1: "Very low (1)", 2: "Low (2)", 3: "Medium (3)", 4: "High (4)", 5: "Very high (5)"}


def findings(record: Record) -> str:
    return bullets((finding.text for finding in record.findings), "-")


def practices(record: Record) -> str:
    written = (item(_practice(one), f"{number}.") for number, one in enumerate(record.practices, start=1))
    return "\n\n".join(written)


def _practice(practice: Practice) -> str:
    title = one_line(practice.title)
    is_plain = closed(title) == title and title[:1] not in "*_" and "&#" not in title
    bold = is_plain and "**" not in title and "__" not in title and not title.endswith((":", "："))
    code = fence(practice.code, practice.language) if practice.code else ""
    body = paragraphs([practice.body, code])
    head = f"**{title}:**" if bold else title if is_plain else numbered(title)
    return f"{head}\n\n{body}" if body[:1].isspace() else f"{head}\n{body}"


def assumptions(record: Record) -> str:
    return bullets((_assumption(one) for one in record.assumptions), "-")


def _assumption(assumption: Assumption) -> str:
    """The text, and in brackets what a look at it found."""
    checked = f"checked {assumption.checked_on.isoformat()}" if assumption.checked_on else ""
    said = ", ".join(part for part in (assumption.state if assumption.state != "holds" else "", checked) if part)
    text = closed(assumption.text)
    gap = "\n\n" if "\n" in text or begins_a_block(text) else " "
    return f"{text}{gap}*({said})*" if said else text


def implications(record: Record) -> str:
    if not record.implications:
        return ""
    return table(("Decision", "Implication"), ((one.decided, one.follows) for one in record.implications))


def risks(record: Record) -> str:
    """A table. Levels, owner and treatment have columns where some risk has one."""
    if not record.risks:
        return ""
    rows = [_risk(risk) for risk in record.risks]
    columns = list(dict.fromkeys(column for row in rows for column, cell in row.items() if cell or column in _ALWAYS))
    return table(columns, ([row.get(column, "") for column in columns] for row in rows))


_ALWAYS = ("Risk", "Impact", "Mitigation")


def _risk(risk: Risk) -> dict[str, str]:
    text = risk.impact_text
    stated = bool(text) and level(text) == risk.impact
    return {
        "Risk": risk.title,
        "Impact": text,
        "Mitigation": risk.mitigation,
        "Likelihood": _LEVELS.get(risk.likelihood or 0, ""),
        "Severity": "" if stated else _LEVELS.get(risk.impact or 0, ""),
        "Residual likelihood": _LEVELS.get(risk.residual_likelihood or 0, ""),
        "Residual severity": _LEVELS.get(risk.residual_impact or 0, ""),
        "Owner": risk.owner,
        "Treatment": risk.treatment if risk.treatment != "open" else "",
        "Mitigate by": risk.mitigate_by.isoformat() if risk.mitigate_by else "",
        "Review on": risk.review_on.isoformat() if risk.review_on else "",
        "Accepted by": risk.accepted_by,
        "Accepted until": risk.accepted_until.isoformat() if risk.accepted_until else "",
    }


def pins(record: Record) -> str:
    """The list of packages; those of npm apart, those of Python named so where their names leave it open.

    A table where a note or label says what a list item would take apart.
    """
    if not all(map(_fits_item, record.pins)):
        rows = [_row(pin) for pin in record.pins]
        columns = [name for name in rows[0] if any(row[name] for row in rows)]
        return table(columns, ([row[name] for name in columns] for row in rows))
    python = [pin for pin in record.pins if pin.ecosystem == "pypi"]
    node = [pin for pin in record.pins if pin.ecosystem == "npm"]
    return paragraphs([_listed(python, "Python packages:"), _listed(node, "npm packages:")])


def _row(pin: Pin) -> dict[str, str]:
    return {
        "Package": pin.package, "Version": pin.specifier, "Level": pin.level, "Ecosystem": pin.ecosystem,
        "Group": pin.group, "Audience": pin.audience if pin.audience != "all" else "",
        "Binding from": pin.binding_from.isoformat() if pin.binding_from else "",
        "Least age": f"{pin.least_age} days" if pin.least_age else "", "Note": pin.note,
    }  # fmt: skip


def _fits_item(pin: Pin) -> bool:
    """Whether a reader of the list item comes to the same pin."""
    read = read_pin(_pin(pin), npm=pin.ecosystem == "npm") if not re.search(r"\n|<!--", _pin(pin)) else None
    return read == pin


def _listed(packages: list[Pin], line: str) -> str:
    evident = all(of_package(pin.package, pin.specifier) == pin.ecosystem for pin in packages)
    return paragraphs(["" if evident else line, bullets(map(_pin, packages), "-")]) if packages else ""


def _pin(pin: Pin) -> str:
    notes = [pin.note, f"pinned together: {pin.group}" if pin.group else ""]
    text = f"`{one_line(f'{pin.package} {pin.specifier}')}`"
    if terms := written_terms(pin):
        note = "; ".join(note for note in notes if note)
        return f"{text} ({', '.join([pin.level, *terms])})" + (f": {note}" if note else "")
    read = read_pin(f"{text} - {pin.note}" if pin.note else text, npm=False)
    if read is None or read.level != pin.level:
        notes.append(pin.level)
    note = "; ".join(note for note in notes if note)
    return f"{text} - {note}" if note else text
