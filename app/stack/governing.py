"""The pin that says most of a package: of decisions in force before research, what is required before the rest."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.dialects.postgresql import JSON

from app.persistence.fields import table
from app.persistence.shapes.shape import computed
from app.records.labels import collection_beside
from app.records.reach import NONE, in_words, told
from app.records.refs import decision_label
from app.stack.models import PinLevel
from app.stack.standing import in_force
from app.tables import Collection, Decision, Pin, ResearchDocument
from app.web.paths import record_path

ORDER = list(PinLevel)  # what says more stands before what says less
ONE: sa.ColumnElement[int] = sa.literal_column("1", sa.Integer)


class Governing(Struct, array_like=True, frozen=True, gc=False):
    """A pin as it was written, and the record that it belongs to: a decision where it has a number."""

    pin: int
    level: PinLevel
    specifier: str
    record: int
    number: int | None
    prefix: str
    slug: str
    title: str
    beside: str | None  # the collection of a decision whose label another has, too
    reach: str  # whom it binds, as `app.records.reach` writes it

    @property
    def scope(self) -> str:
        """For whom alone it holds, in words; "" where for everybody."""
        return in_words(self.reach)

    @property
    def path(self) -> str:
        """Its place on the page of the record."""
        folder = "research" if self.number is None else "decisions"
        return f"{record_path(folder, self.record, self.slug)}#pin-{self.pin}"

    @property
    def label(self) -> str:
        """What people call the record."""
        if self.number is None:
            return "Research"
        short = decision_label(self.prefix, self.number)
        return f"{short} ({self.beside})" if self.beside else short


def _governing(package: Any) -> sa.ColumnElement[Any]:
    one, decision, log, document = (
        table(model).alias(f"governing_{table(model).name}") for model in (Pin, Decision, Collection, ResearchDocument)
    )
    either = (sa.func.coalesce(decision.c[name], document.c[name]) for name in ("id", "slug", "title"))
    id_, slug, title = either
    prefix = sa.func.coalesce(decision.c.prefix, log.c.prefix, sa.literal_column("''"))
    # JSON by hand: a shape is of one table, and this is of a decision or of a document.
    row = sa.func.json_build_array(
        one.c.id,
        one.c.level,
        one.c.specifier,
        id_,
        decision.c.number,
        prefix,
        slug,
        title,
        collection_beside(lambda name: decision.c[name]),
        told(one.c.audience, sa.func.coalesce(sa.func.nullif(decision.c.binds, NONE), log.c.binds, NONE)),
        type_=JSON,
    )
    pins = one.outerjoin(decision, decision.c.id == one.c.decision_id).outerjoin(
        document, document.c.id == one.c.document_id
    )
    pins = pins.outerjoin(log, log.c.id == decision.c.collection_id)
    weight = sa.case(*((one.c.level == level, sa.literal_column(str(at))) for at, level in enumerate(ORDER)))
    found = sa.select(row).select_from(pins).where(one.c.package_id == package.id, in_force(one.c))
    return found.order_by(decision.c.id.is_(None), weight, one.c.id.desc()).limit(ONE).scalar_subquery()


def governing() -> computed:
    """The field of a package's shape with the pin that governs it; None where nothing in force pins it."""
    return computed(_governing)
