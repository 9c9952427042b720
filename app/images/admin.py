"""Admin pages of images: for reading, since imports bring them and the register sweeps them."""

import sqlalchemy as sa

from app.admin.declaration import Computed, Declaration
from app.admin.permissions import READ_ONLY
from app.images.models import Image, ImageUse
from app.persistence.fields import table

USE = table(ImageUse).c
IMAGES = Declaration(
    Image,
    group="Imports",
    title=("media_type",),
    permissions=READ_ONLY,
    columns=(
        "media_type",
        "width",
        "height",
        "size",
        "stored_at",
        Computed(
            "records",
            "Records",
            lambda image: sa.select(sa.func.count()).where(USE.image_id == image.c.id).scalar_subquery(),
        ),
    ),
    filters=("media_type", "width", "height", "size", "stored_at"),
)
