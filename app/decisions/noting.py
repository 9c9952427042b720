"""What happened to a decision, noted in its text, so that its export holds it too and an import reads it back."""

from __future__ import annotations

from app.decisions.models import Decision
from app.records.models import Section


def add_to_section(decision: Decision, heading: str, text: str, *, between: str = "\n\n") -> None:
    """At the end of what the section says by now. The decision's sections are loaded."""
    section = next((one for one in decision.sections if one.heading == heading), None)
    if section is None:
        decision.sections.append(Section(heading=heading, body=text, position=len(decision.sections)))
    else:
        section.body = f"{section.body.rstrip()}{between}{text}"
