"""Admin pages of rounds and positions: for reading, since each step is made on the page of its round."""

from typing import Any

from app.admin.declaration import Attention, Declaration
from app.admin.permissions import READ_ONLY
from app.rounds.models import RoundState
from app.tables import Position, Round


def _follows(changes: dict[str, list[Any]]) -> bool:
    """Whether nobody ended it: its decision was made by another way."""
    return changes.get("state") == [RoundState.OPEN, RoundState.WITHDRAWN] and "closed_by_id" not in changes


ROUNDS = Declaration(
    Round,
    group="Parts",
    permissions=READ_ONLY,
    page=lambda id_: f"/rounds/{id_}",
    title=("decision", "state"),
    columns=("decision", "aim", "state", "opened_by", "opened_at", "closes_on", "closed_at"),
    filters=("state", "aim", "decision", "opened_by", "decider", "closes_on", "opened_at"),
    search=("decision.title",),
    dates="opened_at",
    hidden=frozenset({"digest"}),
    attention=(Attention("Rounds whose time is over", "state=open&closes_on=..-1d"),),
    help="Who was asked to agree to a proposed decision, and until when.",
    follows=_follows,
)
POSITIONS = Declaration(
    Position,
    group="Parts",
    permissions=READ_ONLY,
    title=("person", "kind"),
    columns=("person", "kind", "round", "hold_until", "stated_at"),
    filters=("kind", "person", "round", "hold_until", "stated_at"),
    search=("person.name",),
    dates="stated_at",
    hidden=frozenset({"digest"}),
    help="What each said who was asked: agrees, holds it, objects, abstains or takes no part.",
)
