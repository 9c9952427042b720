"""What was said in a round, frozen into the record, so that its export holds it too and an import reads it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from app.decisions.accepting import decide
from app.decisions.models import Decision, DecisionPerson, DecisionRole, Status
from app.decisions.noting import add_to_section
from app.decisions.rounds import AGREEING, PositionRow, RoundRow
from app.rounds.models import PositionKind

HEADING = "Agreement"
SAID = {
    PositionKind.AGREE: "agreed", PositionKind.NOTE: "agreed with a note", PositionKind.HOLD: "held it",
    PositionKind.OBJECT: "objected", PositionKind.ABSTAIN: "abstained", PositionKind.RECUSE: "took no part",
}  # fmt: skip
EARLIER = SAID | {
    PositionKind.AGREE: "agreed to an earlier text", PositionKind.NOTE: "agreed to an earlier text, with a note",
    PositionKind.HOLD: "held an earlier text", PositionKind.OBJECT: "objected to an earlier text",
}  # fmt: skip


def freeze(decision: Decision, shown: RoundRow, status: Status, today: date, ruled: str = "") -> None:
    """Let the decision have `status` from today, with who decided it and what each said.

    `ruled` is the sentence of whom it was escalated to, where it did not pass by its rule. The decision's people,
    sections and status events are loaded.
    """
    decide(decision, status, today)
    agreed = [one for one in shown.positions if one.kind in AGREEING and not shown.is_earlier(one)]
    deciders = [one.person.id for one in agreed] + ([shown.decider.id] if ruled and shown.decider else [])
    others = [one for one in shown.positions if one.kind not in (None, PositionKind.RECUSE)]
    _take_part(decision, DecisionRole.DECIDER, deciders)
    _take_part(decision, DecisionRole.CONSULTED, [one.person.id for one in others if one.person.id not in deciders])
    paragraphs = [
        f"{status.capitalize()} on {today.isoformat()}.",
        _escalated(shown),
        ruled,
        "\n".join(_line(one, EARLIER if shown.is_earlier(one) else SAID) for one in shown.positions),
    ]
    add_to_section(decision, HEADING, "\n\n".join(filter(None, paragraphs)))


def _escalated(shown: RoundRow) -> str:
    """To whom it was escalated and why, also where people came to agree after all."""
    if not shown.escalated_because:
        return ""
    who = shown.decider.name if shown.decider else "somebody who is not here any more"
    return f"It was escalated to {who}: {' '.join(shown.escalated_because.split())}"


def _take_part(decision: Decision, part: DecisionRole, people: Iterable[int]) -> None:
    known = {one.person_id for one in decision.people if one.part == part}
    for id_ in dict.fromkeys(people):
        if id_ not in known:
            decision.people.append(DecisionPerson(person_id=id_, part=part, position=len(decision.people)))


def _line(one: PositionRow, words: Mapping[PositionKind, str]) -> str:
    """What somebody said, on one line of a list."""
    said = words[one.kind] if one.kind else "said nothing"
    when = f" on {one.stated_at.date().isoformat()}" if one.stated_at else ""
    reasons = [one.note, one.resolution and f"What would resolve it: {one.resolution}"]
    told = " ".join(" ".join(reason.split()) for reason in reasons if reason)
    return f"- {one.person.name} {said}{when}{': ' + told if told else ''}"
