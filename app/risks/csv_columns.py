"""What the risk register holds as a file, CSV or Markdown."""

from app.risks.shapes import RiskRow
from app.web.lists.downloads import Columns

COLUMNS: Columns[RiskRow] = {
    "Risk": lambda one: one.title,
    "Likelihood": lambda one: one.likelihood,
    "Severity": lambda one: one.impact,
    "Score": lambda one: (one.likelihood or 0) * (one.impact or 0) or None,
    "Treatment": lambda one: one.treatment.value,
    "Owner": lambda one: one.owner and one.owner.name,
    "Review on": lambda one: one.review_on,
    "Record": lambda one: one.record.label,
}
