"""Images that came along with imported records, each kept once however many records show it."""

from datetime import datetime
from typing import TYPE_CHECKING, Optional

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.images.headers import SUFFIXES
from app.persistence.fields import moment, reference, relation
from app.records.models import ONE_OWNER

if TYPE_CHECKING:
    from app.decisions.models import Decision
    from app.research.models import ResearchDocument

SHOWN = 12  # hexadecimal digits of the hash in an address


class Image(SQLModel, table=True):
    """A file as it came, byte for byte. It never changes: another content is another image."""

    id: int | None = Field(default=None, primary_key=True)
    content_hash: bytes = Field(max_length=32, unique=True)  # SHA-256
    content: bytes = Field()
    media_type: str = Field(max_length=20, title="Format")
    width: int = Field(title="Width")
    height: int = Field(title="Height")
    size: int = Field(title="Bytes")
    stored_at: datetime = moment()  # when a record was last given it
    put_by_id: int | None = Field(default=None)  # whoever first put it into a text; no key: it only tells people apart


class ImageUse(SQLModel, table=True):
    """A record that shows an image, under the target that its text has for it."""

    __tablename__ = "image_use"
    __table_args__ = (
        sa.CheckConstraint(ONE_OWNER, name="image_use_has_one_owner"),
        sa.UniqueConstraint("decision_id", "href", name="image_use_of_decision_once"),
        sa.UniqueConstraint("document_id", "href", name="image_use_of_document_once"),
    )

    id: int | None = Field(default=None, primary_key=True)
    image_id: int = reference("image.id", on_delete="CASCADE")
    decision_id: int | None = Field(default=None, foreign_key="decision.id", ondelete="CASCADE")
    document_id: int | None = Field(default=None, foreign_key="research_document.id", ondelete="CASCADE")
    href: str = Field(max_length=1000, title="Target in the text")

    image: "Image" = relation()
    decision: Optional["Decision"] = relation()
    document: Optional["ResearchDocument"] = relation()


def address(id_: int, content_hash: bytes, media_type: str, width: int, height: int) -> str:
    """Where an image is served. It names the content, so that it may be kept for ever, and its size for a page."""
    return f"/images/{id_}-{content_hash.hex()[:SHOWN]}-{width}x{height}{SUFFIXES[media_type]}"
