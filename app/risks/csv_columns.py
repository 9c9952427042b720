"""What the risk register holds as a file."""

from app.risks.shapes import RiskEntry
from app.web.lists.downloads import Columns

COLUMNS: Columns[RiskEntry] = {
    "Risk": lambda one: one.title,
    "Impact": lambda one: one.impact_text,
    "Likelihood": lambda one: one.likelihood,
    "Severity": lambda one: one.severity,
    "Score": lambda one: (one.likelihood or 0) * (one.severity or 0) or None,
    "Mitigation": lambda one: one.mitigation,
    "Residual likelihood": lambda one: one.residual_likelihood,
    "Residual severity": lambda one: one.residual_severity,
    "Residual score": lambda one: (one.residual_likelihood or 0) * (one.residual_severity or 0) or None,
    "Treatment": lambda one: one.treatment.value,
    "Mitigate by": lambda one: one.mitigate_by,
    "Accepted by": lambda one: one.accepted_by,
    "Accepted until": lambda one: one.accepted_until,
    "Owner": lambda one: one.owner and one.owner.name,
    "Review on": lambda one: one.review_on,
    "Collection": lambda one: one.collection,
    "Record": lambda one: one.record.label,
    "Title of the record": lambda one: one.record.title,
}
