"""The tables of decisions, one module each for what belongs together."""

from app.decisions.models.decision import (
    NOT_YET,
    PAST,
    REFUSED,
    REVIEW_SOON,
    REVIEWED,
    WAS_IN_FORCE,
    Decision,
    DecisionInput,
    Status,
)
from app.decisions.models.links import DecisionLink, Evidence, LinkKind
from app.decisions.models.options import Argument, ArgumentInput, Option, OptionInput, Stance
from app.decisions.models.people import DecisionPerson, DecisionRole, StatusEvent

__all__ = [
    "NOT_YET", "PAST", "REFUSED", "REVIEWED", "REVIEW_SOON", "WAS_IN_FORCE", "Argument", "ArgumentInput", "Decision",
    "DecisionInput", "DecisionLink", "DecisionPerson", "DecisionRole", "Evidence", "LinkKind", "Option", "OptionInput",
    "Stance", "Status", "StatusEvent",
]  # fmt: skip
