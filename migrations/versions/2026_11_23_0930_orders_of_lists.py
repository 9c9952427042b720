"""An index for each order and filter of the lists, so that a page is read off it however long the list is."""

from alembic import op
from sqlalchemy import text

revision = "20261123_0930"
down_revision = "20261123_0920"

NEWEST = [text("decided_on DESC NULLS LAST"), text("id DESC")]
PUBLISHED = [text("published_on DESC NULLS LAST"), text("id DESC")]
SEVEREST = [text("severity DESC NULLS LAST"), text("id DESC")]
INDEXES = {
    "decision_owner_newest": ("decision", ["owner_id", *NEWEST]),
    "decision_collection_newest": ("decision", ["collection_id", *NEWEST]),
    "decision_collection_status": ("decision", ["collection_id", "status"]),
    "decision_by_decided_on": ("decision", ["decided_on", "id"]),
    "decision_by_number": ("decision", ["number", "id"]),
    "decision_by_title": ("decision", ["title", "id"]),
    "decision_by_updated_at": ("decision", ["updated_at", "id"]),
    "research_document_status_newest": ("research_document", ["status", *PUBLISHED]),
    "research_document_author_newest": ("research_document", ["author_id", *PUBLISHED]),
    "research_document_collection_newest": ("research_document", ["collection_id", *PUBLISHED]),
    "research_document_by_published_on": ("research_document", ["published_on", "id"]),
    "research_document_by_title": ("research_document", ["title", "id"]),
    "research_document_by_updated_at": ("research_document", ["updated_at", "id"]),
    "risk_owner_severest": ("risk", ["owner_id", *SEVEREST]),
    "risk_treatment_severest": ("risk", ["treatment", *SEVEREST]),
    "risk_by_title": ("risk", ["title", "id"]),
    "pin_of_package": ("pin", ["package_id", "document_id"]),
    "risk_by_review_on": ("risk", ["review_on", "id"]),
}
# Each is the beginning of a new one.
REPLACED = {
    "ix_decision_owner_id": ("decision", ["owner_id"]),
    "ix_decision_collection_id": ("decision", ["collection_id"]),
    "ix_research_document_author_id": ("research_document", ["author_id"]),
    "ix_research_document_collection_id": ("research_document", ["collection_id"]),
    "ix_risk_owner_id": ("risk", ["owner_id"]),
    "ix_pin_package_id": ("pin", ["package_id"]),
    "risk_matrix": ("risk", ["likelihood", "impact"]),
}


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)
    for name, (table, _) in REPLACED.items():
        op.drop_index(name, table)
    op.create_index("risk_matrix", "risk", ["likelihood", "impact", *SEVEREST])


def downgrade() -> None:
    op.drop_index("risk_matrix", "risk")
    for name, (table, columns) in REPLACED.items():
        op.create_index(name, table, columns)
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
