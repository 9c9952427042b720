"""Admin pages of rounds and positions: for reading, since each step is made on the page of its round."""

from app.admin.declaration import Attention, Declaration
from app.admin.permissions import READ_ONLY
from app.tables import Position, Round

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
